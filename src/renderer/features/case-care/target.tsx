// Where a new case file is to go: the desktop asks with the system's dialog; a browser hands out copies only, so there it is a name in
// the folder that Exhibit was started with.
import { Button, Typography } from '@mui/material';
import { useState } from 'react';
import type { PickedFile } from '../../../contract/bridge.ts';
import { useHost } from '../../app/engine.tsx';
import { TextField } from '../../ui/field.tsx';
import { MonoText } from '../../ui/text.tsx';

/** `Payout P-004471` → `Payout P-004471 copy.exhibit`; nothing that a file system minds. */
export function proposedName(fileName: string, what: string): string {
  return `${fileName.replace(/\.exhibit$/i, '').replace(/[<>:"/\\|?*\p{C}]+/gu, '-')} ${what}.exhibit`;
}

/** The handle chosen so far, null while there is none; and the control that changes it. */
export function useTarget(proposal: string): { readonly target: string | null; readonly control: React.ReactNode } {
  const host = useHost();
  const [name, setName] = useState(proposal);
  const [picked, setPicked] = useState<PickedFile | null>(null);
  if (host.pickTarget) {
    const { pickTarget } = host;
    return {
      target: picked?.handle ?? null,
      control: (
        <>
          <Button sx={{ alignSelf: 'flex-start' }} onClick={() => void pickTarget(proposal).then((file) => { if (file) setPicked(file); })}>Choose where…</Button>
          {picked && <Typography variant="body2">New file: <MonoText>{picked.name}</MonoText></Typography>}
        </>
      ),
    };
  }
  const file = name.trim();
  return {
    target: file === '' ? null : /\.exhibit$/i.test(file) ? file : `${file}.exhibit`,
    control: <TextField label="File name" hint="In the folder that Exhibit was started with. Nothing is overwritten." autoFocus maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />,
  };
}
