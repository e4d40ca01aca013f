// The command line, as a process of its own: the main job from import to report, with its people's output as golden files.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventDetail, Finding } from '../../src/contract/model.ts';
import { exhibit, exhibitJson, masked } from '../support/cli.ts';

const CSV = [
  'Admin ID,Action Type,Module Name,Timestamp,Old Value,New Value,IP Address',
  'm.kovacs,role.grant,Staff,2026-03-14T00:58:02Z,,payout_approver,185.44.12.7',
  'm.kovacs,limit.update,Players,2026-03-14T01:06:18.412Z,500,50000,185.44.12.7',
  'd.osei,login,Access,2026-03-14T01:07:00Z,,,185.44.12.7',
  'd.osei,login,Access,2026-03-14T01:07:00Z,,,185.44.12.7',
  '"broken,row,whose,quote,is,never,closed',
  'm.kovacs,note.add,Players,2026-03-14T01:20:00Z,,\u001b[2J\u202Eevil\u200B,185.44.12.7',
  '',
].join('\n');

let folder = '';
const golden = (name: string) => `../golden/cli/${name}.txt`;
const C = ['--case', 'night.exhibit'];
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'exhibit-cli-')));
  writeFileSync(join(folder, 'backoffice.csv'), CSV);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('import', () => {
  test('makes the case, prints the ledger and exits 0', async () => {
    const { code, stdout, stderr } = await exhibit(folder, 'import', 'backoffice.csv', '--yes', ...C);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(createHash('sha256').update(CSV).digest('hex'));
    await expect(masked(stdout)).toMatchFileSnapshot(golden('import'));
  });

  test('--json prints the published shape, where read = imported + rejected + duplicate', async () => {
    const { code, document } = await exhibitJson<{ sources: Record<string, unknown>[]; rejections: Record<string, unknown>[] }>(folder, 'import', 'backoffice.csv', '--yes', '--case', 'other.exhibit');
    expect(code).toBe(0);
    expect(Object.keys(document)).toEqual(['sources', 'rejections', 'alreadyImported', 'hidden']);
    expect(document.sources).toEqual([{
      id: 'S-001', name: 'backoffice.csv', sha256: createHash('sha256').update(CSV).digest('hex'), bytes: Buffer.byteLength(CSV), format: 'csv', profile: 'generic-back-office',
      read: 6, imported: 5, rejected: 1, duplicate: 0, firstTime: '2026-03-14T00:58:02.000000Z', lastTime: '2026-03-14T01:20:00.000000Z',
    }]);
    expect(document.rejections).toEqual([{
      source: 'S-001', part: 'backoffice.csv', line: 6, offset: CSV.indexOf('"broken'), reason: 'a quote is opened and never closed', raw: '"broken,row,whose,quote,is,never,closed',
    }]);
  });

  test('of the same bytes again adds nothing, and says so; --again makes every record a duplicate', async () => {
    await exhibit(folder, 'import', 'backoffice.csv', '--yes', '--case', 'twice.exhibit');
    const second = await exhibitJson<{ sources: unknown[]; alreadyImported: unknown[] }>(folder, 'import', 'backoffice.csv', '--yes', '--case', 'twice.exhibit');
    expect([second.code, second.document.sources, second.document.alreadyImported]).toEqual([0, [], [{ name: 'backoffice.csv', source: 'S-001' }]]);
    const { stdout } = await exhibit(folder, 'import', 'backoffice.csv', '--case', 'twice.exhibit');
    expect(stdout).toContain('In the case already: S-001 has the same bytes.');
    const { code, document } = await exhibitJson<{ sources: Record<string, unknown>[] }>(folder, 'import', 'backoffice.csv', '--again', '--yes', '--case', 'twice.exhibit');
    expect([code, document.sources]).toEqual([0, [expect.objectContaining({ id: 'S-002', read: 6, imported: 0, rejected: 1, duplicate: 5 })]]);
  });
});

test('rebuild maps a source anew, from the case alone', async () => {
  writeFileSync(join(folder, 'zoneless.csv'), 'timestamp,admin_id,action_type,module_name\n2026-03-14T01:00:00,kim,login,Auth\n');
  await exhibit(folder, 'import', 'zoneless.csv', '--yes', '--case', 'zoneless.exhibit', '--zone', 'Europe/Malta');
  const { code, document } = await exhibitJson<{ firstTime: string; zone: string }>(folder, 'rebuild', '--case', 'zoneless.exhibit', 'S-001', '--zone', 'UTC');
  expect([code, document.zone, document.firstTime]).toEqual([0, 'UTC', '2026-03-14T01:00:00.000000Z']);
});

describe('search, show and facets', () => {
  test('search prints a table and how many there are', async () => {
    const { code, stdout } = await exhibit(folder, 'search', ...C, 'actor:m.kovacs');
    expect(code).toBe(0);
    await expect(stdout).toMatchFileSnapshot(golden('search'));
  });

  test('search --json prints the published shape', async () => {
    const { document } = await exhibitJson<{ total: number; events: unknown[] }>(folder, 'search', ...C, 'limit.update');
    expect(document).toEqual({
      total: 1,
      events: [{
        id: 'S-001:2', time: '2026-03-14T01:06:18.412000Z', timeText: '2026-03-14T01:06:18.412Z', actor: 'm.kovacs', action: 'limit.update', module: 'Players',
        category: expect.any(String), entityType: null, entity: null, ip: '185.44.12.7', result: 'unknown',
        changes: [{ field: 'value', old: '500', new: '50000', oldKind: 'value', newKind: 'value' }],
        source: 'S-001', line: 3, recordHash: createHash('sha256').update(CSV.split('\n')[2]).digest('hex'), repeated: false,
      }],
    });
  });

  test('search gives as many as asked for, in the order asked for, and the whole count', async () => {
    const newest = await exhibitJson<{ total: number; events: { id: string }[] }>(folder, 'search', ...C, '--limit', '2', '--order=-time');
    expect([newest.document.total, newest.document.events.map(({ id }) => id)]).toEqual([5, ['S-001:6', 'S-001:4']]);
    const none = await exhibitJson<{ total: number; events: unknown[] }>(folder, 'search', ...C, '--limit', '0');
    expect(none.document).toEqual({ total: 5, events: [] });
    const without = await exhibitJson<{ total: number }>(folder, 'search', ...C, '--limit', '0', '--', '-action:login');
    expect(without.document.total).toBe(3);
  });

  test('show prints one event whole', async () => {
    const { stdout } = await exhibit(folder, 'show', ...C, 'S-001:2');
    await expect(masked(stdout)).toMatchFileSnapshot(golden('show'));
  });

  test('text of a record cannot steer the terminal, in tables, details or JSON', async () => {
    const outputs = [await exhibit(folder, 'search', ...C, 'note.add'), await exhibit(folder, 'show', ...C, 'S-001:6'), await exhibit(folder, 'search', ...C, 'note.add', '--json')];
    for (const { stdout } of outputs) {
      // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u200b]/);
      expect(stdout).toMatch(/\\u\{?1b|\\u001b/);
    }
    const [event] = (JSON.parse(outputs[2].stdout) as { events: EventDetail[] }).events;
    expect(event.changes[0].new).toBe('\u001b[2J\u202Eevil\u200B');
  });

  test('facets counts every facet', async () => {
    const { stdout } = await exhibit(folder, 'facets', ...C);
    await expect(stdout).toMatchFileSnapshot(golden('facets'));
    const { document } = await exhibitJson<{ total: number; facets: { field: string; values: unknown[] }[] }>(folder, 'facets', ...C, 'module:Access');
    expect(document.total).toBe(2);
    expect(document.facets.find(({ field }) => field === 'actor')?.values).toEqual([{ value: 'd.osei', count: 2 }]);
  });
});

describe('marks', () => {
  const detail = async () => (await exhibitJson<EventDetail>(folder, 'show', ...C, 'S-001:2')).document;

  test('star, tag and note an event, and each can be taken back and done again', async () => {
    expect((await exhibit(folder, 'star', ...C, 'S-001:2')).stdout).toBe('Starred 1 event\n');
    expect((await exhibit(folder, 'tag', ...C, 'night shift', 'S-001:2', 'S-001:3')).stdout).toBe('Tagged 2 events: night shift\n');
    expect((await exhibit(folder, 'note', ...C, 'S-001:2', 'Who approved this?')).stdout).toBe('Noted on S-001:2: 1 note\n');
    expect(await detail()).toMatchObject({ starred: true, tags: ['night shift'], notes: 1, noteList: [{ text: 'Who approved this?' }] });
    expect((await exhibit(folder, 'search', ...C, 'tag:"night shift"', '--limit', '0')).stdout).toContain('2 events');
    expect((await exhibit(folder, 'tag', ...C, 'night shift', 'S-001:3', '--remove')).code).toBe(0);
    const undone = await exhibitJson<{ done: string }>(folder, 'undo', ...C);
    expect([undone.code, undone.document.done]).toEqual([0, expect.any(String)]);
    expect((await exhibit(folder, 'redo', ...C)).stdout).toMatch(/^Did again: /);
  });
});

describe('findings and reports', () => {
  const CITED = ['S-001:1', 'S-001:2'];

  test('a finding cites events in order, grows and changes', async () => {
    const made = await exhibitJson<Finding>(folder, 'finding', ...C, '--title', 'Limit lifted at night', '--severity', 'bad', '--statement', 'He lifted it.', '--query', 'actor:m.kovacs', '--cite', ...CITED);
    expect([made.code, made.document.id, made.document.exhibits.map(({ event }) => event)]).toEqual([0, 'F-01', CITED]);
    await exhibit(folder, 'finding', 'cite', ...C, 'F-01', 'S-001:3', '--role', 'context');
    const edited = await exhibitJson<Finding>(folder, 'finding', 'edit', ...C, 'F-01', '--confidence', 'high');
    expect([edited.document.confidence, edited.document.title, edited.document.exhibits.length]).toEqual(['high', 'Limit lifted at night', 3]);
    const { stdout } = await exhibit(folder, 'finding', 'list', ...C);
    await expect(stdout).toMatchFileSnapshot(golden('finding-list'));
  });

  test('report writes the page whole, and the same one for the same time', async () => {
    const write = (out: string) => exhibitJson<{ sha256: string; bytes: number }>(folder, 'report', ...C, '--format', 'html', '--out', out, '--zone', 'Europe/Malta', '--time', '2026-04-01T08:00:00.000000Z');
    const [first, second] = [await write('one.html'), await write('two.html')];
    expect([first.code, second.code]).toEqual([0, 0]);
    const page = readFileSync(join(folder, 'one.html'));
    expect(createHash('sha256').update(page).digest('hex')).toBe(first.document.sha256);
    expect(readFileSync(join(folder, 'two.html')).equals(page)).toBe(true);
    expect(page.toString()).toContain(createHash('sha256').update(CSV).digest('hex'));
  });

  test('report writes every other form as well', async () => {
    const markdown = await exhibitJson<{ format: string; sha256: string }>(folder, 'report', ...C, '--format', 'md', '--out', 'r.md', '--time', '2026-04-01T08:00:00.000000Z');
    const text = readFileSync(join(folder, 'r.md'), 'utf8');
    expect(markdown.document).toMatchObject({ format: 'md', sha256: createHash('sha256').update(text).digest('hex') });
    expect(text).toContain('## 2 Sources and ledger');
    await exhibitJson<unknown>(folder, 'report', ...C, '--format', 'json', '--out', 'r.json');
    expect(JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8'))).toMatchObject({ schema: 'exhibit-report', schemaVersion: 1, finding: { id: 'F-01' } });
    const pdf = await exhibitJson<{ format: string; bytes: number; sha256: string }>(folder, 'report', ...C, '--format', 'pdf', '--out', 'r.pdf');
    const pages = readFileSync(join(folder, 'r.pdf'));
    expect(pdf.document).toMatchObject({ format: 'pdf', bytes: pages.length, sha256: createHash('sha256').update(pages).digest('hex') });
    const wrong = await exhibit(folder, 'report', ...C, '--format', 'doc', '--out', 'r.doc');
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('html, md, csv, json, pdf, docx, xlsx')]);
  });

  test('report never writes over the case', async () => {
    const { code, stderr } = await exhibit(folder, 'report', ...C, '--out', './night.exhibit');
    expect([code, stderr]).toEqual([2, expect.stringContaining('error BAD_INPUT: --out names the case file itself.')]);
    expect((await exhibit(folder, 'info', ...C)).code).toBe(0);
  });
});

describe('the case itself', () => {
  test('info says what is in it', async () => {
    const { stdout } = await exhibit(folder, 'info', ...C);
    await expect(masked(stdout)).toMatchFileSnapshot(golden('info'));
  });

  test('verify checks all hashes and says so', async () => {
    const { code, stdout } = await exhibit(folder, 'verify', ...C);
    expect([code, stdout]).not.toContain('FAILED');
    expect(code).toBe(0);
    expect((await exhibitJson<{ ok: boolean; records: number }>(folder, 'verify', ...C)).document).toMatchObject({ ok: true, records: 6 });
  });

  test('custody lists every write with its chained hash', async () => {
    const { document } = await exhibitJson<{ total: number; entries: { seq: number; hash: string }[] }>(folder, 'custody', ...C);
    expect(document.entries.map(({ seq }) => seq)).toEqual(document.entries.map((_entry, at) => at + 1));
    expect(document.entries.every(({ hash }) => /^[0-9a-f]{64}$/.test(hash))).toBe(true);
    expect((await exhibit(folder, 'custody', ...C)).stdout.trim().split('\n')).toHaveLength(document.total + 1);
  });
});
