// What the values of a column look like: a proposal with its count, never a mapping.
import { isIP } from 'node:net';
import type { Mappable } from '../../../contract/sources.ts';
import { ipOf } from '../address.ts';
import { readClock } from '../clock-text.ts';
import { parseContainer } from '../json-value.ts';
import { resultOf } from './outcome.ts';

export interface Proposal {
  readonly field: Mappable | null;
  /** `12 of 12 values are times`. */
  readonly words: string;
  /** Share of the values. */
  readonly share: number;
}

/** Values judged, and characters of each, at most. */
const MOST = 200;
const LONGEST = 4096;
/** Below this share, nothing is said. */
const MOSTLY = 0.8;

const isTime = (text: string): boolean => {
  const clock = readClock(text, 'dmy');
  return typeof clock !== 'string' || typeof readClock(text, 'mdy') !== 'string';
};
/** In this order: the first that most values are. */
const KINDS: readonly (readonly [words: string, field: Mappable | null, test: (text: string) => boolean])[] = [
  ['are times', 'time', isTime],
  ['are IP addresses', 'ip', (text) => isIP(ipOf(text) ?? '') !== 0],
  ['are JSON objects of old and new values', 'changes', (text) => changesOf(text)],
  ['are JSON', null, (text) => parseContainer(text) !== null],
  ['tell old and new in words', null, (text) => /\bfrom\b[^]{1,300}\bto\b/.test(text)],
  ['are words for success or failure', 'result', (text) => !/^\d/.test(text) && resultOf(text) !== 'unknown'],
  ['are e-mail addresses', 'actor', (text) => /^[^\s@]{1,64}@[^\s@]{1,200}$/.test(text)],
];

/** An object whose members are pairs of values. */
function changesOf(text: string): boolean {
  const json = parseContainer(text);
  if (json?.kind !== 'object' || json.entries.size === 0) return false;
  return [...json.entries.values()].every((value) => value.kind === 'array' && value.items.length === 2);
}

/** Null where the values have nothing in common that means anything. */
export function proposalOf(values: readonly string[]): Proposal | null {
  const judged = values.slice(0, MOST);
  if (judged.length === 0) return null;
  for (const [words, field, test] of KINDS) {
    const count = judged.filter((text) => text.length <= LONGEST && test(text)).length;
    if (count >= judged.length * MOSTLY) return { field, words: `${count} of ${judged.length} values ${words}`, share: count / judged.length };
  }
  return null;
}
