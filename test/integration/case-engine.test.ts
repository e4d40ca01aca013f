// The promises of the case file, held against a real case, real files and real workers.
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockIdsOfPart, blockReader } from '../../src/engine/events/records.ts';
import { HEADER, newCase, scratchFolder, TestCase, writeSource } from '../support/case.ts';

const STORY = `${HEADER}
1,2026-03-14T01:02:40Z,m.kovacs,role.grant,Roles,employee:E-0117,roles,,payout_approver,185.44.12.7
2,2026-03-14T01:06:18.412Z,m.kovacs,player.limit.update,Players,player:00712,limit,None,1.10,185.44.12.7
3,2026-03-14T01:06:18.412Z,d.osei,player.view,Players,player:00712,,,,10.20.4.55
4,2026-03-14T01:28:24Z,m.kovacs,player.limit.update,Players,player:00712,limit,1.10,NULL,185.44.12.7
`;

describe('every source row is accounted for', () => {
  it('imported, rejected with line, reason and raw text, or duplicate: the three add up to what was read', async () => {
    const test = await newCase();
    const source = writeSource(test.folder, 'a.csv', `${STORY}5,2026-03-14T02:00:00Z,kim,login,Auth,E-1,,,,1.2.3.4,surplus\n6,not a time,kim,login,Auth,E-1,,,,1.2.3.4\n7,2026-03-14T02:00:00Z,kim,login\n8,"open,kim\n`);
    const { sources: [ledger], rejections } = await test.import([source]);
    expect(ledger).toMatchObject({ read: 8, imported: 7, rejected: 1, duplicate: 0, undated: 1, events: 7, firstTime: '2026-03-14T01:02:40.000000Z', lastTime: '2026-03-14T02:00:00.000000Z' });
    expect(ledger.sha256).toBe(createHash('sha256').update(readFileSync(source)).digest('hex'));
    expect(rejections).toMatchObject([
      { source: 'S-001', part: 'a.csv', line: 9, offset: expect.any(Number) as number, reason: 'a quote is opened and never closed', raw: '8,"open,kim' },
    ]);
    expect(ledger.repairs).toEqual(expect.arrayContaining([
      { what: expect.stringContaining('fewer cells than the header') as string, count: 1 }, { what: expect.stringContaining('more cells than the header') as string, count: 1 },
    ]));
    expect((await test.call('event.get', { event: 'S-001:5' })).fields).toContainEqual({ name: '_extra[1]', from: '_extra[1]', value: 'surplus', kind: 'value' });
  });

  it('whatever the file holds', async () => {
    const cell = fc.constantFrom('', 'a', '"q"', '"open', 'x,y', '2026-03-14T01:06:18Z', '"{""a"":1}"', '\u00e9', '\r');
    let n = 0;
    const test = await newCase();
    await fc.assert(fc.asyncProperty(fc.array(fc.array(cell, { maxLength: 13 }), { minLength: 1, maxLength: 12 }), async (rows) => {
      const source = writeSource(test.folder, `r${n++}.csv`, `${HEADER}\nfirst,2026-03-14T01:06:18Z,kim,login,Auth,,,,,\n${rows.map((row) => row.join(',')).join('\n')}`);
      const { sources: [ledger] } = await test.import([source], { again: true, accept: true });
      expect(ledger.imported + ledger.rejected + ledger.duplicate).toBe(ledger.read);
      expect((await test.call('source.rejections', { source: ledger.id, offset: 0, limit: 100 })).total).toBe(ledger.rejected);
    }), { numRuns: 25 });
    const sources = await test.call('source.list', {});
    expect(test.engine.handlers['case.info']).toBeDefined();
    expect((await test.call('case.info', {})).events).toBe(sources.reduce((sum, source) => sum + source.events, 0));
    expect((await test.call('case.verify', {})).ok).toBe(true);
  });

  it('leading zeros, None, NULL, empty and absent stay what they are', async () => {
    const test = await newCase();
    await test.import([writeSource(test.folder, 'a.csv', STORY)]);
    const changes = (await test.rows('entity:00712 is:changed')).map((row) => row.changes);
    expect(changes).toEqual([
      [{ field: 'limit', old: 'None', new: '1.10', oldKind: 'value', newKind: 'value' }],
      [{ field: 'limit', old: '1.10', new: 'NULL', oldKind: 'value', newKind: 'null' }],
    ]);
    expect((await test.rows('action:role.grant'))[0].changes).toEqual([{ field: 'roles', old: '', new: 'payout_approver', oldKind: 'empty', newKind: 'value' }]);
  });

  it('the original can be written out again, byte for byte, line ends, header and all', async () => {
    const test = await newCase();
    const content = `\ufeff${STORY.replaceAll('\n', '\r\n')}\r\n\r\n9,"a\r\nb",x`;
    await test.import([writeSource(test.folder, 'a.csv', content)]);
    await test.engine.close();
    const db = new Database(test.path, { readonly: true });
    const part = db.prepare<[], { id: number; sha256: Buffer }>('SELECT id, sha256 FROM part').get()!;
    const bytes = Buffer.concat(blockIdsOfPart(db, part.id).map((id) => blockReader(db)(id).bytes));
    db.close();
    expect(bytes.toString()).toBe(content);
    expect(createHash('sha256').update(bytes).digest()).toEqual(part.sha256);
  });

  it('two equal deposits are two events, and an overlapping export adds only what is new', async () => {
    const test = await newCase();
    const deposit = '9,2026-03-14T03:00:00Z,kim,deposit,Payments,player:1,balance,0,5,1.1.1.1\n';
    await test.import([writeSource(test.folder, 'march.csv', `${HEADER}\n${deposit}${deposit}`)]);
    const { sources: [second] } = await test.import([writeSource(test.folder, 'again.csv', `${HEADER}\n${deposit}${deposit}${deposit}`)]);
    expect(second).toMatchObject({ read: 3, imported: 1, duplicate: 2, events: 1 });
    expect((await test.rows()).map((row) => [row.id, row.repeated])).toEqual([['S-001:1', false], ['S-001:2', true], ['S-002:3', true]]);
  });

  it('a truncated gzip keeps what could be read and says that it is partial', async () => {
    const test = await newCase();
    const rows = Array.from({ length: 5000 }, (_, i) => `${i},2026-03-14T01:02:40Z,kim,login,Auth,E-${i * 7919},,,,10.0.0.1`).join('\n');
    const whole = gzipSync(`${HEADER}\n${rows}\n`);
    const { sources: [ledger] } = await test.import([writeSource(test.folder, 'cut.csv.gz', whole.subarray(0, whole.length >> 1))]);
    expect(ledger.state).toBe('partial');
    expect(ledger.read).toBeGreaterThan(1000);
    expect(ledger.read).toBeLessThan(5000);
    expect(ledger.remarks.join(' ')).toMatch(/gzip/i);
    expect((await test.call('case.verify', {})).ok).toBe(true);
  });
});

describe('a case stands by itself', () => {
  it('after reopening everything is there, without the original file and without another import', async () => {
    const test = await newCase();
    const source = writeSource(test.folder, 'a.csv', STORY);
    await test.import([source]);
    await test.call('event.star', { events: ['S-001:2'], on: true });
    await test.call('event.tag', { events: ['S-001:2', 'S-001:4'], tag: 'suspicious', on: true });
    await test.call('event.note', { event: 'S-001:2', text: 'who asked for this?' });
    const finding = await test.call('finding.create', { title: 'Limit lifted', statement: '', severity: 'bad', confidence: 'high', status: 'draft', view: null, query: 'actor:m.kovacs', events: ['S-001:2', 'S-001:4'] });
    const before = { rows: await test.rows(), sources: await test.call('source.list', {}), findings: await test.call('finding.list', {}) };
    await test.engine.close();
    rmSync(source);
    const again = await TestCase.open(test.path);
    expect({ rows: await again.rows(), sources: await again.call('source.list', {}), findings: await again.call('finding.list', {}) }).toEqual(before);
    expect(before.findings[0]).toEqual(finding);
    expect((await again.rows('tag:suspicious is:starred')).map((row) => row.id)).toEqual(['S-001:2']);
    expect((await again.call('event.get', { event: 'S-001:2' })).raw).toBe(STORY.split('\n')[2]);
    const report = await again.call('report.render', { finding: finding.id, format: 'html', zone: 'Europe/Malta', time: '2026-03-21T09:58:12Z' });
    expect(report.text).toContain(before.sources[0].sha256);
    expect((await again.call('report.render', { finding: finding.id, format: 'html', zone: 'Europe/Malta', time: '2026-03-21T09:58:12Z' })).sha256).toBe(report.sha256);
  });

  it('a cancelled import leaves no trace, and the next one takes its number', async () => {
    const test = await newCase();
    const rows = Array.from({ length: 60_000 }, (_, i) => `${i},2026-03-14T01:02:40Z,kim,login,Auth,E-${i},,,,10.0.0.1`).join('\n');
    const large = writeSource(test.folder, 'large.csv', `${HEADER}\n${rows}\n`);
    const controller = new AbortController();
    await expect(test.import([large], {}, { signal: controller.signal, tick: () => controller.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await test.call('source.list', {})).toEqual([]);
    expect(await test.rows()).toEqual([]);
    const { sources: [ledger] } = await test.import([writeSource(test.folder, 'a.csv', STORY)]);
    expect(ledger.id).toBe('S-001');
    expect((await test.call('case.verify', {})).ok).toBe(true);
  });

  it('an import that could not be finished is told and removed when the case is opened', async () => {
    const test = await newCase();
    await test.import([writeSource(test.folder, 'a.csv', STORY)]);
    await test.engine.close();
    const db = new Database(test.path);
    db.prepare("INSERT INTO source (name, bytes, format, dialect, profile, profile_version, options, state, imported_micros, imported_by) VALUES ('half.csv', 1, 'csv', '{}', 'generic', 1, '{}', 'importing', 0, '')").run();
    db.close();
    const again = await TestCase.open(test.path);
    expect((await again.call('source.list', {})).map((source) => source.name)).toEqual(['a.csv']);
    const { entries } = await again.call('case.custody', { offset: 0, limit: 100 });
    expect(entries.map((entry) => entry.action)).toContain('import.discard');
  });

  it('the custody log is given by action and latest first, and says how many entries each action has', async () => {
    const test = await newCase();
    await test.import([writeSource(test.folder, 'a.csv', STORY)]);
    for (const on of [true, false]) await test.call('event.star', { events: ['S-001:1'], on });
    await test.call('event.tag', { events: ['S-001:1'], tag: 'odd', on: true });
    const { total, entries, actions } = await test.call('case.custody', { offset: 0, limit: 1, action: 'event.star', latestFirst: true });
    expect([total, entries.map(({ action, detail }) => [action, detail.replace(/ \[.*/, '')])]).toEqual([2, [['event.star', 'Remove the star from S-001:1']]]);
    expect(actions).toEqual(expect.arrayContaining([{ action: 'event.star', entries: 2 }, { action: 'event.tag', entries: 1 }, { action: 'import', entries: 1 }]));
    expect((await test.call('case.custody', { offset: 0, limit: 1 })).entries[0]).toMatchObject({ seq: 1, action: 'case.create' });
  });

  it('a question stops an import before anything is written', async () => {
    const test = await newCase();
    const zoneless = writeSource(test.folder, 'zoneless.csv', STORY.replaceAll('Z,', ','));
    await expect(test.import([writeSource(test.folder, 'a.csv', STORY), zoneless])).rejects.toMatchObject({ code: 'IMPORT_QUESTION', hint: expect.stringContaining('--zone') as string });
    expect(await test.call('source.list', {})).toEqual([]);
    await test.import([zoneless], { zone: 'Europe/Malta' });
    expect((await test.rows())[0]).toMatchObject({ time: '2026-03-14T00:02:40.000000Z', timeText: '2026-03-14T01:02:40' });
    expect((await test.call('event.get', { event: 'S-001:1' })).timeBasis).toContain('Europe/Malta');
  });
});

describe('verification', () => {
  it('finds a flipped byte in any block, in a hash, in the kept container and in the ledger', async () => {
    const test = await newCase();
    await test.import([writeSource(test.folder, 'a.csv', STORY), writeSource(test.folder, 'b.csv.gz', gzipSync(STORY.replaceAll('m.kovacs', 'x.other')))]);
    await test.engine.close();
    const flips = [
      "UPDATE block SET body = CAST(substr(body, 1, 40) || x'5a' || substr(body, 42) AS BLOB) WHERE id = 1",
      'UPDATE block SET hashes = zeroblob(length(hashes)) WHERE id = 2', 'UPDATE part SET merkle_root = zeroblob(32) WHERE id = 1',
      "UPDATE given_chunk SET body = CAST(body || x'01' AS BLOB)", 'UPDATE source SET sha256 = zeroblob(32) WHERE id = 1', 'DELETE FROM block WHERE id = 1', 'UPDATE block SET offset = offset + 1 WHERE id = 2',
      'UPDATE part SET records = records + 1 WHERE id = 2',
    ];
    for (const flip of flips) {
      const folder = scratchFolder();
      const copy = join(folder, 'copy.exhibit');
      const db = new Database(test.path);
      db.exec(`VACUUM INTO '${copy}'`);
      db.close();
      const altered = new Database(copy);
      expect(altered.prepare(flip).run().changes, flip).toBeGreaterThan(0);
      altered.close();
      const opened = await TestCase.open(copy);
      expect((await opened.call('case.verify', {})).ok, flip).toBe(false);
    }
    const untouched = await TestCase.open(test.path);
    expect(await untouched.call('case.verify', {})).toMatchObject({ ok: true, records: 8 });
  });

  it('finds any flipped bit of a stored block', async () => {
    const test = await newCase();
    await test.import([writeSource(test.folder, 'a.csv', STORY)]);
    const db = new Database(test.path);
    const body = db.prepare<[], Buffer>('SELECT body FROM block').pluck().get()!;
    const put = db.prepare('UPDATE block SET body = ?');
    for (let bit = 0; bit < body.length * 8; bit += 13) {
      const altered = Buffer.from(body);
      altered[bit >> 3] ^= 1 << (bit & 7);
      put.run(altered);
      // Bits that change nothing of what comes out, as in an unused part of a frame's header, are no change of a record.
      const report = await test.call('case.verify', {});
      if (report.ok) expect((await test.call('event.get', { event: 'S-001:4' })).raw).toBe(STORY.split('\n')[4]);
      else expect(report.verdict).toContain('S-001');
    }
    put.run(body);
    db.close();
    expect((await test.call('case.verify', {})).ok).toBe(true);
  });
});
