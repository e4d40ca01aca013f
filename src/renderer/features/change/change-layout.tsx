// How the two sides of a change are laid out: remembered on this machine, the same on every screen.
import { Box, ButtonBase } from '@mui/material';
import { useSyncExternalStore } from 'react';
import { capitalised } from '../../app/format.ts';

export const CHANGE_LAYOUTS = ['as it fits', 'side by side', 'inline'] as const;
export type ChangeLayout = (typeof CHANGE_LAYOUTS)[number];

const KEY = 'change.layout';
const listeners = new Set<() => void>();
const read = (): ChangeLayout => CHANGE_LAYOUTS.find((layout) => layout === localStorage.getItem(KEY)) ?? 'as it fits';
const subscribe = (listen: () => void): (() => void) => { listeners.add(listen); return () => listeners.delete(listen); };

export function useChangeLayout(): readonly [ChangeLayout, (layout: ChangeLayout) => void] {
  const layout = useSyncExternalStore(subscribe, read);
  return [layout, (to) => { localStorage.setItem(KEY, to); for (const listen of listeners) listen(); }];
}

export function ChangeLayoutChoice() {
  const [layout, setLayout] = useChangeLayout();
  return (
    <Box role="group" aria-label="Layout of changes" sx={{ display: 'flex', gap: '2px' }}>
      {CHANGE_LAYOUTS.map((one) => (
        <ButtonBase key={one} aria-pressed={one === layout} onClick={() => setLayout(one)} sx={{ typography: 'caption', px: 1, height: 20, borderRadius: '3px', color: one === layout ? 'text.primary' : 'text.secondary', bgcolor: one === layout ? 'surface.selected' : 'transparent', '&:hover': { bgcolor: 'surface.hover' } }}>{capitalised(one)}</ButtonBase>
      ))}
    </Box>
  );
}
