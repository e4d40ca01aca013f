// Where a new file is to go, a case or a bundle: the desktop asks with the system's dialog; a browser hands out copies only, so there it is a name in
// the folder that Exhibit was started with.
import { Button, Typography } from '@mui/material';
import { useState } from 'react';
import type { PickedFile } from '../../../contract/bridge.ts';
import { useHost } from '../../app/engine.tsx';
import { TextField } from '../../ui/field.tsx';
import { MonoText } from '../../ui/text.tsx';

export type Ending = '.exhibit' | '.zip' | '.zip.age';

/** `Payout P-004471` → `Payout P-004471 copy.exhibit`; nothing that a file system minds. */
export function proposedName(fileName: string, what: string, ending: Ending = '.exhibit'): string {
  return `${fileName.replace(/\.exhibit$/i, '').replace(/[<>:"/\\|?*\p{C}]+/gu, '-')} ${what}${ending}`;
}

/** The handle chosen so far, null while there is none; and the control that changes it. */
export function useTarget(proposal: string, ending: Ending = '.exhibit'): { readonly target: string | null; readonly control: React.ReactNode } {
  const host = useHost();
  const [name, setName] = useState<string | null>(null);
  const [picked, setPicked] = useState<PickedFile | null>(null);
  if (host.pickTarget) {
    const { pickTarget } = host;
    // A name that was chosen for another kind of file is none for this one.
    const chosen = picked?.name.toLowerCase().endsWith(ending.slice(ending.lastIndexOf('.'))) ? picked : null;
    return {
      target: chosen?.handle ?? null,
      control: (
        <>
          <Button sx={{ alignSelf: 'flex-start' }} onClick={() => void pickTarget(proposal).then((file) => { if (file) setPicked(file); })}>Choose where…</Button>
          {chosen && <Typography variant="body2">New file: <MonoText>{chosen.name}</MonoText></Typography>}
        </>
      ),
    };
  }
  const file = (name ?? proposal).trim();
  return {
    target: file === '' ? null : file.toLowerCase().endsWith(ending) ? file : file + ending,
    control: <TextField label="File name" hint="In the folder that Exhibit was started with. Nothing is overwritten." autoFocus maxLength={200} value={name ?? proposal} onChange={(event) => setName(event.target.value)} />,
  };
}
