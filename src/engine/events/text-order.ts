// The order of a column's values by their text, worked out once: sorting events and breaking ties between facet values then
// compares whole numbers.
import type { Steps } from './column-reader.ts';

export interface TextOrder {
  /** Place → id. */
  readonly ids: Uint32Array;
  /** Id → place. */
  readonly places: Uint32Array;
}

/** Values that one step reads, sorts or merges. */
const STEP = 8192;
/** Digits of a number whose length is told by one digit. */
const SHORT = 8;

/**
 * Capitals and small letters together and numbers by their size (P-9 before P-10), then by code units, so that the order is the same
 * on every machine; no value comes last.
 */
export function* textOrderOf(size: number, valueOf: (id: number) => string | null): Steps<TextOrder> {
  const texts: (string | null)[] = [];
  const keys: (string | null)[] = [];
  for (let id = 0; id < size; id++) {
    const text = valueOf(id);
    texts.push(text);
    keys.push(text === null ? null : keyOf(text));
    if (id % STEP === STEP - 1) yield;
  }
  const before = (a: number, b: number): number => compare(keys[a], keys[b]) || compare(texts[a], texts[b]) || a - b;
  let from = Uint32Array.from({ length: size }, (_, id) => id);
  let to = new Uint32Array(size);
  for (let at = 0; at < size; at += STEP) { from.subarray(at, at + STEP).sort(before); yield; }
  for (let run = STEP; run < size; run *= 2, [from, to] = [to, from]) {
    for (let at = 0; at < size; at += run * 2) {
      let [left, right] = [at, Math.min(size, at + run)];
      const [middle, end] = [right, Math.min(size, at + run * 2)];
      for (let place = at; place < end; place++) {
        to[place] = left < middle && (right === end || before(from[left], from[right]) <= 0) ? from[left++] : from[right++];
        if (place % STEP === STEP - 1) yield;
      }
    }
  }
  const places = new Uint32Array(size);
  for (let place = 0; place < size; place++) places[from[place]] = place;
  return { ids: from, places };
}

/** A text whose code units sort as its letters and numbers do: each number has the count of its digits in front. */
function keyOf(text: string): string {
  const folded = text.toLowerCase();
  return /\d/.test(folded) ? folded.replace(/\d+/g, (digits) => {
    const number = digits.replace(/^0+(?=\d)/, '');
    return (number.length <= SHORT ? String(number.length) : `9${String.fromCharCode(number.length)}`) + number;
  }) : folded;
}

function compare(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}
