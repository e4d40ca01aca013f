// The data grid, wrapped once: server paging, our keys, one cursor row, the nonce. Whatever the library cannot do
// without its own footer, menus and column drag is left out here, so screens see rows, columns and a cursor.
import { DataGrid, gridFocusCellSelector, useGridApiRef, type GridColDef, type GridValidRowModel } from '@mui/x-data-grid';
import { useEffect, useImperativeHandle, useMemo, useRef, type KeyboardEvent, type MouseEvent, type ReactNode, type Ref } from 'react';
import { styleNonce } from '../../app/nonce.ts';
import { size } from '../../app/theme.ts';
import { PAGE_ROWS, type Step } from './row-cursor.ts';

/** What the screen may ask of the grid. */
export interface GridHandle {
  /** Column of the cell that has, or last had, the focus. */
  focusedField(): string | null;
  /** The next move of the cursor takes the focus into the grid, wherever it is now. */
  follow(): void;
}

export interface GridProps<R extends GridValidRowModel & { readonly id: string }> {
  readonly label: string;
  readonly rows: readonly R[];
  readonly columns: readonly GridColDef<R>[];
  readonly total: number;
  readonly page: number;
  readonly cursor: string | null;
  readonly selected: ReadonlySet<string>;
  readonly sort: { readonly field: string; readonly direction: 'asc' | 'desc' };
  readonly rowClass: (row: R) => string;
  readonly empty: ReactNode;
  readonly handle: Ref<GridHandle>;
  onSort(direction: 'asc' | 'desc'): void;
  onStep(step: Step, screenRows: number): void;
  onChoose(id: string): void;
  onOpen(id: string): void;
  onWidth(field: string, width: number): void;
  onMenu(id: string, field: string, at: { readonly x: number; readonly y: number }): void;
}

const STEPS: { readonly [key: string]: Step | undefined } = {
  ArrowDown: 'next', ArrowUp: 'previous', PageDown: 'pageDown', PageUp: 'pageUp', Home: 'first', End: 'last',
};

export function Grid<R extends GridValidRowModel & { readonly id: string }>(props: GridProps<R>) {
  const { rows, columns, cursor, selected, page, total, handle } = props;
  const api = useGridApiRef();
  const model = useMemo(() => ({ type: 'include' as const, ids: new Set(cursor === null ? selected : [...selected, cursor]) }), [cursor, selected]);

  // New objects, even equal ones, make the library scroll to the first row.
  const { field: sortField, direction } = props.sort;
  const sorting = useMemo(() => [{ field: sortField, sort: direction }], [sortField, direction]);
  const paging = useMemo(() => ({ page, pageSize: PAGE_ROWS }), [page]);

  const focusedField = () => (api.current ? gridFocusCellSelector(api)?.field ?? null : null);
  const screenRows = () => Math.max(1, Math.floor((api.current?.rootElementRef?.current?.querySelector('.MuiDataGrid-virtualScroller')?.clientHeight ?? 0) / size.row) - 2);
  const showRow = (id: string, focus: boolean) => {
    const at = rows.findIndex((row) => row.id === id);
    if (at < 0 || !api.current) return;
    // The library counts rows from the start of the result here, although it is given one page of it.
    api.current.scrollToIndexes({ rowIndex: page * PAGE_ROWS + at });
    const field = focusedField() ?? columns.find((column) => column.field === 'action')?.field ?? columns[0]?.field;
    if (focus && field) api.current.setCellFocus(id, field);
  };
  const following = useRef(false);
  const shown = useRef<string | null>(null);
  useImperativeHandle(handle, () => ({ focusedField, follow: () => { following.current = true; } }));

  // The cursor takes the focus along where the grid already has it, where nobody has, and where the keys ask for it;
  // a frame later, because the library lays out the rows of another page only then.
  useEffect(() => {
    if (cursor === null || !rows.some(({ id }) => id === cursor)) { shown.current = null; return; }
    // Rows that come again with new marks do not move what the person looks at.
    if (shown.current === `${page} ${cursor}`) return;
    shown.current = `${page} ${cursor}`;
    const frame = requestAnimationFrame(() => toCursor(cursor));
    return () => cancelAnimationFrame(frame);
  }, [cursor, rows, page]);
  function toCursor(id: string) {
    const root = api.current?.rootElementRef?.current;
    const active = document.activeElement;
    const typing = active instanceof HTMLInputElement && active.type === 'text';
    showRow(id, following.current || active === document.body || (!typing && (root?.contains(active) ?? false)));
    following.current = false;
  }

  return (
    <DataGrid<R>
      apiRef={api} aria-label={props.label} nonce={styleNonce()}
      rows={rows} columns={columns} rowCount={total}
      paginationMode="server" paginationModel={paging} pageSizeOptions={[PAGE_ROWS]}
      sortingMode="server" sortingOrder={['asc', 'desc']} sortModel={sorting}
      onSortModelChange={(model) => props.onSort(model[0]?.sort === 'desc' ? 'desc' : 'asc')}
      // Several rows can only be marked as selected with the library's checkbox column; ours is the key `x`.
      checkboxSelection columnVisibilityModel={{ __check__: false }} disableRowSelectionOnClick rowSelectionModel={model}
      disableColumnFilter disableColumnMenu disableColumnSelector disableDensitySelector disableAutosize hideFooter
      rowBufferPx={560} columnBufferPx={2000}
      getRowClassName={({ row }) => props.rowClass(row)}
      onCellClick={({ row }) => props.onChoose(row.id)}
      onRowDoubleClick={({ row }) => props.onOpen(row.id)}
      onColumnWidthChange={({ colDef, width }) => props.onWidth(colDef.field, Math.round(width))}
      onCellKeyDown={({ row }, event) => {
        const { key, ctrlKey, altKey, metaKey, shiftKey } = event as KeyboardEvent;
        const step = altKey || metaKey || shiftKey ? undefined : STEPS[key];
        const open = key === 'Enter' && !ctrlKey;
        if (!step && !open && key !== ' ') return;
        event.defaultMuiPrevented = true;
        event.preventDefault();
        if (step) props.onStep(step, screenRows());
        else if (open) props.onOpen(row.id);
      }}
      slotProps={{
        row: {
          onContextMenu: (event: MouseEvent<HTMLElement>) => {
            const id = event.currentTarget.dataset['id'];
            const field = (event.target as Element).closest<HTMLElement>('[data-field]')?.dataset['field'];
            if (!id || !field) return;
            event.preventDefault();
            props.onChoose(id);
            props.onMenu(id, field, { x: event.clientX, y: event.clientY });
          },
        },
      }}
      slots={{ noRowsOverlay: () => props.empty, noResultsOverlay: () => props.empty }}
      sx={{
        flex: 1, minHeight: 0, bgcolor: 'surface.canvas',
        '& .MuiDataGrid-cell': { display: 'flex', alignItems: 'center' },
        '& .MuiDataGrid-sortButton': { width: 16, height: 16, backgroundColor: 'transparent', '& svg': { fontSize: 13 } },
        '& .MuiDataGrid-columnHeader[aria-sort]:not([aria-sort="none"]) .MuiDataGrid-columnHeaderTitle': { color: 'text.primary' },
      }}
    />
  );
}
