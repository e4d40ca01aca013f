// Keys that sign: encrypted where they lie, restored from a backup, and remembered when lost.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openNote, parseProof, parseVerifier, proofText, signNote, verifierText } from '../../src/engine/evidence/notes.ts';
import { SigningKeys } from '../../src/engine/evidence/signing-keys.ts';
import { scratchFolder } from '../support/case.ts';

const WORDS = 'four words in a row';

describe('a key', () => {
  it('is made with the first use, and lies encrypted where its owner alone reads it', () => {
    const folder = join(scratchFolder(), 'keys');
    const keys = new SigningKeys(folder);
    expect(keys.list()).toEqual([]);
    const { id } = keys.unlock(WORDS);
    expect(keys.list()).toMatchObject([{ id, lost: null }]);
    expect(readdirSync(folder).sort()).toEqual([`${id}.pem`, 'keys.json']);
    expect(readFileSync(join(folder, `${id}.pem`), 'utf8')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
    if (process.platform !== 'win32') expect(statSync(join(folder, `${id}.pem`)).mode & 0o777).toBe(0o600);
    expect(keys.unlock(WORDS).id).toBe(id);
    expect(() => keys.unlock('other words')).toThrow(expect.objectContaining({ code: 'PASSPHRASE_WRONG' }) as Error);
  });

  it('comes back from its backup on another machine', () => {
    const [here, there] = [new SigningKeys(join(scratchFolder(), 'keys')), new SigningKeys(join(scratchFolder(), 'keys'))];
    const { id } = here.create(WORDS);
    expect(there.restore(here.backup(id), WORDS).id).toBe(id);
    expect(there.unlock(WORDS).publicKey).toEqual(here.unlock(WORDS).publicKey);
    expect(() => there.restore(here.backup(id), 'other words')).toThrow(expect.objectContaining({ code: 'PASSPHRASE_WRONG' }) as Error);
    expect(() => there.restore('no key', WORDS)).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }) as Error);
  });

  it('that is lost signs nothing any more, is listed with date and reason, and another takes its place', () => {
    const keys = new SigningKeys(join(scratchFolder(), 'keys'));
    const first = keys.create(WORDS);
    expect(keys.declareLost(first.id, 'laptop stolen', new Date('2026-05-01T00:00:00Z'))).toMatchObject([{ id: first.id, lost: { date: '2026-05-01T00:00:00.000Z', reason: 'laptop stolen' } }]);
    const second = keys.unlock('another passphrase');
    expect(second.id).not.toBe(first.id);
    expect(keys.list().map(({ id, lost }) => [id, lost?.reason ?? null])).toEqual([[first.id, 'laptop stolen'], [second.id, null]]);
    expect(() => keys.declareLost('0000', 'x')).toThrow(expect.objectContaining({ code: 'KEY_UNKNOWN' }) as Error);
  });

  it('is not made under a passphrase that is guessed in an afternoon', () => {
    expect(() => new SigningKeys(join(scratchFolder(), 'keys')).create('short')).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }) as Error);
  });
});

describe('a signed note', () => {
  // The example of c2sp.org/signed-note and of Go's package of that name.
  const VERIFIER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
  const NOTE = 'If you think cryptography is the answer to your problem,\nthen you don\'t know what your problem is.\n\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';

  it('is read as published', () => {
    const verifier = parseVerifier(VERIFIER)!;
    expect(verifierText(verifier)).toBe(VERIFIER);
    expect(openNote(NOTE, [verifier])!.text).toBe('If you think cryptography is the answer to your problem,\nthen you don\'t know what your problem is.\n');
    expect(openNote(NOTE.replace('answer', 'Answer'), [verifier])).toBeNull();
  });

  it('opens with the key that signed it alone, and not altered', () => {
    const [one, other] = ['a passphrase', 'b passphrase'].map((words) => new SigningKeys(join(scratchFolder(), 'keys')).unlock(words));
    const note = signNote('exhibit/x\n1\nAAAA\n', 'exhibit/x', one.privateKey);
    expect(openNote(note, [{ name: 'exhibit/x', publicKey: one.publicKey }])).not.toBeNull();
    expect(openNote(note, [{ name: 'exhibit/x', publicKey: other.publicKey }])).toBeNull();
    expect(openNote(note, [{ name: 'exhibit/y', publicKey: one.publicKey }])).toBeNull();
    for (let at = 0; at < note.length; at++) expect(openNote(note.slice(0, at) + String.fromCharCode(note.charCodeAt(at) ^ 1) + note.slice(at + 1), [{ name: 'exhibit/x', publicKey: one.publicKey }]), String(at)).toBeNull();
  });
});

it('a proof is read as it was written, and no other way', () => {
  const proof = { index: 7, hashes: [Buffer.alloc(32, 1), Buffer.alloc(32, 2)], note: 'a\n1\nb\n\n— a x\n' };
  expect(parseProof(proofText(proof))).toEqual(proof);
  for (const [from, to] of [['@v1', '@v2'], ['index 7', 'index 07'], ['index 7\n', ''], ['AQEB', 'AQE!']]) expect(parseProof(proofText(proof).replace(from, to)), from).toBeNull();
});
