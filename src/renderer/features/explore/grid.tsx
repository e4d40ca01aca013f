// The data grid, wrapped once: server paging, our keys, one cursor row, the nonce. Whatever the library cannot do
// without its own footer, menus and column drag is left out here, so screens see rows, columns and a cursor.
import { DataGrid, gridFocusCellSelector, useGridApiRef, type GridColDef, type GridEventListener, type GridSortModel, type GridValidRowModel } from '@mui/x-data-grid';
import { useEffect, useImperativeHandle, useMemo, useRef, type KeyboardEvent, type MouseEvent, type ReactNode, type Ref } from 'react';
import { styleNonce } from '../../app/nonce.ts';
import { size } from '../../app/theme.ts';
import { PAGE_ROWS, type Step } from './row-cursor.ts';
import { useStable } from './stable.ts';

/** What the screen may ask of the grid. */
export interface GridHandle {
  /** Column of the cell that has, or last had, the focus. */
  focusedField(): string | null;
  /** The next move of the cursor takes the focus into the grid, wherever it is now. */
  follow(): void;
}

/** `R` is a row; what the columns show of it is up to them. */
export interface GridProps<R extends GridValidRowModel & { readonly id: string }> {
  readonly label: string;
  readonly rows: readonly R[];
  readonly columns: readonly GridColDef<R>[];
  /** Rows of the whole result, of which `rows` is one page. */
  readonly total: number;
  /** From 0. */
  readonly page: number;
  /** Id of the row under the cursor; it may be on another page. */
  readonly cursor: string | null;
  readonly selected: ReadonlySet<string>;
  readonly sort: { readonly field: string; readonly direction: 'asc' | 'desc' };
  /** Stands in for the rows when there are none. */
  readonly empty: ReactNode;
  readonly handle: Ref<GridHandle>;
  onSort(field: string, direction: 'asc' | 'desc'): void;
  /** `screenRows`: how many rows a page key moves by. */
  onStep(step: Step, screenRows: number): void;
  onChoose(id: string): void;
  /** A click with Ctrl: this row more, or less. With Shift: all from the cursor to it. */
  onPick(id: string, how: 'toggle' | 'range'): void;
  /** Enter, or a double click. */
  onOpen(id: string): void;
  onWidth(field: string, width: number): void;
  /** `at`: where the pointer is, in px of the window. */
  onMenu(id: string, field: string, at: { readonly x: number; readonly y: number }): void;
}

const STEPS: { readonly [key: string]: Step | undefined } = {
  ArrowDown: 'next', ArrowUp: 'previous', PageDown: 'pageDown', PageUp: 'pageUp', Home: 'first', End: 'last',
};

// Constants, because the library takes a new array or object for a change.
const PAGE_SIZES = [PAGE_ROWS];
/** Frames within which the library has laid out another page, at the latest. */
const FRAMES_TO_SHOW = 20;
const NO_CHECKBOX = { __check__: false };
const SORTING_ORDER = ['asc', 'desc'] as const;
const STYLE = {
  flex: 1, minHeight: 0, bgcolor: 'surface.canvas',
  '& .MuiDataGrid-cell': { display: 'flex', alignItems: 'center' },
  '& .MuiDataGrid-sortButton': { width: 16, height: 16, backgroundColor: 'transparent', '& svg': { fontSize: 13 } },
  '& .MuiDataGrid-columnHeader[aria-sort]:not([aria-sort="none"]) .MuiDataGrid-columnHeaderTitle': { color: 'text.primary' },
} as const;

/** Overlays must be one and the same component, or the library mounts them anew each time. A grid may hold nothing but rows of cells. */
const Overlay = ({ children }: { readonly children?: ReactNode }) => <div role="row" style={CONTENTS}><div role="gridcell" style={CONTENTS}>{children}</div></div>;
const CONTENTS = { display: 'contents' } as const;
const SLOTS = { noRowsOverlay: Overlay, noResultsOverlay: Overlay };

export function Grid<R extends GridValidRowModel & { readonly id: string }>(props: GridProps<R>) {
  const { rows, columns, cursor, selected, page, total, handle } = props;
  const api = useGridApiRef();
  const model = useMemo(() => ({ type: 'include' as const, ids: new Set(cursor === null ? selected : [...selected, cursor]) }), [cursor, selected]);

  // New objects, even equal ones, make the library scroll to the first row.
  const { field: sortField, direction } = props.sort;
  const sorting = useMemo(() => [{ field: sortField, sort: direction }], [sortField, direction]);
  const paging = useMemo(() => ({ page, pageSize: PAGE_ROWS }), [page]);

  const lastField = useRef<string | null>(null);
  const focusedField = () => (api.current && gridFocusCellSelector(api)?.field) ?? lastField.current;
  // The library gives a cell the focus again whenever its row comes anew: not while the person writes somewhere else.
  useEffect(() => {
    const onFocusIn = ({ target }: FocusEvent) => {
      const cell = api.current ? gridFocusCellSelector(api) : null;
      if (!cell || !(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) || target.type === 'checkbox' || target.closest('[role="dialog"], [role="menu"]')) return;
      lastField.current = cell.field;
      api.current?.setState((state) => ({ ...state, focus: { ...state.focus, cell: null } }));
    };
    document.addEventListener('focusin', onFocusIn);
    return () => document.removeEventListener('focusin', onFocusIn);
  }, [api]);
  const screenRows = () => Math.max(1, Math.floor((api.current?.rootElementRef?.current?.querySelector('.MuiDataGrid-virtualScroller')?.clientHeight ?? 0) / size.row) - 2);
  const showRow = useStable((id: string, focus: boolean) => {
    const at = rows.findIndex((row) => row.id === id);
    if (at < 0 || !api.current) return;
    // The library counts rows from the start of the result here, although it is given one page of it.
    api.current.scrollToIndexes({ rowIndex: page * PAGE_ROWS + at });
    const field = focusedField() ?? columns.find((column) => column.field === 'action')?.field ?? columns[0]?.field;
    if (focus && field) api.current.setCellFocus(id, field);
  });
  const following = useRef(false);
  const shown = useRef<string | null>(null);
  useImperativeHandle(handle, () => ({ focusedField, follow: () => { following.current = true; } }));

  const takesFocus = useStable(() => {
    const root = api.current?.rootElementRef?.current;
    const active = document.activeElement;
    const typing = active instanceof HTMLInputElement && active.type === 'text';
    const takes = following.current || active === document.body || (!typing && (root?.contains(active) ?? false));
    following.current = false;
    return takes;
  });
  const inSight = useStable((id: string) => {
    const scroller = api.current?.rootElementRef?.current?.querySelector('.MuiDataGrid-virtualScroller');
    const row = scroller?.querySelector(`[data-id="${CSS.escape(id)}"]`)?.getBoundingClientRect();
    const view = scroller?.getBoundingClientRect();
    return row !== undefined && view !== undefined && row.top >= view.top + size.rowHeader - 1 && row.bottom <= view.bottom + 1;
  });

  // The cursor takes the focus along where the grid already has it, where nobody has, and where the keys ask for it; a frame
  // later, because the library lays out the rows of another page only then, and again until it has.
  useEffect(() => {
    if (cursor === null || !rows.some(({ id }) => id === cursor)) { shown.current = null; return; }
    const place = `${page} ${cursor}`;
    // Rows that come again with new marks do not move what the person looks at.
    if (shown.current === place) return;
    let frame = 0;
    const before = document.activeElement;
    const show = (focus: boolean, tries: number) => {
      // A menu or field that took the focus in the meantime keeps it: without it Esc would not close the menu.
      const active = document.activeElement;
      const isFree = active === before || active === document.body || (api.current?.rootElementRef?.current?.contains(active) ?? false);
      showRow(cursor, focus && isFree);
      frame = requestAnimationFrame(() => {
        if (inSight(cursor) || tries === 0) shown.current = place;
        else show(focus, tries - 1);
      });
    };
    frame = requestAnimationFrame(() => show(takesFocus(), FRAMES_TO_SHOW));
    return () => cancelAnimationFrame(frame);
  }, [api, cursor, rows, page, inSight, showRow, takesFocus]);

  /** A row under the pointer is in sight, and the library or a menu has the focus already. */
  const point = (id: string) => { shown.current = `${page} ${id}`; props.onChoose(id); };
  const onContextMenu = useStable((event: MouseEvent<HTMLElement>) => {
    const id = event.currentTarget.dataset['id'];
    const field = (event.target as Element).closest<HTMLElement>('[data-field]')?.dataset['field'];
    if (!id || !field) return;
    event.preventDefault();
    point(id);
    const at = { x: event.clientX, y: event.clientY };
    // The cell takes the focus first, the menu after it: the other way round Esc would not reach the menu.
    requestAnimationFrame(() => props.onMenu(id, field, at));
  });
  const { empty } = props;
  const slotProps = useMemo(() => ({ row: { onContextMenu }, noRowsOverlay: { children: empty }, noResultsOverlay: { children: empty } }), [onContextMenu, empty]);
  const onCellClick = useStable<Parameters<GridEventListener<'cellClick'>>, void>(({ row }, event) => {
    const id = String(row.id);
    if (event.shiftKey) { props.onPick(id, 'range'); getSelection()?.removeAllRanges(); } else if (event.ctrlKey || event.metaKey) props.onPick(id, 'toggle');
    else point(id);
  });
  const onRowDoubleClick = useStable(({ row }: { readonly row: R }) => props.onOpen(row.id));
  const onSort = useStable(([first]: GridSortModel) => props.onSort(first?.field ?? sortField, first?.sort === 'desc' ? 'desc' : 'asc'));
  const onWidth = useStable(({ colDef, width }: { readonly colDef: { readonly field: string }; readonly width: number }) => props.onWidth(colDef.field, Math.round(width)));
  const onCellKeyDown = useStable<Parameters<GridEventListener<'cellKeyDown'>>, void>(({ row }, event) => {
    const { key, ctrlKey, altKey, metaKey, shiftKey } = event as KeyboardEvent;
    const step = altKey || metaKey || shiftKey ? undefined : STEPS[key];
    const open = key === 'Enter' && !ctrlKey;
    if (!step && !open && key !== ' ') return;
    event.defaultMuiPrevented = true;
    event.preventDefault();
    if (step) props.onStep(step, screenRows());
    else if (open) props.onOpen(row.id);
  });

  return (
    <DataGrid<R>
      apiRef={api} aria-label={props.label} nonce={styleNonce()}
      rows={rows} columns={columns} rowCount={total}
      paginationMode="server" paginationModel={paging} pageSizeOptions={PAGE_SIZES}
      sortingMode="server" sortingOrder={SORTING_ORDER} sortModel={sorting}
      onSortModelChange={onSort}
      // Several rows can only be marked as selected with the library's checkbox column; ours is the key `x`.
      checkboxSelection columnVisibilityModel={NO_CHECKBOX} disableRowSelectionOnClick rowSelectionModel={model}
      disableColumnFilter disableColumnMenu disableColumnSelector disableDensitySelector disableAutosize hideFooter
      rowBufferPx={280} columnBufferPx={2000}
      onCellClick={onCellClick} onRowDoubleClick={onRowDoubleClick} onColumnWidthChange={onWidth} onCellKeyDown={onCellKeyDown}
      slots={SLOTS} slotProps={slotProps} sx={STYLE}
    />
  );
}
