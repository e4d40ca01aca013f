// One dialog for all questions: title, content, at most one filled button. Esc and Cancel are the same.
import Close from '@mui/icons-material/CloseOutlined';
import { Box, Button, IconButton, Dialog as MuiDialog, Typography } from '@mui/material';
import { useId, type ReactNode } from 'react';

/** A form by nature: Enter does what the filled button does, unless it is disabled. */
export function Dialog({ title, onClose, children, action, secondary, cancelText = 'Cancel', width = 480, reading = false }: {
  readonly title: string; readonly onClose: () => void; readonly children: ReactNode;
  /** The one thing this dialog is for; also what Enter does. */
  readonly action?: { readonly text: string; readonly run: () => void; readonly disabled?: boolean };
  readonly secondary?: ReactNode; readonly cancelText?: string; readonly width?: number;
  /** The content is a text to read: it can have the focus, so that keys scroll it. */
  readonly reading?: boolean;
}) {
  const titleId = useId();
  return (
    <MuiDialog open onClose={onClose} aria-labelledby={titleId} transitionDuration={0} slotProps={{ paper: { sx: { width, maxWidth: 'calc(100vw - 64px)', bgcolor: 'surface.canvas', backgroundImage: 'none', '&:focus-visible': { outline: 'none' } } } }}>
      <Box component="form" noValidate sx={{ display: 'flex', flexDirection: 'column', minHeight: 0 }} onSubmit={(event) => { event.preventDefault(); if (action && !action.disabled) action.run(); }}>
        <Box sx={{ display: 'flex', alignItems: 'center', height: 44, flexShrink: 0, pl: 4, pr: 2, borderBottom: 1, borderColor: 'line.subtle' }}>
          <Typography id={titleId} variant="h2" sx={{ flex: 1 }}>{title}</Typography>
          <IconButton aria-label="Close" onClick={onClose}><Close /></IconButton>
        </Box>
        <Box {...(reading ? { role: 'document', tabIndex: 0, 'aria-labelledby': titleId } : {})} sx={{ p: 4, overflow: 'auto', '&:focus-visible': { outlineOffset: -2 }, display: 'flex', flexDirection: 'column', gap: 3 }}>{children}</Box>
        {(action || secondary) && (
          <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, px: 4, py: 3, borderTop: 1, borderColor: 'line.subtle' }}>
            <Box sx={{ flex: 1 }}>{secondary}</Box>
            <Button onClick={onClose}>{action ? cancelText : 'Close'}</Button>
            {action && <Button type="submit" variant="contained" disabled={action.disabled ?? false}>{action.text}</Button>}
          </Box>
        )}
      </Box>
    </MuiDialog>
  );
}
