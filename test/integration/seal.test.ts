// A sealed case: closed for good, and whatever is altered in it afterwards is found.
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { isConsistent } from '../../src/engine/evidence/merkle-proofs.ts';
import { openNote, parseCheckpoint, parseVerifier } from '../../src/engine/evidence/notes.ts';
import { verifyFile } from '../../src/engine/evidence/verify-file.ts';
import { caseWithFinding, PASSPHRASE } from '../support/evidence.ts';
import { scratchFolder, TestCase, writeSource } from '../support/case.ts';

/** The bytes of a sealed case, made once: each test damages a copy of its own. */
let made: Promise<Buffer> | null = null;
async function sealedOnce(): Promise<Buffer> {
  const test = await caseWithFinding();
  await test.call('case.seal', { passphrase: PASSPHRASE, reason: 'filed' });
  await test.engine.close();
  return readFileSync(test.path);
}

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
    const path = writeSource(scratchFolder(), 'sealed.exhibit', await (made ??= sealedOnce()));
    const db = new Database(path);
    db.pragma('foreign_keys=OFF');
    const triggers = db.prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all();
    for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
    expect(db.prepare(damage).run().changes).toBeGreaterThan(0);
    for (const { sql } of triggers) db.exec(sql);
    db.close();
    expect((await (await TestCase.open(path)).call('case.verify', {})).verdict).toMatch(/^Changed or damaged since sealing: /);
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
  /** A token as an authority answers, as far as Exhibit reads it: SignedData around TSTInfo, with lengths below 128 bytes but for the outer ones. */
  const der = (tag: number, ...parts: Buffer[]): Buffer => {
    const body = Buffer.concat(parts);
    return Buffer.concat([Buffer.from(body.length < 128 ? [tag, body.length] : [tag, 0x82, body.length >> 8, body.length & 255]), body]);
  };
  const token = (imprint: Buffer): Buffer => {
    const info = der(0x30, Buffer.from('020101', 'hex'), der(0x06, Buffer.from('2a0304', 'hex')), der(0x30, Buffer.from('300d06096086480165030402010500', 'hex'), der(0x04, imprint)), Buffer.from('020105', 'hex'), der(0x18, Buffer.from('20260501120000Z')));
    const content = der(0x30, Buffer.from('060b2a864886f70d0109100104', 'hex'), der(0xa0, der(0x04, info)));
    return der(0x30, der(0x30, Buffer.from('020100', 'hex')), der(0x30, Buffer.from('06092a864886f70d010702', 'hex'), der(0xa0, der(0x30, Buffer.from('020103', 'hex'), content))));
  };

  it('is kept beside the case and in its bundle where it is that of the seal, and refused where it is another’s', async () => {
    const test = await caseWithFinding();
    await expect(test.call('case.stamp', { base64: 'AAAA' })).rejects.toMatchObject({ code: 'NOT_SEALED' });
    const sealed = await test.call('case.seal', { passphrase: PASSPHRASE, reason: 'filed' });
    const request = Buffer.from(sealed.stampRequest, 'base64');
    expect(request.subarray(0, 5).toString('hex')).toBe('3039020101');
    expect(request.includes(hash('sha256', sealed.note, 'buffer'))).toBe(true);
    for (const bytes of [Buffer.from('no token'), token(hash('sha256', 'other', 'buffer')), token(hash('sha256', sealed.note, 'buffer')).subarray(0, 60)]) {
      await expect(test.call('case.stamp', { base64: bytes.toString('base64') })).rejects.toMatchObject({ code: 'STAMP_WRONG' });
    }
    const own = token(hash('sha256', sealed.note, 'buffer'));
    expect(await test.call('case.stamp', { base64: own.toString('base64') })).toEqual({ time: '2026-05-01T12:00:00Z' });
    expect(readFileSync(`${test.path}.tsr`).equals(own)).toBe(true);
    const bundle = join(test.folder, 'stamped.zip');
    await test.call('case.bundle', { file: bundle, encryption: null });
    const report = await verifyFile(bundle, { passphrase: null, identity: null, verifier: null, keys: [] }, new AbortController().signal);
    expect(report.checks.find(({ what }) => what === 'Time stamp')).toMatchObject({ ok: true, detail: expect.stringContaining('2026-05-01T12:00:00Z') as string });
  });
});
