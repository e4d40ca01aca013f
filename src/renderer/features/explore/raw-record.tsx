// The record as the source wrote it. What is copied is exactly that; the laid-out text is only for reading.
import { Box, Button, Typography } from '@mui/material';
import { useMemo, useState } from 'react';
import type { EventDetail } from '../../../contract/model.ts';
import { formatBytes, visible } from '../../app/format.ts';
import { CopyButton } from '../../ui/text.tsx';
import { indentedJson } from './raw-layout.ts';
import { movedParts, piecesOf } from './raw-pieces.ts';
import { Section } from './section.tsx';

/** Lines in sight while folded, and the height of one in px. */
const FOLD_LINES = 12, LINE_PX = 16;

/** Old and new as everywhere; which field it is, is said when one points at it. */
function toneOf(fields: readonly string[]): string {
  return fields.includes('old') ? 'diff.oldFill' : fields.includes('new') ? 'diff.newFill' : 'surface.selected';
}

/** Twelve lines, then folded. What fields were read from is marked. Control and other invisible characters are shown by name. */
export function RawRecord({ event }: { readonly event: EventDetail }) {
  const [pretty, setPretty] = useState(false);
  const [open, setOpen] = useState(false);
  const layout = indentedJson(event.raw);
  const indented = pretty && layout !== null ? layout : null;
  const pieces = useMemo(() => piecesOf(indented ?? event.raw, indented === null ? event.parts : movedParts(event.raw, indented, event.parts)), [event.raw, event.parts, indented]);
  const text = visible(indented ?? event.raw, { lines: true });
  const fields = [...new Set(event.parts.flatMap((part) => part.fields))];
  // A line holds about 44 characters at the pane's usual width; whether folding is needed does not depend on it exactly.
  const lines = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 44)), 0);
  const folded = lines > FOLD_LINES && !open;
  return (
    <Section title="Raw record" detail={`${formatBytes(event.rawBytes)}${event.rawCut ? ', the first 64 KiB are shown' : ''}`} actions={
      <>
        {layout !== null && <Button variant="text" aria-pressed={pretty} onClick={() => setPretty(!pretty)} sx={{ height: 20, px: 1, fontSize: 11 }}>{pretty ? 'As written' : 'Indent'}</Button>}
        <CopyButton text={event.raw} label={event.rawCut ? 'Copy what is shown of the record' : 'Copy the record exactly'} />
      </>
    }>
      <Box component="pre" aria-label="Text of the record" tabIndex={0} sx={{
        m: 0, p: 2, bgcolor: 'surface.sunken', borderRadius: 1, typography: 'mono', whiteSpace: 'pre-wrap', wordBreak: 'break-all',
        ...(folded ? { maxHeight: FOLD_LINES * LINE_PX + 8, overflow: 'hidden' } : { maxHeight: 480, overflow: 'auto' }),
      }}>{pieces.map((piece, i) => (piece.fields.length === 0 ? visible(piece.text, { lines: true })
          : <Box key={i} component="mark" title={piece.fields.join(', ')} sx={{ color: 'inherit', borderBottom: '1px dotted', borderColor: 'line.strong', bgcolor: toneOf(piece.fields) }}>{visible(piece.text, { lines: true })}</Box>))}</Box>
      {fields.length > 0 && <Typography variant="caption" component="p" sx={{ m: 0, mt: 1, color: 'text.secondary' }}>Marked: read as {fields.join(', ')}.</Typography>}
      {lines > FOLD_LINES && <Button variant="text" onClick={() => setOpen(!open)} sx={{ height: 20, px: 1, mt: 1, fontSize: 11 }}>{open ? 'Fold' : 'Show all of it'}</Button>}
    </Section>
  );
}
