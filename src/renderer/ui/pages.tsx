// The line under a list that comes in pages: which of how many are shown, one page back, one forth.
import ChevronLeft from '@mui/icons-material/ChevronLeftOutlined';
import ChevronRight from '@mui/icons-material/ChevronRightOutlined';
import { Box, IconButton } from '@mui/material';

const grouping = new Intl.NumberFormat('en-GB');

/** `offset` from 0 and `rows` of this page; nothing is shown where one page holds all. `what`: `parts`, for the names of the buttons. */
export function Pages({ what, offset, rows, size, total, onOffset }: { readonly what: string; readonly offset: number; readonly rows: number; readonly size: number; readonly total: number; readonly onOffset: (offset: number) => void }) {
  if (total <= size && offset === 0) return null;
  const go = (label: string, to: number, Icon: typeof ChevronLeft) => <IconButton aria-label={label} disabled={to < 0 || to >= total} onClick={() => onOffset(to)} sx={{ width: 24, height: 24 }}><Icon /></IconButton>;
  return (
    <Box role="group" aria-label={`Pages of ${what}`} sx={{ display: 'flex', alignItems: 'center', gap: 1, height: 28, flexShrink: 0, px: 2, borderTop: 1, borderColor: 'line.subtle', bgcolor: 'surface.panel', typography: 'caption', color: 'text.secondary' }}>
      {go(`${what} before`, offset - size, ChevronLeft)}{go(`more ${what}`, offset + size, ChevronRight)}
      <span>{grouping.format(rows === 0 ? 0 : offset + 1)}–{grouping.format(offset + rows)} of {grouping.format(total)}</span>
    </Box>
  );
}
