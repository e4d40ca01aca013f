// The events of the result on the grid, with what can be done from a cell.
import { Box, Divider, Menu, MenuItem } from '@mui/material';
import type { GridColDef } from '@mui/x-data-grid';
import { memo, useEffect, useMemo, useState, type ReactNode, type Ref } from 'react';
import { SORTABLE, type EventRow, type Order } from '../../../contract/model.ts';
import { formatCount, visible } from '../../app/format.ts';
import type { Column } from '../../app/view.ts';
import { hidden } from '../../ui/field.tsx';
import { rowsAsCsv, rowsAsMarkdown, rowsAsText } from './copied-rows.ts';
import { EVENT_COLUMNS, filterOfCell, gridRows, sharedYear, type ColumnContext, type EventColumn, type GridRow } from './event-columns.tsx';
import { Grid, type GridHandle } from './grid.tsx';
import type { Step } from './row-cursor.ts';
import { useStable } from './stable.ts';

interface Props {
  /** One page of the result. */
  readonly events: readonly EventRow[];
  readonly total: number;
  readonly page: number;
  readonly cursor: string | null;
  readonly selected: ReadonlySet<string>;
  /** What is picked, on whatever page; else the chosen event. */
  readonly targets: readonly EventRow[];
  readonly order: Order;
  readonly columns: readonly Column[];
  /** Zone of the first time column; `otherZone` of the second. */
  readonly zone: string;
  readonly otherZone: string;
  /** From 1700 px of window up rows show the whole date. */
  readonly wide: boolean;
  /** Below 1400 px columns are as narrow as they can be. */
  readonly narrow: boolean;
  readonly empty: ReactNode;
  readonly handle: Ref<GridHandle>;
  readonly readOnly: boolean;
  onOrder(order: Order): void;
  onStep(step: Step, screenRows: number): void;
  onChoose(id: string): void;
  onOpen(id: string): void;
  onWidth(field: string, width: number): void;
  onFilter(filter: { readonly field: string; readonly value: string }, not: boolean): void;
  onPick(id: string, how: 'toggle' | 'range'): void;
  onAct(act: 'star' | 'tag' | 'note' | 'cite' | 'select'): void;
}

/** The cell that was clicked with the other button, and where. */
interface OpenMenu { readonly event: EventRow; readonly field: string; readonly at: { readonly x: number; readonly y: number } }

/** Rows of the current page. Its columns come from `columns`, in their order. */
export const EventGrid = memo(function EventGrid(props: Props) {
  const { events, zone, otherZone, selected, wide, narrow, columns: plan } = props;
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const year = useMemo(() => (wide ? null : sharedYear(events, zone)), [events, zone, wide]);
  const rows = useMemo(() => gridRows(events, zone, selected), [events, zone, selected]);
  const changes = rows.some(({ offset }) => offset !== null);
  const context = useMemo(() => ({ zone, otherZone, year }), [zone, otherZone, year]);
  const columns = useMemo(() => plan.flatMap(({ field, width, hidden: closed }): GridColDef<GridRow>[] => {
    const column = EVENT_COLUMNS.find((known) => known.field === field);
    // One clock is enough where both zones are the same.
    if (!column || closed || (field === 'otherTime' && context.zone === context.otherZone)) return [];
    const own = field === 'time' && events.length > 0 ? (narrow && year !== null ? column.narrow ?? column.width : column.width) + (year === null ? 32 : 0) + (changes ? 64 : 0) : narrow ? column.narrow ?? column.width : column.width;
    return [{
      field, headerName: column.title(context) || column.name, description: column.name, minWidth: column.minWidth,
      ...(column.title(context) === '' && { renderHeader: () => <Box component="span" sx={hidden}>{column.name}</Box> }),
      ...(column.flex && width === null ? { flex: 1 } : { width: width ?? own }),
      sortable: SORTABLE.some((known) => known === field),
      valueGetter: (_value: never, row: GridRow) => column.text(row.event, context),
      renderCell: ({ row }) => column.cell(row, context),
    }];
  }), [plan, context, year, narrow, changes, events.length]);

  return (
    <>
      <Grid<GridRow>
        label="Events" rows={rows} columns={columns} total={props.total} page={props.page} cursor={props.cursor} selected={selected}
        sort={sortOf(props.order)} empty={props.empty} handle={props.handle}
        onSort={(field, direction) => { const column = SORTABLE.find((known) => known === field) ?? 'time'; props.onOrder(direction === 'asc' ? column : `-${column}`); }}
        onStep={props.onStep} onChoose={props.onChoose} onOpen={props.onOpen} onPick={props.onPick} onWidth={props.onWidth}
        onMenu={(id, field, at) => {
          const event = events.find((one) => one.id === id);
          if (event) setMenu({ event, field, at });
        }}
      />
      <CellMenu menu={menu} close={() => setMenu(null)} onFilter={props.onFilter} onAct={props.onAct} readOnly={props.readOnly}
        copies={menu ? copiesOf(menu, props.targets, plan.flatMap(({ field, hidden: closed }) => (closed ? [] : EVENT_COLUMNS.filter((column) => column.field === field))), context) : []} />
    </>
  );
});

const sortOf = (order: Order) => ({ field: order.replace('-', ''), direction: order.startsWith('-') ? 'desc' : 'asc' }) as const;

/** Dark schemes lighten raised paper by themselves; the tokens have a colour for it. */
const RAISED = { bgcolor: 'surface.raised', backgroundImage: 'none' } as const;

/** What can be copied: the cell, and the rows that are picked when the clicked one is among them, or that one alone. */
function copiesOf(menu: OpenMenu, targets: readonly EventRow[], columns: readonly EventColumn[], context: ColumnContext): readonly (readonly [string, () => string])[] {
  const events = targets.some(({ id }) => id === menu.event.id) ? targets : [menu.event];
  const rows = events.length === 1 ? 'row' : `${formatCount(events.length)} rows`;
  return [
    ['Copy cell', () => cellText(menu, context)], [`Copy ${rows} as text`, () => rowsAsText(events, context)],
    [`Copy ${rows} as CSV`, () => rowsAsCsv(events, columns, context)], [`Copy ${rows} as Markdown`, () => rowsAsMarkdown(events, columns, context)],
  ];
}

/** What “Copy cell” gives. */
const cellText = ({ event, field }: OpenMenu, context: ColumnContext) => EVENT_COLUMNS.find((column) => column.field === field)?.text(event, context) ?? '';

/** Everything that the keys do, for the pointer, with the keys beside it. */
function CellMenu({ menu, close, copies, onFilter, onAct, readOnly }: Pick<Props, 'onFilter' | 'onAct' | 'readOnly'> & {
  readonly menu: OpenMenu | null; readonly close: () => void; readonly copies: readonly (readonly [string, () => string])[];
}) {
  const isOpen = menu !== null;
  const onClose = useStable(close);
  // Wherever the focus is: the grid may take it back for a frame after the menu has opened.
  useEffect(() => {
    if (!isOpen) return;
    const onKeyDown = (event: KeyboardEvent) => { if (event.key === 'Escape') { event.stopPropagation(); onClose(); } };
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [isOpen, onClose]);
  if (!menu) return null;
  const filter = filterOfCell(menu.field, menu.event);
  const value = filter ? `${filter.field}:${filter.value === '' ? '(none)' : visible(filter.value)}` : '';
  const item = (text: string, key: string, run: () => void, disabled = false) => (
    <MenuItem key={text} disabled={disabled} onClick={() => { close(); run(); }} sx={{ fontSize: 12, minHeight: 28, gap: 4, justifyContent: 'space-between' }}>
      <span>{text}</span><Box component="span" sx={{ color: 'text.secondary', fontSize: 11 }}>{key}</Box>
    </MenuItem>
  );
  const cut = value.length > 48 ? `${value.slice(0, 48)}…` : value;
  return (
    <Menu open onClose={close} anchorReference="anchorPosition" anchorPosition={{ top: menu.at.y, left: menu.at.x }} transitionDuration={0} slotProps={{ list: { dense: true }, paper: { sx: RAISED } }}>
      {filter && item(`Show only ${cut}`, 'i', () => onFilter(filter, false))}
      {filter && item(`Hide ${cut}`, 'o', () => onFilter(filter, true))}
      {filter && <Divider />}
      {copies.map(([text, copy]) => item(text, '', () => { void navigator.clipboard.writeText(copy()); }))}
      <Divider />
      {item(menu.event.starred ? 'Take the star off' : 'Star', 'm', () => onAct('star'), readOnly)}
      {item('Tag', 't', () => onAct('tag'), readOnly)}
      {item('Note', 'c', () => onAct('note'), readOnly)}
      {item('Add to finding', 'e', () => onAct('cite'), readOnly)}
      {item('Select, or take out of the selection', 'x', () => onAct('select'))}
    </Menu>
  );
}
