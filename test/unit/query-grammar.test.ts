// The grammar of queries: any text is understood or refused at a place of it, at once; what is understood survives printing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressNumber, addressTest, parseAddresses } from '../../src/engine/events/addresses.ts';
import { namesOf } from '../../src/engine/events/change-terms.ts';
import { fixedTimes, periodOf } from '../../src/engine/events/period.ts';
import { QueryError } from '../../src/engine/events/query-error.ts';
import { MOST_TERMS, parseQuery, printQuery, type ComparedField, type NumberRange, type Query } from '../../src/engine/events/query.ts';
import { quoted } from '../../src/engine/events/query-tokens.ts';
import { expressionOf } from '../../src/engine/events/regular-expression.ts';
import { timeRange } from '../../src/engine/events/time-range.ts';
import { globMatches, longestPlain, plainOf } from '../../src/engine/events/values.ts';

/** The tree without what remembers how its terms were written. */
function bare(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(bare);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).filter(([key]) => key !== 'text' || 'as' in node).map(([key, item]) => [key, bare(item)]));
}

/** Text made of what the language is made of, so that most of its corners are met. */
const pieces = fc.array(fc.constantFrom('(', ')', '"', ':', '-', '/', '*', '?', '\\', ' ', '  ', '\n', '.', '..', '<', '>', '<=', '%', ',', 'AND', 'or', 'not', 'actor', 'time', 'is', 'has', 'ip', 'new', 'delta', 'entity', 'source', 'field',
  'kim', '2026-03-01', '-24h', '30m', '10.0.0.0/8', 'fe80::1', '500', '1e9', 'undated', 'ſ', '\u0000', '😀', '\ud800', '[', ']', '{2}', '+', '|', '^', '$', '(?i)', 'ä'), { maxLength: 24 }).map((parts) => parts.join(''));
const anyText = fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 60 }));

function parsed(text: string): Query | null {
  try { return parseQuery(text); } catch (thrown) {
    if (!(thrown instanceof QueryError)) throw thrown;
    expect(thrown.code).toBe('QUERY_INVALID');
    expect(thrown.start).toBeGreaterThanOrEqual(0);
    expect(thrown.end).toBeGreaterThanOrEqual(thrown.start);
    expect(thrown.end).toBeLessThanOrEqual(text.length);
    expect(thrown.start < thrown.end || thrown.start === text.length).toBe(true);
    expect(thrown.message.length).toBeLessThan(1000);
    return null;
  }
}

describe('any text in the search box', () => {
  it('is understood, or refused at a place within it', () => {
    let understood = 0;
    fc.assert(fc.property(anyText, (text) => { if (parsed(text)) understood++; }), { numRuns: 20_000 });
    expect(understood).toBeGreaterThan(2000);
  });
  it('means the same when printed and read again', () => {
    fc.assert(fc.property(anyText, (text) => {
      const tree = parsed(text);
      if (tree) expect(bare(parseQuery(printQuery(tree)))).toEqual(bare(tree));
    }), { numRuns: 20_000 });
  });
  it('takes time in proportion to its length', () => {
    // Each would take minutes if its cost grew with the square of its length.
    for (const [piece, times] of [['(', 200_000], [' /a', 200_000], ['"a" ', 100_000], ['-', 300_000], ['a*', 200_000], ['a:', 200_000], ['time:', 100_000], ['\\', 300_000], ['*', 300_000], ['actor:(a ', 100_000], ['/\\/', 150_000], ['x"', 200_000], ['new>', 200_000], ['9', 300_000], ['..', 200_000], ['not ', 100_000]] as const) {
      parsed(piece.repeat(times));
      parsed(`${piece.repeat(times)} x`);
      parsed(`ip:${piece.repeat(times)}`);
    }
  }, 60_000);
  it('may be a list of 100,000 values; more, or more than 500 terms, are refused by name', () => {
    const list = (count: number) => `actor:(${Array.from({ length: count }, (_, i) => `a${i}`).join(' or ')})`;
    expect(parseQuery(list(100_000))).toMatchObject({ kind: 'field', values: { length: 100_000 } });
    expect(() => parseQuery(list(100_001))).toThrow(/at most 100,000 values/);
    expect(() => parseQuery(`actor:(${'a* '.repeat(201)})`)).toThrow(/at most 200 values with wildcards/);
    expect(() => parseQuery(`entity:(${Array.from({ length: 101 }, (_, i) => `t${i}/1`).join(' ')})`)).toThrow(/at most 100 types/);
    // What was written as many terms is one list, when it is one.
    const many = Array.from({ length: MOST_TERMS }, (_, i) => `actor:a${i}`);
    expect(parseQuery(many.join(' OR '))).toMatchObject({ kind: 'field', values: { length: MOST_TERMS } });
    expect(() => parseQuery([...many, 'actor:b'].join(' '))).toThrow(/more than 500 terms/);
  });
});

const value = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => ({ text, as: 'exact' as const })),
  fc.stringMatching(/^[a-zA-Z_.*?][a-zA-Z0-9_.*?\\-]{0,7}$/).filter((text) => !/^(and|or|not)$/i.test(text)).map((text) => ({ text, as: 'bare' as const })),
  fc.constantFrom('^a/b', '\\d+', 'a|b', '[/]x', '\\\\').map((text) => ({ text, as: 'expression' as const })),
);
const number = fc.tuple(fc.integer({ min: -999_999, max: 999_999 }), fc.nat(9)).map(([whole, decimals]) => Number((whole / 10 ** decimals).toFixed(9)) + 0);
const range: fc.Arbitrary<{ field: ComparedField; range: NumberRange }> = fc.tuple(fc.constantFrom('old' as const, 'new' as const, 'delta' as const), number, number, fc.constantFrom('>', '<', '..', '>=', '<='), fc.boolean()).map(([field, one, other, form, percent]) => ({ field, from: Math.min(one, other), to: Math.max(one, other), form, percent })).map(({ field, from, to, form, percent }) => ({
  field, range: {
    percent: percent && field === 'delta', from: form.startsWith('<') ? -Infinity : from, to: form.startsWith('>') ? Infinity : to,
    fromIncluded: form !== '>', toIncluded: form !== '<',
  },
}));
const leaf: fc.Arbitrary<Query> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), needle: fc.string({ unit: 'grapheme', maxLength: 8 }), text: fc.constant('') }),
  fc.record({ kind: fc.constant('expression' as const), pattern: fc.constantFrom('a b', 'a/b', '[a/]', 'x+'), text: fc.constant('') }),
  fc.record({ kind: fc.constant('field' as const), field: fc.constantFrom('actor' as const, 'action' as const, 'entity' as const, 'changed' as const, 'tag' as const), values: fc.array(value, { minLength: 1, maxLength: 3 }), text: fc.constant('') }),
  range.map(({ field, range: numbers }) => ({ kind: 'number' as const, field, range: numbers, text: '' })),
);
/** Trees as the parser makes them: no list within a list of the same kind, no two lists of one field side by side in an `or`. */
const { tree } = fc.letrec<{ tree: Query }>((tie) => ({
  tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, fc.record({ kind: fc.constant('not' as const), term: tie('tree') }),
    fc.array(tie('tree').filter((term) => term.kind !== 'and'), { minLength: 2, maxLength: 4 }).map((terms) => ({ kind: 'and' as const, terms })),
    fc.array(tie('tree'), { minLength: 2, maxLength: 4 }).filter((terms) => terms.every((term, i) => term.kind !== 'field' || (terms[i - 1] as { field?: string } | undefined)?.field !== term.field)).map((terms) => ({ kind: 'or' as const, terms }))),
}));

describe('a tree', () => {
  it('printed and read again is the same tree', () => {
    fc.assert(fc.property(tree, (query) => {
      expect(bare(parseQuery(printQuery(query)))).toEqual(bare(query));
    }), { numRuns: 5000 });
  });
});

describe('quotes', () => {
  it('hold any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => { expect(parseQuery(quoted(text))).toMatchObject({ kind: 'text', needle: text }); }));
  });
});

describe('wildcards', () => {
  it('fit what the same expression fits', () => {
    const alphabet = fc.array(fc.constantFrom('a', 'b', '*', '?', '\\', '\\*', '\\?', '😀'), { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(fc.property(alphabet, fc.array(fc.constantFrom('a', 'b', '*', '?', '\\', '😀'), { maxLength: 8 }).map((parts) => parts.join('')), (pattern, text) => {
      const source = pattern.replaceAll(/\\[*?]|[*?]|[^]/gu, (found) => (found === '*' ? '[^]*' : found === '?' ? '[^]' : `\\u{${(found.length === 2 && found[0] === '\\' ? found[1] : found).codePointAt(0)!.toString(16)}}`));
      expect(globMatches(pattern, text)).toBe(new RegExp(`^${source}$`, 'u').test(text));
      if (globMatches(pattern, text)) expect(text).toContain(longestPlain(pattern));
    }), { numRuns: 5000 });
    expect(plainOf('a\\*b\\c')).toBe('a*b\\c');
  });
});

describe('addresses', () => {
  it.each([
    ['10.0.0.0/8', '10.255.0.1', true], ['10.0.0.0/8', '11.0.0.1', false], ['0.0.0.0/0', '203.0.113.9', true], ['0.0.0.0/0', 'fe80::1', false],
    ['::/0', '10.0.0.1', true], ['10.1.2.3/32', '10.1.2.3', true], ['10.1.2.77/24', '10.1.2.3', true], ['fe80::/10', 'FEBF::1', true], ['fe80::/10', 'fec0::1', false],
    ['10.0.0.1..10.0.0.9', '10.0.0.9', true], ['10.0.0.1..10.0.0.9', '10.0.0.10', false], ['::ffff:10.0.0.0/104', '10.9.9.9', true], ['2001:db8::', '2001:0db8:0:0:0:0:0:0', true],
    ['10.0.0.1', '::ffff:10.0.0.1', true], ['fe80::1', 'fe80::1%eth0', true], ['10.0.0.0/8', 'not an address', false], ['1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:102:304', true],
  ])('%s and %s: %s', (range, address, inside) => {
    const found = parseAddresses(range);
    if (found === null || !('from' in found)) throw new Error(`${range} is not understood`);
    expect(addressTest([found])(address)).toBe(inside);
  });
  it('in many ranges are found as in each of them', () => {
    const address = fc.nat(400).map((number) => `10.0.${number >> 8}.${number & 255}`);
    fc.assert(fc.property(fc.array(fc.tuple(address, address), { maxLength: 12 }), address, (pairs, wanted) => {
      const ranges = pairs.map(([a, b]) => [addressNumber(a)!, addressNumber(b)!].sort((x, y) => (x < y ? -1 : 1))).map(([from, to]) => ({ from, to }));
      const number = addressNumber(wanted)!;
      expect(addressTest(ranges)(wanted)).toBe(ranges.some(({ from, to }) => number >= from && number <= to));
    }));
  });
});

describe('times', () => {
  const now = Date.UTC(2026, 2, 8, 12) * 1000;
  it('ago are kept in a finding as what they were', () => {
    expect(fixedTimes('actor:kim time:-24h', now)).toBe('actor:kim time:2026-03-07T12:00:00.000000Z..2026-03-08T11:59:59.999999Z');
    expect(fixedTimes('actor:kim  time:2026-03-01', now)).toBe('actor:kim  time:2026-03-01');
    expect(periodOf('time:-1h', now)).toEqual({ from: '2026-03-08T11:00:00.000000Z', to: '2026-03-08T11:59:59.999999Z' });
    fc.assert(fc.property(fc.constantFrom('-24h', '30m', '-7d..-1d', '-2w..', '..-1h', '2026-03-08T11:00..+30m'), (text) => {
      const fixed = /time:(.*)/.exec(fixedTimes(`time:${text}`, now))![1];
      expect(timeRange(fixed, 0)).toEqual(timeRange(text, now));
    }));
  });
  it('of the first centuries and of leap days are what they say', () => {
    expect(timeRange('0050', 0)).toMatchObject({ from: Date.parse('0050-01-01T00:00:00Z') * 1000 });
    expect(timeRange('2024-02-29', 0)).toMatchObject({ from: Date.UTC(2024, 1, 29) * 1000 });
    expect(timeRange('2026-02-29', 0)).toHaveProperty('wrong');
  });
});

describe('regular expressions', () => {
  it('end in time where others take for ever', () => {
    for (const pattern of ['(a+)+b', '(a|a)*b', '(a*)*c', '(.*)(.*)(.*)(.*)[^a]{9}z']) expect(expressionOf(pattern).test('a'.repeat(60_000))).toBe(false);
  });
  it('hold the literal text that records are chosen by', () => {
    for (const [pattern, literal] of [['charge\\s+back', 'charge'], ['limits?\\.daily', '.daily'], ['a|bcdef', ''], ['(abc)?de', 'de'], ['x{0,2}ydef', 'ydef'], ['[abc]defg', 'defg'], ['ab{"cde', '"cde'], ['\\Qabc\\E', ''], ['ab+cd', 'ab'], ['(?i)abcd', ''], ['\\x41bcd', '']] as const) expect(expressionOf(pattern).literal, pattern).toBe(literal);
    fc.assert(fc.property(fc.array(fc.constantFrom('a', 'b', 'c', '(', ')', '?', '*', '+', '[', ']', '{2}', '{0,1}', '{', '\\.', '\\d', '.', '^', '$', 'abc'), { maxLength: 10 }).map((parts) => parts.join('')), fc.stringMatching(/^[abc.1{}\]]{0,12}$/), (pattern, text) => {
      let expression;
      try { expression = expressionOf(pattern); } catch { return; }
      if (expression.test(text)) expect(text).toContain(expression.literal);
    }), { numRuns: 20_000 });
  });
});

describe('a path of a changed field', () => {
  it('answers to itself, to what it lies in, and to its last name', () => {
    expect(namesOf('limits.daily.max')).toEqual(['limits.daily.max', 'limits', 'limits.daily', 'max']);
    expect(namesOf('a."b.c"')).toEqual(['a."b.c"', 'a', '"b.c"', 'b.c']);
    expect(namesOf('limit')).toEqual(['limit']);
  });
});
