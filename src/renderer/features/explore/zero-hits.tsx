// No event passes: which filter removes how many, and a way to switch it off.
import { Box, Button } from '@mui/material';
import type { Panel } from '../../../contract/model.ts';
import { countOf, formatCount, visible } from '../../app/format.ts';
import type { View } from '../../app/view.ts';
import { EmptyState } from '../../ui/states.tsx';
import { MonoText } from '../../ui/text.tsx';
import { windowWords } from './window-words.ts';
import { NO_FILTERS, switchesOff } from './filters.ts';

type Query = Pick<View, 'filters' | 'text' | 'window'>;

const MOST_WAYS = 10;

/** `panel` undefined while it is not known what the filters remove. */
export function ZeroHits({ query, panel, zone, onQuery, onCite }: { readonly query: Query; readonly panel: Panel | undefined; readonly zone: string; readonly onQuery: (query: Partial<Query>) => void; /** Left out where nothing can be added to the case. */ readonly onCite?: (() => void) | undefined }) {
  const ways = switchesOff(query, panel?.without ?? []);
  const useful = ways.filter(({ total }) => total > 0).toSorted((a, b) => b.total - a.total);
  // What brings most back stands first; of many filters the rest is told as a number.
  const told = useful.slice(0, MOST_WAYS);
  return (
    <EmptyState title="No event passes all filters" actions={<><Button onClick={() => onQuery(NO_FILTERS)}>Clear all filters</Button>{onCite && <Button onClick={onCite}>Cite this empty result…</Button>}</>}>
      {panel && <Box sx={{ pb: 2 }}>{countOf(panel.all, 'event')} in the case. {ways.length > 1 && useful.length === 0 && `Switching off any one of the ${formatCount(ways.length)} filters is not enough.`}</Box>}
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', display: 'flex', flexDirection: 'column', gap: 1, textAlign: 'left' }}>
        {told.map(({ filter, total, off }, at) => {
          const words = off.window ? `time:${windowWords(off.window, zone)}` : visible(filter);
          return (
            <Box component="li" key={at} sx={{ display: 'flex', alignItems: 'center', gap: '0.6ch', whiteSpace: 'nowrap' }}>
              Without <MonoText title={words.slice(0, 2000)} sx={{ color: 'text.primary', minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' }}>{words.slice(0, 200)}</MonoText> there {total === 1 ? 'is' : 'are'} {formatCount(total)}
              <Button onClick={() => onQuery(off)} sx={{ height: 24, ml: 'auto', flexShrink: 0 }}>{'text' in off ? 'Clear text' : 'Switch off'}</Button>
            </Box>
          );
        })}
        {useful.length > 0 && ways.length > told.length && <Box component="li" sx={{ color: 'text.secondary' }}>{countOf(ways.length - told.length, 'other filter')}: without {ways.length - told.length === 1 ? 'it' : 'any one of them'} {useful.length > told.length ? 'there are fewer' : 'there is still none'}</Box>}
      </Box>
    </EmptyState>
  );
}
