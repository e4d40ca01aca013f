// What can be asked about the sources of one open case: listing and importing files, the ledger, and what is done to a source
// after its import. One piece of long work at a time writes events; each is a job.
import { basename } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { ExhibitError } from '../contract/errors.ts';
import type { SourceId } from '../contract/model.ts';
import type { ImportFile, ImportResult, ImportTick, Job, Rejection, Source } from '../contract/sources.ts';
import type { Topic } from '../contract/operations.ts';
import type { Handlers } from '../contract/server.ts';
import type { CaseFile } from './casefile/case-file.ts';
import { loadDictionaries } from './casefile/derived.ts';
import { requireSpace } from './casefile/disk-space.ts';
import { givenWith } from './casefile/given-files.ts';
import { indexRecords, ingest, startParser, type IngestFile } from './casefile/ingest.ts';
import { judgeRecordIds, unjudgedFrom } from './casefile/judge.ts';
import type { Jobs, Running } from './casefile/jobs.ts';
import { listParts, listRejections, listSources, sourceNumber } from './casefile/ledger.ts';
import { rebuildSource } from './casefile/rebuild.ts';
import { judgeAgain } from './casefile/standing.ts';
import type { Records } from './events/records.ts';
import { parseSourceId, sourceIdOf } from './events/ids.ts';
import type { Dictionaries } from './events/segment-builder.ts';
import { Looker } from './looker.ts';
import { sizeOf, type Known, type PlannedImport } from './sources/preview.ts';
import type { ProfileCatalogue } from './sources/profiles/catalogue.ts';
import { parseProfile } from './sources/profiles/profile-text.ts';
import { sourceReview } from './source-review.ts';
import { endThread } from './thread-end.ts';

export interface CaseSourcesOptions {
  readonly file: CaseFile;
  readonly jobs: Jobs;
  readonly catalogue: ProfileCatalogue;
  /** Aborts when the case is being closed. */
  readonly closing: AbortSignal;
  changed(topic: Topic): void;
  /** Sources have changed: columns in memory are no longer what the case holds. */
  forget(): void;
  /** Whole new text to be indexed, in the background. */
  indexText(): void;
  records(): Records;
  /** The dictionaries in memory, or null where none are loaded. */
  dictionaries(): Dictionaries | null;
}

/** Rejections that an import's answer carries; the rest is asked for page by page. */
const REJECTIONS_TOLD = 100;
/** Bytes of an import from which on the thread that looked at it is not kept meanwhile. */
const LONG_IMPORT = 64 * 1024 * 1024;
type Tick = (tick: ImportTick) => void;

export class CaseSources {
  readonly handlers: Handlers;
  readonly #options: CaseSourcesOptions;
  readonly #looker: Looker;
  #busy: Promise<unknown> | null = null;
  /** Ends work that nobody asked for. */
  #makingUp: AbortController | null = null;

  constructor(options: CaseSourcesOptions) {
    this.#options = options;
    this.#looker = new Looker(() => options.catalogue.all());
    this.handlers = {
      ...this.#ledgerHandlers(), ...this.#importHandlers(), ...this.#jobHandlers(),
      ...sourceReview({ file: options.file, work: (source, signal, work) => this.#work('judge', source, signal, work), retimed: (source) => this.#retold(source) }),
    };
    this.#makeUp();
  }

  /** Resolves when no work is under way any more; nothing is looked at from then on. */
  async close(): Promise<void> {
    await this.#busy?.catch(() => undefined);
    await this.#looker.close();
  }

  /** IMPORT_BUSY while sources are imported or changed. */
  requireQuiet(): void {
    if (this.#busy) throw new ExhibitError('IMPORT_BUSY', 'Sources of this case are being changed.');
  }

  #ledgerHandlers(): Handlers {
    const { file, records } = this.#options;
    const { db } = file;
    return {
      'source.list': () => listSources(db),
      'source.parts': ({ source, offset, limit }) => listParts(db, source, offset, limit),
      'source.rejections': ({ source, offset, limit }) => listRejections(db, records(), source, offset, limit),
    };
  }

  #importHandlers(): Handlers {
    const { file, catalogue } = this.#options;
    return {
      'import.list': ({ files, raiseLimits, password }, { signal, tick }) => this.#looker.ask('list', { files: files.map((path) => ({ path, name: basename(path) })), unlocking: { raiseLimits, password } },
        { signal, progress: (done, total) => tick({ done, total }) }),
      'import.preview': ({ file: asked }, { signal }) => this.#looker.ask('preview', { file: asked, known: this.#known(sizeOf(asked.file)) }, { signal }),
      'import.run': ({ files }, { signal, tick }) => this.#exclusively(async () => {
        // Every file is looked at, and every question asked, before the first row is written.
        const parser = startParser();
        try {
          const plans = await this.#plan(files, signal);
          return await this.#options.jobs.run({ kind: 'import', title: titleOf(files), unit: 'bytes', input: files.map(withoutPassword) }, signal, (running) => this.#import(parser, files, plans, running, tick));
        } finally {
          await endThread(parser);
        }
      }),
      'profile.draft': ({ file: asked, title, columns, prose }, { signal }) => this.#looker.ask('draft', { file: asked, title, columns, prose }, { signal }),
      'source.rebuild': ({ source, profile, draft, zone, dateOrder }, { signal, tick }) => this.#work('rebuild', source, signal, async (running) => {
        const chosen = draft !== null ? parseProfile(draft) : profile !== null ? catalogue.byId(profile) : null;
        await rebuildSource(file, parseSourceId(source), { profile: chosen, zone, dateOrder }, running.signal, (done, total) => {
          running.progress(done, total);
          tick({ done, total });
        });
        // What others repeat of it may have changed. Not to be cancelled any more: the events are new by now.
        await judgeAgain(file, parseSourceId(source), { signal: this.#options.closing, progress: running.progress });
      }),
    };
  }

  #jobHandlers(): Handlers {
    const { jobs } = this.#options;
    return {
      'job.list': () => jobs.list(),
      'job.pause': ({ job }) => jobs.pause(job),
      'job.cancel': ({ job }) => jobs.cancel(job),
      'job.resume': async ({ job: id }) => {
        if (jobs.unpause(id)) return jobs.get(id);
        const job = jobs.get(id);
        if (job.state !== 'interrupted' || job.kind !== 'import') throw new ExhibitError('BAD_INPUT', `${job.title} cannot be resumed: it is ${job.state}.`);
        await this.#clear();
        this.#resume(id);
        return jobs.get(id);
      },
    };
  }

  /** Does what an interrupted import left, in the background; how it ends stands in the list of jobs. */
  #resume(id: number): void {
    const { jobs, closing } = this.#options;
    const files = jobs.input(id) as readonly ImportFile[];
    this.#exclusively(async () => {
      const parser = startParser();
      try {
        await jobs.run({ kind: 'import', title: '', unit: 'bytes', input: files, resumes: id }, closing, async (running) => {
          await this.#import(parser, files, await this.#plan(files, running.signal), running, () => undefined);
        });
      } finally {
        await endThread(parser);
      }
    }).catch(() => undefined);
  }

  /** A change of one source as a job; answers with the source as it is then. */
  async #work(kind: Job['kind'], source: string, signal: AbortSignal, work: (running: Running) => Promise<void>): Promise<Source> {
    const { file, jobs } = this.#options;
    return this.#exclusively(async () => {
      const number = sourceNumber(file.db, source);
      const name = file.db.prepare<[number], string>('SELECT name FROM source WHERE id = ?').pluck().get(number)!;
      await jobs.run({ kind, title: `${sourceIdOf(number)} ${name}`, unit: 'records', input: null }, AbortSignal.any([signal, this.#options.closing]), work);
      return this.#retold(source);
    });
  }

  /** Compares the record ids of what was imported with those of all sources; when it is cancelled, that is done later. */
  async #judgeImported(from: number, signal: AbortSignal): Promise<void> {
    const { file } = this.#options;
    try {
      const judgement = await judgeRecordIds(file.db, from, signal);
      file.write(() => judgement.store());
    } catch (thrown) {
      if (!signal.aborted) throw thrown;
    }
  }

  /** A source has changed, and what others say of it; answers with it as it is now. */
  #retold(source: string): Source {
    const { file, changed, forget } = this.#options;
    forget();
    for (const topic of ['sources', 'events', 'case'] as const) changed(topic);
    return listSources(file.db).find(({ id }) => id === sourceIdOf(parseSourceId(source)))!;
  }

  /** Judges in the background what was cancelled, or what the last process ended before it had judged. */
  #makeUp(): void {
    const { file, jobs, closing, forget, changed } = this.#options;
    const from = closing.aborted || file.readOnly ? null : unjudgedFrom(file.db);
    if (from === null || this.#busy) return;
    const controller = new AbortController();
    this.#makingUp = controller;
    this.#busy = jobs.run({ kind: 'judge', title: 'Duplicates and conflicts', unit: 'records', input: null }, AbortSignal.any([closing, controller.signal]), async (running) => {
      await judgeAgain(file, from, running);
      forget();
      for (const topic of ['sources', 'events', 'case'] as const) changed(topic);
    }).catch(() => undefined).finally(() => { this.#busy = null; this.#makingUp = null; });
  }

  /** What is made up for in the background gives way; it is done with the work that comes, or after it. */
  async #clear(): Promise<void> {
    if (!this.#makingUp) return;
    this.#makingUp.abort();
    await this.#busy?.catch(() => undefined);
  }

  /** One import or change of a source at a time: it takes the next source number and the case's dictionaries. */
  async #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const { file } = this.#options;
    file.requireEditing();
    if (this.#makingUp) await this.#clear();
    if (this.#busy) throw new ExhibitError('IMPORT_BUSY', 'Another import into this case is running.');
    const running = work();
    this.#busy = running;
    try { return await running; } finally {
      this.#busy = null;
      this.#makeUp();
    }
  }

  /** Sources that a file of this size may be the same as. */
  #known(bytes: number): readonly Known[] {
    return this.#options.file.db.prepare<[number], { id: number; sha256: Buffer; inside: string | null }>(
      "SELECT id, sha256, inside FROM source WHERE state <> 'importing' AND bytes = ?").all(bytes).map((row) => ({ id: sourceIdOf(row.id), sha256: row.sha256.toString('hex'), inside: row.inside }));
  }

  async #plan(files: readonly ImportFile[], signal: AbortSignal): Promise<readonly PlannedImport[]> {
    const plans: PlannedImport[] = [];
    const sizes = new Map(files.map(({ file }) => [file, sizeOf(file)]));
    const alike = Map.groupBy(sizes.values(), (size) => size);
    for (const file of files) {
      const size = sizes.get(file.file)!;
      plans.push(await this.#looker.ask('plan', { file, known: this.#known(size), hashed: alike.get(size)!.length > 1 }, { signal }));
    }
    // An import that takes long needs the memory itself.
    if (plans.reduce((sum, { bytes }) => sum + bytes, 0) > LONG_IMPORT) this.#looker.rest();
    return plans;
  }

  async #import(parser: Worker, files: readonly ImportFile[], plans: readonly PlannedImport[], running: Running, tick: Tick): Promise<ImportResult> {
    const { file, changed, forget, indexText, dictionaries, records, closing } = this.#options;
    const twins = twinsAmong(files, plans);
    const wanted = plans.map((plan, at) => ({ plan, at })).filter(({ plan, at }) => plan.alreadyImported === null && !twins.has(at));
    const ready = wanted.map(({ plan }): IngestFile => ({ ...plan, keptAs: plan.sha256 === null ? null : givenWith(file.db, Buffer.from(plan.sha256, 'hex')) }));
    const bytesTotal = ready.reduce((sum, plan) => sum + plan.bytes, 0);
    const bytesBefore: number[] = [];
    for (let i = 0, sum = 0; i < ready.length; i++) { bytesBefore.push(sum); sum += ready[i].bytes; }
    const imported = new Set<SourceId>();
    const left = (from: number) => wanted.slice(from).map(({ at }) => withoutPassword(files[at]));
    const { db } = file;
    if (!ready.some(({ raiseLimits }) => raiseLimits)) requireSpace(file.path, bytesTotal);
    try {
      if (ready.length > 0) {
        await ingest(file, {
          parser, files: ready, dictionaries: dictionaries() ?? loadDictionaries(db), index: indexRecords(db), signal: AbortSignal.any([running.signal, closing]),
          paused: () => running.paused(),
          progress: (fileIndex, bytesDone, read, finishing) => {
            const done = bytesBefore[fileIndex] + Math.min(bytesDone, ready[fileIndex].bytes);
            running.progress(done, bytesTotal);
            tick({ file: ready[fileIndex].name, fileIndex, files: ready.length, bytesDone: done, bytesTotal, records: read, phase: finishing ? 'finishing' : 'reading' });
          },
          finishing: (fileIndex) => running.left(left(fileIndex + 1)),
          finished: (source) => { imported.add(sourceIdOf(source)); changed('sources'); },
        });
      }
    } finally {
      if (imported.size > 0) {
        await this.#judgeImported(parseSourceId([...imported][0]), AbortSignal.any([running.signal, closing]));
        forget();
        for (const topic of ['sources', 'events', 'case'] as const) changed(topic);
        // In the background: nothing waits for it, and closing stops it.
        indexText();
      }
    }
    const sources = listSources(db).filter((source) => imported.has(source.id));
    const rejections: Rejection[] = [];
    for (const source of sources) if (source.rejected > 0 && rejections.length < REJECTIONS_TOLD) rejections.push(...listRejections(db, records(), source.id, 0, REJECTIONS_TOLD).rejections);
    return { sources, rejections, alreadyImported: plans.flatMap(({ name, alreadyImported }, at) => {
      const twin = twins.get(at);
      const source = twin === undefined ? alreadyImported : plans[twin].alreadyImported ?? [...imported][wanted.findIndex((one) => one.at === twin)];
      return source === null ? [] : [{ name, source }];
    }) };
  }
}

/** As it may be written into the case, for an import that is interrupted and resumed. */
const withoutPassword = (file: ImportFile): ImportFile => ({ ...file, password: null });

/** Files given twice in one run, under one name or two: place in the run → place of the first of its kind. Where again was asked for, none. */
function twinsAmong(files: readonly ImportFile[], plans: readonly PlannedImport[]): ReadonlyMap<number, number> {
  const first = new Map<string, number>();
  const twins = new Map<number, number>();
  plans.forEach(({ path, inside, sha256 }, at) => {
    if (files[at].again) return;
    const keys = [path, ...(sha256 === null ? [] : [sha256])].map((of) => `${of}\0${inside ?? ''}`);
    const earlier = keys.map((key) => first.get(key)).find((found) => found !== undefined);
    if (earlier !== undefined) twins.set(at, earlier); else for (const key of keys) first.set(key, at);
  });
  return twins;
}

/** `march.csv`, or `march.csv and 3 more`. */
function titleOf(files: readonly ImportFile[]): string {
  const [first] = files;
  const name = first.inside ?? first.name ?? basename(first.file);
  return files.length === 1 ? name : `${name} and ${(files.length - 1).toLocaleString('en')} more`;
}
