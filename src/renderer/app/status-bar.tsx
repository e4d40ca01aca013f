// The line at the foot of every screen: totals at the left, why editing is off, and the zone that times are shown in.
import { Box, ButtonBase, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { JobIndicator } from '../features/jobs/job-indicator.tsx';
import { Mark } from '../ui/text.tsx';
import { zoneOffset } from './format.ts';
import { useCase } from './open-case.ts';
import { size } from './theme.ts';
import { useView } from './view.ts';

/** `children`: what this screen counts, as short pieces of text. */
export function StatusBar({ children }: { readonly children?: ReactNode }) {
  const { info, settings } = useCase();
  const [view, setView] = useView();
  const zones = [...new Set(['UTC', settings.zone])];
  // The offset of what is looked at: summer and winter differ.
  const instant = view.window?.from ?? info.lastTime;
  return (
    <Box component="section" aria-label="Status" sx={{
      display: 'flex', alignItems: 'stretch', height: size.statusBar, flexShrink: 0, pl: 3, bgcolor: 'surface.panel', borderTop: 1, borderColor: 'line.subtle',
      typography: 'caption', color: 'text.secondary', whiteSpace: 'nowrap', overflow: 'hidden',
    }}>
      <Box sx={{ flex: 1, display: 'flex', alignItems: 'center', gap: 4, minWidth: 0, overflow: 'hidden', '& strong': { fontWeight: 600, color: 'text.primary' } }}>{children}</Box>
      {info.readOnly && (
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 1.5, px: 4, color: 'text.primary' }}>
          <Mark kind="suspicious" label={null} />Read-only{info.readOnlyReason ? `: ${info.readOnlyReason}` : ''}
        </Box>
      )}
      <JobIndicator />
      <Box role="group" aria-label="Time zone shown first" sx={{ display: 'flex' }}>
        {zones.map((zone) => {
          const active = view.zone === zone;
          return (
            <ButtonBase key={zone} aria-pressed={active} onClick={() => setView({ zone }, { replace: true })} sx={{
              typography: 'caption', px: 3, color: active ? 'text.primary' : 'text.secondary', fontWeight: active ? 600 : 400, bgcolor: active ? 'surface.selected' : 'transparent',
              borderBottom: 2, borderColor: active ? 'primary.main' : 'transparent', '&:hover': { bgcolor: 'surface.hover' }, '&.Mui-focusVisible': { outlineOffset: -2 },
            }}>
              <Typography component="span" variant="inherit">{zone === 'UTC' ? 'UTC' : `${zone} ${instant ? zoneOffset(zone, instant) : ''}`}</Typography>
            </ButtonBase>
          );
        })}
      </Box>
    </Box>
  );
}
