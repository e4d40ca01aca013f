// Small pieces of text with a form of their own: values, hashes, keys, words in boxes, marks.
import ContentCopy from '@mui/icons-material/ContentCopyOutlined';
import { Box, IconButton, Tooltip } from '@mui/material';
import { styled } from '@mui/material/styles';
import { useEffect, useState } from 'react';

/** Values, ids, hashes and queries. */
export const MonoText = styled('span')(({ theme }) => ({ ...theme.typography.mono, overflowWrap: 'anywhere' }));

/** A hash: both ends in sight, all of it to screen readers, as title and to the clipboard. */
export function HashText({ hash, head = 12, tail = 6, copy = false }: { readonly hash: string; readonly head?: number; readonly tail?: number; readonly copy?: boolean }) {
  const short = hash.length > head + tail + 1 ? `${hash.slice(0, head)}…${hash.slice(-tail)}` : hash;
  return (
    <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 1 }}>
      <MonoText title={hash} aria-label={hash}>{short}</MonoText>
      {copy && <CopyButton text={hash} label="Copy the whole hash" />}
    </Box>
  );
}

/** Whether something was copied within the last two seconds, and how to copy a text. */
export function useCopy(): readonly [boolean, (text: string) => void] {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  return [copied, (text) => { void navigator.clipboard.writeText(text).then(() => setCopied(true)); }];
}

/** Says “Copied” for two seconds, in words, to everybody. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [copied, copy] = useCopy();
  return (
    <Tooltip title={copied ? 'Copied' : label}>
      <IconButton aria-label={copied ? 'Copied' : label} onClick={() => copy(text)} sx={{ width: 20, height: 20 }}>
        <ContentCopy sx={{ fontSize: 14 }} />
      </IconButton>
    </Tooltip>
  );
}

/** A key or chord, as printed on the keyboard. */
export const KeyHint = styled('kbd')(({ theme }) => ({
  ...theme.typography.mono, fontSize: 11, lineHeight: '14px', padding: '0 5px', borderRadius: 3, whiteSpace: 'nowrap',
  border: `1px solid ${theme.vars.palette.line.subtle}`, color: theme.vars.palette.text.secondary, backgroundColor: theme.vars.palette.surface.panel,
}));

/** A word in a box: a state, a label. Dashed while it is not final. */
export const BoxedWord = styled('span', { shouldForwardProp: (name) => name !== 'dashed' })<{ readonly dashed?: boolean }>(({ theme, dashed }) => ({
  fontSize: 11, lineHeight: '14px', padding: '0 5px', borderRadius: 3, whiteSpace: 'nowrap', display: 'inline-block',
  border: `1px ${dashed ? 'dashed' : 'solid'} ${theme.vars.palette.line.strong}`,
}));

/** Form and word of each mark: colour never stands alone. */
const SHAPES = {
  bad: { label: 'bad', clip: 'none' },
  suspicious: { label: 'suspicious', clip: 'polygon(50% 0, 100% 100%, 0 100%)' },
  good: { label: 'good', clip: 'circle(50%)' },
} as const;
export type MarkKind = keyof typeof SHAPES;

/** ■ ▲ ●: 10 px, each with its own shape. `label` null where the word stands beside it. */
export function Mark({ kind, label }: { readonly kind: MarkKind; readonly label?: string | null }) {
  const text = label === undefined ? SHAPES[kind].label : label;
  return (
    <Box component="span" {...(text === null ? { 'aria-hidden': true } : { role: 'img', 'aria-label': text, title: text })}
      sx={{ display: 'inline-block', width: 10, height: 10, flexShrink: 0, bgcolor: `severity.${kind}`, clipPath: SHAPES[kind].clip }} />
  );
}
