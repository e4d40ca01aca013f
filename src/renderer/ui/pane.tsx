// The quiet frame of everything: a pane with a head, split from its neighbours by one line.
import { Box, Typography } from '@mui/material';
import { styled } from '@mui/material/styles';
import type { ReactNode } from 'react';

/** Fills its place and scrolls inside; `tone` panel for rails and lists, canvas for data. `tabStop` where nothing in it takes the focus, so that keys can scroll it. */
export function Pane({ label, tone = 'canvas', scroll = true, tabStop = false, children }: {
  readonly label: string; readonly tone?: 'canvas' | 'panel'; readonly scroll?: boolean; readonly tabStop?: boolean; readonly children: ReactNode;
}) {
  return (
    <Box component="section" aria-label={label} data-pane="" tabIndex={tabStop ? 0 : -1} sx={{
      display: 'flex', flexDirection: 'column', minWidth: 0, minHeight: 0, flex: 1, overflow: scroll ? 'auto' : 'hidden',
      bgcolor: `surface.${tone}`, '&:focus-visible': { outlineOffset: -2 },
    }}>
      {children}
    </Box>
  );
}

/** 28 px: title, a remark beside it, actions at the right. */
export function PaneHead({ title, detail, children, sticky = false }: {
  readonly title: string; readonly detail?: ReactNode; readonly children?: ReactNode; readonly sticky?: boolean;
}) {
  return (
    <Box sx={{
      display: 'flex', alignItems: 'center', gap: 2, height: 28, flexShrink: 0, px: 3, bgcolor: 'surface.panel',
      borderBottom: 1, borderColor: 'line.subtle', ...(sticky && { position: 'sticky', top: 0, zIndex: 2 }),
    }}>
      <Typography component="h2" variant="body2" sx={{ fontWeight: 600, whiteSpace: 'nowrap' }}>{title}</Typography>
      <Typography variant="caption" noWrap sx={{ color: 'text.secondary', flex: 1, minWidth: 0 }}>{detail}</Typography>
      {children}
    </Box>
  );
}

/** A line of terms and values: `Source   backoffice.csv`. */
export const FieldList = styled('dl')(({ theme }) => ({
  display: 'grid', gridTemplateColumns: 'minmax(72px, auto) minmax(0, 1fr)', columnGap: 12, rowGap: 2, alignItems: 'baseline', margin: 0, fontSize: 12, lineHeight: '16px',
  '& dt': { color: theme.vars.palette.text.secondary }, '& dd': { margin: 0, overflowWrap: 'anywhere' },
}));
