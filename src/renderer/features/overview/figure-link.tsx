// A figure, and the way to the events that it counts: Explore with exactly that query.
import { Box } from '@mui/material';
import type { ReactNode } from 'react';
import { encodeView, useView, type View } from '../../app/view.ts';
import { parseTyped } from '../explore/filters.ts';

/** `title` says what is shown where the figure alone does not. */
export function FigureLink({ query, window = null, title, children }: { readonly query: string; readonly window?: View['window']; readonly title?: string; readonly children: ReactNode }) {
  const [view] = useView();
  const typed = parseTyped(query);
  return <ViewLink title={title} patch={{ screen: 'explore', ...typed, window: window ?? typed.window, event: null, order: view.order }}>{children}</ViewLink>;
}

/** A link and not a button: it can be opened in a second window and copied as an address. */
export function ViewLink({ patch, title, children }: { readonly patch: Partial<View>; readonly title?: string | undefined; readonly children: ReactNode }) {
  const [view, setView] = useView();
  return (
    <Box component="a" href={`#${encodeView({ ...view, ...patch })}`} title={title} onClick={(event) => { if (!event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); setView(patch); } }}
      sx={{ color: 'inherit', textDecoration: 'underline', textDecorationColor: 'line.strong', textDecorationThickness: '1px', textUnderlineOffset: '2px', '&:hover': { color: 'primary.main' } }}>{children}</Box>
  );
}
