// What a pane shows when it has nothing to show: why, and what to do next.
import { Box, Button, Typography } from '@mui/material';
import { useEffect, useState, type ReactNode } from 'react';

/** Centred in its pane. `actions`: at most one filled button, the next step first. */
export function EmptyState({ title, children, actions }: { readonly title: string; readonly children?: ReactNode; readonly actions?: ReactNode }) {
  return (
    <Box sx={{ flex: 1, display: 'flex', flexDirection: 'column', alignItems: 'center', justifyContent: 'center', textAlign: 'center', gap: 2, p: 6, minHeight: 0 }}>
      <Typography component="p" variant="h2">{title}</Typography>
      {children && <Box sx={{ typography: 'body1', color: 'text.secondary', maxWidth: 520 }}>{children}</Box>}
      {actions && <Box sx={{ display: 'flex', gap: 2, mt: 2 }}>{actions}</Box>}
    </Box>
  );
}

/** In the pane that failed: what, its code, what to do, and Retry where that can help. */
export function ErrorState({ what, code, todo, onRetry, retryText = 'Retry', children }: {
  readonly what: string; readonly code: string; readonly todo: string; readonly onRetry?: (() => void) | undefined; readonly retryText?: string; readonly children?: ReactNode;
}) {
  return (
    <Box role="alert" sx={{ display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: 1, p: 4, borderLeft: 3, borderColor: 'severity.bad', overflowWrap: 'anywhere' }}>
      <Typography variant="h3" component="p">{what}</Typography>
      <Typography>{todo}</Typography>
      <Typography variant="mono" sx={{ color: 'text.secondary' }}>{code}</Typography>
      {(onRetry || children) && <Box sx={{ display: 'flex', gap: 2, mt: 1 }}>{onRetry && <Button onClick={onRetry}>{retryText}</Button>}{children}</Box>}
    </Box>
  );
}

/** The same on one line, inside a form. */
export function ErrorLine({ what, todo, code }: { readonly what: string; readonly todo: string; readonly code: string }) {
  return (
    <Typography role="alert" variant="body2" sx={{ color: 'error.main', overflowWrap: 'anywhere' }}>
      {what} {todo} <Typography component="span" variant="mono">{code}</Typography>
    </Typography>
  );
}

/** Two pixels under a head while something is under way for longer than 150 ms; takes no room. */
export function BusyLine({ busy }: { readonly busy: boolean }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!busy) { setShown(false); return; }
    const timer = setTimeout(() => setShown(true), 150);
    return () => clearTimeout(timer);
  }, [busy]);
  return (
    <Box role="status" aria-label={shown ? 'Loading' : undefined} sx={{ position: 'relative', height: 0, zIndex: 2 }}>
      {shown && <Box sx={{ position: 'absolute', top: 0, left: 0, right: 0, height: 2, bgcolor: 'primary.main' }} />}
    </Box>
  );
}
