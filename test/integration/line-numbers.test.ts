// The line of a record is one number, whoever names it: the list of rejections, the details of an event, and both after a rebuild.
import { describe, expect, test } from 'vitest';
import { zipOf } from '../support/archives.ts';
import { HEADER, newCase, writeSource } from '../support/case.ts';

/** Rows by turns of one line and of two, blank lines between, and rows refused for a quote that is never closed; many blocks of them. */
function table(ends: readonly string[], rows: number): { readonly text: string; readonly lines: readonly number[]; readonly refused: readonly number[] } {
  let text = '';
  let line = 1;
  let at = 0;
  const lines: number[] = [];
  const refused: number[] = [];
  const end = (): string => { line++; return ends[at++ % ends.length]; };
  text += HEADER + end();
  for (let i = 0; i < rows; i++) {
    // An open quote is given up where a thousand lines bring none that closes it.
    const turn = i % 2400;
    if (i % 97 === 5 && turn < 1000) text += end();
    if (turn === 1200) { refused.push(line); text += `${i},"open` + end(); continue; }
    lines.push(line);
    text += `${i},2026-03-14T01:02:40Z,kim,login,Auth,E-${i},,,`;
    text += (turn < 1000 && i % 3 === 1 ? `"two${end()}lines"` : 'one') + `,10.0.0.1${end()}`;
  }
  return { text, lines, refused };
}

describe('the line of a record is the same in rejections, among events and after a rebuild', () => {
  test.each<[string, readonly string[]]>([
    ['LF', ['\n']], ['CRLF', ['\r\n']], ['CR alone', ['\r']], ['all three in turn', ['\n', '\r\n', '\r', '\r', '\r\n']],
  ])('%s', async (_what, ends) => {
    const { text, lines, refused } = table(ends, 7000);
    const it = await newCase();
    const { sources } = await it.import([writeSource(it.folder, 'a.csv', text)], { accept: true });
    expect(sources).toMatchObject([{ read: lines.length + refused.length, rejected: refused.length }]);
    const told = async () => ({
      refused: (await it.call('source.rejections', { source: 'S-001', offset: 0, limit: 100 })).rejections.map(({ line }) => line),
      lines: (await Promise.all(Array.from({ length: 7 }, (_, page) => it.call('event.search', { query: '', order: 'time', offset: page * 1000, limit: 1000 })))).flatMap(({ events }) => events.map(({ line }) => line)),
    });
    expect(await told()).toEqual({ refused, lines });
    await it.call('source.rebuild', { source: 'S-001', profile: null, draft: null, zone: null, dateOrder: null });
    expect(await told()).toEqual({ refused, lines });
  });
});

test('of JSON in several parts it is the number within the part, before and after a rebuild', async () => {
  const day = (n: number) => `{"timestamp":"2026-03-14T01:00:0${n}Z","admin_id":"kim","action_type":"login"}\n{"timestamp":broken}\n`;
  const it = await newCase();
  const path = writeSource(it.folder, 'days.zip', await zipOf({ 'day/1.json': day(1) + day(2), 'day/2.json': day(3) }));
  const [{ inside }] = await it.call('import.list', { files: [path], raiseLimits: false, password: null });
  await it.import([path], { inside, accept: true });
  const told = async () => (await it.call('source.rejections', { source: 'S-001', offset: 0, limit: 100 })).rejections.map(({ part, line }) => [part, line]);
  expect(await told()).toEqual([['day/1.json', 2], ['day/1.json', 4], ['day/2.json', 2]]);
  await it.call('source.rebuild', { source: 'S-001', profile: null, draft: null, zone: null, dateOrder: null });
  expect(await told()).toEqual([['day/1.json', 2], ['day/1.json', 4], ['day/2.json', 2]]);
});
