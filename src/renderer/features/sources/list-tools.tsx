// Tools over a long list of entries: find by name, only those that need a person, tick all or none.
import { Box, Button, Checkbox, Typography } from '@mui/material';
import { formatCount } from '../../app/format.ts';
import { Input } from '../../ui/field.tsx';
import { GroupedSelect } from '../../ui/grouped-select.tsx';
import type { Need, PendingFile } from './pending.ts';

/** Fewer entries are seen at one glance. */
const MANY = 6;

const NEEDS: readonly { readonly value: Need; readonly text: string }[] = [
  { value: 'all', text: 'All' }, { value: 'asking', text: 'With a question' }, { value: 'refused', text: 'Left out' },
];

/** `found`: those that the tools leave in the list; ticking and taking off concern these alone. */
export function ListTools({ all, found, text, need, running, onText, onNeed, onTick, onRemove }: {
  readonly all: readonly PendingFile[]; readonly found: readonly PendingFile[]; readonly text: string; readonly need: Need; readonly running: boolean;
  readonly onText: (text: string) => void; readonly onNeed: (need: Need) => void; readonly onTick: (keys: readonly number[], on: boolean) => void; readonly onRemove: (keys: readonly number[]) => void;
}) {
  if (all.length < MANY) return null;
  const keys = found.map(({ key }) => key);
  const possible = found.filter(({ refusal }) => refusal === null);
  const ticked = possible.filter(({ chosen }) => chosen).length;
  return (
    <Box role="group" aria-label="Entries to import" sx={{ display: 'flex', flexDirection: 'column', gap: 1, p: 2, pl: 3, borderBottom: 1, borderColor: 'line.subtle' }}>
      <Box sx={{ display: 'flex', gap: 1 }}>
        <Input type="search" aria-label={`Find in ${formatCount(all.length)} entries`} placeholder={`Find in ${formatCount(all.length)} entries`} value={text} spellCheck={false} onChange={(event) => onText(event.target.value)} />
        <Box sx={{ flex: '0 0 112px' }}><GroupedSelect high label="Which entries" value={need} groups={[{ title: '', options: NEEDS }]} onChange={(value) => onNeed(NEEDS.find((known) => known.value === value)?.value ?? 'all')} /></Box>
      </Box>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
        <Box component="label" sx={{ display: 'flex', alignItems: 'center', gap: 2, typography: 'body2', flex: 1 }}>
          <Checkbox checked={possible.length > 0 && ticked === possible.length} indeterminate={ticked > 0 && ticked < possible.length} disabled={running || possible.length === 0} onChange={(_, on) => onTick(keys, on)} />
          <Typography component="span" variant="body2">{formatCount(ticked)} of {formatCount(found.length)} ticked</Typography>
        </Box>
        <Button variant="text" disabled={running || found.length === 0} onClick={() => onRemove(keys)} sx={{ height: 22 }}>Take off</Button>
      </Box>
    </Box>
  );
}
