// docs/search.md: every example of it is run against the events that it shows.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { QueryError } from '../../src/engine/events/query-error.ts';
import { parseQuery, QUERY_FIELDS } from '../../src/engine/events/query.ts';
import { HAS_WORDS, IS_WORDS } from '../../src/engine/events/query-words.ts';
import { newCase, writeSource, type TestCase } from '../support/case.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/search.md'), 'utf8');

/** Rows of the tables with these columns; `\|` in a cell is a bar. */
function rowsUnder(header: string): string[][] {
  const rows: string[][] = [];
  let within = false;
  for (const line of page.split('\n')) {
    if (line === header) within = true;
    else if (!line.startsWith('|')) within = false;
    else if (within && !line.startsWith('|---')) rows.push(line.slice(1, -1).split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|')));
  }
  return rows;
}
const code = (cell: string) => cell.replace(/^`(.*)`$/, '$1');
const EVENTS = rowsUnder('| # | time | actor | action | module | target | field | old | new | ip | result | reason |');
const EXAMPLES = rowsUnder('| query | meaning | finds |').map(([query, , finds]) => [code(query), finds] as const);
const WRONG = rowsUnder('| query | place | did you mean |').map(([query, place, instead]) => ({ query: code(query), place: code(place), instead: instead === '' ? null : instead === 'leave it out' ? '' : code(instead) }));
const CLOCK = Date.UTC(2026, 2, 8, 12);

async function documentedCase(): Promise<TestCase> {
  vi.useFakeTimers({ toFake: ['Date'], now: CLOCK });
  const test = await newCase();
  const header = 'record_id,timestamp,admin_id,action_type,module_name,target,field,old_value,new_value,ip,result,reason';
  const csv = (rows: readonly string[][]) => [header, ...rows.map((row) => row.map((cell) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(','))].join('\n');
  await test.import([writeSource(test.folder, 'march.csv', csv(EVENTS.slice(0, 7))), writeSource(test.folder, 'late.csv', csv(EVENTS.slice(7)))]);
  await test.call('event.star', { events: ['S-001:2'], on: true });
  await test.call('event.tag', { events: ['S-001:2'], tag: 'suspicious', on: true });
  await test.call('event.note', { event: 'S-001:4', text: 'Ask her.' });
  return test;
}
const numberOf = (id: string) => Number(id.slice(6)) + (id.startsWith('S-002') ? 7 : 0);

describe('the page on searching', () => {
  it('finds with every example the events that it says', async () => {
    try {
      const test = await documentedCase();
      expect(EXAMPLES.length).toBeGreaterThan(90);
      const found: Record<string, string> = {};
      for (const [query] of EXAMPLES) found[query] = (await test.rows(query)).map((row) => numberOf(row.id)).sort((a, b) => a - b).join(' ');
      expect(found).toEqual(Object.fromEntries(EXAMPLES));
    } finally { vi.useRealTimers(); }
  });

  it('has an example of every field and every word', () => {
    const all = EXAMPLES.map(([query]) => query).join(' ');
    expect(QUERY_FIELDS.filter((field) => !new RegExp(`\\b${field}[:<>]`).test(all))).toEqual([]);
    expect(Object.keys(IS_WORDS).filter((word) => !new RegExp(`\\b(is|not):\\(?(\\w+ or )?${word}`).test(all))).toEqual([]);
    expect(Object.keys(HAS_WORDS).filter((word) => !page.includes(`\`${word}\``))).toEqual([]);
  });

  it.each(WRONG)('says of $query where it is wrong and what was meant', ({ query, place, instead }) => {
    let error: unknown;
    try { parseQuery(query); } catch (thrown) { error = thrown; }
    if (!(error instanceof QueryError)) throw new Error(`${query} was understood`);
    expect(error.code).toBe('QUERY_INVALID');
    expect({ place: error.start === query.length ? 'at its end' : query.slice(error.start, error.end), instead: error.instead }).toEqual({ place, instead });
    // What is proposed makes sense in its place.
    if (instead !== null) expect(() => parseQuery(query.slice(0, error.start) + instead + query.slice(error.end))).not.toThrow();
  });
});
