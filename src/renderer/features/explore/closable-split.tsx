// Two panes of which the fixed one can be closed without the other losing its place: it stays mounted at the same spot.
import { Box } from '@mui/material';
import type { ComponentProps } from 'react';
import { SplitPane } from '../../ui/split-pane.tsx';

/** `open` false: the fixed pane and the line beside it are gone; the remembered size is kept. */
type Props = Omit<ComponentProps<typeof SplitPane>, 'direction'> & { readonly open: boolean };

export function ClosableSplit({ open, first, second, ...split }: Props) {
  const limits = open ? {} : { min: 0, max: 0 };
  const closed = split.fixed === 'first' ? { first: null, second } : { first, second: null };
  return (
    <Box sx={{ display: 'flex', flex: 1, minWidth: 0, minHeight: 0, ...(!open && { '& > div > [role="separator"]': { display: 'none' } }) }}>
      <SplitPane {...split} {...limits} {...(open ? { first, second } : closed)} />
    </Box>
  );
}
