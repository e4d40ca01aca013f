// A change on one line of a grid: `field old → new (delta) +4`. Lists show what they gained and lost.
import { Box } from '@mui/material';
import { styled } from '@mui/material/styles';
import { modelOf } from '../../../contract/change-model.ts';
import type { Change, ValueKind } from '../../../contract/model.ts';
import { visible } from '../../app/format.ts';
import { changeLine, shortDelta, sideText } from './change-text.ts';

// Colours of old and new, always with a sign or an arrow beside them.
const Old = styled('span')(({ theme }) => ({ color: theme.vars.palette.diff.oldText }));
const New = styled('span')(({ theme }) => ({ color: theme.vars.palette.diff.newText, fontWeight: 500 }));
const Quiet = styled('span')(({ theme }) => ({ color: theme.vars.palette.text.secondary }));
const More = styled('span')(({ theme }) => ({
  flexShrink: 0, border: `1px solid ${theme.vars.palette.line.subtle}`, borderRadius: 3, padding: '0 4px', fontSize: 11, lineHeight: '14px', color: theme.vars.palette.text.secondary,
}));

/** One side; words about a value are italic and never coloured as one. */
function Side({ text, kind, side }: { readonly text: string | null; readonly kind: ValueKind; readonly side: 'old' | 'new' }) {
  const shown = sideText(text, kind);
  if (shown.word) return <Quiet sx={{ fontStyle: 'italic' }}>{shown.text}</Quiet>;
  const Coloured = side === 'old' ? Old : New;
  return <Coloured>{shown.text}</Coloured>;
}

/** `changes` of one event; the first one is shown, the others are counted. */
export function ChangeCell({ changes }: { readonly changes: readonly Change[] }) {
  const [first, ...others] = changes;
  if (!first) return <Quiet>no change</Quiet>;
  const delta = shortDelta(first);
  return (
    <Box component="span" title={changes.map(changeLine).join('\n')} sx={{ display: 'flex', alignItems: 'center', gap: 1.5, minWidth: 0, width: '100%' }}>
      <Box component="span" sx={{ display: 'flex', columnGap: '4px', minWidth: 0, '& > span': { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' } }}>
        {/* Where room is scarce, the values keep theirs longer than a long name of the field. */}
        <Quiet style={first.field.length <= 8 ? { flexShrink: 0 } : { flexShrink: 1000, minWidth: '5em' }}>{visible(first.field)}</Quiet>
        <span><Sides change={first} />{delta && <> ({delta})</>}</span>
      </Box>
      {others.length > 0 && <More aria-label={`and ${others.length} more changed fields`}>+{others.length}</More>}
    </Box>
  );
}

/** Old and new in the shortest form that says it all. */
function Sides({ change }: { readonly change: Change }) {
  const { list } = modelOf(change);
  if (list && list.added.length + list.removed.length + list.changed.length > 0) {
    const pieces = [...list.removed.map((item) => ({ item, sign: '−' })), ...list.added.map((item) => ({ item, sign: '+' })), ...list.changed.map(({ name, members }) => ({ item: `${name}: ${members.map((member) => `${member.name} ${member.old ?? 'absent'} → ${member.new ?? 'absent'}`).join(', ')}`, sign: '±' }))];
    return pieces.map(({ item, sign }, at) => {
      const Coloured = sign === '−' ? Old : New;
      return <Coloured key={at}>{at > 0 && ' '}{sign} {visible(item)}</Coloured>;
    });
  }
  // A field that did not exist before is an addition, and the other way round.
  if (change.oldKind === 'absent' && change.newKind === 'value') return <New>+ {sideText(change.new, change.newKind).text}</New>;
  if (change.newKind === 'absent' && change.oldKind === 'value') return <Old>− {sideText(change.old, change.oldKind).text}</Old>;
  return <><Side text={change.old} kind={change.oldKind} side="old" /> <Quiet>→</Quiet> <Side text={change.new} kind={change.newKind} side="new" /></>;
}
