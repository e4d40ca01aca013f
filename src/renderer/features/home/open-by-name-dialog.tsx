// In a browser there is no dialog that leads to a file itself, only to copies: a case in the host's folder is opened by name.
import { useState } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';

/** Whether the file is there is found out by opening it; the ending may be left out. */
export function OpenByNameDialog({ onClose, onOpen }: { readonly onClose: () => void; readonly onOpen: (file: string) => void }) {
  const [name, setName] = useState('');
  const file = name.trim();
  return (
    <Dialog title="Open case" onClose={onClose} action={{ text: 'Open case', disabled: file === '', run: () => onOpen(file.endsWith('.exhibit') ? file : `${file}.exhibit`) }}>
      <TextField label="File name" hint="A case in the folder that Exhibit was started with, as “2026-014.exhibit”. Cases opened before are on the list of all cases." autoFocus value={name} onChange={(event) => setName(event.target.value)} />
    </Dialog>
  );
}
