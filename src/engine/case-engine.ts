// Everything that can be asked of one open case, composed: the file, its events, its casework, its import.
import { basename } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { ExhibitError } from '../contract/errors.ts';
import type { CaseInfo } from '../contract/model.ts';
import type { ImportFile, ImportResult, Rejection } from '../contract/sources.ts';
import type { Topic } from '../contract/operations.ts';
import type { CallContext, Handlers } from '../contract/server.ts';
import type { Person } from './casefile/case-file.ts';
import { CaseFile } from './casefile/case-file.ts';
import { listCustody } from './casefile/custody.ts';
import { loadDictionaries } from './casefile/derived.ts';
import { indexRecords, ingest, startParser } from './casefile/ingest.ts';
import { rebuildSource } from './casefile/rebuild.ts';
import { buildTextIndex, isTextIndexed } from './casefile/text-indexing.ts';
import { caseInfo, listRejections, listSources, rejectedOf } from './casefile/ledger.ts';
import { Casework } from './casework/casework.ts';
import { Marks } from './casework/marks.ts';
import { verifyCase } from './evidence/verify.ts';
import { Events } from './events/events.ts';
import { parseSourceId, sourceIdOf } from './events/ids.ts';
import { Records } from './events/records.ts';
import { EventStore } from './events/store.ts';
import { periodOf } from './events/time-range.ts';
import { renderReport } from './report/report.ts';
import { standoutsOf } from './rules/over-events.ts';
import type { PlannedImport } from './sources/preview.ts';
import { planImport, previewImport } from './sources/preview.ts';

export interface CaseEngineOptions {
  readonly path: string;
  readonly mode: 'create' | 'open';
  readonly name: string;
  readonly readOnly: boolean;
  readonly person: Person;
  changed(topic: Topic): void;
}

export interface CaseEngine {
  readonly info: CaseInfo;
  readonly handlers: Handlers;
  close(): Promise<void>;
}

/** Rejections that an import's answer carries; the rest is asked for page by page. */
const REJECTIONS_TOLD = 100;

export async function openCaseEngine(options: CaseEngineOptions): Promise<CaseEngine> {
  const file = options.mode === 'create' ? CaseFile.create(options.path, options.name, options.person) : CaseFile.open(options.path, options);
  try {
    const open = new OpenCase(file, options.changed);
    return { info: open.info(), handlers: open.handlers, close: () => open.close() };
  } catch (thrown) {
    file.close();
    throw thrown;
  }
}

class OpenCase {
  readonly handlers: Handlers;
  readonly #file: CaseFile;
  readonly #changed: (topic: Topic) => void;
  readonly #marks: Marks;
  readonly #casework: Casework;
  #loaded: Events | null = null;
  #records: Records;
  #importing: Promise<unknown> | null = null;
  #indexing: Promise<unknown> = Promise.resolve();
  readonly #closing = new AbortController();

  constructor(file: CaseFile, changed: (topic: Topic) => void) {
    this.#file = file;
    this.#changed = changed;
    this.#marks = new Marks(file.db);
    this.#casework = new Casework(file, { rows: (ids) => this.#events.rows(ids), anchor: (id) => this.#events.anchor(id) }, this.#marks, () => {
      this.#loaded?.marksChanged();
      changed('casework');
    });
    this.#records = new Records(file.db);
    this.handlers = { ...this.#casework.handlers, ...this.#caseHandlers(), ...this.#sourceHandlers(), ...this.#eventHandlers() };
  }

  info(): CaseInfo {
    return caseInfo(this.#file);
  }

  /** Loaded when first asked for: an import that nobody looks at yet does not pay for columns in memory. */
  get #events(): Events {
    if (!this.#loaded) {
      const { db } = this.#file;
      const keep = this.#file.readOnly ? null : (work: () => void) => this.#file.write(work);
      this.#loaded = new Events(db, new EventStore(db, keep), this.#marks, (event) => this.#casework.notes(event));
    }
    return this.#loaded;
  }

  /** Sources have changed: what was read of them is read again when next needed. */
  #forget(): void {
    this.#loaded = null;
    this.#records = new Records(this.#file.db);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#importing?.catch(() => undefined);
    await this.#indexing;
    this.#file.close();
  }

  #caseHandlers(): Handlers {
    const file = this.#file;
    return {
      'case.info': () => this.info(),
      'case.rename': ({ name }) => {
        file.write(() => {
          file.log('case.rename', name, `was ${file.name}`);
          file.setInfo('name', name);
        });
        this.#changed('case');
        return this.info();
      },
      'case.verify': async (_input, { signal, tick }) => {
        const report = await verifyCase(file.db, signal, (done, total) => tick({ done, total }));
        if (!file.readOnly) file.write(() => file.log('case.verify', file.name, report.verdict));
        return report;
      },
      'case.custody': ({ offset, limit }) => listCustody(file.db, offset, limit),
    };
  }

  #sourceHandlers(): Handlers {
    const { db } = this.#file;
    return {
      'source.list': () => listSources(db),
      'source.rejections': ({ source, offset, limit }) => listRejections(db, this.#records, source, offset, limit),
      'import.preview': ({ file }) => previewImport(file, (bytes) => listSources(db).filter((source) => source.bytes === bytes)),
      'import.run': (input, context) => this.#exclusively(() => this.#import(input.files, context)),
      'source.rebuild': ({ source, ...remapping }, { signal, tick }) => this.#exclusively(async () => {
        if (this.#file.readOnly) throw new ExhibitError('CASE_READ_ONLY', `${basename(this.#file.path)} is open for reading only.`);
        await rebuildSource(this.#file, parseSourceId(source), remapping, AbortSignal.any([signal, this.#closing.signal]), (done, total) => tick({ done, total }));
        this.#forget();
        for (const topic of ['sources', 'events', 'case'] as const) this.#changed(topic);
        return listSources(db).find(({ id }) => id === sourceIdOf(parseSourceId(source)))!;
      }),
      'index.build': async (_input, { signal, tick }) => {
        await this.#indexText(signal, (done, total) => tick({ done, total }));
        if (signal.aborted) throw new ExhibitError('CANCELLED', 'Building the text index was cancelled; what is finished stays.');
        return null;
      },
    };
  }

  #eventHandlers(): Handlers {
    return {
      'event.search': ({ query, order, offset, limit }, { signal }) => this.#events.search(query, order, offset, limit, signal),
      'event.panel': ({ query, ...options }, { signal }) => this.#events.panel(query, options, signal),
      'event.facet': ({ query, field, contains, limit }, { signal }) => this.#events.facet(query, field, contains, limit, signal),
      'event.get': ({ event }) => this.#events.get(event),
      'event.position': async ({ query, order, event }, { signal }) => ({ position: await this.#events.position(query, order, event, signal) }),
      'event.neighbours': ({ event, by, limit }) => this.#events.neighbours(event, by, limit),
      'event.standouts': () => standoutsOf(this.#events, (source) => rejectedOf(this.#file.db, source)),
      'report.render': async ({ finding, zone, time }, { signal }) => {
        const cited = this.#casework.finding(finding);
        const { total } = await this.#events.search(cited.query, 'time', 0, 1, signal);
        const report = renderReport({
          caseInfo: this.info(), sources: listSources(this.#file.db), finding: cited, matching: total, period: periodOf(cited.query),
          notes: (event) => this.#casework.notes(event), person: this.#file.person, zone, time,
        });
        if (!this.#file.readOnly) this.#file.write(() => this.#file.log('report.render', finding, `${report.fileName}, sha256 ${report.sha256}`));
        return report;
      },
    };
  }

  /** One import or rebuild at a time: it takes the next source number and the case's dictionaries. */
  async #exclusively<T>(work: () => Promise<T>): Promise<T> {
    if (this.#importing) throw new ExhibitError('IMPORT_BUSY', 'Another import into this case is running.');
    const running = work();
    this.#importing = running;
    try { return await running; } finally { this.#importing = null; }
  }

  async #import(files: readonly ImportFile[], { signal, tick }: CallContext<'import.run'>): Promise<ImportResult> {
    if (this.#file.readOnly) throw new ExhibitError('CASE_READ_ONLY', `${basename(this.#file.path)} is open for reading only.`);
    const parser = startParser();
    try {
      // Every file is looked at, and every question asked, before the first row is written.
      const plans: PlannedImport[] = [];
      for (const file of files) plans.push(await planImport(file));
      return await this.#importPlanned(parser, plans, signal, tick);
    } finally {
      await parser.terminate();
    }
  }

  async #importPlanned(parser: Worker, plans: readonly PlannedImport[], signal: AbortSignal, tick: CallContext<'import.run'>['tick']): Promise<ImportResult> {
    const bytesTotal = plans.reduce((sum, plan) => sum + plan.bytes, 0);
    const bytesBefore = plans.map((_, i) => plans.slice(0, i).reduce((sum, plan) => sum + plan.bytes, 0));
    const imported: string[] = [];
    try {
      await ingest(this.#file, {
        parser, files: plans, dictionaries: this.#loaded?.store.dictionaries ?? loadDictionaries(this.#file.db), index: indexRecords(this.#file.db), signal: AbortSignal.any([signal, this.#closing.signal]),
        progress: (fileIndex, bytesDone, records, finishing) => tick({
          file: plans[fileIndex].name, fileIndex, files: plans.length, bytesDone: bytesBefore[fileIndex] + bytesDone, bytesTotal, records, phase: finishing ? 'finishing' : 'reading',
        }),
        finished: (source) => { imported.push(sourceIdOf(source)); this.#changed('sources'); },
      });
    } finally {
      if (imported.length > 0) {
        this.#forget();
        for (const topic of ['events', 'case'] as const) this.#changed(topic);
        // In the background: nothing waits for it, and closing stops it.
        this.#indexText(this.#closing.signal, () => undefined).catch(() => undefined);
      }
    }
    const sources = listSources(this.#file.db).filter((source) => imported.includes(source.id));
    const rejections: Rejection[] = [];
    for (const source of sources) rejections.push(...listRejections(this.#file.db, this.#records, source.id, 0, REJECTIONS_TOLD).rejections);
    return { sources, rejections };
  }

  /** Builds the text index, one build after the other; what the first leaves unfinished the next one does. */
  #indexText(signal: AbortSignal, progress: (done: number, total: number) => void): Promise<void> {
    const either = AbortSignal.any([signal, this.#closing.signal]);
    const build = this.#indexing.then(async () => {
      if (this.#file.readOnly || either.aborted || isTextIndexed(this.#file.db)) return;
      if (await buildTextIndex(this.#file, either, progress)) this.#changed('case');
    });
    this.#indexing = build.catch(() => undefined);
    return build;
  }
}
