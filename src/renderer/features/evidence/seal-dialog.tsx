// Closes the case for good: what that means, why it is done, and under which key; then what was signed.
import { Typography } from '@mui/material';
import { useState } from 'react';
import type { SealInfo, SigningKey } from '../../../contract/evidence.ts';
import { useCall } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { formatCount } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { useWork } from '../../app/work.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { useSigning } from './passphrase.tsx';

/** Sealing verifies first; closing the dialog meanwhile leaves the case open as it was. */
export function SealDialog({ keys, onClose, onSealed }: { readonly keys: readonly SigningKey[]; readonly onClose: () => void; readonly onSealed: () => void }) {
  const { caseId, info } = useCase();
  const call = useCall();
  const [reason, setReason] = useState('');
  const { passphrase, control } = useSigning(keys);
  const { progress, error, start } = useWork<SealInfo>();
  const seal = () => passphrase !== null && void start(info.events, async (options) => {
    const sealed = await call('case.seal', { caseId, passphrase, reason: reason.trim() }, options);
    onSealed();
    return sealed;
  });
  return (
    <Dialog title="Seal this case" onClose={onClose} width={600} action={{ text: 'Seal for good', run: seal, disabled: passphrase === null || reason.trim() === '' || progress !== null }}>
      <Typography variant="body2">The case is verified, every field of every cited event is committed to, and all of it is signed. From then on the case opens for reading only: no source, note or finding can be added or changed, and sealing cannot be undone. To go on working, save a copy first.</Typography>
      <TextField label="Reason" hint="Stands in the custody log, in front of the signature" autoFocus maxLength={2000} value={reason} onChange={(event) => setReason(event.target.value)} />
      {control}
      {progress && <ProgressBar label="Verifying before anything is signed" detail={`${formatCount(progress.done)} of ${formatCount(progress.total)}`} done={progress.done} total={progress.total} />}
      <FailureLine error={error} />
    </Dialog>
  );
}
