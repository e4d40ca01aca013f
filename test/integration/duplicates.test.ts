// Overlapping exports: what is repeated, what another source had already supplied, and what contradicts it.
import { describe, expect, it, vi } from 'vitest';
import { GenerationWriter } from '../../src/engine/casefile/generation.ts';
import { judge, unjudgedFrom } from '../../src/engine/casefile/judge.ts';
import { CaseFile } from '../../src/engine/casefile/case-file.ts';
import { judgeAgain } from '../../src/engine/casefile/standing.ts';
import { hashBytes } from '../../src/engine/events/dictionary.ts';
import { Chance } from '../../src/engine/sample/chance.ts';
import { HEADER, newCase, TestCase, writeSource } from '../support/case.ts';

const page = { offset: 0, limit: 100 };
const row = (id: number | string, what: string) => `${id},2026-03-14T01:00:0${String(id).slice(-1)}Z,kim,player.limit.update,Players,player:${id},limit,1,${what},10.0.0.1`;
const csv = (...rows: string[]) => `${HEADER}\n${rows.join('\n')}\n`;
const counts = async (test: TestCase) => (await test.call('source.list', {})).map(({ read, imported, rejected, duplicate, repeated, conflicts, events }) => ({ read, imported, rejected, duplicate, repeated, conflicts, events }));

describe('a record of another source', () => {
  it('with the same bytes is a duplicate, the k-th only when the other has k; the page says where each stood before', async () => {
    const test = await newCase();
    await test.import([
      writeSource(test.folder, 'march.csv', csv(row(1, '10'), row(2, '20'), row(2, '20'))),
      writeSource(test.folder, 'april.csv', csv(row(2, '20'), row(3, '30'), row(2, '20'), row(2, '20'))),
    ]);
    expect(await counts(test)).toEqual([
      { read: 3, imported: 3, rejected: 0, duplicate: 0, repeated: 1, conflicts: 0, events: 3 },
      { read: 4, imported: 2, rejected: 0, duplicate: 2, repeated: 1, conflicts: 0, events: 2 },
    ]);
    const { total, duplicates } = await test.call('source.duplicates', { source: 'S-002', ...page });
    expect(total).toBe(2);
    expect(duplicates.map(({ record, of, by }) => [record.event, record.line, of.event, of.part, of.line, by])).toEqual([
      ['S-002:1', 2, 'S-001:2', 'march.csv', 3, 'same bytes'], ['S-002:3', 4, 'S-001:3', 'march.csv', 4, 'same bytes'],
    ]);
    expect(duplicates[0].of).toMatchObject({ source: 'S-001', time: '2026-03-14T01:00:02.000000Z', recordHash: duplicates[0].record.recordHash });
    expect((await test.call('source.duplicates', { source: 'S-002', offset: 1, limit: 1 })).duplicates.map(({ record }) => record.event)).toEqual(['S-002:3']);
  });

  it('adds nothing when the same file comes again under another name', async () => {
    const test = await newCase();
    await test.import([writeSource(test.folder, 'a.csv', csv(row(1, '10'), row(2, '20')))]);
    const events = (await test.rows()).length;
    await test.import([writeSource(test.folder, 'b.csv', csv(row(1, '10'), row(2, '20')))], { again: true });
    expect((await test.rows()).length).toBe(events);
    expect((await counts(test))[1]).toMatchObject({ read: 2, imported: 0, duplicate: 2, events: 0 });
  });

  it('given twice in one import, by one name or two, is imported once, and the answer says where it is', async () => {
    const test = await newCase();
    const text = csv(row(1, '10'), row(2, '20'));
    const a = writeSource(test.folder, 'a.csv', text);
    const { sources, alreadyImported } = await test.import([a, writeSource(test.folder, 'other.csv', csv(row(3, '10'), row(4, '20'))), a, writeSource(test.folder, 'copy.csv', text)]);
    expect(sources.map(({ id, name, duplicate }) => [id, name, duplicate])).toEqual([['S-001', 'a.csv', 0], ['S-002', 'other.csv', 0]]);
    expect(alreadyImported).toEqual([{ name: 'a.csv', source: 'S-001' }, { name: 'copy.csv', source: 'S-001' }]);
    expect((await test.import([a, a], { again: true })).sources).toHaveLength(2);
  });

  it('with its record id and content, but other bytes, is a duplicate too', async () => {
    const test = await newCase();
    await test.import([
      writeSource(test.folder, 'a.csv', csv(row(1, '10'), row(2, '20'))),
      writeSource(test.folder, 'b.csv', csv(row(2, '"20"'), row(3, '30'))),
    ]);
    expect((await counts(test))[1]).toEqual({ read: 2, imported: 1, rejected: 0, duplicate: 1, repeated: 0, conflicts: 0, events: 1 });
    const { duplicates } = await test.call('source.duplicates', { source: 'S-002', ...page });
    expect(duplicates).toMatchObject([{ record: { event: 'S-002:1' }, of: { event: 'S-001:2' }, by: 'same record id and content' }]);
    expect((await test.rows()).map(({ id }) => id)).toEqual(['S-001:1', 'S-001:2', 'S-002:2']);
  });

  it('with its record id and other content is a conflict: both are shown, and the page names what differs', async () => {
    const test = await newCase();
    await test.import([
      writeSource(test.folder, 'a.csv', csv(row(1, '10'), row(2, '20'))),
      writeSource(test.folder, 'b.csv', csv(row(2, '200').replace('kim', 'lee'), row(3, '30'))),
    ]);
    expect(await counts(test)).toEqual([
      { read: 2, imported: 2, rejected: 0, duplicate: 0, repeated: 0, conflicts: 1, events: 2 },
      { read: 2, imported: 2, rejected: 0, duplicate: 0, repeated: 0, conflicts: 1, events: 2 },
    ]);
    expect((await test.rows('is:conflict')).map(({ id, conflict }) => [id, conflict])).toEqual([['S-001:2', true], ['S-002:1', true]]);
    for (const source of [null, 'S-001', 'S-002']) {
      const { total, conflicts } = await test.call('source.conflicts', { source, ...page });
      expect(total).toBe(1);
      expect(conflicts).toMatchObject([{ recordId: '2', first: { event: 'S-001:2' }, second: { event: 'S-002:1', line: 2 }, differs: ['actor', 'limit'] }]);
    }
  });

  it('is told of: lists of sources are asked for again once the conflicts are counted', async () => {
    const test = await newCase();
    await test.import([writeSource(test.folder, 'a.csv', csv(row(1, '10')))]);
    const told: Promise<number>[] = [];
    // What a list that asks again on being told would show at last.
    test.onChanged((topic) => { if (topic === 'sources') told.push(counts(test).then(([, second]) => second?.conflicts ?? 0)); });
    await test.import([writeSource(test.folder, 'b.csv', csv(row(1, '11')))]);
    expect((await Promise.all(told)).at(-1)).toBe(1);
  });

  it('that equals one of two conflicting versions is a duplicate of that one', async () => {
    const test = await newCase();
    await test.import([
      writeSource(test.folder, 'a.csv', csv(row(1, '10'))), writeSource(test.folder, 'b.csv', csv(row(1, '11'))), writeSource(test.folder, 'c.csv', csv(row(1, '"11"'), row(1, '12'))),
    ]);
    expect((await test.call('source.duplicates', { source: 'S-003', ...page })).duplicates).toMatchObject([{ record: { event: 'S-003:1' }, of: { event: 'S-002:1' } }]);
    expect((await test.call('source.conflicts', { source: null, ...page })).conflicts.map(({ first, second }) => [first.event, second.event])).toEqual([['S-001:1', 'S-002:1'], ['S-001:1', 'S-003:2']]);
    expect((await test.rows('is:conflict')).map(({ id }) => id)).toEqual(['S-001:1', 'S-002:1', 'S-003:2']);
  });

  it('has its record id for itself when it comes from a system with another profile', async () => {
    const test = await newCase();
    const a = writeSource(test.folder, 'a.csv', csv(row(1, '10')));
    const b = writeSource(test.folder, 'b.csv', csv(row(1, '11')));
    await test.import([a]);
    await test.import([b], { profile: 'generic', accept: true });
    expect((await counts(test)).map(({ conflicts, duplicate }) => [conflicts, duplicate])).toEqual([[0, 0], [0, 0]]);
  });
});

describe('within one source', () => {
  it('a record id with other content is a conflict, with equal content but other bytes repeated', async () => {
    const test = await newCase();
    await test.import([writeSource(test.folder, 'a.csv', csv(row(1, '10'), row(1, '"10"'), row(1, '11'), row(2, '20')))]);
    expect(await counts(test)).toEqual([{ read: 4, imported: 4, rejected: 0, duplicate: 0, repeated: 1, conflicts: 2, events: 4 }]);
    expect((await test.rows()).map(({ id, repeated, conflict }) => [id, repeated, conflict])).toEqual([
      ['S-001:1', false, true], ['S-001:2', true, false], ['S-001:3', false, true], ['S-001:4', false, false],
    ]);
  });

  it('values of one change hash are told apart by the records themselves', async () => {
    // Two texts with one 32-bit hash, found by trying: a match of the columns alone would call them equal.
    const test = await newCase();
    const seen = new Map<number, string>();
    let pair: [string, string] | null = null;
    for (let i = 0; pair === null; i++) {
      const text = `v${i}`;
      const hash = hashBytes(Buffer.from(text), 0, text.length);
      const other = seen.get(hash);
      if (other === undefined) seen.set(hash, text);
      else pair = [other, text];
    }
    await test.import([writeSource(test.folder, 'a.csv', csv(row(1, pair[0]))), writeSource(test.folder, 'b.csv', csv(row(1, pair[1])))]);
    expect((await counts(test))[1]).toMatchObject({ duplicate: 0, conflicts: 1, events: 1 });
  });
});

/** A row of the model: its id, what it says, and how it is written. */
interface Row { readonly id: string; readonly says: number; readonly quoted: boolean }
interface Told { visible: string[]; repeated: string[]; conflict: string[]; duplicates: string[]; conflicts: string[] }

/** What is to come out, worked out the plain way over all pairs. */
function expected(sources: readonly (readonly Row[])[], included: readonly boolean[]): Told {
  const told: Told = { visible: [], repeated: [], conflict: [], duplicates: [], conflicts: [] };
  const supplied = new Map<string, string[]>();
  const known = new Map<string, { says: number; place: string; source: number }[]>();
  const inConflict = new Set<string>();
  const byBytes: { place: string; row: Row; source: number }[] = [];
  sources.forEach((rows, source) => {
    if (!included[source]) return;
    const own = new Map<string, string[]>();
    rows.forEach((row, record) => {
      const place = `S-00${source + 1}:${record + 1}`;
      const bytes = JSON.stringify(row);
      const places = [...own.get(bytes) ?? [], place];
      own.set(bytes, places);
      const before = supplied.get(bytes)?.[places.length - 1];
      if (before !== undefined) told.duplicates.push(`${place} same bytes`);
      else if (places.length > 1) told.repeated.push(place);
      else byBytes.push({ place, row, source });
    });
    for (const [bytes, places] of own) if (places.length > (supplied.get(bytes)?.length ?? 0)) supplied.set(bytes, places);
  });
  for (const { place, row, source } of byBytes) {
    if (row.id === '') continue;
    const same = known.get(row.id) ?? [];
    const equal = same.find(({ says }) => says === row.says);
    if (equal?.source === source) told.repeated.push(place);
    else if (equal) told.duplicates.push(`${place} same record id and content`);
    else {
      if (same.length > 0) {
        told.conflicts.push(`${same[0].place} ${place}`);
        inConflict.add(same[0].place).add(place);
      }
      known.set(row.id, [...same, { says: row.says, place, source }]);
    }
  }
  const masked = new Set(told.duplicates.map((duplicate) => duplicate.split(' ')[0]));
  told.visible = sources.flatMap((rows, source) => (included[source] ? rows.map((_, record) => `S-00${source + 1}:${record + 1}`) : [])).filter((place) => !masked.has(place));
  told.conflict = [...inConflict];
  for (const list of Object.values(told)) (list as string[]).sort();
  return told;
}

it('says of many rows what comparing all pairs says, whichever source is excluded', async () => {
  const chance = new Chance(20_260_314);
  const pick = (count: number): number => chance.whole(0, count - 1);
  const sources = [260, 180, 220, 140].map((count) => Array.from({ length: count }, (): Row => {
    const id = pick(90);
    return { id: id < 8 ? '' : id % 3 === 0 ? `r-${id}` : id % 7 === 0 ? `00${id}` : String(id), says: pick(10) < 7 ? 1 : pick(3), quoted: pick(4) === 0 };
  }));
  const test = await newCase();
  await test.import(sources.map((rows, i) => writeSource(test.folder, `${i}.csv`, csv(...rows.map(({ id, says, quoted }) => (
    `${id},2026-03-14T01:00:00Z,kim,player.limit.update,Players,player:1,limit,1,${quoted ? `"${says}"` : says},10.0.0.1`))))));
  const all = { offset: 0, limit: 1000 };
  const told = async (included: readonly boolean[]): Promise<Told> => {
    const rows = await test.rows();
    const duplicates = await Promise.all(included.map(async (yes, i) => (yes ? (await test.call('source.duplicates', { source: `S-00${i + 1}`, ...all })).duplicates : [])));
    const { conflicts } = await test.call('source.conflicts', { source: null, ...all });
    const ledger = await test.call('source.list', {});
    for (const line of ledger) expect(line.read).toBe(line.imported + line.rejected + line.duplicate);
    expect(ledger.map(({ duplicate }) => duplicate).filter((_, i) => included[i])).toEqual(duplicates.map((list) => list.length).filter((_, i) => included[i]));
    return {
      visible: rows.map(({ id }) => id).sort(), repeated: rows.filter(({ repeated }) => repeated).map(({ id }) => id).sort(), conflict: rows.filter(({ conflict }) => conflict).map(({ id }) => id).sort(),
      duplicates: duplicates.flat().map(({ record, by }) => `${record.event} ${by}`).sort(), conflicts: conflicts.map(({ first, second }) => `${first.event} ${second.event}`).sort(),
    };
  };
  const yes = sources.map(() => true);
  expect(expected(sources, yes).conflicts.length).toBeGreaterThan(20);
  expect(await told(yes)).toEqual(expected(sources, yes));
  for (let excluded = 0; excluded < sources.length; excluded++) {
    const source = `S-00${excluded + 1}`;
    await test.call('source.standing', { source, standing: 'excluded', reason: 'to see' });
    const included = yes.map((_, i) => i !== excluded);
    expect(await told(included)).toEqual(expected(sources, included));
    await test.call('source.standing', { source, standing: 'included', reason: 'seen' });
  }
  expect(await told(yes)).toEqual(expected(sources, yes));
});

describe('judging again', () => {
  const overlapping = async () => {
    const test = await newCase();
    await test.import([
      writeSource(test.folder, 'a.csv', csv(row(1, '10'), row(2, '20'), row(2, '20'), 'x,"open')),
      writeSource(test.folder, 'b.csv', csv(row(2, '20'), row(2, '"20"'), row(3, '30'), row(4, '40'), row(4, '40'))),
      writeSource(test.folder, 'c.csv', csv(row(3, '31'), row(4, '"40"'), row(5, '50'), row(5, '51'))),
    ]);
    return test;
  };
  const state = async (test: TestCase) => ({ rows: await test.rows(), sources: await test.call('source.list', {}), conflicts: await test.call('source.conflicts', { source: null, ...page }) });

  it('from any source on gives what the import gave', async () => {
    const test = await overlapping();
    const before = await state(test);
    expect(before.sources.map(({ duplicate, conflicts, repeated }) => [duplicate, conflicts, repeated])).toEqual([[0, 0, 1], [2, 1, 1], [1, 3, 0]]);
    await test.engine.close();
    for (const from of [1, 2, 3]) {
      const file = CaseFile.open(test.path, { readOnly: false, person: { name: 'x', organisation: '' } });
      const judgement = await judge(file.db, { from, bytes: true, signal: new AbortController().signal, progress: () => undefined });
      file.write(() => judgement.store());
      file.close();
      const again = await TestCase.open(test.path);
      expect(await state(again)).toEqual(before);
      await again.engine.close();
    }
  });

  it('shows the duplicates of a source that is to keep them, as repeated where they are, and masks them again', async () => {
    const test = await overlapping();
    const before = await state(test);
    const shown = await test.call('source.duplicate', { source: 'S-002', keep: true, reason: 'two systems log the same deposit' });
    expect(shown).toMatchObject({ keepsDuplicates: true, read: 5, imported: 5, duplicate: 0, repeated: 1, events: 5 });
    expect((await test.rows()).filter(({ source }) => source === 'S-002').length).toBe(5);
    expect((await test.call('source.duplicates', { source: 'S-002', ...page })).total).toBe(0);
    expect((await test.call('case.custody', { offset: 0, limit: 100 })).entries.at(-1)).toMatchObject({
      action: 'source.duplicate', subject: 'S-002 b.csv', detail: expect.stringContaining('two systems log the same deposit; read 5 = imported 5') as string,
    });
    await test.call('source.duplicate', { source: 'S-002', keep: false, reason: 'they do not' });
    expect(await state(test)).toEqual(before);
  });

  it('that is cancelled leaves the case as it was', async () => {
    const test = await overlapping();
    const before = await state(test);
    const signal = AbortSignal.abort();
    await expect(test.call('source.duplicate', { source: 'S-002', keep: true, reason: 'x' }, { signal })).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await state(test)).toEqual(before);
  });

  it('is made up for when a case is opened that was closed before it was done', async () => {
    const test = await overlapping();
    const before = await state(test);
    await test.engine.close();
    const file = CaseFile.open(test.path, { readOnly: false, person: { name: 'x', organisation: '' } });
    file.write(() => {
      file.db.exec('DELETE FROM twin; UPDATE source SET conflicts = 0');
      file.setInfo('unjudged', '2');
    });
    file.close();
    const again = await TestCase.open(test.path);
    await vi.waitFor(async () => expect(await again.call('job.list', {})).toMatchObject([{ kind: 'judge', state: 'done' }, { kind: 'import', state: 'done' }]), { timeout: 20_000 });
    expect(await state(again)).toEqual(before);
  });

  it('is owed from the moment a source counts until it is done, whatever comes in between', async () => {
    const test = await overlapping();
    await test.engine.close();
    const file = CaseFile.open(test.path, { readOnly: false, person: { name: 'x', organisation: '' } });
    expect(unjudgedFrom(file.db)).toBeNull();
    expect(() => file.write(() => {
      for (const source of [3, 2, 3]) new GenerationWriter(file.db, source, 2).adopt(0, new Uint8Array(0));
      expect(unjudgedFrom(file.db)).toBe(2);
      throw new Error('taken back');
    })).toThrow('taken back');
    file.write(() => file.setInfo('unjudged', '2'));
    await judgeAgain(file, 2, { signal: new AbortController().signal, progress: () => undefined });
    expect(unjudgedFrom(file.db)).toBeNull();
    file.close();
  });
});
