// A term's values over a dictionary: id → 1 where the value matches. Entries are made strings only where they may match.
import { NONE, type Dictionary } from './dictionary.ts';
import type { QueryValue } from './query.ts';
import { turnsOf } from './turns.ts';
import { hasWildcard, matcherOf, plainOf } from './values.ts';

/** Entries between two looks at the clock. */
const CHUNK = 1024;

/** `addresses`: the values may be networks and ranges. CANCELLED when the signal fires. */
export async function matchingIds(dictionary: Dictionary, values: readonly QueryValue[], addresses: boolean, signal: AbortSignal): Promise<Uint8Array> {
  const table = new Uint8Array(dictionary.count);
  if (values.every(({ text, as }) => as === 'exact' && text !== '')) {
    for (const { text } of values) { const id = dictionary.find(text); if (id !== null) table[id] = 1; }
    return table;
  }
  const matches = matcherOf(values, addresses);
  const lengths = addresses ? null : lengthsOf(values);
  const turns = turnsOf(signal);
  table[NONE] = matches(null) ? 1 : 0;
  for (let id = 1; id < table.length; id++) {
    if (lengths === null || lengths.has(dictionary.bytes(id).length)) table[id] = matches(dictionary.text(id)) ? 1 : 0;
    if (id % CHUNK === 0 && turns.due()) await turns.turn();
  }
  return table;
}

/** Lengths in bytes of all that the values can match, where that can be told: for ASCII without wildcards. */
function lengthsOf(values: readonly QueryValue[]): ReadonlySet<number> | null {
  const lengths = new Set<number>();
  for (const { text, as } of values) {
    const plain = as === 'bare' ? plainOf(text) : text;
    // eslint-disable-next-line no-control-regex
    if (as === 'expression' || (as === 'bare' && hasWildcard(text)) || !/^[\0-\x7f]*$/.test(plain)) return null;
    // The Kelvin sign, three bytes, is the one character beyond ASCII whose small letter is ASCII.
    const kelvins = as === 'bare' ? plain.toLowerCase().split('k').length - 1 : 0;
    for (let k = 0; k <= kelvins; k++) lengths.add(plain.length + 2 * k);
  }
  return lengths;
}
