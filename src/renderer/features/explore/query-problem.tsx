// What is wrong with a query, shown where it is wrong, and put right with one key.
import { Box, Button, Typography } from '@mui/material';
import { styled } from '@mui/material/styles';
import { useLayoutEffect, useRef, type RefObject } from 'react';
import type { Suggestions } from '../../../contract/model.ts';
import { visible } from '../../app/format.ts';
import { KeyHint, MonoText } from '../../ui/text.tsx';

export type Problem = NonNullable<Suggestions['problem']>;

/** The query with what was meant in the place of what is wrong. */
export const corrected = (text: string, { start, end, instead }: Problem): string => text.slice(0, start) + (instead ?? '') + text.slice(end);

/** A wavy line under the span, drawn behind an input of the same size and type that may be scrolled. */
export function Underline({ text, problem, input }: { readonly text: string; readonly problem: Problem; readonly input: RefObject<HTMLInputElement | null> }) {
  const mirror = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const field = input.current;
    if (!field) return;
    const follow = () => { if (mirror.current) mirror.current.scrollLeft = field.scrollLeft; };
    follow();
    field.addEventListener('scroll', follow);
    return () => field.removeEventListener('scroll', follow);
  }, [input, text]);
  return (
    <Mirror ref={mirror} aria-hidden>
      {text.slice(0, problem.start)}<span>{text.slice(problem.start, problem.end) || '\u00a0\u00a0'}</span>{text.slice(problem.end)}
    </Mirror>
  );
}

const Mirror = styled('div')(({ theme }) => ({
  ...theme.typography.mono, position: 'absolute', inset: 0, lineHeight: '24px', whiteSpace: 'pre', overflow: 'hidden', color: 'transparent', pointerEvents: 'none',
  '& span': { textDecoration: 'underline wavy', textDecorationThickness: '1px', textUnderlineOffset: '3px', textDecorationColor: theme.vars.palette.error.main },
}));

export function ProblemLine({ problem, onFix, onHelp }: { readonly problem: Problem; onFix(): void; onHelp(): void }) {
  const { message, instead } = problem;
  // The button says what was meant.
  const what = instead === null ? message : message.replace(/ (?:Did you mean [^]*\?|Leave it out\?)$/, '');
  return (
    <Box role="alert" sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '2px 12px', pt: 1 }}>
      <Typography variant="body2" sx={{ color: 'error.main', overflowWrap: 'anywhere', minWidth: 0 }}>{visible(what)} <Typography component="span" variant="mono">QUERY_INVALID</Typography></Typography>
      {instead !== null && (
        <Button size="small" variant="outlined" onClick={onFix} sx={{ height: 22, py: 0, maxWidth: 420, gap: 2 }}>
          <Box component="span" sx={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{instead === '' ? 'Leave it out' : <>Use <MonoText>{visible(instead)}</MonoText></>}</Box>
          <KeyHint aria-hidden>Alt+Enter</KeyHint>
        </Button>
      )}
      <Button size="small" variant="text" onClick={onHelp} sx={{ height: 22, py: 0 }}>Examples</Button>
    </Box>
  );
}
