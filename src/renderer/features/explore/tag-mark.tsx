// The colour of a tag, as a mark before its word: ■ ▲ ● where it means something, a swatch where it is somebody's own. Never the colour alone.
import { Box } from '@mui/material';
import { useMemo } from 'react';
import type { TagColour } from '../../../contract/casework.ts';
import { useOperation } from '../../app/engine.tsx';
import { useCase } from '../../app/open-case.ts';
import { Mark, type MarkKind } from '../../ui/text.tsx';

/** Tag → its colour, where it was given one. */
export function useTagColours(): ReadonlyMap<string, TagColour> {
  const { caseId } = useCase();
  const { data } = useOperation('tag.list', { caseId });
  return useMemo(() => new Map((data ?? []).flatMap(({ tag, colour }) => (colour === null ? [] : [[tag, colour] as const]))), [data]);
}

/** Nothing for a tag without a colour. */
export function TagMark({ tag }: { readonly tag: string }) {
  const colour = useTagColours().get(tag);
  return colour === undefined ? null : <ColourMark colour={colour} />;
}

export function ColourMark({ colour }: { readonly colour: TagColour }) {
  if (!colour.startsWith('#')) return <Mark kind={colour as MarkKind} />;
  return <Box component="span" aria-hidden title={colour} style={{ backgroundColor: colour }} sx={{ display: 'inline-block', width: 10, height: 10, flexShrink: 0, borderRadius: '3px', border: 1, borderColor: 'line.strong', boxSizing: 'border-box' }} />;
}
