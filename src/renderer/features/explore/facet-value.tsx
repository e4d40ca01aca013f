// One value of a facet. Fifty of them are drawn anew with every answer, so that they are plain elements with one style between them.
import { styled } from '@mui/material/styles';
import { memo, type KeyboardEvent } from 'react';
import { countOf, formatCount, visible } from '../../app/format.ts';

const Row = styled('li')(({ theme }) => ({
  position: 'relative', display: 'flex', alignItems: 'center', gap: 4, height: 20, padding: '0 10px 0 12px', fontSize: 12, lineHeight: '16px', color: theme.vars.palette.text.primary,
  '&:hover': { backgroundColor: theme.vars.palette.surface.hover },
  '&.faded': { color: theme.vars.palette.text.secondary },
  '& label': { display: 'flex', alignItems: 'center', gap: 6, flex: 1, minWidth: 0, height: '100%' },
  '& .label': { flex: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  '& .none': { fontStyle: 'italic' }, '& .excluded': { textDecoration: 'line-through' },
  '& .bar': { width: 30, flexShrink: 0 },
  '& .bar span': { display: 'block', height: 6, backgroundColor: theme.vars.palette.series.c },
  '&.faded .bar span': { backgroundColor: theme.vars.palette.series.rest },
  // As wide as the largest count of the group, so that the bars stand under each other.
  '& .count': { minWidth: 'max(34px, var(--count))', textAlign: 'right' },
  '& .word': { fontSize: 11, lineHeight: '14px', padding: '0 5px', borderRadius: 3, whiteSpace: 'nowrap', border: `1px solid ${theme.vars.palette.line.strong}` },
  '& button': { font: 'inherit', color: 'inherit', background: 'none', border: 0, padding: 0, cursor: 'pointer', display: 'flex' },
  // In the place of the bar, so that labels have all the room.
  '& .out': { opacity: 0, position: 'absolute', right: 'calc(16px + max(34px, var(--count)))', padding: 3, borderRadius: 4, backgroundColor: theme.vars.palette.surface.hover, '& svg': { width: 12, height: 12, fill: theme.vars.palette.text.secondary } },
  '&:hover .out, & .out:focus-visible, &:focus-within .out': { opacity: 1 },
  // As the check boxes of the library, but for its four elements.
  '& input': {
    appearance: 'none', flexShrink: 0, width: 12, height: 12, margin: 2, boxSizing: 'border-box', border: `1.5px solid ${theme.vars.palette.text.secondary}`, borderRadius: 2, position: 'relative',
    '&:checked': { backgroundColor: theme.vars.palette.primary.main, borderColor: theme.vars.palette.primary.main },
    '&:checked::after': { content: '""', position: 'absolute', left: 2.5, top: -0.5, width: 3, height: 6.5, borderStyle: 'solid', borderColor: theme.vars.palette.surface.panel, borderWidth: '0 1.5px 1.5px 0', transform: 'rotate(45deg)' },
    '@media (forced-colors: active)': { appearance: 'auto', '&::after': { display: 'none' } },
  },
}));

/** A circle with a line through it, as the library's icon of that name. */
const OUT = 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20M4 12a8 8 0 0 1 12.9-6.31L5.69 16.9A7.9 7.9 0 0 1 4 12m8 8a7.9 7.9 0 0 1-4.9-1.69L18.31 7.1A8 8 0 0 1 12 20';

interface Props {
  readonly field: string;
  /** As in the log; null: events without one. */
  readonly value: string | null;
  readonly words: string;
  readonly count: number;
  /** px of the bar. */
  readonly bar: number;
  readonly selected: boolean;
  /** Others of the group are ticked, this one is not. */
  readonly faded: boolean;
  readonly rare: boolean;
  readonly excluded: boolean;
  onToggle(field: string, value: string, not: boolean): void;
}

/** One line: tick to ask for the value; Alt+click, the other button or `o` to filter it out. */
export const ValueRow = memo(function ValueRow({ field, value, words, count, bar, selected, faded, rare, excluded, onToggle }: Props) {
  const shown = visible(words);
  const toggle = (not: boolean) => onToggle(field, value ?? '', not);
  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'ArrowDown') neighbour(event.currentTarget, 1)?.focus();
    else if (event.key === 'ArrowUp') neighbour(event.currentTarget, -1)?.focus();
    else if (event.key === 'i') toggle(false);
    else if (event.key === 'o') toggle(true);
    else return;
    event.preventDefault();
  }
  return (
    <Row className={faded || count === 0 ? 'faded' : undefined} onKeyDown={onKeyDown} onContextMenu={(event) => { event.preventDefault(); toggle(true); }}
      onClickCapture={(event) => { if (event.altKey) { event.preventDefault(); event.stopPropagation(); toggle(true); } }}>
      <label title={shown}>
        <input type="checkbox" checked={selected && !excluded} onChange={() => toggle(false)} aria-label={`${shown}, ${countOf(count, 'event')}${rare ? ', rare' : ''}${excluded ? ', filtered out' : ''}`} />
        <span className={`label${value === null ? ' none' : ''}${excluded ? ' excluded' : ''}`}>{shown}</span>
        {excluded ? null : rare ? <span className="word" title="Below 1 % of the events counted here">rare</span> : <span className="bar"><span style={{ width: `${bar}px` }} /></span>}
      </label>
      {excluded
        ? <button type="button" aria-label={`NOT ${shown}: stop filtering it out`} title="Filtered out; take it back" onClick={() => toggle(true)}><span className="word">NOT</span></button>
        : <button type="button" className="out" aria-label={`Filter out ${shown}`} title="Filter out (Alt+click, right click, o)" tabIndex={-1} onClick={() => toggle(true)}><svg viewBox="0 0 24 24" aria-hidden><path d={OUT} /></svg></button>}
      <span className="count" aria-hidden>{formatCount(count)}</span>
    </Row>
  );
});

/** The check box before or behind the one of this row, in any group of the rail. */
function neighbour(row: HTMLElement, step: 1 | -1): HTMLElement | undefined {
  const boxes = [...(row.closest('[data-pane]')?.querySelectorAll<HTMLElement>('li input[type="checkbox"]') ?? [])];
  return boxes[boxes.findIndex((box) => row.contains(box)) + step];
}
