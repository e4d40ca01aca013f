// All changes of one event, field by field: old and new side by side when both fit, stacked otherwise, always with − and +.
import ChevronRight from '@mui/icons-material/ChevronRightOutlined';
import ExpandMore from '@mui/icons-material/ExpandMoreOutlined';
import { Box, Button, Typography } from '@mui/material';
import { useId, useState } from 'react';
import type { Change, ValueKind } from '../../../contract/model.ts';
import { countOf, visible } from '../../app/format.ts';
import { MonoText } from '../../ui/text.tsx';
import { changeLine, deltaText, listDelta, sideText } from './change-text.ts';

/** One side of a change, or one item that a list lost or gained. */
interface Line { readonly sign: '−' | '+'; readonly text: string | null; readonly kind: ValueKind }

/** Longer texts than this are folded until asked for; copying always gives all. */
const FOLD_LINES = 12;

/** Lines of a change: for lists what was lost and gained, otherwise both sides. */
function linesOf(change: Change): readonly Line[] {
  const list = listDelta(change);
  if (list && list.added.length + list.removed.length > 0 && change.oldKind === 'value' && change.newKind === 'value') {
    return [...list.removed.map((text) => ({ sign: '−', text: JSON.stringify(text), kind: 'value' }) as const), ...list.added.map((text) => ({ sign: '+', text: JSON.stringify(text), kind: 'value' }) as const)];
  }
  const before = { sign: '−', text: change.old, kind: change.oldKind } as const;
  const after = { sign: '+', text: change.new, kind: change.newKind } as const;
  if (change.oldKind === 'absent') return [after];
  if (change.newKind === 'absent') return [before];
  return [before, after];
}

/** Wraps; a long text is folded, and its full length told. */
function DiffLine({ sign, text, kind }: Line) {
  const { text: shown, word } = sideText(text, kind);
  const old = sign === '−';
  const [open, setOpen] = useState(false);
  const long = shown.length > FOLD_LINES * 48;
  return (
    <Box sx={{ bgcolor: old ? 'diff.oldFill' : 'diff.newFill', color: old ? 'diff.oldText' : 'diff.newText', px: 2, minHeight: 17, display: 'flex', gap: 1.5, alignItems: 'baseline' }}>
      <MonoText aria-label={old ? 'old' : 'new'}>{sign}</MonoText>
      <Box sx={{ minWidth: 0 }}>
        <MonoText sx={{ whiteSpace: 'pre-wrap', ...(word && { fontStyle: 'italic', color: 'text.secondary' }) }}>{long && !open ? `${shown.slice(0, FOLD_LINES * 48)}…` : shown}</MonoText>
        {long && <Button variant="text" onClick={() => setOpen(!open)} sx={{ height: 18, px: 1 }}>{open ? 'Fold' : `Show all ${countOf(shown.length, 'character')}`}</Button>}
      </Box>
    </Box>
  );
}

/** One field: path, remark at the right, and its lines. Side by side only when both are short. */
function ChangeBlock({ change }: { readonly change: Change }) {
  const lines = linesOf(change);
  const beside = lines.length === 2 && lines.every(({ text, kind }) => sideText(text, kind).text.length <= 22);
  return (
    <Box sx={{ mb: 1 }}>
      <Box sx={{ display: 'flex', alignItems: 'baseline', gap: 2, justifyContent: 'space-between' }}>
        <MonoText>{visible(change.field)}</MonoText>
        <Typography variant="caption" sx={{ color: 'text.secondary', textAlign: 'right', flexShrink: 0 }}>{deltaText(change)}</Typography>
      </Box>
      <Box sx={{ display: 'grid', gridTemplateColumns: beside ? '1fr 1fr' : '1fr', gap: '2px' }}>
        {lines.map((line, at) => <DiffLine key={at} {...line} />)}
      </Box>
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
export function ChangeDiff({ changes, unchanged = [] }: { readonly changes: readonly Change[]; readonly unchanged?: readonly Change[] }) {
  const [open, setOpen] = useState(false);
  const listId = useId();
  return (
    <Box>
      {changes.length === 0 && <Typography variant="body2" sx={{ color: 'text.secondary' }}>This record states no change.</Typography>}
      {changes.map((change, at) => <ChangeBlock key={at} change={change} />)}
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
