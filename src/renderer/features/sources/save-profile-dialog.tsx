// Keeps a mapping under a title on this machine: the next file with the same columns is recognised by it.
import { Typography } from '@mui/material';
import { useState } from 'react';
import type { ImportPreview } from '../../../contract/sources.ts';
import { useCall } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { useCase } from '../../app/open-case.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { columnChoices, NO_MAPPING, type PendingFile } from './pending.ts';

/** `onSaved` gets the id of the profile. */
export function SaveProfileDialog({ pending, preview, onClose, onSaved }: { readonly pending: PendingFile; readonly preview: ImportPreview; readonly onClose: () => void; readonly onSaved: (profile: string) => void }) {
  const { caseId } = useCase();
  const call = useCall();
  const [title, setTitle] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  async function save(): Promise<void> {
    setBusy(true);
    setError(null);
    const mapping = pending.edits.at(-1) ?? NO_MAPPING;
    try {
      const { text } = await call('profile.draft', { caseId, file: { ...pending.file, draft: null }, title: title.trim(), columns: [...columnChoices(preview.columns, mapping)], prose: [...mapping.prose] });
      onSaved((await call('profile.save', { text })).id);
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  }
  return (
    <Dialog title="Save as profile" onClose={onClose} action={{ text: 'Save profile', run: () => void save(), disabled: busy || title.trim() === '' }}>
      <TextField label="Title" hint="As it will stand in the ledger and in lists of profiles." autoFocus maxLength={200} placeholder="Wallet adjustments, export of the finance team" value={title} onChange={(event) => setTitle(event.target.value)} />
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>Kept on this machine. A file with the same columns is recognised by it from now on; it can be written out as a file for others.</Typography>
      <FailureLine error={error} />
    </Dialog>
  );
}
