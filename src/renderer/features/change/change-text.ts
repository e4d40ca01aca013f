// A change in words: which side is missing and how, what was added to a list, by how much a number moved.
import type { Change, ValueKind } from '../../../contract/model.ts';
import { visible } from '../../app/format.ts';
import { numericDelta } from './decimal.ts';

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

/** Items in the order of their list. */
export interface ListDelta { readonly added: readonly string[]; readonly removed: readonly string[]; readonly kept: number }

/** What a list of plain items gained and lost, counting repeated items; null when either side is no such list. */
export function listDelta(change: Change): ListDelta | null {
  const before = change.oldKind === 'absent' ? [] : readItems(change.old);
  const after = change.newKind === 'absent' ? [] : readItems(change.new);
  if (!before || !after || (change.oldKind !== 'value' && change.newKind !== 'value')) return null;
  const rest = [...before];
  const added = after.filter((item) => {
    const at = rest.indexOf(item);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
  return { added, removed: rest, kept: before.length - rest.length };
}

/** Items of a JSON list as their source wrote them apart from quotes; null for nested ones and for anything else. */
function readItems(text: string | null): string[] | null {
  if (text === null || !/^\s*\[/.test(text) || text.length > 20_000) return null;
  let items: unknown;
  try { items = JSON.parse(text); } catch { return null; }
  // Numbers would be coerced on the way, so lists of them are shown whole.
  return Array.isArray(items) && items.length <= 500 && items.every((item) => typeof item === 'string') ? items : null;
}

/** Right-hand remark of a change in the details: `+49,500 (+9,900 %)`, `list, 1 kept`, `added, was absent`. */
export function deltaText(change: Change): string {
  if (change.oldKind === 'value' && change.newKind === 'value' && change.old !== null && change.new !== null) {
    const delta = numericDelta(change.old, change.new);
    if (delta) return delta.percent === null ? delta.difference : `${delta.difference} (${delta.percent})`;
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
  const delta = numericDelta(change.old, change.new);
  if (!delta) return '';
  return delta.large && delta.percent !== null ? delta.percent : delta.difference;
}

/** All of it on one line, for copying and for screen readers: `limit: 500 → 50000 (+9,900 %)`. */
export function changeLine(change: Change): string {
  const remark = shortDelta(change);
  return `${visible(change.field)}: ${sideText(change.old, change.oldKind).text} → ${sideText(change.new, change.newKind).text}${remark ? ` (${remark})` : ''}`;
}
