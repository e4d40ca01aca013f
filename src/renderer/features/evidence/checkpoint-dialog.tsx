// Signs the case as it is now; work goes on.
import { Typography } from '@mui/material';
import type { CheckpointInfo, SigningKey } from '../../../contract/evidence.ts';
import { useCall } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { useCase } from '../../app/open-case.ts';
import { useWork } from '../../app/work.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useSigning } from './passphrase.tsx';

export function CheckpointDialog({ keys, onClose }: { readonly keys: readonly SigningKey[]; readonly onClose: () => void }) {
  const { caseId } = useCase();
  const call = useCall();
  const { passphrase, control } = useSigning(keys);
  const { progress, error, start } = useWork<CheckpointInfo>();
  const sign = () => passphrase !== null && void start(0, async (options) => {
    const made = await call('case.checkpoint', { caseId, passphrase }, options);
    onClose();
    return made;
  });
  return (
    <Dialog title="Sign a checkpoint" onClose={onClose} width={600} action={{ text: 'Sign', run: sign, disabled: passphrase === null || progress !== null }}>
      <Typography variant="body2">A checkpoint states all that the case holds at this moment in one signed hash. Give it to somebody else: whatever is altered or removed afterwards can then be shown.</Typography>
      {control}
      <FailureLine error={error} />
    </Dialog>
  );
}
