// Fuzzes queries: any text is understood or refused at a place within it; what is understood means the same once printed; what is
// proposed instead brings the query further; and the cursor stands somewhere in it.
import { expressionOf } from '../../src/engine/events/regular-expression.ts';
import { cursorOf } from '../../src/engine/events/query-cursor.ts';
import { QueryError } from '../../src/engine/events/query-error.ts';
import { parseQuery, printQuery, type Query } from '../../src/engine/events/query.ts';
import { must, type Fuzzer } from './fuzzer.ts';
import { mutate } from './mutate.ts';

const EXAMPLES = ['actor:kim action:limit.* -category:login', 'module:(bonus or payments) OR NOT "charge back"', 'ip:10.0.0.0/8 ip:(fe80::/10 or 10.0.0.1..10.0.0.9)', 'time:2026-03-01..2026-03-07 time:-24h',
  'changed:limit old:500 new>1000 delta>50% new:100..500', 'has:reason not:undated is:(starred or noted) tag:"look again"', 'entity:player/4711 source:S-002 id:S-001:42', '/limit \\d{5}/ action:/^(a|b)\\./', '((a OR b) (c OR -d)) "x\\"y\\\\"'];
const SPECIAL = ['(', ')', '"', ':', '-', '/', '*', '?', '\\', ' ', '..', '<', '>=', '%', ' AND ', ' OR ', ' NOT ', 'actor:', 'time:', 'is:', 'has:', 'ip:', 'new>', 'delta<', '{2}', '[', ']', '+', '|', '^', '$', '(?i)', '\0', '😀', 'ſ', '\n'].map((text) => Buffer.from(text));

/** The tree without what remembers how its terms were written. */
function meaningOf(query: Query): string {
  return JSON.stringify(query, function replace(this: unknown, key, value: unknown) { return key === 'text' && !(this as object).hasOwnProperty('as') ? undefined : typeof value === 'number' ? String(value) : value; });
}

function understood(text: string): Query | null {
  try { return parseQuery(text); } catch (thrown) {
    if (!(thrown instanceof QueryError)) throw thrown;
    const { start, end, instead, message } = thrown;
    must(0 <= start && start <= end && end <= text.length && (start < end || start === text.length), () => `the place ${start} to ${end} is not in the text`);
    must(message.length < 1000, 'the message is too long to read');
    // A proposal may leave another fault further on, but none where it stands; a quote once closed may hold what is no value.
    if (instead !== null && text[start] !== '"') must(faultStart(text.slice(0, start) + instead + text.slice(end)) !== start || instead === '', () => `what is proposed, ${instead}, is refused at its own place`);
    return null;
  }
}

function faultStart(text: string): number | null {
  try { parseQuery(text); return null; } catch (thrown) { if (thrown instanceof QueryError) return thrown.start; throw thrown; }
}

/** Patterns of the tree, each of which must be ready to run. */
function expressionsOf(query: Query): readonly string[] {
  switch (query.kind) {
    case 'and': case 'or': return query.terms.flatMap(expressionsOf);
    case 'not': return expressionsOf(query.term);
    case 'expression': return [query.pattern];
    case 'field': return query.values.filter(({ as }) => as === 'expression').map(({ text }) => text);
    default: return [];
  }
}

export const query: Fuzzer = {
  name: 'query',
  make: (random) => mutate(random, Buffer.from(Array.from({ length: 1 + random.int(3) }, () => random.pick(EXAMPLES)).join(random.pick([' ', ' OR ', ' ('] ))), SPECIAL, 400),
  check(input, random) {
    const text = input.toString('utf8');
    const at = random.int(text.length + 1);
    const { start, end, termStart, termEnd } = cursorOf(text, at);
    must(0 <= termStart && termStart <= start && start <= at && at <= end && end <= termEnd && termEnd <= text.length, 'the cursor stands outside of the text');
    const tree = understood(text);
    if (tree === null) return;
    const again = understood(printQuery(tree));
    must(again !== null && meaningOf(again) === meaningOf(tree), () => `printed as ${printQuery(tree)} it means something else`);
    for (const pattern of expressionsOf(tree)) {
      const { test, literal } = expressionOf(pattern);
      if (test(text)) must(text.toLowerCase().includes(literal), () => `${pattern} matches without ${literal}`);
    }
  },
};
