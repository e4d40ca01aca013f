// The ledger on the command line: every record accounted for, originals given back, and what two exports say of each other.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Job, Source } from '../../src/contract/sources.ts';
import { exhibit, exhibitJson, masked } from '../support/cli.ts';

const HEAD = 'Record ID,Admin ID,Action Type,Module Name,Timestamp,Old Value,New Value,Amount';
const LIFTED = '2,m.kovacs,limit.update,Players,2026-03-14T01:06:18.412Z,500,50000,12.50';
const PAID = '3,m.kovacs,payout.approve,Payments,2026-03-14T01:10:00Z,pending,approved,48200.00';
/** Made on the morning after; holds what the export of a week later no longer has. */
const MORNING = [HEAD, '1,m.kovacs,role.grant,Staff,2026-03-14T00:58:02Z,,payout_approver,0.10', LIFTED, PAID, '4,d.osei,login,Access,2026-03-14T01:20:00Z,,,', '"never closed,row', ''].join('\n');
/** The payout is gone, and the limit was another one. */
const WEEK_LATER = [HEAD, '1,m.kovacs,role.grant,Staff,2026-03-14T00:58:02Z,,payout_approver,0.10', LIFTED.replace('50000', '600'), '4,d.osei,login,Access,2026-03-14T01:20:00Z,,,', ''].join('\n');

let folder = '';
const C = ['--case', 'c.exhibit'];
const golden = (name: string) => `../golden/cli/${name}.txt`;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'exhibit-cli-')));
  writeFileSync(join(folder, 'morning.csv'), MORNING);
  writeFileSync(join(folder, 'week-later.csv'), WEEK_LATER);
  await exhibit(folder, 'import', 'morning.csv', 'week-later.csv', '--yes', ...C);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the ledger', () => {
  test('is a line a source, and everything about one', async () => {
    const all = await exhibit(folder, 'ledger', ...C);
    expect(all.code).toBe(0);
    await expect(masked(all.stdout)).toMatchFileSnapshot(golden('ledger'));
    const one = await exhibit(folder, 'ledger', ...C, 'S-001');
    await expect(masked(one.stdout).replace(/^(Imported .* by ).*$/m, '$1<account>')).toMatchFileSnapshot(golden('ledger-source'));
  });

  test('is one document with --json, where read = imported + rejected + duplicate', async () => {
    const { document } = await exhibitJson<{ sources: Source[] }>(folder, 'ledger', ...C);
    expect(Object.keys(document)).toEqual(['sources']);
    for (const { read, imported, rejected, duplicate } of document.sources) expect(read).toBe(imported + rejected + duplicate);
    const one = await exhibitJson<{ source: Source; parts: unknown[]; rejections: { line: number; offset: number; raw: string }[] }>(folder, 'ledger', ...C, 'S-001');
    expect(Object.keys(one.document)).toEqual(['source', 'parts', 'rejections']);
    expect(one.document.rejections).toEqual([expect.objectContaining({ line: 6, offset: MORNING.indexOf('"never'), raw: '"never closed,row' })]);
    expect(one.document.source.totals).toContainEqual({ column: 'Amount', numbers: 3, others: 0, sum: '48212.60', min: '0.10', max: '48200.00' });
  });

  test('of a source that is none is wrong use', async () => {
    const { code, stderr } = await exhibit(folder, 'ledger', ...C, 'S-009');
    expect([code, stderr]).toEqual([2, expect.stringContaining('error BAD_INPUT: There is no source S-009 in this case.\n  There is S-001, S-002.')]);
  });
});

describe('originals', () => {
  test('are written out again byte for byte, and compared with the ledger', async () => {
    const { code, stdout } = await exhibit(folder, 'export', ...C, '--source', 'S-001', '--out', 'back.csv');
    expect([code, stdout]).toEqual([0, `back.csv: ${Buffer.byteLength(MORNING)} bytes, SHA-256 ${sha256(MORNING)}\nEqual to the ledger of S-001.\n`]);
    expect(readFileSync(join(folder, 'back.csv'), 'utf8')).toBe(MORNING);
    const decoded = await exhibitJson<{ bytes: number; sha256: string; equal: boolean }>(folder, 'export', ...C, '--source', 'S-002', '--out', 'decoded.csv', '--decoded');
    expect(decoded.document).toMatchObject({ bytes: Buffer.byteLength(WEEK_LATER), sha256: sha256(WEEK_LATER), equal: true });
  });

  test('never replace a file unless told to, and never the case', async () => {
    writeFileSync(join(folder, 'mine.csv'), 'precious');
    const refused = await exhibit(folder, 'export', ...C, '--source', 'S-001', '--out', 'mine.csv');
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('error FILE_EXISTS: mine.csv')]);
    expect(readFileSync(join(folder, 'mine.csv'), 'utf8')).toBe('precious');
    expect((await exhibit(folder, 'export', ...C, '--source', 'S-001', '--out', 'mine.csv', '--force')).code).toBe(0);
    expect(readFileSync(join(folder, 'mine.csv'), 'utf8')).toBe(MORNING);
    expect((await exhibit(folder, 'export', ...C, '--source', 'S-001', '--out', './c.exhibit', '--force')).code).toBe(2);
    expect((await exhibit(folder, 'verify', ...C)).code).toBe(0);
    expect(existsSync(join(folder, 'mine.csv.part'))).toBe(false);
  });
});

describe('two exports of one period', () => {
  test('compare lists what the later one no longer has: that is evidence', async () => {
    const { code, stdout } = await exhibit(folder, 'compare', ...C, 'S-001', 'S-002');
    expect(code).toBe(0);
    await expect(masked(stdout)).toMatchFileSnapshot(golden('compare'));
    const { document } = await exhibitJson<{ missing: number; changed: number; records: { event: string }[] }>(folder, 'compare', ...C, 'S-001', 'S-002');
    // The record that could not be read is in the earlier export alone, and is listed too: nobody knows what it said.
    expect([document.missing, document.changed, document.records.map(({ event }) => event)]).toEqual([2, 1, ['S-001:3', 'S-001:5']]);
  });

  test('duplicates name the record each is a duplicate of, conflicts the fields that differ', async () => {
    const duplicates = await exhibit(folder, 'duplicates', ...C);
    expect(duplicates.code).toBe(0);
    await expect(masked(duplicates.stdout)).toMatchFileSnapshot(golden('duplicates'));
    const conflicts = await exhibitJson<{ total: number; conflicts: { recordId: string; differs: string[] }[] }>(folder, 'conflicts', ...C, 'S-002');
    expect(conflicts.document.total).toBe(1);
    expect(conflicts.document.conflicts[0].recordId).toBe('2');
    expect((await exhibit(folder, 'conflicts', ...C)).stdout).toMatch(/\n1 conflict\n$/);
    expect((await exhibit(folder, 'duplicates', ...C, 'S-001')).stdout).toBe('No duplicates.\n');
  });
});

describe('after the import', () => {
  const source = async (...args: string[]) => (await exhibitJson<Source>(folder, ...args, ...C)).document;
  const events = async () => (await exhibitJson<{ events: number }>(folder, 'info', ...C)).document.events;

  test('a clock is corrected by seconds or a span, and set back by 0', async () => {
    expect(await source('clock', 'S-001', '--add', '-1h30m', '--reason', 'The server ran ahead.')).toMatchObject({ clockSeconds: -5400, firstTime: '2026-03-13T23:28:02.000000Z' });
    expect((await exhibit(folder, 'ledger', ...C)).stdout).toContain('S-001: clock corrected by −5400 s');
    expect(await source('clock', 'S-001', '--seconds', '0', '--reason', 'It did not.')).toMatchObject({ clockSeconds: 0, firstTime: '2026-03-14T00:58:02.000000Z' });
    for (const wrong of [['--add', '1 hour'], ['--seconds', 'many'], [], ['--seconds', '1', '--add', '1s']]) {
      expect((await exhibit(folder, 'clock', 'S-001', ...wrong, '--reason', 'x', ...C)).code).toBe(2);
    }
  });

  test('a source is excluded, retracted and included again, each with its reason; its records stay', async () => {
    const before = await events();
    expect(await source('exclude', 'S-002', '--reason', 'Not the period in question.')).toMatchObject({ standing: 'excluded', standingReason: 'Not the period in question.', read: 3 });
    expect(await events()).toBeLessThan(before);
    expect((await exhibit(folder, 'ledger', ...C)).stdout).toContain('S-002: excluded: Not the period in question.');
    expect(await source('retract', 'S-002', '--reason', 'An export of the test system.')).toMatchObject({ standing: 'retracted' });
    expect(await source('include', 'S-002', '--reason', 'It was the right one.')).toMatchObject({ standing: 'included' });
    expect(await events()).toBe(before);
    expect((await exhibit(folder, 'exclude', 'S-002', ...C)).code).toBe(2);
  });

  test('duplicates are shown as events and masked again', async () => {
    const before = await events();
    expect(await source('keep-duplicates', 'S-002', '--reason', 'Each system logs for itself.')).toMatchObject({ keepsDuplicates: true });
    expect(await events()).toBe(before + 2);
    expect(await source('keep-duplicates', 'S-002', '--off', '--reason', 'They do not.')).toMatchObject({ keepsDuplicates: false });
    expect(await events()).toBe(before);
  });

  test('jobs are listed with how they ended; one that is none is said to be unknown', async () => {
    const { document } = await exhibitJson<{ jobs: Job[] }>(folder, 'jobs', ...C);
    expect(document.jobs.some(({ kind, state, title }) => kind === 'import' && state === 'done' && title === 'morning.csv and 1 more')).toBe(true);
    expect((await exhibit(folder, 'jobs', ...C)).stdout).toMatch(/^Job +Kind +What +State/);
    const { code, stderr } = await exhibit(folder, 'jobs', '--cancel', '999', ...C);
    expect([code, stderr]).toEqual([1, expect.stringContaining('error JOB_UNKNOWN')]);
    expect((await exhibit(folder, 'jobs', '--cancel', '1', '--pause', '1', ...C)).code).toBe(2);
  });
});
