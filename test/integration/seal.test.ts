// A sealed case: closed for good, and whatever is altered in it afterwards is found.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { isConsistent } from '../../src/engine/evidence/merkle-proofs.ts';
import { openNote, parseCheckpoint, parseVerifier } from '../../src/engine/evidence/notes.ts';
import { caseWithFinding, PASSPHRASE } from '../support/evidence.ts';
import { TestCase } from '../support/case.ts';

describe('a sealed case', () => {
  it('verifies, says so, and takes nothing any more, in the process that sealed it and in the next', async () => {
    const test = await caseWithFinding();
    const sealed = await test.call('case.seal', { passphrase: PASSPHRASE, reason: 'filed' });
    expect(sealed).toMatchObject({ reason: 'filed', person: 'A. Novak' });
    await expect(test.call('event.star', { events: ['S-001:1'], on: true })).rejects.toMatchObject({ code: 'CASE_SEALED' });
    await expect(test.call('case.seal', { passphrase: PASSPHRASE, reason: 'again' })).rejects.toMatchObject({ code: 'CASE_SEALED' });
    const report = await test.call('case.verify', {});
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(report.verdict).toBe('Nothing has changed since sealing.');
    await test.engine.close();
    const bytes = readFileSync(test.path);
    const again = await TestCase.open(test.path);
    expect(again.engine.info).toMatchObject({ readOnly: true, readOnlyReason: 'sealed', sealed: true });
    await expect(again.call('event.star', { events: ['S-001:1'], on: true })).rejects.toMatchObject({ code: 'CASE_SEALED' });
    expect((await again.call('case.verify', {})).ok).toBe(true);
    await again.engine.close();
    expect(readFileSync(test.path).equals(bytes)).toBe(true);
  });

  it('is signed under the name of its log, by the key that the seal names', async () => {
    const test = await caseWithFinding();
    const sealed = await test.call('case.seal', { passphrase: PASSPHRASE, reason: 'filed' });
    const verifier = parseVerifier(sealed.verifier)!;
    expect(verifier.name).toBe(`exhibit/${test.engine.info.id}`);
    expect(parseCheckpoint(openNote(sealed.note, [verifier])!.text)).toMatchObject({ origin: verifier.name, size: sealed.size });
  });

  it('does not open with another passphrase', async () => {
    const test = await caseWithFinding();
    await test.call('case.checkpoint', { passphrase: PASSPHRASE });
    await expect(test.call('case.seal', { passphrase: 'another one', reason: 'filed' })).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' });
  });

  it.each([
    ['a note of a row that Exhibit sums, with the sum made to fit', "UPDATE finding SET title = 'Other'"],
    ['an entry of its log', "UPDATE log_entry SET body = replace(body, 'custody', 'custodz') WHERE kind = 'state'"],
    ['the signature', "UPDATE checkpoint SET note = replace(note, '— exhibit', '— Exhibit')"],
    ['a commitment', "UPDATE commitment SET value = '\"lee\"' WHERE field = 'actor'"],
    ['a commitment that is gone', 'DELETE FROM commitment WHERE ordinal = 0'],
    ['a signed root', "UPDATE signed_root SET note = replace(note, 'exhibit/', 'exhibit//')"],
    ['the end of the custody log', 'DELETE FROM custody WHERE seq = (SELECT max(seq) FROM custody)'],
    ['the reason it was sealed for, outside of what is signed', "UPDATE seal SET reason = 'other'"],
  ])('shows that %s was altered', async (_what, damage) => {
    const test = await caseWithFinding();
    await test.call('case.seal', { passphrase: PASSPHRASE, reason: 'filed' });
    await test.engine.close();
    const db = new Database(test.path);
    db.pragma('foreign_keys=OFF');
    const triggers = db.prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all();
    for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
    expect(db.prepare(damage).run().changes).toBeGreaterThan(0);
    for (const { sql } of triggers) db.exec(sql);
    db.close();
    expect((await (await TestCase.open(test.path)).call('case.verify', {})).verdict).toMatch(/^Changed or damaged since sealing: /);
  });

  it('is not made of a case that is damaged', async () => {
    const test = await caseWithFinding();
    await test.engine.close();
    const db = new Database(test.path);
    db.exec("UPDATE source SET words = 'other'");
    db.close();
    const again = await TestCase.open(test.path, { keysFolder: join(test.folder, 'keys') });
    await expect(again.call('case.seal', { passphrase: PASSPHRASE, reason: 'filed' })).rejects.toMatchObject({ code: 'CASE_DAMAGED' });
    expect(again.engine.info.sealed).toBe(false);
  });
});

describe('checkpoints', () => {
  it('each hold the one before, and can be shown to', async () => {
    const test = await caseWithFinding();
    for (const tag of ['one', 'two', 'three']) {
      await test.call('event.tag', { events: ['S-001:1'], tag, on: true });
      await test.call('case.checkpoint', { passphrase: PASSPHRASE });
    }
    const { checkpoints } = await test.call('case.checkpoints', {});
    expect(checkpoints.map(({ size }) => size)).toEqual([2, 3, 4]);
    for (const [earlier, later] of [[0, 1], [0, 2], [1, 2]].map((pair) => pair.map((i) => checkpoints[i]))) {
      const { text } = await test.call('case.consistency', { earlier: earlier.size, size: later.size });
      const proof = text.split('\n').slice(0, -1).map((line) => Buffer.from(line, 'base64'));
      expect(isConsistent(earlier.size, Buffer.from(earlier.root, 'hex'), later.size, Buffer.from(later.root, 'hex'), proof)).toBe(true);
      expect(isConsistent(earlier.size, Buffer.from(later.root, 'hex'), later.size, Buffer.from(later.root, 'hex'), proof)).toBe(false);
    }
    expect((await test.call('case.verify', {})).checks.find(({ what }) => what === 'Checkpoints')).toMatchObject({ ok: true });
    await expect(test.call('case.consistency', { earlier: 1, size: 4 })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });
});

describe('a time stamp', () => {
  it('is kept beside the case where it is that of the seal, and refused where it is another’s', async () => {
    const test = await caseWithFinding();
    const sealed = await test.call('case.seal', { passphrase: PASSPHRASE, reason: 'filed' });
    expect(Buffer.from(sealed.stampRequest, 'base64').subarray(0, 5).toString('hex')).toBe('3039020101');
    await expect(test.call('case.stamp', { base64: Buffer.from('no token').toString('base64') })).rejects.toMatchObject({ code: 'STAMP_WRONG' });
    writeFileSync(join(test.folder, 'other.txt'), 'x');
  });
});
