// Every profile there is: use one, write one out as a file, take one in, remove one that was saved here.
import { Box, Button, Typography } from '@mui/material';
import { useRef, useState } from 'react';
import type { ProfileInfo } from '../../../contract/sources.ts';
import { useCall, useHost, useOperation } from '../../app/engine.tsx';
import { Failure, FailureLine } from '../../app/failure.tsx';
import { visible } from '../../app/format.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { hidden, TextField } from '../../ui/field.tsx';
import { BusyLine } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { MonoText } from '../../ui/text.tsx';

/** A profile is text that people write; what is larger is none. */
const MAX_BYTES = 1_000_000;

/** `used`: id of the profile in use; null where none is asked for. */
export function ProfilesDialog({ used, onClose, onUse }: { readonly used: string | null; readonly onClose: () => void; readonly onUse: (id: string) => void }) {
  const call = useCall();
  const host = useHost();
  const profiles = useOperation('profile.list', {});
  const [text, setText] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [done, setDone] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const wanted = text.trim().toLowerCase();
  // Saved ones first: those are what this desk reads.
  const list = (profiles.data ?? []).filter(({ title, id }) => `${title} ${id}`.toLowerCase().includes(wanted)).toSorted((a, b) => Number(b.origin === 'saved') - Number(a.origin === 'saved') || a.title.localeCompare(b.title, 'en'));
  async function attempt(work: () => Promise<string>): Promise<void> {
    setError(null);
    setDone('');
    try { setDone(await work()); await profiles.refetch(); } catch (thrown) { setError(thrown); }
  }
  const write = (profile: ProfileInfo) => attempt(async () => (await host.saveText(`${profile.id}.yaml`, 'application/yaml', (await call('profile.text', { id: profile.id })).text) ? `“${visible(profile.title)}” was written out.` : ''));
  const take = (file: File) => attempt(async () => {
    if (file.size > MAX_BYTES) throw new Error(`“${file.name}” is larger than a profile can be.`);
    const saved = await call('profile.save', { text: await file.text() });
    return `“${visible(saved.title)}” was taken in, as version ${saved.version}.`;
  });
  const remove = (profile: ProfileInfo) => attempt(async () => { await call('profile.remove', { id: profile.id }); return `“${visible(profile.title)}” was removed. Sources read by it stay as they are.`; });
  const small = { height: 22 } as const;
  return (
    <Dialog title="Profiles" onClose={onClose} width={800} secondary={<Button onClick={() => input.current?.click()}>Load from a file</Button>}>
      <Box component="input" ref={input} type="file" accept=".yaml,.yml" aria-label="Profile file" tabIndex={-1} sx={hidden} onChange={(event: React.ChangeEvent<HTMLInputElement>) => { const [file] = event.target.files ?? []; event.target.value = ''; if (file) void take(file); }} />
      <TextField label="Find" hideLabel type="search" placeholder="Find a profile" autoFocus value={text} onChange={(event) => setText(event.target.value)} />
      <BusyLine busy={profiles.isFetching} />
      {profiles.error && <Failure error={profiles.error} onRetry={() => void profiles.refetch()} />}
      <Box sx={{ height: 380, overflow: 'auto', border: 1, borderColor: 'line.subtle' }}>
        <Table aria-label="Profiles">
          <colgroup><col /><col style={{ width: 140 }} /><col style={{ width: 64 }} /><col style={{ width: 196 }} /></colgroup>
          <thead><tr><th scope="col">Profile</th><th scope="col">Id</th><th scope="col">Origin</th><th scope="col"><Box component="span" sx={hidden}>Actions</Box></th></tr></thead>
          <tbody>
            {list.map((profile) => (
              <tr key={`${profile.origin}:${profile.id}`} data-selected={profile.id === used}>
                <th scope="row" title={visible(profile.title)}>{visible(profile.title)}, version {profile.version}</th>
                <td title={profile.id}><MonoText sx={{ overflowWrap: 'normal' }}>{visible(profile.id)}</MonoText></td>
                <td>{profile.origin}</td>
                <td>
                  <Box sx={{ display: 'flex', gap: 1, justifyContent: 'flex-end' }}>
                    {profile.origin === 'saved' && <Button variant="text" sx={small} aria-label={`Remove ${visible(profile.title)}`} onClick={() => void remove(profile)}>Remove</Button>}
                    <Button variant="text" sx={small} aria-label={`Write out ${visible(profile.title)}`} onClick={() => void write(profile)}>Write out</Button>
                    <Button sx={small} aria-label={`${profile.id === used ? 'In use:' : 'Use'} ${visible(profile.title)}`} disabled={profile.id === used} onClick={() => onUse(profile.id)}>{profile.id === used ? 'In use' : 'Use'}</Button>
                  </Box>
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
        {profiles.data && list.length === 0 && <Typography variant="body2" sx={{ p: 3, color: 'text.secondary' }}>No profile has this in its name.</Typography>}
      </Box>
      <FailureLine error={error} />
      <Typography role="status" variant="body2">{done}</Typography>
    </Dialog>
  );
}
