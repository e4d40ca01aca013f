// A part of the details pane: a head that folds it, a remark, and what can be done with it.
import ChevronRight from '@mui/icons-material/ChevronRightOutlined';
import ExpandMore from '@mui/icons-material/ExpandMoreOutlined';
import { Box, ButtonBase, Typography } from '@mui/material';
import { useId, useState, type ReactNode } from 'react';

/** Stays folded or open from one event to the next. */
export function Section({ title, detail, actions, children }: { readonly title: string; readonly detail?: ReactNode; readonly actions?: ReactNode; readonly children: ReactNode }) {
  const [open, setOpen] = useState(true);
  const bodyId = useId();
  return (
    <Box component="section" aria-label={title} sx={{ borderTop: 1, borderColor: 'line.subtle', px: 3, py: 1 }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, minHeight: 24 }}>
        <ButtonBase aria-expanded={open} aria-controls={bodyId} onClick={() => setOpen(!open)} sx={{ gap: '2px', ml: -1, borderRadius: 1 }}>
          {open ? <ExpandMore sx={{ color: 'text.secondary' }} /> : <ChevronRight sx={{ color: 'text.secondary' }} />}
          <Typography component="h3" variant="body2" sx={{ fontWeight: 600 }}>{title}</Typography>
        </ButtonBase>
        <Typography variant="caption" noWrap sx={{ color: 'text.secondary', flex: 1, minWidth: 0 }}>{detail}</Typography>
        {actions}
      </Box>
      {open && <Box id={bodyId} sx={{ pb: 1 }}>{children}</Box>}
    </Box>
  );
}
