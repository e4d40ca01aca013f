// Verifies a file that somebody made with Exhibit, without opening it as a case: a case, a bundle, a report.
import { Button, Typography } from '@mui/material';
import { useState } from 'react';
import type { PickedFile } from '../../../contract/bridge.ts';
import { toWireError } from '../../../contract/errors.ts';
import type { VerifyReport } from '../../../contract/model.ts';
import { useCall, useHost } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { formatBytes } from '../../app/format.ts';
import { useWork } from '../../app/work.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { MonoText } from '../../ui/text.tsx';
import { VerifyResult } from './verify-result.tsx';

/** Needs no open case. In a browser the file is handed to Exhibit as an upload; it is only read. */
export function VerifyFileDialog({ onClose }: { readonly onClose: () => void }) {
  const host = useHost();
  const call = useCall();
  const [picked, setPicked] = useState<PickedFile | null>(null);
  const [upload, setUpload] = useState<{ readonly name: string; readonly done: number; readonly total: number } | null>(null);
  const [pickError, setPickError] = useState<unknown>(null);
  const [verifier, setVerifier] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [identity, setIdentity] = useState('');
  const { progress, made: report, error, start } = useWork<VerifyReport>();
  const locked = error !== null && toWireError(error).code === 'PASSPHRASE_WRONG';

  async function choose(): Promise<void> {
    setPickError(null);
    try {
      const [file] = await host.pickFiles({ many: false, what: 'evidence' }, (name, done, total) => setUpload({ name, done, total }));
      if (file) { setPicked(file); verify(file); }
    } catch (thrown) { setPickError(thrown); } finally { setUpload(null); }
  }
  function verify(file: PickedFile): void {
    void start(0, (options) => call('evidence.verify', { file: file.handle, passphrase: passphrase || null, identity: identity.trim() || null, verifier: verifier.trim() || null }, options));
  }
  const busy = progress !== null || upload !== null;
  return (
    <Dialog title="Verify a file" onClose={onClose} width={640} cancelText="Close"
      {...(picked ? { action: { text: report ? 'Verify again' : 'Verify', run: () => verify(picked), disabled: busy } } : {})}
      secondary={<Button variant={picked ? 'outlined' : 'contained'} disabled={busy} onClick={() => void choose()}>{picked ? 'Choose another file…' : 'Choose a file…'}</Button>}>
      <Typography variant="body2">{picked ? <>File <MonoText>{picked.name}</MonoText></> : 'A case (.exhibit), a bundle (.zip, .age) or a report (.html) that somebody gave you. It is only read, and nothing leaves this machine.'}</Typography>
      <TextField label="Key that must have signed it (optional)" hint="As its owner told it to you by another way: name+id+key. Without it, the key that the file brings along is used and named." maxLength={1000} value={verifier} onChange={(event) => setVerifier(event.target.value)} />
      {(locked || passphrase !== '' || identity !== '') && (
        <>
          <TextField label="Passphrase of the bundle" type="password" autoComplete="off" autoFocus maxLength={1000} value={passphrase} onChange={(event) => { setPassphrase(event.target.value); setIdentity(''); }} />
          <TextArea label="Or the age identity that it was encrypted to" rows={1} maxLength={10_000} value={identity} onChange={(event) => { setIdentity(event.target.value); setPassphrase(''); }} />
        </>
      )}
      {upload && <ProgressBar label={`Reading ${upload.name}`} detail={`${formatBytes(upload.done)} of ${formatBytes(upload.total)}`} done={upload.done} total={upload.total} />}
      {progress && (progress.total > 0 ? <ProgressBar label="Reading and hashing" detail="" done={progress.done} total={progress.total} /> : <Typography role="status" variant="body2">Reading and hashing</Typography>)}
      {!busy && report && <VerifyResult report={report} />}
      <FailureLine error={pickError ?? error} />
    </Dialog>
  );
}
