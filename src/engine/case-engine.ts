// Everything that can be asked of one open case, composed: the file, its events, its casework, its import.
import { ExhibitError } from '../contract/errors.ts';
import type { CaseInfo } from '../contract/model.ts';
import type { Topic } from '../contract/operations.ts';
import type { Handlers } from '../contract/server.ts';
import { CaseCare } from './case-care.ts';
import { caseworkHandlers } from './case-casework.ts';
import { CaseChecks } from './case-checks.ts';
import { CaseEvidence } from './case-evidence.ts';
import { CaseSources } from './case-sources.ts';
import type { Person } from './casefile/case-file.ts';
import { CaseFile } from './casefile/case-file.ts';
import { brokenCustody, custodyActions, listCustody } from './casefile/custody.ts';
import { Jobs } from './casefile/jobs.ts';
import { caseProperties } from './casefile/properties.ts';
import { SearchLog } from './casefile/search-log.ts';
import { buildTextIndex, isTextIndexed } from './casefile/text-indexing.ts';
import { caseInfo, listSources } from './casefile/ledger.ts';
import { Casework } from './casework/casework.ts';
import { Marks } from './casework/marks.ts';
import { lastCheckpoint } from './evidence/checkpoints.ts';
import { atOnce, type Steps } from './events/column-reader.ts';
import { actorProfile, listActors } from './entities/actors.ts';
import { compareEntity } from './entities/compare.ts';
import { Entities } from './entities/list.ts';
import { entityState, fieldHistory } from './entities/state.ts';
import { entityTimeline } from './entities/timeline.ts';
import { Events, instantOf } from './events/events.ts';
import { perSource } from './events/per-source.ts';
import { Records } from './events/records.ts';
import { EventStore } from './events/store.ts';
import { fixedTimes, periodOf } from './events/period.ts';
import { keepsColumns, TimeLayout } from './events/time-layout.ts';
import { turnsOf, unlessAborted } from './events/turns.ts';
import { manifestOf } from './export/manifest.ts';
import { exportPiece } from './export/table.ts';
import { overviewHandlers } from './overview/handlers.ts';
import { renderCustody } from './report/custody.ts';
import { renderReport, renderReportFile, type ReportRequest } from './report/report.ts';
import { checkZone } from './report/times.ts';
import { ProfileCatalogue } from './sources/profiles/catalogue.ts';
import { timelineHandlers } from './timeline/handlers.ts';

export interface CaseEngineOptions {
  readonly path: string;
  readonly mode: 'create' | 'open';
  readonly name: string;
  readonly readOnly: boolean;
  readonly person: Person;
  /** Where profiles saved on this machine are; left out: none are. */
  readonly profilesFolder?: string | null;
  /** Where the keys that sign are; left out: nothing is signed. */
  readonly keysFolder?: string | null;
  changed(topic: Topic): void;
}

export interface CaseEngine {
  readonly info: CaseInfo;
  readonly handlers: Handlers;
  close(): Promise<void>;
}

export async function openCaseEngine(options: CaseEngineOptions): Promise<CaseEngine> {
  const file = options.mode === 'create' ? CaseFile.create(options.path, options.name, options.person) : CaseFile.open(options.path, options);
  try {
    const open = new OpenCase(file, options);
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
  #loading: Promise<void> | null = null;
  #records: Records;
  readonly #jobs: Jobs;
  readonly #sources: CaseSources;
  readonly #checks: CaseChecks;
  readonly #care: CaseCare;
  readonly #searches: SearchLog;
  #indexing: Promise<unknown> = Promise.resolve();
  #listed: { readonly events: Events; readonly entities: Entities } | null = null;
  #resumed = false;
  /** How often events or marks have changed since the case was opened. */
  #revision = 0;
  readonly #closing = new AbortController();

  constructor(file: CaseFile, options: CaseEngineOptions) {
    const changed = (topic: Topic) => options.changed(topic);
    this.#file = file;
    this.#changed = changed;
    this.#marks = new Marks(file.db);
    this.#casework = new Casework(file, { rows: (ids) => this.#events.rows(ids), anchor: (id) => this.#events.anchor(id) }, this.#marks, (topic) => {
      if (topic === 'casework') { this.#revision++; this.#loaded?.marksChanged(); }
      changed(topic);
    });
    this.#records = new Records(file.db);
    this.#searches = new SearchLog(file, () => changed('case'));
    this.#jobs = new Jobs(file, this.#closing.signal, () => changed('jobs'));
    this.#sources = new CaseSources({
      file, jobs: this.#jobs, catalogue: new ProfileCatalogue(options.profilesFolder ?? null), closing: this.#closing.signal, changed,
      forget: () => this.#forget(), records: () => this.#records, dictionaries: () => this.#loaded?.store.dictionaries ?? null,
      indexText: () => { this.#indexText(this.#closing.signal, () => undefined).catch(() => undefined); },
    });
    this.#checks = new CaseChecks({
      file, casework: this.#casework, closing: this.#closing.signal, explored: (signal) => this.#explored(signal), inSteps: (steps, signal) => this.#inSteps(steps, signal), alertsChanged: () => changed('alerts'),
    });
    this.#care = new CaseCare({ file, closing: this.#closing.signal, changed });
    const evidence = new CaseEvidence({
      file, keysFolder: options.keysFolder ?? null, changed, requireQuiet: () => this.#sources.requireQuiet(), ask: () => this.handlers,
      open: (path) => openCaseEngine({ ...options, path, mode: 'open', readOnly: false, changed: () => undefined }),
    });
    this.handlers = { ...this.#care.handlers, ...evidence.handlers, ...this.#checks.handlers, ...overviewHandlers(file.db, (signal) => this.#explored(signal)), ...timelineHandlers({ file, casework: this.#casework, marks: this.#marks, info: () => this.info(), changed: () => changed('case'), explored: (signal) => this.#explored(signal) }), ...this.#casework.handlers, ...caseworkHandlers({ casework: this.#casework, explored: (signal) => this.#explored(signal), gaps: (signal) => this.#checks.gaps(signal) }), ...this.#caseHandlers(), ...this.#sources.handlers, ...this.#indexHandlers(), ...this.#eventHandlers() };
  }

  info(): CaseInfo {
    return caseInfo(this.#file);
  }

  /** Loaded when first asked for: an import that nobody looks at yet does not pay for columns in memory. */
  get #events(): Events {
    return this.#loaded ??= this.#over(atOnce(EventStore.loading(this.#file.db, this.#keep)));
  }

  /** The same without keeping other calls waiting: the columns are loaded in steps. CANCELLED when the signal fires. */
  /** What a report of a finding is made of. */
  async #reported(finding: string, signal: AbortSignal): Promise<Omit<ReportRequest, 'zone' | 'time'>> {
    const cited = this.#casework.finding(finding);
    const { total } = await (await this.#explored(signal)).search(cited.query, 'time', 0, 1, signal);
    return {
      caseInfo: this.info(), properties: caseProperties(this.#file), sources: listSources(this.#file.db), finding: cited, matching: total, period: periodOf(cited.query),
      notes: (event) => this.#casework.notes(event), person: this.#file.person, checkpoint: lastCheckpoint(this.#file.db),
    };
  }

  #logReport(finding: string, { fileName, sha256 }: { readonly fileName: string; readonly sha256: string }): void {
    if (!this.#file.readOnly) this.#file.write(() => this.#file.log('report.render', finding, `${fileName}, sha256 ${sha256}`));
  }

  async #explored(signal: AbortSignal): Promise<Events> {
    while (!this.#loaded) {
      this.#loading ??= this.#loadInSteps().finally(() => { this.#loading = null; });
      await unlessAborted(this.#loading, signal);
    }
    return this.#loaded;
  }

  async #loadInSteps(): Promise<void> {
    const store = await this.#inSteps(EventStore.loading(this.#file.db, this.#keep), this.#closing.signal, () => this.#loaded !== null);
    if (store !== null) this.#loaded ??= this.#over(store);
  }

  /** Work on the columns, which lets other calls in between. Null when it became needless, or the sources changed meanwhile: what was read is of no use then. */
  async #inSteps<T>(steps: Steps<T>, signal: AbortSignal, isNeedless = () => false): Promise<T | null> {
    // Made anew with every change of sources.
    const records = this.#records;
    const isOld = () => this.#records !== records || isNeedless();
    const turns = turnsOf(signal);
    try {
      for (;;) {
        const step = steps.next();
        if (step.done === true) return step.value;
        if (!turns.due()) continue;
        await turns.turn();
        if (isOld()) return null;
      }
    } catch (thrown) {
      // Columns of a generation that has gone meanwhile: whoever waits begins again.
      if (isOld()) return null;
      throw thrown;
    } finally {
      // What the work holds beyond memory, as a thread, it lets go.
      steps.return(null as T);
    }
  }

  async #entities(signal: AbortSignal): Promise<Entities> {
    const events = await this.#explored(signal);
    if (this.#listed?.events !== events) this.#listed = { events, entities: new Entities(events) };
    return this.#listed.entities;
  }

  /** Keeps the columns of a large case in the order of time, so that it opens fast the next time. */
  async #keepByTime(signal: AbortSignal): Promise<void> {
    const keep = this.#keep;
    // What is being loaded keeps the order.
    await this.#loading?.catch(() => undefined);
    if (keep === null || signal.aborted || keepsColumns(this.#file.db) !== false) return;
    const layout = await this.#inSteps(TimeLayout.of(this.#file.db, keep), signal);
    if (layout !== null) await this.#inSteps(layout.keepAll(keep), signal);
  }

  get #keep() { return this.#file.readOnly ? null : (work: () => void) => this.#file.write(work); }

  #over(store: EventStore): Events {
    return new Events(this.#file.db, store, this.#marks, (event) => this.#casework.notes(event), () => this.#casework.identities.names());
  }

  /** Sources have changed: what was read of them is read again when next needed. */
  #forget(): void {
    this.#revision++;
    this.#loaded = null;
    this.#checks.forget();
    this.#listed = null;
    this.#records = new Records(this.#file.db);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#sources.close();
    await this.#care.close();
    await this.#indexing;
    await this.#loading?.catch(() => undefined);
    try { this.#searches.flush(); } finally { this.#file.close(); }
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
      'case.custody': ({ offset, limit, action, latestFirst }) => {
        this.#searches.flush();
        return { ...listCustody(file.db, offset, limit, action ?? null, latestFirst ?? false), actions: custodyActions(file.db) };
      },
      'custody.render': ({ time }) => {
        this.#searches.flush();
        const { entries } = listCustody(file.db, 0, -1);
        const page = renderCustody({ caseInfo: this.info(), entries, broken: brokenCustody(file.db), person: file.person, time });
        if (!file.readOnly) file.write(() => file.log('custody.render', file.name, `${page.fileName}, ${entries.length} entries, sha256 ${page.sha256}`));
        return page;
      },
    };
  }

  #indexHandlers(): Handlers {
    return {
      'index.build': async (_input, { signal, tick }) => {
        await this.#indexText(signal, (done, total) => tick({ done, total }));
        if (signal.aborted) throw new ExhibitError('CANCELLED', 'Building the text index was cancelled; what is finished stays.');
        return null;
      },
    };
  }

  #eventHandlers(): Handlers {
    return {
      'event.search': async ({ query, order, offset, limit }, { signal, tick }) => {
        const found = await (await this.#explored(signal)).search(query, order, offset, limit, signal, tick);
        if (offset === 0) this.#searches.note(query, found.total);
        return found;
      },
      'event.panel': async ({ query, ...options }, { signal }) => {
        const events = await this.#explored(signal);
        // Somebody explores: an index that the last process left unfinished is worth finishing.
        this.#resumeIndex();
        return events.panel(query, options, signal);
      },
      'event.facet': async ({ query, field, contains, limit }, { signal }) => (await this.#explored(signal)).facet(query, field, contains, limit, signal),
      'event.suggest': async (input, { signal }) => (await this.#explored(signal)).suggest(input, signal),
      'event.get': async ({ event }, { signal }) => (await this.#explored(signal)).get(event),
      'event.goto': async ({ query, at, zone, near }, { signal }) => (await this.#explored(signal)).goTo(query, at, zone, near, signal),
      'event.position': async ({ query, order, event }, { signal }) => ({ position: await (await this.#explored(signal)).position(query, order, event, signal) }),
      'event.neighbours': async ({ event, by, limit }, { signal }) => (await this.#explored(signal)).neighbours(event, by, limit),
      'export.read': async ({ query, order, format, zone, offset, limit, state }, { signal }) => {
        checkZone(zone);
        // Times ago are counted from one moment for all pieces.
        const asked = fixedTimes(query);
        const { total, events } = await (await this.#explored(signal)).exported(asked, order, offset, limit, signal);
        const { bytes, ...rest } = exportPiece(events, { format, zone, first: offset === 0, last: offset + events.length >= total, state });
        return { base64: bytes.toString('base64'), rows: events.length, total, query: asked, revision: String(this.#revision), ...rest };
      },
      'export.manifest': async ({ caseId: _caseId, ...facts }, { signal }) => {
        const file = this.#file;
        const events = await this.#explored(signal);
        const bySource = perSource(events.store, await events.matching(facts.query, signal));
        if (!file.readOnly) {
          file.write(() => file.log('export', facts.fileName, `${facts.rows} events as ${facts.format}, sha256 ${facts.sha256}, query ${facts.query === '' ? '(all)' : facts.query}`));
          this.#changed('case');
        }
        return { text: manifestOf(facts, this.info(), listSources(file.db), bySource, file.person, new Date().toISOString()) };
      },
      'entity.list': async ({ contains, limit }, { signal }) => (await this.#entities(signal)).list(contains, limit, signal),
      'entity.state': async ({ entityType, entity, at }, { signal }) => entityState(await this.#explored(signal), { entityType, entity }, instantOf(at)),
      'entity.compare': async ({ entityType, entity, from, to }, { signal }) => compareEntity(await this.#explored(signal), { entityType, entity }, instantOf(from)!, instantOf(to)),
      'entity.timeline': async ({ entityType, entity }, { signal }) => entityTimeline(await this.#explored(signal), { entityType, entity }),
      'actor.list': async ({ contains, limit }, { signal }) => listActors(await this.#explored(signal), contains, limit),
      'actor.profile': async ({ actor, zone }, { signal }) => actorProfile(await this.#explored(signal), actor, zone),
      'entity.history': async ({ entityType, entity, field, action }, { signal }) => fieldHistory(await this.#explored(signal), { entityType, entity }, field, action),
      'report.render': async ({ finding, format, zone, time }, { signal }) => {
        const report = renderReport({ ...await this.#reported(finding, signal), format, zone, time });
        this.#logReport(finding, report);
        return report;
      },
      'report.file': async ({ finding, format, zone, time }, { signal }) => {
        const report = await renderReportFile({ ...await this.#reported(finding, signal), format, zone, time });
        this.#logReport(finding, report);
        return report;
      },
    };
  }

  /** Once for each opening: when it is cancelled, it is not begun again by itself. */
  #resumeIndex(): void {
    if (this.#resumed) return;
    this.#resumed = true;
    this.#indexText(this.#closing.signal, () => undefined).catch(() => undefined);
  }

  /** Builds the text index and what a large case opens from, one build after the other; what the first leaves unfinished the next one does. */
  #indexText(signal: AbortSignal, progress: (done: number, total: number) => void): Promise<void> {
    const either = AbortSignal.any([signal, this.#closing.signal]);
    const build = this.#indexing.then(async () => {
      if (this.#file.readOnly || either.aborted) return;
      if (!isTextIndexed(this.#file.db)) await this.#jobs.run({ kind: 'index', title: 'Text index', unit: 'blocks', input: null }, either, async (running) => {
        const told = (done: number, total: number) => { running.progress(done, total); progress(done, total); };
        if (await buildTextIndex(this.#file, running.signal, told)) this.#changed('case');
      });
      await this.#keepByTime(either);
    });
    this.#indexing = build.catch(() => undefined);
    return build;
  }
}
