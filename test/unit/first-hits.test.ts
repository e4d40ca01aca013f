// First hits are shown before a search has ended: none of them may be taken back, whatever the query is made of.
import fc from 'fast-check';
import { expect, it, onTestFinished, vi } from 'vitest';
import { emptyBits } from '../../src/engine/events/bits.ts';
import type { FilterContext } from '../../src/engine/events/filter.ts';
import { FirstHits } from '../../src/engine/events/first-hits.ts';
import type { Query } from '../../src/engine/events/query.ts';
import { isSlow } from '../../src/engine/events/slow-terms.ts';

const EVENTS = 70;
const DATED = 50;
const NEEDLES = ['a', 'b', 'c'] as const;
// Of the events there are, `is:undated` needs no more than the store's counts.
const context = { store: { count: EVENTS, dated: DATED }, signal: new AbortController().signal } as FilterContext;

const leaf = fc.oneof(
  fc.constantFrom(...NEEDLES).map((needle): Query => ({ kind: 'text', needle, text: needle })),
  fc.constantFrom<Query>({ kind: 'field', field: 'is', values: [{ text: 'undated', as: 'bare' }], text: 'is:undated' }, { kind: 'all' }, { kind: 'expression', pattern: 'c', text: '/c/' }),
);
const { query } = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof({ depthSize: 'medium' }, leaf,
    fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), terms: fc.array(tie('query'), { minLength: 2, maxLength: 3 }) }),
    tie('query').map((term): Query => ({ kind: 'not', term }))),
}));
const numbers = fc.uniqueArray(fc.nat(EVENTS - 1), { maxLength: EVENTS }).map((all) => new Set(all));

function bitsOf(events: Iterable<number>): Uint32Array {
  const bits = emptyBits(EVENTS);
  for (const event of events) bits[event >>> 5] |= 1 << (event & 31);
  return bits;
}
const eventsOf = (bits: Uint32Array): number[] => Array.from({ length: EVENTS }, (_, event) => event).filter((event) => (bits[event >>> 5] & (1 << (event & 31))) !== 0);

/** What the query truly meets. */
function meets(term: Query, event: number, hits: Readonly<Record<string, ReadonlySet<number>>>): boolean {
  switch (term.kind) {
    case 'and': return term.terms.every((one) => meets(one, event, hits));
    case 'or': return term.terms.some((one) => meets(one, event, hits));
    case 'not': return !meets(term.term, event, hits);
    case 'text': return hits[`"${term.needle}`].has(event);
    case 'expression': return hits[`/${term.pattern}`].has(event);
    case 'field': return event >= DATED;
    default: return true;
  }
}

const slow = fc.record(Object.fromEntries(['"a', '"b', '"c', '/c'].map((key) => [key, fc.record({ hits: numbers, cut: fc.nat(EVENTS), state: fc.constantFrom('unbegun', 'under way', 'complete') })])));

it('what is told ahead is a part of the answer, and all of it once every term is complete', async () => {
  let told = 0;
  await fc.assert(fc.asyncProperty(fc.array(query, { minLength: 1, maxLength: 3 }), slow, async (terms, state) => {
    const hits = Object.fromEntries(Object.entries(state).map(([key, one]) => [key, one.hits]));
    const answer = Array.from({ length: EVENTS }, (_, event) => event).filter((event) => terms.every((term) => meets(term, event, hits)));
    const ahead = async (found: (key: string) => Uint32Array | null, complete: (key: string) => Uint32Array | null) => {
      const first = new FirstHits(terms, context, { found, complete });
      await first.prepared();
      return eventsOf(first.atLeast());
    };
    const soFar = await ahead((key) => (state[key].state === 'unbegun' ? null : bitsOf([...state[key].hits].slice(0, state[key].cut))), (key) => (state[key].state === 'complete' ? bitsOf(state[key].hits) : null));
    expect(answer).toEqual(expect.arrayContaining(soFar));
    if (terms.some(isSlow) && Object.values(state).some((one) => one.state !== 'complete')) told += soFar.length;
    expect(await ahead(() => null, (key) => bitsOf(hits[key]))).toEqual(answer);
  }), { numRuns: 1000 });
  // Not by telling nothing.
  expect(told).toBeGreaterThan(1000);
});

it('says nothing below what is enough, until half a second has passed, and then twice a second', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => { vi.useRealTimers(); });
  const term: Query = { kind: 'text', needle: 'a', text: 'a' };
  const found = bitsOf([3, 4, 5]);
  const first = new FirstHits([term], context, { found: () => found, complete: () => null });
  const looks = [0, 100, 499, 501, 600, 1002].map((ms) => {
    vi.advanceTimersByTime(ms - performance.now());
    return first.look(4, 3)?.hits ?? null;
  });
  expect(looks).toEqual([null, null, null, 3, null, 3]);
  const enough = new FirstHits([term], context, { found: () => found, complete: () => null });
  expect(enough.look(3, 3)).toMatchObject({ hits: 3 });
});
