// All changes of one event, field by field: old and new side by side when both fit, stacked otherwise, always with − and +.
import ChevronRight from '@mui/icons-material/ChevronRightOutlined';
import ExpandMore from '@mui/icons-material/ExpandMoreOutlined';
import { Box, Button, Typography } from '@mui/material';
import { useId, useState } from 'react';
import { modelOf, remarkOf, type ChangeModel } from '../../../contract/change-model.ts';
import type { Change, ValueKind } from '../../../contract/model.ts';
import type { Piece } from '../../../contract/word-diff.ts';
import { countOf, visible } from '../../app/format.ts';
import { MonoText } from '../../ui/text.tsx';
import { useChangeLayout, type ChangeLayout } from './change-layout.tsx';
import { changeLine, sideText } from './change-text.ts';

/** One side of a change, or one item that a list lost or gained. `pieces`: its words, with those that the other side has not. */
interface Line { readonly sign: '−' | '+'; readonly text: string | null; readonly kind: ValueKind; readonly pieces?: readonly Piece[] }

/** Longer texts than this are folded until asked for; copying always gives all. */
const FOLD_LINES = 12;

/** Lines of a change: for lists what was lost, gained and changed, otherwise both sides. */
function linesOf(change: Change, { list, words }: ChangeModel): readonly Line[] {
  if (list && list.added.length + list.removed.length + list.changed.length > 0 && change.oldKind === 'value' && change.newKind === 'value') {
    const line = (sign: '−' | '+', text: string): Line => ({ sign, text, kind: 'value' });
    return [
      ...list.removed.map((text) => line('−', text)), ...list.added.map((text) => line('+', text)),
      ...list.changed.flatMap(({ name, members }) => members.flatMap((member) => [line('−', `${name}.${member.name}: ${member.old ?? 'absent'}`), line('+', `${name}.${member.name}: ${member.new ?? 'absent'}`)])),
    ];
  }
  const before: Line = { sign: '−', text: change.old, kind: change.oldKind, ...(words && { pieces: words.filter(({ of }) => of !== 'new') }) };
  const after: Line = { sign: '+', text: change.new, kind: change.newKind, ...(words && { pieces: words.filter(({ of }) => of !== 'old') }) };
  if (change.oldKind === 'absent') return [after];
  if (change.newKind === 'absent') return [before];
  return [before, after];
}

/** Words that one side alone has are underlined, in the colour of their side. */
function Words({ pieces }: { readonly pieces: readonly Piece[] }) {
  return pieces.map(({ text, of }, at) => (of === 'both' ? <span key={at}>{visible(text, { lines: true })}</span>
    : <Box key={at} component={of === 'old' ? 'del' : 'ins'} sx={{ color: of === 'old' ? 'diff.oldText' : 'diff.newText', bgcolor: of === 'old' ? 'diff.oldFill' : 'diff.newFill', fontWeight: 600, textDecoration: of === 'old' ? 'line-through' : 'underline' }}>{visible(text, { lines: true })}</Box>));
}

/** Wraps; a long text is folded, and its full length told. */
function DiffLine({ sign, text, kind, pieces }: Line) {
  const { text: shown, word } = sideText(text, kind);
  const old = sign === '−';
  const [open, setOpen] = useState(false);
  const long = shown.length > FOLD_LINES * 48;
  return (
    <Box sx={{ bgcolor: old ? 'diff.oldFill' : 'diff.newFill', color: old ? 'diff.oldText' : 'diff.newText', px: 2, minHeight: 17, display: 'flex', gap: 1.5, alignItems: 'baseline' }}>
      <MonoText aria-label={old ? 'old' : 'new'}>{sign}</MonoText>
      <Box sx={{ minWidth: 0 }}>
        <MonoText sx={{ whiteSpace: 'pre-wrap', ...(word && { fontStyle: 'italic', color: 'text.secondary' }) }}>{long && !open ? `${shown.slice(0, FOLD_LINES * 48)}…` : pieces ? <Words pieces={pieces} /> : shown}</MonoText>
        {long && <Button variant="text" onClick={() => setOpen(!open)} sx={{ height: 18, px: 1 }}>{open ? 'Fold' : `Show all ${countOf(shown.length, 'character')}`}</Button>}
      </Box>
    </Box>
  );
}

/** One field: path, remark at the right, and its lines. */
function ChangeBlock({ change, currency, layout }: { readonly change: Change; readonly currency: string | null; readonly layout: ChangeLayout }) {
  const model = modelOf(change, currency);
  const lines = linesOf(change, model);
  const beside = lines.length === 2 && (layout === 'side by side' || (layout === 'as it fits' && lines.every(({ text, kind }) => sideText(text, kind).text.length <= 22)));
  return (
    <Box sx={{ mb: 1 }}>
      <Box sx={{ display: 'flex', alignItems: 'baseline', gap: 2, justifyContent: 'space-between' }}>
        <MonoText>{visible(change.field)}</MonoText>
        <Typography variant="caption" sx={{ color: 'text.secondary', textAlign: 'right', flexShrink: 0, maxWidth: '70%' }}>{visible(remarkOf(change, model))}</Typography>
      </Box>
      {layout === 'inline' && model.words
        ? <Box sx={{ px: 2, border: 1, borderColor: 'line.subtle' }}><MonoText sx={{ whiteSpace: 'pre-wrap' }}><Words pieces={model.words} /></MonoText></Box>
        : <Box sx={{ display: 'grid', gridTemplateColumns: beside ? 'minmax(0, 1fr) minmax(0, 1fr)' : 'minmax(0, 1fr)', gap: '2px' }}>{lines.map((line, at) => <DiffLine key={at} {...line} />)}</Box>}
    </Box>
  );
}

/** What changed, in words: `4 changed, 1 added`. */
export function changeCount(changes: readonly Change[]): string {
  const added = changes.filter(({ oldKind, newKind }) => oldKind === 'absent' && newKind !== 'absent').length;
  const removed = changes.filter(({ oldKind, newKind }) => newKind === 'absent' && oldKind !== 'absent').length;
  const changed = changes.length - added - removed;
  return [[changed, 'changed'], [added, 'added'], [removed, 'removed']].filter(([count]) => count !== 0).map(([count, word]) => `${count} ${word}`).join(', ') || 'no change';
}

/** The changes as lines of text, for the clipboard. */
export const changesAsText = (changes: readonly Change[]): string => changes.map(changeLine).join('\n');

/** `unchanged`: fields present on both sides and equal; folded, with their count. */
export function ChangeDiff({ changes, unchanged = [], currency = null }: { readonly changes: readonly Change[]; readonly unchanged?: readonly Change[]; /** What the record states beside the changes. */ readonly currency?: string | null }) {
  const [layout] = useChangeLayout();
  const [open, setOpen] = useState(false);
  const listId = useId();
  return (
    <Box>
      {changes.length === 0 && <Typography variant="body2" sx={{ color: 'text.secondary' }}>This record states no change.</Typography>}
      {changes.map((change, at) => <ChangeBlock key={at} change={change} currency={currency} layout={layout} />)}
      {unchanged.length > 0 && (
        <Button variant="text" aria-expanded={open} aria-controls={listId} onClick={() => setOpen(!open)} startIcon={open ? <ExpandMore /> : <ChevronRight />} sx={{ px: 1, height: 20, color: 'text.secondary', fontWeight: 400 }}>
          {countOf(unchanged.length, 'field')} unchanged
        </Button>
      )}
      {open && (
        <Box id={listId} component="ul" sx={{ m: 0, p: 0, pl: 4, listStyle: 'none' }}>
          {unchanged.map((field, at) => (
            <Box component="li" key={at} sx={{ display: 'flex', gap: 2, justifyContent: 'space-between' }}>
              <MonoText>{visible(field.field)}</MonoText>
              <MonoText sx={{ color: 'text.secondary', ...(field.newKind !== 'value' && { fontStyle: 'italic' }) }}>{sideText(field.new, field.newKind).text}</MonoText>
            </Box>
          ))}
        </Box>
      )}
    </Box>
  );
}
