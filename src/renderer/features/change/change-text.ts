// A change in words: which side is missing and how, what was added to a list, by how much a number moved.
import { modelOf } from '../../../contract/change-model.ts';
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

/** The short remark of a grid cell, in brackets there: the percentage of large numbers, the difference of small ones. */
export function shortDelta(change: Change): string {
  const { number, currency, kind } = modelOf(change);
  if (kind === 'reordered') return 'another order';
  if (!number || number.same) return '';
  return number.large && number.percent !== null ? number.percent : `${number.difference}${currency === null ? '' : ` ${currency}`}`;
}

/** All of it on one line, for copying and for screen readers: `limit: 500 → 50000 (+9,900 %)`. */
export function changeLine(change: Change): string {
  const remark = shortDelta(change);
  return `${visible(change.field)}: ${sideText(change.old, change.oldKind).text} → ${sideText(change.new, change.newKind).text}${remark ? ` (${remark})` : ''}`;
}
