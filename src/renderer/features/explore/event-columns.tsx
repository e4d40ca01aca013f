// The columns of the event grid: what each shows of an event, what it is as text, and which filter its cell stands for.
import Star from '@mui/icons-material/StarRounded';
import ChatBubble from '@mui/icons-material/ChatBubbleOutlineRounded';
import Check from '@mui/icons-material/CheckRounded';
import { Box, Typography } from '@mui/material';
import { styled } from '@mui/material/styles';
import type { ReactNode } from 'react';
import type { EventRow } from '../../../contract/model.ts';
import { countOf, formatInstant, visible, wallTime, zoneOffset } from '../../app/format.ts';
import { AlsoKnown } from '../../app/persons.tsx';
import { BoxedWord, MonoText } from '../../ui/text.tsx';
import { ChangeCell } from '../change/change-cell.tsx';
import { changesAsText } from '../change/change-diff.tsx';
import type { KnownColumn } from './columns.ts';
import { useMarks } from './marks-ahead.ts';
import { TagMark } from './tag-mark.tsx';

/** A row of the grid: the event, and what depends on its neighbours and on the selection. */
export interface GridRow {
  readonly id: string;
  readonly event: EventRow;
  readonly sameDate: boolean;
  readonly selected: boolean;
  /** The zone's offset, where the events of the page do not all have the same; null otherwise. */
  readonly offset: string | null;
  /** What the clocks of the zone did since the row above, in words; null where they went on. */
  readonly clockChange: string | null;
}

export interface ColumnContext {
  /** Zone of the first time column. */
  readonly zone: string;
  /** Zone of the second one. */
  readonly otherZone: string;
  /** The year that all rows share, or null: then rows show it. */
  readonly year: string | null;
}

export interface EventColumn extends KnownColumn {
  /** For the head; the chooser uses `name` where the head is short or empty. */
  readonly title: (context: ColumnContext) => string;
  readonly name: string;
  readonly width: number;
  readonly minWidth: number;
  /** Width where room is scarce. */
  readonly narrow?: number;
  /** Takes the slack. */
  readonly flex?: true;
  /** For the clipboard; empty where there is nothing to say. */
  readonly text: (event: EventRow, context: ColumnContext) => string;
  readonly cell: (row: GridRow, context: ColumnContext) => ReactNode;
  /** What `i` and `o` filter by; null where the cell stands for no filter. The empty value means “has none”. */
  readonly filter?: (event: EventRow) => { readonly field: string; readonly value: string } | null;
}

const Cut = styled('span')({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minWidth: 0 });
const Quiet = styled('span')(({ theme }) => ({ color: theme.vars.palette.text.secondary }));
const Tag = styled('span')({ display: 'inline-flex', alignItems: 'center', gap: 3, minWidth: 0 });
const Word = styled('i')(({ theme }) => ({ color: theme.vars.palette.text.secondary }));

/** Text of the log on one line, all of it in the title; a dash where the record has none. */
function Value({ text, mono = false }: { readonly text: string | null; readonly mono?: boolean }) {
  if (text === null) return <Word aria-label="none">–</Word>;
  const shown = visible(text);
  return mono ? <Cut title={shown}><MonoText>{shown}</MonoText></Cut> : <Cut title={shown}>{shown}</Cut>;
}

/** The instant to the millisecond, in full in the title; undated events show their own text. */
function Time({ row, zone, year }: { readonly row: GridRow } & Pick<ColumnContext, 'zone' | 'year'>) {
  const { time, timeText } = row.event;
  if (time === null) return <Cut><Word title="Not a time that can be placed on the clock">{timeText === null || timeText === '' ? 'undated' : `undated: ${visible(timeText)}`}</Word></Cut>;
  const text = formatInstant(time, zone);
  const date = year === null ? text.slice(0, 10) : text.slice(5, 10);
  return (
    <Cut title={`${row.clockChange === null ? '' : `${row.clockChange} `}${formatInstant(time, zone, 'full')} ${zone}${row.offset === null ? '' : ` (${row.offset})`}; in the source: ${visible(timeText ?? '')}`}>
      {row.sameDate ? <Quiet>{date}</Quiet> : date} {text.slice(11, 19)}<Quiet>{text.slice(19)}</Quiet>
      {row.offset !== null && <Quiet> {row.offset}</Quiet>}
      {row.clockChange !== null && <Typography component="span" variant="label" role="img" aria-label={row.clockChange} sx={{ color: 'warning.main' }}> ⇄</Typography>}
    </Cut>
  );
}

/** The clock of another zone, with ±1 where its date is another one. */
function OtherTime({ event, zone, otherZone }: { readonly event: EventRow } & Pick<ColumnContext, 'zone' | 'otherZone'>) {
  if (event.time === null) return null;
  const other = wallTime(event.time, otherZone);
  const date = formatInstant(event.time, zone, 'second').slice(0, 10);
  const days = other.date === date ? '' : other.date > date ? ' +1 d' : ' −1 d';
  return <Cut title={`${other.weekday} ${other.date} ${other.time} ${otherZone} (${other.offset})`}><Quiet>{other.time}{days}</Quiet></Cut>;
}

const zoneTitle = (zone: string) => (zone === 'UTC' ? 'Time (UTC)' : `Time (${zone})`);
/** The filter of a column that shows one field of the query language. */
const by = (field: string, of: (event: EventRow) => string | null) => (event: EventRow) => ({ field, value: of(event) ?? '' });

function Starred({ event }: { readonly event: EventRow }) {
  return useMarks(event).starred ? <Star aria-label="starred" sx={{ color: 'primary.main' }} /> : null;
}

function Labels({ event }: { readonly event: EventRow }) {
  const { exhibits, tags } = useMarks(event);
  return (
    <Box title={[...exhibits, ...tags.map((tag) => visible(tag))].join(', ')} sx={{ display: 'flex', alignItems: 'center', gap: 1, overflow: 'hidden' }}>
      {exhibits.map((label) => <BoxedWord key={label}>{label}</BoxedWord>)}
      {tags.map((tag) => <Tag key={tag}><TagMark tag={tag} /><Cut><Quiet>{visible(tag)}</Quiet></Cut></Tag>)}
    </Box>
  );
}

/** In the order in which they come; people may choose another. */
export const EVENT_COLUMNS: readonly EventColumn[] = [
  {
    field: 'star', name: 'Star', title: () => '', from: 0, width: 26, minWidth: 26,
    text: ({ starred }) => (starred ? 'starred' : ''),
    cell: ({ event }) => <Starred event={event} />,
    filter: ({ starred }) => (starred ? { field: 'is', value: 'starred' } : null),
  },
  {
    field: 'flags', name: 'Selected, noted, repeated, conflict', title: () => '', from: 0, width: 26, minWidth: 26,
    text: ({ notes, repeated, conflict }) => [notes > 0 ? countOf(notes, 'note') : '', repeated ? 'repeated' : '', conflict ? 'conflict' : ''].filter(Boolean).join(', '),
    cell: ({ event, selected }) => (
      <Box sx={{ display: 'flex', alignItems: 'center', gap: '2px', color: 'text.secondary', '& svg': { fontSize: 13 } }}>
        {selected && <Check aria-label="selected" sx={{ color: 'primary.main' }} />}
        {event.notes > 0 && <ChatBubble aria-label={countOf(event.notes, 'note')} titleAccess={countOf(event.notes, 'note')} />}
        {event.repeated && <Typography component="span" variant="label" role="img" aria-label="repeated" title="Repeated: the same bytes occur earlier in this source">=</Typography>}
        {event.conflict && <Typography component="span" variant="label" role="img" aria-label="conflict" title="Conflict: another event has the same record id and says something else">≠</Typography>}
      </Box>
    ),
    filter: ({ notes, repeated, conflict }) => (conflict ? { field: 'is', value: 'conflict' } : repeated ? { field: 'is', value: 'repeated' } : notes > 0 ? { field: 'is', value: 'noted' } : null),
  },
  {
    field: 'time', name: 'Time', title: ({ zone, year }) => `${zoneTitle(zone)}${year ? `, ${year}` : ''}`, from: 0, width: 150, narrow: 144, minWidth: 120,
    text: ({ time, timeText }, { zone }) => (time === null ? `undated: ${timeText ?? ''}` : `${formatInstant(time, zone, 'full')} ${zone === 'UTC' ? '' : `${zoneOffset(zone, time)} `}${zone}`),
    cell: (row, context) => <Time row={row} {...context} />,
    filter: ({ time }) => (time === null ? { field: 'is', value: 'undated' } : null),
  },
  {
    field: 'otherTime', name: 'Time, second zone', title: ({ otherZone }) => otherZone, from: 1700, width: 104, minWidth: 72,
    text: ({ time }, { otherZone }) => (time === null ? '' : `${formatInstant(time, otherZone, 'full')} ${otherZone}`),
    cell: ({ event }, context) => <OtherTime event={event} {...context} />,
  },
  { field: 'actor', name: 'Actor', title: () => 'Actor', from: 0, width: 92, narrow: 80, minWidth: 60, text: ({ actor }) => actor ?? '', cell: ({ event }) => <><Value text={event.actor} /><AlsoKnown actor={event.actor} /></>, filter: by('actor', ({ actor }) => actor) },
  {
    field: 'action', name: 'Action', title: () => 'Action', from: 0, width: 130, narrow: 106, minWidth: 80,
    text: ({ action, result }) => `${result === 'failure' ? '✕ ' : ''}${action ?? ''}`,
    cell: ({ event }) => <>{event.result === 'failure' && <Box component="span" role="img" aria-label="failure" title="Failure" sx={{ mr: 1 }}>✕</Box>}<Value text={event.action} /></>,
    filter: by('action', ({ action }) => action),
  },
  { field: 'module', name: 'Module', title: () => 'Module', from: 1700, width: 92, minWidth: 60, text: ({ module }) => module ?? '', cell: ({ event }) => <Value text={event.module} />, filter: by('module', ({ module }) => module) },
  { field: 'category', name: 'Category', title: () => 'Category', from: null, width: 92, minWidth: 60, text: ({ category }) => category, cell: ({ event }) => <Value text={event.category} />, filter: by('category', ({ category }) => category) },
  { field: 'entityType', name: 'Entity type', title: () => 'Entity type', from: null, width: 92, minWidth: 60, text: ({ entityType }) => entityType ?? '', cell: ({ event }) => <Value text={event.entityType} />, filter: by('entityType', ({ entityType }) => entityType) },
  { field: 'entity', name: 'Entity', title: () => 'Entity', from: 0, width: 78, narrow: 70, minWidth: 60, text: ({ entity }) => entity ?? '', cell: ({ event }) => <Value text={event.entity} mono />, filter: by('entity', ({ entity }) => entity) },
  {
    field: 'change', name: 'Change', title: () => 'Change', from: 0, width: 180, minWidth: 180, flex: true,
    text: ({ changes }) => (changes.length === 0 ? 'no change' : changesAsText(changes).replaceAll('\n', '; ')),
    cell: ({ event }) => <ChangeCell changes={event.changes} />,
    filter: ({ changes: [first] }) => (first ? { field: 'changed', value: first.field } : null),
  },
  { field: 'ip', name: 'IP address', title: () => 'IP', from: 1400, width: 96, minWidth: 60, text: ({ ip }) => ip ?? '', cell: ({ event }) => <Value text={event.ip} />, filter: by('ip', ({ ip }) => ip) },
  {
    field: 'record', name: 'Record', title: () => 'Record', from: 1700, width: 96, minWidth: 60, text: ({ id }) => id,
    cell: ({ event }) => <Quiet><MonoText>{event.id}</MonoText></Quiet>, filter: by('source', ({ source }) => source),
  },
  {
    field: 'tags', name: 'Exhibits and tags', title: () => 'Tags', from: 0, width: 104, narrow: 66, minWidth: 48,
    text: ({ exhibits, tags }) => [...exhibits, ...tags].join(', '),
    cell: ({ event }) => <Labels event={event} />,
    filter: ({ exhibits, tags: [tag] }) => (exhibits.length > 0 ? { field: 'is', value: 'cited' } : tag !== undefined ? { field: 'tag', value: tag } : null),
  },
];

/** The filter that a cell stands for. */
export const filterOfCell = (field: string | null, event: EventRow) => EVENT_COLUMNS.find((column) => column.field === field)?.filter?.(event) ?? null;

/** One event as lines of text for the clipboard: every column that has something to say, invisible characters named. */
export function rowAsText(event: EventRow, context: ColumnContext): string {
  return EVENT_COLUMNS.map((column) => [column.name, column.text(event, context)] as const)
    .filter(([, text]) => text !== '').map(([name, text]) => `${name}: ${visible(text, { lines: true })}`).join('\n');
}

/** The events with what their neighbours decide: a date is dimmed where the row above shows the same. */
export function gridRows(events: readonly EventRow[], zone: string, selected: ReadonlySet<string>): readonly GridRow[] {
  const dates = events.map(({ time }) => (time === null ? null : formatInstant(time, zone, 'second').slice(0, 10)));
  const offsets = zone === 'UTC' ? [] : events.map(({ time }) => (time === null ? null : zoneOffset(zone, time)));
  const differ = new Set(offsets.filter((offset) => offset !== null)).size > 1;
  return events.map((event, at) => {
    const offset = differ ? offsets[at] ?? null : null;
    const before = differ && at > 0 ? offsets[at - 1] ?? null : null;
    return {
      id: event.id, event, sameDate: at > 0 && dates[at] === dates[at - 1], selected: selected.has(event.id), offset,
      clockChange: offset !== null && before !== null && offset !== before ? `Since the row above, the clock of ${zone} went from ${before} to ${offset}.` : null,
    };
  });
}

/** The year that all dated events share on the clocks of a zone; null when there is none. */
export function sharedYear(events: readonly EventRow[], zone: string): string | null {
  const years = new Set(events.flatMap(({ time }) => (time === null ? [] : [formatInstant(time, zone, 'second').slice(0, 4)])));
  return years.size === 1 ? [...years][0] ?? null : null;
}
