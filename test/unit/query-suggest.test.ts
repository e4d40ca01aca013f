// What is offered while a query is being written: what there is to find, counted, and what would put it right.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { HEADER, newCase, writeSource, type TestCase } from '../support/case.ts';

const ROWS = [
  '1,2026-03-01T08:00:00Z,kim,login,Auth,,,,,10.0.0.5',
  '2,2026-03-01T09:00:00Z,kim,limit.raise,Payments,player:P-1,limits.daily,500,900,10.0.0.5',
  '3,2026-03-02T09:00:00Z,Kim,limit.raise,Payments,player:P-2,limits.daily,500,800,10.0.0.6',
  '4,2026-03-03T09:00:00Z,d.osei,bonus.grant,Bonus desk,player:P-1,amount,1,2,10.0.0.6',
  '5,2026-03-04T09:00:00Z,"a ""b"" (c)",bonus.grant,Bonus desk,player:P-3,amount,1,2,fd00::1',
];
async function filled(): Promise<TestCase> {
  const test = await newCase();
  await test.import([writeSource(test.folder, 'march.csv', [HEADER, ...ROWS].join('\n'))]);
  await test.call('event.tag', { events: ['S-001:4'], tag: 'look again', on: true });
  return test;
}
/** `|` is the cursor. Items as `text count`. */
async function offered(test: TestCase, marked: string, within = ''): Promise<string[]> {
  const at = marked.indexOf('|');
  const { items } = await test.call('event.suggest', { query: marked.replace('|', ''), at, within, limit: 20 });
  return items.map(({ text, count }) => (count === null ? text : `${text} ${count}`));
}

describe('while a query is written', () => {
  it('values of the field come with their counts in what the rest finds, commonest first', async () => {
    const test = await filled();
    // Without quotes case does not count, so writings that differ in case alone are one.
    expect(await offered(test, 'actor:|')).toEqual(['kim 3', '"a \\"b\\" (c)" 1', 'd.osei 1']);
    expect(await offered(test, 'actor:O|')).toEqual(['d.osei 1']);
    expect(await offered(test, 'action:limit.raise actor:|')).toEqual(['kim 2']);
    expect(await offered(test, 'actor:|', 'module:"Bonus desk"')).toEqual(['"a \\"b\\" (c)" 1', 'd.osei 1']);
    // The term being written does not limit itself.
    expect(await offered(test, 'actor:(kim or d|) action:bonus.grant')).toEqual(['d.osei 1']);
    expect(await offered(test, 'module:b|')).toEqual(['"Bonus desk" 2']);
    expect(await offered(test, 'entity:p-|')).toEqual(['P-1 2', 'P-2 1', 'P-3 1']);
    expect(await offered(test, 'entity:player/|')).toEqual(['player/P-1 2', 'player/P-2 1', 'player/P-3 1']);
    expect(await offered(test, 'changed:da|')).toEqual(['limits.daily 2']);
    expect(await offered(test, 'source:mar|')).toEqual(['S-001 5']);
    expect(await offered(test, 'ip:fd|')).toEqual(['fd00::1 1']);
    expect(await offered(test, 'tag:|')).toEqual(['"look again" 1']);
    expect(await offered(test, 'is:un|')).toEqual(['undated']);
    expect(await offered(test, 'has:rea|')).toEqual(['reason']);
    expect(await offered(test, 'time:2|')).toEqual(['2026-03-04', '2026-03', '2026-03-01..2026-03-04']);
    expect(await offered(test, 'time:|')).toContain('-24h');
  });

  it('fields, values and operators are offered where a term begins', async () => {
    const test = await filled();
    expect(await offered(test, 'act|')).toEqual(['actor:', 'action:']);
    expect(await offered(test, 'osei|')).toEqual(['actor:d.osei 1']);
    expect((await offered(test, '|')).slice(0, 3)).toEqual(['actor:', 'action:', 'module:']);
    expect(await offered(test, 'kim o|')).toContain('OR');
    expect(await offered(test, '(a or b)|')).toEqual([]);
    expect(await offered(test, 'o|')).not.toContain('OR');
  });

  it('everything that is offered makes sense in its place', async () => {
    const test = await filled();
    for (const marked of ['|', 'kim |', 'ki|', 'actor:|', '-actor:k|', 'module:(|', 'entity:|', 'entity:player/|', 'ip:|', 'time:|', 'is:|', 'has:|', 'not:|', 'tag:|', 'old:|', 'new:|', 'delta:|', 'id:|', 'changed:|', 'source:|', 'category:|', 'result:|']) {
      const query = marked.replace('|', '');
      const { start, end, items } = await test.call('event.suggest', { query, at: marked.indexOf('|'), within: '', limit: 50 });
      expect(items.length, marked).toBeGreaterThan(0);
      for (const { text, kind, count } of items) {
        if (kind === 'field' || kind === 'operator') continue;
        const whole = query.slice(0, start) + text + query.slice(end) + (marked.includes('(') ? ')' : '');
        const { total } = await test.call('event.search', { query: whole, order: 'time', offset: 0, limit: 1 });
        if (count !== null && !marked.startsWith('-') && !marked.startsWith('kim')) expect(total, whole).toBe(count);
      }
    }
  });

  it('says what is wrong, where, and what was meant', async () => {
    const test = await filled();
    const problemOf = async (query: string) => (await test.call('event.suggest', { query, at: query.length, within: '', limit: 5 })).problem;
    expect(await problemOf('actor:kim')).toBeNull();
    expect(await problemOf('kim acter:x')).toMatchObject({ start: 4, end: 9, instead: 'actor' });
    expect(await problemOf('kim and')).toMatchObject({ start: 7, end: 7, instead: null });
  });

  it('answers whatever is typed, and whatever stands beside it', async () => {
    const test = await filled();
    const text = fc.array(fc.constantFrom('actor', ':', '(', ')', '"', '\\', ' ', '-', 'or', 'kim', '/', 'time:', 'entity:', 'has:', 'ä', '*'), { maxLength: 10 }).map((parts) => parts.join(''));
    await fc.assert(fc.asyncProperty(text, fc.nat(30), text, async (query, at, within) => {
      const { start, end, items, problem } = await test.call('event.suggest', { query, at, within, limit: 10 });
      expect(0 <= start && start <= end && end <= query.length && items.length <= 10).toBe(true);
      if (problem === null) await test.rows(query);
      else await expect(test.rows(query)).rejects.toMatchObject({ code: 'QUERY_INVALID' });
    }), { numRuns: 300 });
  });
});
