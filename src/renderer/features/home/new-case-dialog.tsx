// Asks the one thing a new case needs: its name.
import { Typography } from '@mui/material';
import { useState } from 'react';
import type { PickedFile } from '../../../contract/bridge.ts';
import { FailureLine } from '../../app/failure.tsx';
import { countOf } from '../../app/format.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';

/** `files`: what will be imported into it next. `onCreate` rejects when the case cannot be made, and the dialog stays with the reason. */
export function NewCaseDialog({ files, onClose, onCreate }: { readonly files: readonly PickedFile[]; readonly onClose: () => void; readonly onCreate: (name: string) => Promise<void> }) {
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  async function create(): Promise<void> {
    setBusy(true);
    setError(null);
    try { await onCreate(name.trim()); } catch (thrown) { setError(thrown); setBusy(false); }
  }
  return (
    <Dialog title="New case" onClose={onClose} action={{ text: 'Create case', run: () => void create(), disabled: name.trim() === '' || busy }}>
      <TextField label="Name" hint="As it will stand on reports. The case is one file, named after it." autoFocus maxLength={200} placeholder="2026-014 Payout P-004471" value={name} onChange={(event) => setName(event.target.value)} />
      {files.length > 0 && <Typography variant="body2">{countOf(files.length, 'file')} to import next: {files.map((file) => file.name).join(', ')}</Typography>}
      <FailureLine error={error} />
    </Dialog>
  );
}
