// One facet: its values with how many events have them, ticked in or filtered out; “more” and a search inside it.
import ChevronRight from '@mui/icons-material/ChevronRightOutlined';
import ExpandMore from '@mui/icons-material/ExpandMoreOutlined';
import Search from '@mui/icons-material/SearchOutlined';
import { Box, Button, ButtonBase, IconButton, Typography } from '@mui/material';
import { useId, useState, type CSSProperties } from 'react';
import type { Facet, FacetValue } from '../../../contract/model.ts';
import { useOperation } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { formatCount } from '../../app/format.ts';
import type { Filter } from '../../app/view.ts';
import { Input } from '../../ui/field.tsx';
import { ValueRow } from './facet-value.tsx';
import { hasValue } from './filters.ts';
import { useSettled } from './lasting.ts';
import { FACET_PLURALS, FACET_TITLES, facetWords } from './words.ts';

/** Values in sight before “more”; what is ticked is always among them. */
const HEAD = 5;
/** More values than this scroll in a box of their own, as when hundreds are ticked. */
const LONG = 15;
/** More values than this are found by typing, not by scrolling. */
const MORE = 200;

/** `query` is the whole query of the screen: the engine leaves out what is this facet's own. */
interface Props {
  readonly facet: Facet;
  readonly caseId: string;
  readonly query: string;
  readonly filters: readonly Filter[];
  /** Text or a typed chip may ask for values of this facet too. */
  readonly typed: boolean;
  readonly sourceNames: ReadonlyMap<string, string>;
  onToggle(field: string, value: string, not: boolean): void;
  onClear(field: string): void;
}

/** Below 1 % of what is counted. Where nothing is common, as among thousands of addresses, nothing is rare. */
const isRare = (count: number, most: number, total: number) => count > 0 && count * 100 < total && most * 20 >= total;

/** Head, search and values. What is searched or opened is asked for only then. */
export function FacetGroup({ facet, caseId, query, filters, typed, sourceNames, onToggle, onClear }: Props) {
  const { field } = facet;
  const [open, setOpen] = useState(true);
  const [more, setMore] = useState(false);
  const [find, setFind] = useState<string | null>(null);
  const listId = useId();
  const contains = useSettled(find ?? '');
  const full = useOperation('event.facet', open && (more || find !== null) ? { caseId, query, field, contains, limit: MORE } : null);
  // “More” counts what is not in sight now, so it is taken before the list is opened.
  const head: Facet = { ...facet, values: facet.values.filter((value, at) => at < HEAD || value.selected) };
  const shown: Facet = (more || find !== null) && full.data?.field === field ? full.data : head;
  const count = (not: boolean) => filters.filter((filter) => filter.on && filter.field === field && filter.not === not).reduce((sum, filter) => sum + filter.values.length, 0);
  const chosen = [[count(false), 'selected'] as const, [count(true), 'out'] as const].filter(([values]) => values > 0).map((words) => words.join(' ')).join(', ');
  const hidden = facet.distinct - head.values.filter(({ count }) => count > 0).length;
  const most = Math.max(1, ...shown.values.map(({ count }) => count));
  // A tick shows at once, set or taken away; the engine's answer follows. Only it knows what else asks for the value: text, wildcards.
  const ticked = (value: FacetValue): FacetValue => ({ ...value, selected: hasValue(filters, field, value.value ?? '') || (value.selected && typed) });
  const anyTicked = shown.values.some((value) => ticked(value).selected);
  return (
    <Box component="section" aria-label={FACET_TITLES[field]} sx={{ borderBottom: 1, borderColor: 'line.subtle', pb: open ? 1 : 0 }}>
      <Box sx={{ display: 'flex', alignItems: 'center', height: 26, pl: 2, pr: 2.5 }}>
        <ButtonBase aria-expanded={open} aria-controls={listId} onClick={() => setOpen(!open)} sx={{ gap: '2px', borderRadius: 1, flexShrink: 0 }}>
          {open ? <ExpandMore sx={{ color: 'text.secondary' }} /> : <ChevronRight sx={{ color: 'text.secondary' }} />}
          <Typography component="h3" variant="body2" noWrap sx={{ fontWeight: 600, flexShrink: 0 }}>{FACET_TITLES[field]}</Typography>
        </ButtonBase>
        {chosen !== '' && <Button variant="text" aria-label={`Clear ${FACET_TITLES[field]}: ${chosen}`} onClick={() => onClear(field)} title={`${chosen}; take them away`} sx={{ height: 20, px: 1, ml: 1, minWidth: 24, fontSize: 11, fontWeight: 400, color: 'text.secondary', display: 'block', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{chosen}</Button>}
        <Box sx={{ flex: 1 }} />
        {hidden > 0 && <Button variant="text" aria-expanded={more} onClick={() => setMore(!more)} sx={{ height: 20, px: 1, fontSize: 11, flexShrink: 0 }}>{more ? 'fewer' : `${formatCount(hidden)} more`}</Button>}
        {(facet.distinct > 5 || find !== null) && <IconButton aria-label={`Find in ${FACET_PLURALS[field]}`} aria-pressed={find !== null} onClick={() => { setFind(find === null ? '' : null); setOpen(true); }} sx={{ width: 20, height: 20 }}><Search sx={{ fontSize: 14 }} /></IconButton>}
      </Box>
      {open && (
        <Box id={listId}>
          {find !== null && (
            <Box sx={{ px: 3, pb: 1 }}>
              <Input autoFocus aria-label={`Find in ${FACET_PLURALS[field]}`} placeholder={`Find in ${formatCount(facet.distinct)} ${FACET_PLURALS[field]}`} value={find} maxLength={200} style={{ height: 24 }}
                onChange={(event) => setFind(event.target.value)} onKeyDown={(event) => { if (event.key === 'Escape') { setFind(null); event.stopPropagation(); } }} />
            </Box>
          )}
          <FailureLine error={full.error} />
          <Box component="ul" style={{ '--count': `${formatCount(most).length}ch` } as CSSProperties} sx={{ m: 0, p: 0, listStyle: 'none', ...((more || find !== null || shown.values.length > LONG) && { maxHeight: 300, overflow: 'auto' }) }}>
            {shown.values.map((value) => ticked(value)).map(({ value, count, selected }) => (
              <ValueRow key={JSON.stringify(value)} field={field} value={value} words={facetWords(field, value, sourceNames)} count={count} selected={selected} faded={anyTicked && !selected}
                bar={Math.max(count > 0 ? 2 : 0, Math.round((count / most) * 30))} rare={isRare(count, most, shown.total)} excluded={hasValue(filters, field, value ?? '', true)} onToggle={onToggle} />
            ))}
          </Box>
          {shown.values.length === 0 && <Typography variant="caption" sx={{ display: 'block', px: 3, color: 'text.secondary' }}>{find ? 'Nothing by that name here.' : 'No values.'}</Typography>}
          {find !== null && shown.distinct > shown.values.length && <Typography variant="caption" sx={{ display: 'block', px: 3, color: 'text.secondary' }}>{formatCount(shown.distinct - shown.values.length)} more: type to narrow.</Typography>}
        </Box>
      )}
    </Box>
  );
}
