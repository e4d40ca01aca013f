// Files and folders dropped anywhere on the window. What is not taken here is refused, so that the browser never shows a dropped file itself.
import { Box, Typography } from '@mui/material';
import { useEffect, useRef, useState } from 'react';

/** Text and links can be dragged too; those are none of our business. */
const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

/** One thing dropped; of a folder, `entry` is the way to what is in it. */
interface Item { readonly file: File; readonly entry: FileSystemEntry | null }

/** Entries can only be had while the event is being handled. */
const itemsOf = (data: DataTransfer | null): readonly Item[] => [...(data?.items ?? [])].flatMap((item) => {
  const file = item.getAsFile();
  return file ? [{ file, entry: item.webkitGetAsEntry() }] : [];
});

/** `text`: what will happen to the files; shown while they hover over the window. */
export function FileDrop({ text, onFiles }: { readonly text: string; readonly onFiles: (items: readonly Item[]) => void }) {
  const [over, setOver] = useState(false);
  const take = useRef(onFiles);
  take.current = onFiles;
  useEffect(() => {
    // Entering a child fires before the parent is left, so both are counted.
    let depth = 0;
    const listeners = {
      dragenter(event: DragEvent) { if (!carriesFiles(event)) return; depth += 1; setOver(true); },
      dragleave(event: DragEvent) { if (!carriesFiles(event)) return; depth -= 1; if (depth <= 0) setOver(false); },
      dragover(event: DragEvent) { if (carriesFiles(event)) event.preventDefault(); },
      drop(event: DragEvent) {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        depth = 0;
        setOver(false);
        const items = itemsOf(event.dataTransfer);
        if (items.length > 0) take.current(items);
      },
    };
    const names = Object.keys(listeners) as (keyof typeof listeners)[];
    for (const name of names) addEventListener(name, listeners[name]);
    return () => { for (const name of names) removeEventListener(name, listeners[name]); };
  }, []);
  if (!over) return null;
  return (
    <Box sx={{ position: 'fixed', inset: 8, zIndex: 'modal', border: 2, borderStyle: 'dashed', borderColor: 'primary.main', borderRadius: 1, display: 'grid', placeItems: 'center', pointerEvents: 'none', bgcolor: 'surface.selected', opacity: 0.95 }}>
      <Typography variant="h1">{text}</Typography>
    </Box>
  );
}
