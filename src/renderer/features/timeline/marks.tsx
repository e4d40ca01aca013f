// The shapes of the timeline: what people marked, alone or several together, findings as spans, and counts by stretches of time.
import { styled } from '@mui/material/styles';
import type { KeyboardEvent } from 'react';
import type { TimelineItem } from '../../../contract/timeline.ts';
import { KIND_WORDS, kindOf, type MarkKind } from '../../../contract/timeline-words.ts';

export const KINDS = Object.keys(KIND_WORDS) as MarkKind[];

export const Shape = styled('g')(({ theme: { vars: { palette } } }) => ({
  stroke: palette.primary.main, fill: palette.surface.canvas, strokeWidth: 1.5,
  '&.shows': { fill: palette.primary.main },
  '&.starred, &.noted, &.tagged': { stroke: palette.text.secondary, strokeWidth: 1 },
  '&.starred': { fill: palette.text.secondary, stroke: 'none' },
  '&.several': { fill: palette.surface.selected, strokeWidth: 1 },
}));

/** Each kind has a shape of its own, so that colour says nothing alone. At 0, 0. */
export function KindShape({ kind }: { readonly kind: MarkKind | 'several' }) {
  return (
    <Shape className={kind}>
      {(kind === 'shows' || kind === 'context' || kind === 'contradicts') && <circle r="5" />}
      {kind === 'contradicts' && <path d="M-3 3L3-3" />}
      {kind === 'starred' && <path d="M0-6 1.6-2 6-1.8 2.6.9 3.7 5 0 2.7-3.7 5-2.6.9-6-1.8-1.6-2Z" />}
      {kind === 'noted' && <path d="M-4-5H4V5H-4ZM-2-2H2M-2 1H2" />}
      {kind === 'tagged' && <path d="M0-5 5 0 0 5-5 0Z" />}
      {kind === 'several' && <rect x="-6" y="-6" width="12" height="12" rx="3" />}
    </Shape>
  );
}

/** What can be reached and opened. */
export const Reachable = styled('g')(({ theme: { vars: { palette } } }) => ({
  '&:focus-visible': { outline: 'none' },
  '& .ring': { fill: 'none', stroke: 'none' },
  '&:focus-visible .ring, &.active .ring': { stroke: palette.primary.main, strokeWidth: 2 },
}));

/** A mark with its label, which may be cut and so is no name of it. */
export const Clickable = styled('g')({ 'cursor': 'pointer', '&:hover text': { textDecoration: 'underline' } });

export const Label = styled('text')(({ theme: { vars: { palette } } }) => ({ fontSize: 11, fill: palette.text.primary, stroke: 'none', '&.second': { fill: palette.text.secondary }, '&.name': { fontSize: 12, fontWeight: 500 } }));
export const Rule = styled('path')(({ theme: { vars: { palette } } }) => ({ stroke: palette.line.subtle, fill: 'none' }));
export const Side = styled('rect')(({ theme: { vars: { palette } } }) => ({ fill: palette.surface.panel }));
export const Bucket = styled('rect')(({ theme: { vars: { palette } } }) => ({ fill: palette.line.strong }));
export const Dot = styled('circle')(({ theme: { vars: { palette } } }) => ({ fill: palette.line.strong }));
export const SpanBar = styled('rect')(({ theme: { vars: { palette } } }) => ({
  fill: palette.text.secondary, '&.bad': { fill: palette.severity.bad }, '&.suspicious': { fill: palette.severity.suspicious }, '&.good': { fill: palette.severity.good },
}));

export interface Reach { readonly active: boolean; readonly reachable: boolean; readonly onFocus: () => void; readonly onOpen: () => void }

/** Enter and Space open; a click does on whatever surrounds it, its label included. */
export function reachProps({ active, reachable, onFocus, onOpen }: Reach, entry: string) {
  return {
    'role': 'button', 'tabIndex': reachable ? 0 : -1, 'className': active ? 'active' : '', 'data-entry': entry, onFocus,
    'onKeyDown': (event: KeyboardEvent) => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); onOpen(); } },
  } as const;
}

export const kindAt = (items: readonly TimelineItem[]): MarkKind | 'several' => (items.length > 1 ? 'several' : kindOf(items[0]!));
