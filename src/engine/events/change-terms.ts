// Terms about changes: which field, from what, to what, by how much. Most is answered by the change columns; what only the
// records know (a side in another case, a wildcard in it) is learnt from them once for every different value.
import { andBits, emptyBits, orBits } from './bits.ts';
import { KIND_CODE } from './columns.ts';
import { hashBytes } from './dictionary.ts';
import type { FilterContext } from './filter.ts';
import type { ComparedField, NumberRange, QueryValue } from './query.ts';
import { expressionOf } from './regular-expression.ts';
import { sideKey } from './slow-terms.ts';
import { turnsOf } from './turns.ts';
import { hasWildcard, longestPlain, matcherOf, plainOf } from './values.ts';

const CHUNK = 16_384;
/** Difference of two doubles that are exact decimals of at most 15 digits may be off by this share of the larger one. */
const ROUNDING = 2 ** -50;
/** Sides that say that there is nothing. `unknown` does not say so. */
const NOTHING: ReadonlySet<number> = new Set([KIND_CODE.null, KIND_CODE.empty, KIND_CODE.absent]);
const OLD_KIND_SHIFT = 4;

/** Events with a change that passes. */
export async function changesBitmap({ store, signal }: FilterContext, passes: (change: number) => boolean): Promise<Uint32Array> {
  const bits = emptyBits(store.count);
  const turns = turnsOf(signal);
  for (let from = 0; from < store.count; from += CHUNK) {
    const to = Math.min(store.count, from + CHUNK);
    for (let rank = from; rank < to; rank++) {
      const start = store.changeStart[rank];
      for (let change = start; change < start + store.changeCount[rank]; change++) {
        if (passes(change)) { bits[rank >>> 5] |= 1 << (rank & 31); break; }
      }
    }
    if (turns.due()) await turns.turn();
  }
  return bits;
}

/** `changed:limit`: a path as a whole, its last name, or what it lies in. */
export async function changedBitmap(values: readonly QueryValue[], context: FilterContext): Promise<Uint32Array> {
  const { store } = context;
  const { field: paths } = store.dictionaries;
  const matches = matcherOf(values);
  const wanted = new Uint8Array(paths.count);
  for (let id = 1; id < paths.count; id++) wanted[id] = namesOf(paths.text(id)!).some(matches) ? 1 : 0;
  return changesBitmap(context, (change) => wanted[store.changeField[change]] === 1);
}

/** `limits."a.b".max` → itself, `limits."a.b"`, `limits`, `max`. */
export function namesOf(path: string): readonly string[] {
  const names = [path];
  let last = 0;
  let within = false;
  for (let at = 0; at < path.length; at++) {
    if (path[at] === '"') within = !within;
    else if (path[at] === '.' && !within) { names.push(path.slice(0, at)); last = at + 1; }
  }
  const name = path.slice(last);
  if (last > 0) names.push(name);
  if (/^".+"$/s.test(name)) names.push(name.slice(1, -1));
  return names;
}

/** `new>1000`, `delta:10%..50%`: events with a change whose number lies in the range. */
export async function numberBitmap(field: ComparedField, { from, to, fromIncluded, toIncluded, percent }: NumberRange, context: FilterContext): Promise<Uint32Array> {
  if (field !== 'delta') {
    const numbers = context.numbers(field);
    return changesBitmap(context, (change) => {
      const number = numbers[change];
      return (fromIncluded ? number >= from : number > from) && (toIncluded ? number <= to : number < to);
    });
  }
  const before = context.numbers('old');
  const after = context.numbers('new');
  return changesBitmap(context, (change) => {
    const old = before[change];
    const now = after[change];
    const delta = now - old;
    // From nothing there is no percentage; and NaN is in no range.
    if (delta !== delta || (percent && old === 0)) return false;
    const unit = percent ? Math.abs(old) / 100 : 1;
    const slack = Math.max(Math.abs(old), Math.abs(now)) * ROUNDING;
    return (fromIncluded ? delta >= from * unit - slack : delta > from * unit + slack) && (toIncluded ? delta <= to * unit + slack : delta < to * unit - slack);
  });
}

/** `old:500`: events with a change whose side is one of the values as a whole. */
export async function sideBitmap(side: 'old' | 'new', values: readonly QueryValue[], context: FilterContext): Promise<Uint32Array> {
  const { store } = context;
  const shift = side === 'old' ? OLD_KIND_SHIFT : 0;
  const bits = emptyBits(store.count);
  const plain = values.filter((value) => value.text !== '' && isLiteral(value)).map((value) => (value.as === 'bare' ? plainOf(value.text) : value.text));
  const other = values.filter((value) => value.text !== '' && !isLiteral(value));
  if (plain.length < values.length - other.length) orBits(bits, await changesBitmap(context, (change) => NOTHING.has((store.changeKinds[change] >>> shift) & 15)));
  const told = () => context.found(sideKey(side, values), bits);
  if (plain.length > 0) await literalSides(side, plain, context, bits, told);
  for (const value of other) await learntSides(side, value, context, bits, told);
  told();
  return bits;
}

/** Whether only one writing fits: in quotes, or without letters. */
function isLiteral({ text, as }: QueryValue): boolean {
  return as === 'exact' || (as === 'bare' && !hasWildcard(text) && text.toLowerCase() === text.toUpperCase());
}

/** By hash; a hash that fits is confirmed on the records, once for every different value. */
function literalSides(side: 'old' | 'new', texts: readonly string[], context: FilterContext, bits: Uint32Array, told: () => void): Promise<void> {
  const wanted = new Set(texts);
  const hashes = new Set(texts.map((text) => { const bytes = Buffer.from(text); return hashBytes(bytes, 0, bytes.length); }));
  return learn(side, context, null, (hash) => hashes.has(hash), (text) => wanted.has(text), bits, told);
}

/** Any case, wildcards, an expression: records that hold its literal text are looked at. */
async function learntSides(side: 'old' | 'new', value: QueryValue, context: FilterContext, bits: Uint32Array, told: () => void): Promise<void> {
  const literal = value.as === 'expression' ? expressionOf(value.text).literal : longestPlain(value.text);
  // What stands in a record as text is found by its text; letters beyond ASCII and short pieces are left to the walk.
  const candidates = /^[ -~]{3,}$/.test(literal) && !/["\\/]/.test(literal) ? await context.text(literal) : null;
  await learn(side, context, candidates, () => true, matcherOf([value]), bits, told);
}

/** Sets the bits of events among the candidates with a side whose text passes; `may` rules out by hash what cannot. */
async function learn(side: 'old' | 'new', context: FilterContext, candidates: Uint32Array | null, may: (hash: number) => boolean, passes: (text: string) => boolean, bits: Uint32Array, told: () => void): Promise<void> {
  const { store } = context;
  const column = side === 'old' ? store.changeOld : store.changeNew;
  const possible = await changesBitmap(context, (change) => column[change] !== 0 && may(column[change]));
  if (candidates) andBits(possible, candidates);
  const verdicts = new Map<number, boolean>();
  const turns = turnsOf(context.signal);
  for (let word = 0; word < possible.length; word++) {
    for (let rest = possible[word]; rest !== 0; rest &= rest - 1) {
      const rank = word * 32 + 31 - Math.clz32(rest & -rest);
      const start = store.changeStart[rank];
      const end = start + store.changeCount[rank];
      let read = false;
      for (let change = start; change < end; change++) {
        const hash = column[change];
        if (hash === 0 || !may(hash)) continue;
        if (!verdicts.has(hash) && !read) {
          read = true;
          for (const told of context.mapped(rank)?.changes ?? []) {
            const text = told[side];
            if (text === null) continue;
            const bytes = Buffer.from(text);
            verdicts.set(hashBytes(bytes, 0, bytes.length), passes(text));
          }
        }
        if (verdicts.get(hash) === true) { bits[word] |= 1 << (rank & 31); break; }
      }
      if (read && turns.due()) { told(); await turns.turn(); }
    }
    if (word % 1024 === 0 && turns.due()) { told(); await turns.turn(); }
  }
}
