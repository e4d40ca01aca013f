// A change in words: which side is missing and how, what was added to a list, by how much a number moved.
import { listDelta as listDeltaOf, numberDelta, type ListDelta } from '../../../contract/delta.ts';
import type { Change, ValueKind } from '../../../contract/model.ts';
import { visible } from '../../app/format.ts';


export interface SideText {
  /** As shown: nothing invisible is left in it. */
  readonly text: string;
  /** A word about the value instead of the value: shown in italics. */
  readonly word: boolean;
}

/** Six kinds, six words. */
const WORDS: { readonly [K in ValueKind]: string } = {
  value: '', null: 'NULL', empty: 'empty', absent: 'absent', unknown: 'unknown', masked: 'masked',
};

/** A null as the source wrote it (`None`, `NULL`, `null`) keeps its spelling; kinds stay different words. */
export function sideText(text: string | null, kind: ValueKind): SideText {
  if (kind === 'value') return { text: visible(text ?? ''), word: false };
  if (kind === 'null' || kind === 'masked') return { text: text === null || text === '' ? WORDS[kind] : visible(text), word: true };
  return { text: WORDS[kind], word: true };
}

/** What a list gained and lost; a side that is absent is an empty list. Null where it is no list of plain items. */
export function listDelta({ old, new: now, oldKind, newKind }: Change): ListDelta | null {
  if (oldKind !== 'value' && newKind !== 'value') return null;
  if ((oldKind !== 'value' && oldKind !== 'absent') || (newKind !== 'value' && newKind !== 'absent')) return null;
  return listDeltaOf(old, now);
}

/** Right-hand remark of a change in the details: `+49,500 (+9,900 %)`, `list, 1 kept`, `added, was absent`. */
export function deltaText(change: Change): string {
  if (change.oldKind === 'value' && change.newKind === 'value' && change.old !== null && change.new !== null) {
    const delta = numberDelta(change.old, change.new);
    if (delta && !delta.same) return delta.percent === null ? delta.difference : `${delta.difference} (${delta.percent})`;
    const list = listDelta(change);
    if (list) return `list, ${list.kept} kept`;
    return '';
  }
  if (change.oldKind === 'unknown') return 'old value unknown';
  if (change.newKind === 'unknown') return 'new value unknown';
  if (change.oldKind !== 'value' && change.newKind === 'value') return `added, was ${sideText(change.old, change.oldKind).text}`;
  if (change.newKind !== 'value' && change.oldKind === 'value') return `removed, now ${sideText(change.new, change.newKind).text}`;
  return '';
}

/** The short remark of a grid cell, in brackets there: the percentage of large numbers, the difference of small ones. */
export function shortDelta(change: Change): string {
  if (change.oldKind !== 'value' || change.newKind !== 'value' || change.old === null || change.new === null) return '';
  const delta = numberDelta(change.old, change.new);
  if (!delta || delta.same) return '';
  return delta.large && delta.percent !== null ? delta.percent : delta.difference;
}

/** All of it on one line, for copying and for screen readers: `limit: 500 → 50000 (+9,900 %)`. */
export function changeLine(change: Change): string {
  const remark = shortDelta(change);
  return `${visible(change.field)}: ${sideText(change.old, change.oldKind).text} → ${sideText(change.new, change.newKind).text}${remark ? ` (${remark})` : ''}`;
}
