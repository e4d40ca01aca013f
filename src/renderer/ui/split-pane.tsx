// Two panes and the line between them, which moves by drag and by arrow keys and stays where it was put.
import { Box } from '@mui/material';
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';

interface Props {
  /** Under this name the size is remembered on this machine. */
  readonly name: string;
  /** What the line resizes, for screen readers. */
  readonly label: string;
  /** Which pane has a size of its own; the other takes the rest. */
  readonly fixed: 'first' | 'second';
  readonly direction?: 'row' | 'column';
  /** px, until somebody moves the line. */
  readonly size: number;
  readonly min: number;
  readonly max: number;
  readonly first: ReactNode;
  readonly second: ReactNode;
}

/** px per arrow key. */
const STEP = 16;

/** Double click puts the line back to where it came. */
export function SplitPane({ name, label, fixed, direction = 'row', size, min, max, first, second }: Props) {
  const [moved, setMoved] = useState<number | null>(() => remembered(name));
  const start = useRef<{ at: number; size: number } | null>(null);
  const value = Math.min(max, Math.max(min, moved ?? size));
  const row = direction === 'row';
  useEffect(() => { if (moved !== null) remember(name, moved); }, [name, moved]);

  const sign = fixed === 'first' ? 1 : -1;
  const place = (event: PointerEvent) => (row ? event.clientX : event.clientY);
  const move = (to: number) => setMoved(Math.min(max, Math.max(min, Math.round(to))));
  function onKeyDown(event: KeyboardEvent) {
    const [less, more] = row ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    if (event.key === less || event.key === more) move(value + sign * (event.key === more ? STEP : -STEP));
    else if (event.key === 'Home') move(min);
    else if (event.key === 'End') move(max);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const own = { flex: `0 0 ${value}px`, [row ? 'width' : 'height']: value };
  const rest = { flex: '1 1 0' };
  const cell = { display: 'flex', flexDirection: 'column', minWidth: 0, minHeight: 0, overflow: 'hidden' } as const;
  return (
    <Box sx={{ display: 'flex', flexDirection: direction, flex: 1, minWidth: 0, minHeight: 0 }}>
      <Box sx={cell} style={fixed === 'first' ? own : rest}>{first}</Box>
      <Box
        role="separator" aria-orientation={row ? 'vertical' : 'horizontal'} aria-label={label} aria-valuenow={value} aria-valuemin={min} aria-valuemax={max}
        tabIndex={0} onKeyDown={onKeyDown}
        onPointerDown={(event) => { start.current = { at: place(event), size: value }; event.currentTarget.setPointerCapture(event.pointerId); event.preventDefault(); }}
        onPointerMove={(event) => { if (start.current) move(start.current.size + sign * (place(event) - start.current.at)); }}
        onPointerUp={() => { start.current = null; }}
        onDoubleClick={() => setMoved(size)}
        sx={{
          flex: '0 0 1px', position: 'relative', bgcolor: 'line.subtle', cursor: row ? 'col-resize' : 'row-resize', touchAction: 'none', zIndex: 3,
          // A line of one pixel is hard to hit; the grip around it is wider than it looks.
          '&::before': { content: '""', position: 'absolute', inset: row ? '0 -3px' : '-3px 0' },
          '&:hover, &:focus-visible': { bgcolor: 'primary.main' },
        }}
      />
      <Box sx={cell} style={fixed === 'second' ? own : rest}>{second}</Box>
    </Box>
  );
}

const remembered = (name: string): number | null => {
  const value = Number(localStorage.getItem(`size.${name}`) ?? Number.NaN);
  return Number.isFinite(value) ? value : null;
};
const remember = (name: string, size: number) => localStorage.setItem(`size.${name}`, String(size));
