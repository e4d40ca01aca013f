// What the screens of import and ledger work out by themselves: who waits, what is ready, what a hash is, what a clock was off by.
import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ImportEntry, Job } from '../../src/contract/sources.ts';
import { jobWords } from '../../src/renderer/features/jobs/job-indicator.tsx';
import { sha256 } from '../../src/renderer/features/ledger/sha256.ts';
import { originalName } from '../../src/renderer/features/ledger/save-original.ts';
import { addsUp, clockWords } from '../../src/renderer/features/ledger/source-words.ts';
import { secondsTyped } from '../../src/renderer/features/sources/clock-dialog.tsx';
import { createLookQueue } from '../../src/renderer/features/sources/look-queue.ts';
import { columnChoices, entryName, isReady, pendingOf } from '../../src/renderer/features/sources/pending.ts';
import { patternFault } from '../../src/renderer/features/sources/prose-patterns.tsx';

const entry = (facts: Partial<ImportEntry> = {}): ImportEntry => ({ file: 'h-1', inside: null, name: 'a.csv', bytes: 10, parts: 1, hidden: false, refusal: null, ...facts });

describe('entries that wait', () => {
  test('an upload is called what the person called it, and so is what lies in it', () => {
    expect(entryName(entry({ name: '5fd1.zip › audit/a.csv', inside: 'audit/a.csv' }), 'march.zip')).toBe('march.zip › audit/a.csv');
    expect(entryName(entry({ name: '5fd1' }), 'exports/a.csv')).toBe('exports/a.csv');
    expect(entryName(entry({ name: 'book.xlsx › Sheet1', inside: 'Sheet1' }), undefined)).toBe('book.xlsx › Sheet1');
  });

  test('the name of the file goes to the engine, not that of what is in it', () => {
    expect(pendingOf(entry({ name: 'march.zip › a.csv', inside: 'a.csv' }), 1, new Map(), { raiseLimits: false, password: null }).file).toMatchObject({ name: 'march.zip', inside: 'a.csv' });
  });

  test('a hidden sheet and a refused entry are neither ticked nor looked at', () => {
    const refusal = { code: 'SOURCE_LIMIT', message: 'Too much.', hint: 'Raise the limits.' } as const;
    for (const made of [pendingOf(entry({ hidden: true }), 1, new Map(), { raiseLimits: false, password: null }), pendingOf(entry({ refusal }), 2, new Map(), { raiseLimits: false, password: null })]) {
      expect(made).toMatchObject({ chosen: false, busy: false });
      expect(isReady(made)).toBe(false);
    }
  });

  test('a column that only a profile of its own can map is left to it unless somebody chooses otherwise', () => {
    const column = (name: string, mapsTo: string | null) => ({ name, samples: [], mapsTo, confidence: null, reason: '' });
    const columns = [column('__proto__', 'actor'), column('ops', 'deltas of the profile'), column('x', null)];
    expect(columnChoices(columns, { columns: new Map(), prose: [] })).toEqual([{ column: '__proto__', field: 'actor' }, { column: 'x', field: null }]);
    expect(columnChoices(columns, { columns: new Map([['ops', 'note']]), prose: [] })).toContainEqual({ column: 'ops', field: 'note' });
  });
});

describe('looking at many files', () => {
  /** A queue whose looks end when they are told to. */
  function queueOf(atOnce: number) {
    const begun: number[] = [];
    const ends = new Map<number, () => void>();
    const queue = createLookQueue((key, signal) => new Promise<void>((resolve) => { begun.push(key); ends.set(key, resolve); signal.addEventListener('abort', () => begun.push(-key)); }), atOnce);
    return { queue, begun, end: async (key: number) => { ends.get(key)?.(); await Promise.resolve(); await Promise.resolve(); } };
  }

  test('goes on a few at a time, in their order', async () => {
    const { queue, begun, end } = queueOf(2);
    queue.add([1, 2, 3, 4]);
    expect(begun).toEqual([1, 2]);
    await end(2);
    expect(begun).toEqual([1, 2, 3]);
  });

  test('the one that a person looks at comes before all others', async () => {
    const { queue, begun, end } = queueOf(1);
    queue.add([1, 2, 3, 4]);
    queue.first(4);
    await end(1);
    expect(begun).toEqual([1, 4]);
  });

  test('an answer begins a new look at once and gives up the old one', () => {
    const { queue, begun } = queueOf(1);
    queue.add([1, 2]);
    queue.now(1);
    expect(begun).toEqual([1, -1, 1]);
  });

  test('what is taken off the list is not looked at any more', async () => {
    const { queue, begun, end } = queueOf(1);
    queue.add([1, 2, 3]);
    queue.drop(2);
    await end(1);
    expect(begun).toEqual([1, 3]);
  });
});

describe('what is said of a source', () => {
  test('the hash of bytes that come in pieces is that of all of them', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 }), (pieces) => {
      const hash = sha256();
      for (const piece of pieces) hash.add(piece);
      expect(hash.hex()).toBe(createHash('sha256').update(Buffer.concat(pieces)).digest('hex'));
    }));
  });

  test('it adds up only when it does', () => {
    expect(addsUp({ read: 3, imported: 1, rejected: 1, duplicate: 1 })).toBe(true);
    expect(addsUp({ read: 4, imported: 1, rejected: 1, duplicate: 1 })).toBe(false);
  });

  test.each([['1', '2', '', 3720], ['', '', '', 0], ['', '', '0.5', 0.5], ['1', '60', '', null], ['x', '', '', null], ['-1', '', '', null]] as const)('%s h %s m %s s are %s seconds', (hours, minutes, seconds, expected) => {
    expect(secondsTyped(hours, minutes, seconds)).toBe(expected);
  });

  test('a clock that was fast is corrected with a minus', () => {
    expect([clockWords(3720), clockWords(-90)]).toEqual(['+1 h 2 m', '−1 m 30 s']);
  });

  test.each([['march.zip › audit/a.csv', false, 'a.csv'], ['exports/2026/a.csv', false, 'a.csv'], ['..\\..\\a.csv', false, 'a.csv'], ['a.csv.gz', true, 'a.csv.gz.decoded.txt']])('the original of %s is saved under its last name', (name, decoded, expected) => {
    expect(originalName(name, decoded)).toBe(expected);
  });

  test.each([['{field} changed from {old} to {new}', ''], ['changed', 'It needs {old}, {new} or both.'], ['{old} {x}', '{x} is no placeholder: {field}, {old}, {new}, {entity} and {*} are.']])('the pattern %s is judged while it is written', (pattern, fault) => {
    expect(patternFault(pattern)).toBe(fault);
  });

  test('jobs are told by what runs and waits, and so is an index that is not whole', () => {
    const job = (state: Job['state']): Job => ({ id: 1, kind: 'import', title: '', state, done: 0, total: 0, unit: 'bytes', started: '2026-03-14T00:00:00Z', ended: null, detail: '', canPause: true });
    expect(jobWords([job('done')], true)).toBe('');
    expect(jobWords([job('running'), job('interrupted'), job('done')], false)).toBe('1 job running, 1 job interrupted, text index incomplete');
  });
});
