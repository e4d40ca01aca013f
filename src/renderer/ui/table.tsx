// Plain tables for short lists: real rows and headers, the grid's density, figures at the right.
import { styled } from '@mui/material/styles';

/** `dense`: 20-px rows with bands. `auto`: columns as wide as their content, for figures that must never be cut. */
export const Table = styled('table', { shouldForwardProp: (name) => name !== 'dense' && name !== 'auto' })<{ readonly dense?: boolean; readonly auto?: boolean }>(({ theme, dense, auto }) => ({
  width: '100%', borderCollapse: 'collapse', fontSize: 12, lineHeight: '16px', tableLayout: auto ? 'auto' : 'fixed',
  '& th, & td': { textAlign: 'left', padding: '0 6px', height: dense ? 20 : 27, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', fontWeight: 400 },
  // The first cell of a row, header or not; `:first-child` is what this says without a warning of the style engine.
  '& tr > *:not(* + *)': { paddingLeft: 12 }, '& tr > *:last-child': { paddingRight: 12 },
  '& thead th': { height: 27, fontSize: 11, fontWeight: 600, color: theme.vars.palette.text.secondary, backgroundColor: theme.vars.palette.surface.canvas, position: 'sticky', top: 0, zIndex: 1, borderBottom: `1px solid ${theme.vars.palette.line.subtle}` },
  '& tbody td, & tbody th': { borderBottom: `1px solid color-mix(in srgb, ${theme.vars.palette.line.subtle} ${dense ? 0 : 55}%, transparent)` },
  ...(dense && { '& tbody tr:nth-of-type(even)': { backgroundColor: theme.vars.palette.surface.panel } }),
  '& .number': { textAlign: 'right' },
  '& tfoot td, & tfoot th': { fontWeight: 600 },
  '& tr[aria-selected="true"], & tr[data-selected="true"]': { backgroundColor: theme.vars.palette.surface.selected, boxShadow: `inset 3px 0 0 ${theme.vars.palette.primary.main}` },
  '& tr[data-link]:not([data-selected="true"]):hover': { backgroundColor: theme.vars.palette.surface.hover },
}));
