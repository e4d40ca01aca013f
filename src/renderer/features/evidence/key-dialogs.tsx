// Keys that sign on this machine: a new one, one taken in from its backup, one that was lost.
import { Typography } from '@mui/material';
import { useState } from 'react';
import type { SigningKey } from '../../../contract/evidence.ts';
import { useCall } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { useWork } from '../../app/work.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/field.tsx';
import { MonoText } from '../../ui/text.tsx';
import { usePassphrase } from './passphrase.tsx';

interface Props { readonly onClose: () => void }

/** Closes when it is done; the list behind it shows what came of it. */
function useStep(onClose: () => void) {
  const { progress, error, start } = useWork<unknown>();
  return { busy: progress !== null, error, run: (work: () => Promise<unknown>) => void start(0, async () => { await work(); onClose(); }) };
}

export function NewKeyDialog({ onClose }: Props) {
  const call = useCall();
  const { passphrase, control } = usePassphrase('Passphrase for the new key', true);
  const { busy, error, run } = useStep(onClose);
  return (
    <Dialog title="New key" onClose={onClose} width={600} action={{ text: 'Make the key', run: () => passphrase !== null && run(() => call('key.create', { passphrase })), disabled: passphrase === null || busy }}>
      <Typography variant="body2">The new key signs from now on. What older keys signed stays valid. Its private half stays on this machine, encrypted under the passphrase: save a backup of it afterwards.</Typography>
      {control}
      <FailureLine error={error} />
    </Dialog>
  );
}

/** `text`: the backup as it was read. */
export function RestoreKeyDialog({ fileName, text, onClose }: Props & { readonly fileName: string; readonly text: string }) {
  const call = useCall();
  const { passphrase, control } = usePassphrase('Passphrase of the key', false);
  const { busy, error, run } = useStep(onClose);
  return (
    <Dialog title="Restore a key" onClose={onClose} width={560} action={{ text: 'Restore the key', run: () => passphrase !== null && run(() => call('key.restore', { text, passphrase })), disabled: passphrase === null || busy }}>
      <Typography variant="body2">The key in <MonoText>{fileName}</MonoText> is taken in again and signs from now on, even if it was declared lost.</Typography>
      {control}
      <FailureLine error={error} />
    </Dialog>
  );
}

export function LostKeyDialog({ signer, onClose }: Props & { readonly signer: SigningKey }) {
  const call = useCall();
  const [reason, setReason] = useState('');
  const { busy, error, run } = useStep(onClose);
  return (
    <Dialog title="Declare a key lost" onClose={onClose} width={560} action={{ text: 'Declare it lost', run: () => run(() => call('key.lost', { key: signer.id, reason: reason.trim() })), disabled: reason.trim() === '' || busy }}>
      <Typography variant="body2">Key <MonoText>{signer.id}</MonoText> signs nothing any more, and verifying on this machine names it with this date and reason. What it signed before stays signed.</Typography>
      <TextArea label="How it was lost" autoFocus rows={2} maxLength={2000} value={reason} onChange={(event) => setReason(event.target.value)} />
      <FailureLine error={error} />
    </Dialog>
  );
}
