// A list of thousands of rows of one height, of which only those in sight are made. Scrolls by itself.
import { Box } from '@mui/material';
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';

/** Rows made beyond each edge, so that scrolling by keys always finds the next one. */
const BEYOND = 8;

/** `height` of a row in px; `shown`: place of the row to keep in sight, or −1. `row` gives the content of one `li`. */
export function WindowedList({ label, count, height, shown, row }: { readonly label: string; readonly count: number; readonly height: number; readonly shown: number; readonly row: (at: number) => ReactNode }) {
  const box = useRef<HTMLUListElement>(null);
  const [place, setPlace] = useState({ top: 0, rows: 40 });
  const measure = () => { if (box.current) setPlace({ top: Math.floor(box.current.scrollTop / height), rows: Math.ceil(box.current.clientHeight / height) }); };
  useLayoutEffect(() => {
    const list = box.current;
    if (!list) return;
    if (shown >= 0 && (shown * height < list.scrollTop || (shown + 1) * height > list.scrollTop + list.clientHeight)) list.scrollTop = shown * height - list.clientHeight / 3;
  }, [shown, height]);
  useLayoutEffect(() => {
    const list = box.current;
    if (!list) return;
    const observer = new ResizeObserver(() => setPlace({ top: Math.floor(list.scrollTop / height), rows: Math.ceil(list.clientHeight / height) }));
    observer.observe(list);
    return () => observer.disconnect();
  }, [height]);
  const from = Math.max(0, place.top - BEYOND), to = Math.min(count, place.top + place.rows + BEYOND);
  return (
    <Box component="ul" ref={box} aria-label={label} onScroll={measure} sx={{ flex: 1, minHeight: 0, overflow: 'auto', position: 'relative', listStyle: 'none', m: 0, p: 0 }}>
      {Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index).map((at) => (
        <Box component="li" key={at} aria-setsize={count} aria-posinset={at + 1} sx={{ position: 'absolute', left: 0, right: 0 }} style={{ top: at * height, height }}>{row(at)}</Box>
      ))}
      {/* Holds the room of all rows; a list has nothing but items. */}
      <Box component="li" role="presentation" sx={{ width: '1px' }} style={{ height: count * height }} />
    </Box>
  );
}
