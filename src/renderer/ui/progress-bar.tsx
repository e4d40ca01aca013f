// Something that takes a while: how far it is, in a bar and in words, and how to stop it.
import { Box, Button, Typography } from '@mui/material';

/** `done` and `total` in any one unit; `detail` says them in words. While `cancelling`, the button waits for the engine to stop. */
export function ProgressBar({ label, detail, done, total, onCancel, cancelling = false }: {
  readonly label: string; readonly detail: string; readonly done: number; readonly total: number;
  readonly onCancel?: () => void; readonly cancelling?: boolean;
}) {
  const share = total > 0 ? Math.min(1, done / total) : 0;
  const percent = Math.floor(share * 100);
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', gap: 1 }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
        <Typography variant="body2" noWrap sx={{ fontWeight: 600, flex: 1, minWidth: 0 }}>{label}</Typography>
        <Typography variant="body2">{percent} %</Typography>
        {onCancel && <Button onClick={onCancel} disabled={cancelling} sx={{ height: 24 }}>{cancelling ? 'Cancelling' : 'Cancel'}</Button>}
      </Box>
      <Box role="progressbar" aria-label={label} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100} aria-valuetext={`${percent} %, ${detail}`} sx={{ height: 4, bgcolor: 'series.rest' }}>
        <Box sx={{ height: '100%', bgcolor: 'primary.main' }} style={{ width: `${share * 100}%` }} />
      </Box>
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>{detail}</Typography>
    </Box>
  );
}
