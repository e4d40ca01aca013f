// Long work as jobs: paused, resumed, cancelled, and found again after the process was killed; the case is whole throughout.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { truncateSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { importFile, type ImportResult, type Job } from '../../src/contract/sources.ts';
import { CaseFile } from '../../src/engine/casefile/case-file.ts';
import { loadDictionaries } from '../../src/engine/casefile/derived.ts';
import { indexRecords, ingest, startParser } from '../../src/engine/casefile/ingest.ts';
import { Containers } from '../../src/engine/sources/entries.ts';
import { planImport } from '../../src/engine/sources/preview.ts';
import { ProfileCatalogue } from '../../src/engine/sources/profiles/catalogue.ts';
import { endThread } from '../../src/engine/thread-end.ts';
import { HEADER, newCase, scratchFolder, TestCase, writeSource } from '../support/case.ts';

const rowsOf = (count: number, actor: string) => `${HEADER}\n${Array.from({ length: count }, (_, i) => `${i},2026-03-14T01:02:40Z,${actor},login,Auth,E-${i},,,,10.0.0.1`).join('\n')}\n`;
const importJobs = async (test: TestCase): Promise<readonly Job[]> => (await test.call('job.list', {})).filter(({ kind }) => kind === 'import');

/** Turns after which a loop that waits for something gives up: one that outlives its test would keep the process alive. */
const MOST_TURNS = 2_000_000;

async function ended(test: TestCase, id: number): Promise<Job> {
  for (let turns = 0; ; turns++) {
    expect(turns).toBeLessThan(MOST_TURNS);
    const job = (await test.call('job.list', {})).find((candidate) => candidate.id === id)!;
    if (job.state !== 'running' && job.state !== 'paused') return job;
    await turn();
  }
}

/** An import that is paused at its first word of progress, and stands still: nothing arrives any more. */
async function pausedImport(test: TestCase, path: string): Promise<{ readonly importing: Promise<ImportResult>; readonly job: Job }> {
  let ticks = 0;
  let paused: Promise<Job> | null = null;
  let failed: unknown = null;
  const importing = test.import([path], {}, { tick: () => { ticks++; paused ??= test.call('job.list', {}).then(([job]) => test.call('job.pause', { job: job.id })); } });
  importing.catch((thrown: unknown) => { failed = thrown; });
  for (let turns = 0; !paused; turns++) { expect([failed, turns < MOST_TURNS]).toEqual([null, true]); await turn(); }
  const job = await (paused as Promise<Job>);
  // What was on its way when the pause came may still arrive; then nothing does.
  let before = -1;
  for (let rounds = 0; before !== ticks; rounds++) { expect(rounds).toBeLessThan(1000); before = ticks; for (let i = 0; i < 200; i++) await turn(); }
  return { importing, job };
}

describe('an import as a job', () => {
  it('pauses, answers everything else meanwhile, goes on and ends whole', async () => {
    const test = await newCase();
    const path = writeSource(test.folder, 'large.csv', rowsOf(60_000, 'kim'));
    const { importing, job } = await pausedImport(test, path);
    expect(job).toMatchObject({ kind: 'import', title: 'large.csv', state: 'paused', unit: 'bytes', canPause: false });
    expect(await test.call('source.list', {})).toEqual([]);
    expect((await test.call('case.info', {})).events).toBe(0);
    expect(await test.call('job.resume', { job: job.id })).toMatchObject({ state: 'running' });
    expect((await importing).sources).toMatchObject([{ read: 60_000, imported: 60_000 }]);
    expect(await importJobs(test)).toMatchObject([{ state: 'done', ended: expect.any(String) as string }]);
    expect(await test.call('case.verify', {})).toMatchObject({ ok: true });
  });

  it('is cancelled through the list, even while paused, and leaves nothing of its file', async () => {
    const test = await newCase();
    const path = writeSource(test.folder, 'large.csv', rowsOf(60_000, 'kim'));
    let asked = false;
    const importing = test.import([path], {}, {
      tick: () => {
        if (asked) return;
        asked = true;
        void test.call('job.list', {}).then(async ([job]) => { await test.call('job.pause', { job: job.id }); await test.call('job.cancel', { job: job.id }); });
      },
    });
    await expect(importing).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await importJobs(test)).toMatchObject([{ state: 'cancelled' }]);
    expect(await test.call('source.list', {})).toEqual([]);
    expect(test.changed).toContain('jobs');
  });

  it('that has stood still in a pause ends at once when it is cancelled, or when the case is closed', async () => {
    for (const how of ['cancel', 'close'] as const) {
      const test = await newCase();
      const path = writeSource(test.folder, 'large.csv', rowsOf(60_000, 'kim'));
      const { importing, job } = await pausedImport(test, path);
      if (how === 'cancel') await test.call('job.cancel', { job: job.id });
      else await test.engine.close();
      await expect(importing).rejects.toMatchObject({ code: 'CANCELLED' });
      const after = how === 'cancel' ? test : await TestCase.open(test.path);
      expect(await importJobs(after)).toMatchObject([{ state: how === 'cancel' ? 'cancelled' : 'interrupted' }]);
      expect(await after.call('source.list', {})).toEqual([]);
    }
  });

  it('that is paused when it has been cancelled already ends all the same', async () => {
    const test = await newCase();
    const path = writeSource(test.folder, 'large.csv', rowsOf(60_000, 'kim'));
    const asked: Promise<Job>[] = [];
    const importing = test.import([path], {}, { tick: () => { if (asked.length === 0) asked.push(test.call('job.cancel', { job: 1 }), test.call('job.pause', { job: 1 })); } });
    await expect(importing).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await Promise.all(asked)).toMatchObject([{ id: 1, title: 'large.csv' }, { id: 1 }]);
    expect(await importJobs(test)).toMatchObject([{ state: 'cancelled' }]);
  });

  it('that was killed is found interrupted, keeps what was whole, and does the rest when resumed', async () => {
    const test = await newCase();
    const small = writeSource(test.folder, 'small.csv', rowsOf(10, 'osei'));
    const large = writeSource(test.folder, 'large.csv', rowsOf(120_000, 'kim'));
    await test.engine.close();
    const script = `const { openCaseEngine } = await import(${JSON.stringify(resolve('src/engine/case-engine.ts'))});
      const { importFile } = await import(${JSON.stringify(resolve('src/contract/sources.ts'))});
      const engine = await openCaseEngine({ path: ${JSON.stringify(test.path)}, mode: 'open', name: '', readOnly: false, person: { name: 'x', organisation: '' }, changed() {} });
      await engine.handlers['import.run']({ caseId: engine.info.id, files: [importFile(${JSON.stringify(small)}), importFile(${JSON.stringify(large)})] },
        { signal: new AbortController().signal, tick: (tick) => { if (tick.fileIndex === 1 && tick.records > 20000) process.kill(process.pid, 'SIGKILL'); } });`;
    const child = spawn(process.execPath, [writeSource(test.folder, 'killed.mjs', script)], { stdio: 'ignore' });
    expect((await once(child, 'exit'))[1]).toBe('SIGKILL');
    const again = await TestCase.open(test.path);
    expect(await again.call('source.list', {})).toMatchObject([{ name: 'small.csv', read: 10 }]);
    const [job] = await importJobs(again);
    expect(job).toMatchObject({ state: 'interrupted', title: 'small.csv and 1 more' });
    await again.call('job.resume', { job: job.id });
    expect(await ended(again, job.id)).toMatchObject({ state: 'done' });
    expect(await again.call('source.list', {})).toMatchObject([{ name: 'small.csv', read: 10 }, { name: 'large.csv', read: 120_000, duplicate: 0 }]);
    expect(await again.call('case.verify', {})).toMatchObject({ ok: true });
  });

  it('that cannot be resumed says why in the list', async () => {
    const test = await newCase();
    const path = writeSource(test.folder, 'a.csv', rowsOf(2, 'kim'));
    await test.import([path]);
    const [job] = await importJobs(test);
    await expect(test.call('job.resume', { job: job.id })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(test.call('job.pause', { job: job.id })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(test.call('job.cancel', { job: 99 })).rejects.toMatchObject({ code: 'JOB_UNKNOWN' });
  });
});

describe('importing again', () => {
  it('the same file adds nothing and says which source it is; with `again` every record is a duplicate', async () => {
    const test = await newCase();
    const path = writeSource(test.folder, 'a.csv', rowsOf(3, 'kim'));
    await test.import([path]);
    expect(await test.import([path])).toMatchObject({ sources: [], alreadyImported: [{ name: 'a.csv', source: 'S-001' }] });
    expect(await test.call('source.list', {})).toHaveLength(1);
    expect((await test.import([path], { again: true })).sources).toMatchObject([{ id: 'S-002', read: 3, imported: 0, duplicate: 3 }]);
  });

  it('bad input 45: a disk without room for it is said before anything is written', async () => {
    const test = await newCase();
    const path = writeSource(test.folder, 'sparse.csv', rowsOf(60_000, 'kim'));
    truncateSync(path, 2 ** 43);
    await expect(test.import([path])).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect(await test.call('source.list', {})).toEqual([]);
  });
});

it('an import whose reader ended before it began fails and says so, and the case is as before', async () => {
  const folder = scratchFolder();
  const file = CaseFile.create(join(folder, 'a.exhibit'), 'a', { name: 'A. Novak', organisation: '' });
  const profiles = new ProfileCatalogue(null).all();
  const plan = await planImport(importFile(writeSource(folder, 'a.csv', rowsOf(3, 'kim')), { accept: true }), { containers: new Containers(), profiles: () => profiles }, [], false);
  const parser = startParser();
  await endThread(parser);
  await expect(ingest(file, {
    parser, files: [{ ...plan, keptAs: null }], dictionaries: loadDictionaries(file.db), index: indexRecords(file.db), signal: new AbortController().signal,
    progress: () => undefined, paused: () => null, finishing: () => undefined, finished: () => undefined,
  })).rejects.toMatchObject({ code: 'WORKER_DIED', message: 'Reading a.csv could not begin.' });
  expect(file.db.prepare('SELECT count(*) FROM source').pluck().get()).toBe(0);
  file.close();
});
