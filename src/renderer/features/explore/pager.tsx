// The line under the grid: which rows of how many, leafing, and the choice of columns.
import Download from '@mui/icons-material/FileDownloadOutlined';
import ArrowDown from '@mui/icons-material/KeyboardArrowDownOutlined';
import ArrowUp from '@mui/icons-material/KeyboardArrowUpOutlined';
import ChevronLeft from '@mui/icons-material/ChevronLeftOutlined';
import ChevronRight from '@mui/icons-material/ChevronRightOutlined';
import FirstPage from '@mui/icons-material/FirstPageOutlined';
import LastPage from '@mui/icons-material/LastPageOutlined';
import GoTo from '@mui/icons-material/NearMeOutlined';
import ViewColumn from '@mui/icons-material/ViewColumnOutlined';
import { Box, Button, Checkbox, IconButton, Popover, Typography } from '@mui/material';
import { useEffect, useState, type ReactNode } from 'react';
import { formatCount } from '../../app/format.ts';
import type { Column } from '../../app/view.ts';
import { Input } from '../../ui/field.tsx';
import { movedColumn, withColumn } from './columns.ts';
import { EVENT_COLUMNS } from './event-columns.tsx';
import { PAGE_ROWS, pagesOf, pageTyped } from './row-cursor.ts';

/** `page` counts from 0, people from 1; `rows`: how many are on it. */
interface Props {
  readonly total: number;
  readonly page: number;
  readonly rows: number;
  readonly columns: readonly Column[];
  /** About the rows: stopped, or the chosen event not among them. */
  readonly remark: ReactNode;
  onPage(page: number): void;
  /** Asks for a time or an event. */
  onGoTo(): void;
  /** Writes all rows of the result to a file. */
  onExport(): void;
  /** An empty list: as they come. */
  onColumns(columns: readonly Column[]): void;
}

/** 28 px. A page can be typed; nonsense is taken back when the field is left. */
export function Pager({ total, page, rows, columns, remark, onPage, onGoTo, onExport, onColumns }: Props) {
  const [typed, setTyped] = useState(String(page + 1));
  useEffect(() => setTyped(String(page + 1)), [page]);
  const pages = pagesOf(total);
  const first = page * PAGE_ROWS + 1;
  const go = (label: string, to: number, Icon: typeof FirstPage) => (
    <IconButton aria-label={label} disabled={to < 0 || to >= pages || to === page} onClick={() => onPage(to)} sx={{ width: 24, height: 24 }}><Icon /></IconButton>
  );
  return (
    <Box role="group" aria-label="Pages" sx={{ display: 'flex', alignItems: 'center', gap: 1, height: 28, flexShrink: 0, px: 2, borderTop: 1, borderColor: 'line.subtle', bgcolor: 'surface.panel', typography: 'caption', color: 'text.secondary', overflow: 'hidden' }}>
      {go('First page', 0, FirstPage)}{go('Page before', page - 1, ChevronLeft)}
      <Input aria-label={`Page, of ${formatCount(pages)}`} value={typed} inputMode="numeric" style={{ width: `${Math.max(4, typed.length + 3)}ch`, height: 20, textAlign: 'center' }}
        onChange={(event) => setTyped(event.target.value)} onBlur={() => setTyped(String(page + 1))}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          const to = pageTyped(typed, total);
          if (to === null || to === page) setTyped(String(page + 1));
          else onPage(to);
        }} />
      <Box component="span" sx={{ whiteSpace: 'nowrap' }}>of {formatCount(pages)}</Box>
      {go('Next page', page + 1, ChevronRight)}{go('Last page', pages - 1, LastPage)}
      <Box component="span" sx={{ ml: 2, whiteSpace: 'nowrap' }}>
        {rows === 0 ? 'no rows' : <>Rows {formatCount(first)}–{formatCount(first + rows - 1)} of {formatCount(total)}</>}
      </Box>
      <Typography component="span" variant="caption" noWrap sx={{ flex: 1, minWidth: 0, ml: 2 }}>{remark}</Typography>
      <Button variant="text" startIcon={<GoTo />} title="Go to a time or an event (g)" onClick={onGoTo} sx={{ height: 22, whiteSpace: 'nowrap' }}>Go to</Button>
      <Button size="small" startIcon={<Download />} disabled={total === 0} onClick={onExport} sx={{ height: 22, whiteSpace: 'nowrap' }}>Export</Button>
      <ColumnChooser columns={columns} onColumns={onColumns} />
    </Box>
  );
}

/** Which columns, in which order: the grid's own dragging is not in its free edition. */
function ColumnChooser({ columns, onColumns }: Pick<Props, 'columns' | 'onColumns'>) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <Button variant="text" startIcon={<ViewColumn />} aria-haspopup="dialog" onClick={(event) => setAnchor(event.currentTarget)} sx={{ height: 24 }}>Columns</Button>
      <Popover open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)} transitionDuration={0}
        anchorOrigin={{ vertical: 'top', horizontal: 'right' }} transformOrigin={{ vertical: 'bottom', horizontal: 'right' }} slotProps={{ paper: { role: 'dialog', 'aria-label': 'Columns', sx: { bgcolor: 'surface.raised', backgroundImage: 'none' } } }}>
        <Box component="ul" sx={{ m: 0, p: 2, listStyle: 'none', width: 260 }}>
          {columns.map(({ field, hidden }, at) => {
            const name = EVENT_COLUMNS.find((column) => column.field === field)?.name ?? field;
            return (
              <Box component="li" key={field} sx={{ display: 'flex', alignItems: 'center', gap: 2, height: 24, typography: 'body2' }}>
                <Box component="label" sx={{ display: 'flex', alignItems: 'center', gap: 2, flex: 1 }}>
                  <Checkbox checked={!hidden} onChange={() => onColumns(withColumn(columns, field, { hidden: !hidden }))} />{name}
                </Box>
                <IconButton aria-label={`Move ${name} to the left`} disabled={at === 0} onClick={() => onColumns(movedColumn(columns, field, -1))} sx={{ width: 22, height: 22 }}><ArrowUp /></IconButton>
                <IconButton aria-label={`Move ${name} to the right`} disabled={at === columns.length - 1} onClick={() => onColumns(movedColumn(columns, field, 1))} sx={{ width: 22, height: 22 }}><ArrowDown /></IconButton>
              </Box>
            );
          })}
        </Box>
        <Box sx={{ p: 2, pt: 0 }}><Button onClick={() => onColumns([])}>As they come</Button></Box>
      </Popover>
    </>
  );
}
