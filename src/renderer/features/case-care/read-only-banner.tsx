// Says above every screen of a case that it is open for reading only, and why: somebody else has it, it is sealed, or it lies where
// nothing can be written.
import { Box, Typography } from '@mui/material';
import { useCase } from '../../app/open-case.ts';
import { Mark } from '../../ui/text.tsx';

export function ReadOnlyBanner() {
  const { info } = useCase();
  if (!info.readOnly) return null;
  return (
    <Box component="section" aria-label="Opened for reading only" sx={{ display: 'flex', alignItems: 'center', gap: 2, flexShrink: 0, px: 3, py: 1, bgcolor: 'surface.panel', borderBottom: 1, borderColor: 'line.subtle' }}>
      <Mark kind="suspicious" label={null} />
      <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>Opened for reading only{info.readOnlyReason ? `: ${info.readOnlyReason}` : ''}</Typography>
    </Box>
  );
}
