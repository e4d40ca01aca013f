// Composition of the engine in a host process: it routes messages to the desk or to the thread of a case, and nothing else.
import { mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ExhibitError, toWireError } from '../contract/errors.ts';
import { INPUTS, parseInput } from '../contract/inputs.ts';
import type { AppInfo, CaseId, CaseInfo, FileHandle } from '../contract/model.ts';
import type { OperationName, Topic } from '../contract/operations.ts';
import { serve, type Handlers, type Served } from '../contract/server.ts';
import type { ServerPort, ToEngine } from '../contract/wire.ts';
import { Desk, freeCasePath } from './desk.ts';
import { noteReading } from './evidence/reading-journal.ts';
import { evidenceAtDesk } from './evidence-desk.ts';
import { SigningKeys } from './evidence/signing-keys.ts';
import { OpenCase } from './open-case.ts';
import { withPaths, type Paths } from './paths.ts';
import { runSalvage } from './salvaging.ts';
import { ProfileCatalogue } from './sources/profiles/catalogue.ts';
import { profileText } from './sources/profiles/profile-text.ts';
import { VERSION } from './version.ts';
import type { ChildCommand } from './sources/unpack/child-command.ts';
import type { CaseStart } from './worker.ts';

export interface EngineOptions extends Paths {
  /** Holds settings.json, recent.json and the profiles saved. */
  readonly dataFolder: string;
  /** Where a case goes whose file nobody named. */
  readonly caseFolder: string;
  readonly host: AppInfo['host'];
  /** Starts the child that takes archives and workbooks apart, where it is not this program with the engine's own entry. */
  readonly childCommand?: ChildCommand;
  /** Another worker entry than the engine's own. */
  readonly workerEntry?: URL;
}

export interface Engine {
  /** Serves one connection. Closing it cancels its running calls; the cases stay open, for a browser tab may come back. */
  connect(port: ServerPort): { close(): void };
  /** Closes every case, its file included, and all connections. */
  close(): Promise<void>;
}

/** One host window, command or socket, and the way to tell it of changes. */
interface Connection extends Served { readonly port: ServerPort }
type Call = Extract<ToEngine, { kind: 'call' }>;

/** Starts nothing but itself: threads begin with the first case. Throws when the data folder cannot be made. */
export function startEngine(options: EngineOptions): Engine {
  return new RoutingEngine(options);
}

class RoutingEngine implements Engine {
  readonly #options: EngineOptions;
  readonly #desk: Desk;
  readonly #profiles: ProfileCatalogue;
  readonly #deskHandlers: Handlers;
  readonly #connections = new Set<Connection>();
  /** By real path; a promise, so that two requests for one file meet while it opens. */
  readonly #byPath = new Map<string, Promise<OpenCase>>();
  /** Cases that are open and answer; one whose thread has ended is in neither map. */
  readonly #byId = new Map<CaseId, OpenCase>();
  #closed = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#desk = new Desk(options.dataFolder);
    this.#profiles = new ProfileCatalogue(profilesFolder(options));
    this.#deskHandlers = {
      'app.info': () => ({
        version: VERSION, host: options.host, formats: FORMATS, profiles: this.#profiles.list().map(({ id, title }) => ({ id, title })),
      }),
      'settings.get': () => this.#desk.settings(),
      'settings.set': (change) => {
        const settings = this.#desk.changeSettings(change);
        for (const open of this.#byId.values()) open.person(this.#desk.person());
        return this.#afterDesk(settings);
      },
      'layout.list': () => this.#desk.layouts(),
      'layout.keep': (layout) => this.#afterDesk(this.#desk.keepLayout(layout)),
      'profile.list': () => this.#profiles.list(),
      'profile.text': ({ id }) => ({ text: profileText(this.#profiles.byId(id)) }),
      'profile.save': ({ text }) => this.#afterDesk(this.#profiles.save(text)),
      'profile.remove': ({ id }) => {
        this.#profiles.remove(id);
        return this.#afterDesk(this.#profiles.list());
      },
      ...evidenceAtDesk({ keys: new SigningKeys(keysFolder(options)), resolve: (file) => options.resolve(file), changed: () => this.#broadcast('app', null) }),
      'case.recent': () => this.#desk.recent(options.handleFor),
      'case.forget': ({ file }) => {
        this.#desk.forget(options.resolve(file));
        return this.#afterDesk(this.#desk.recent(options.handleFor));
      },
      'case.create': ({ name, file }) => this.#create(name, file),
      'case.open': ({ file, readOnly }) => this.#open(options.resolve(file), readOnly),
      'case.salvage': async ({ damaged, file }, { signal, tick }) => {
        const report = await runSalvage({ damaged: canonical(options.resolve(damaged)), target: canonical(options.resolve(file)), person: this.#desk.person() }, signal, (done, total) => tick({ done, total }));
        return { ...report, file };
      },
      'case.close': ({ caseId }) => this.#closeCase(this.#case(caseId)),
    };
  }

  connect(port: ServerPort): Connection {
    // Case calls under way, by the caller's id; calls of the desk are cancelled by `serve` itself.
    const running = new Map<number, () => void>();
    let toDesk: ((message: ToEngine) => void) | null = null;
    const served = serve({
      post: port.post,
      listen: (receive) => { toDesk = receive; return () => { toDesk = null; }; },
    }, this.#deskHandlers);
    const unlisten = port.listen((message) => {
      if (message.kind === 'cancel' && running.has(message.id)) running.get(message.id)?.();
      else if (message.kind === 'cancel' || Object.hasOwn(this.#deskHandlers, message.operation)) toDesk?.(message);
      else this.#route(message, port, running);
    });
    const connection: Connection = {
      port,
      changed: served.changed,
      close: () => {
        unlisten();
        served.close();
        for (const cancel of running.values()) cancel();
        running.clear();
        this.#connections.delete(connection);
      },
    };
    this.#connections.add(connection);
    return connection;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const opening = await Promise.allSettled(this.#byPath.values());
    await Promise.allSettled(opening.flatMap((result) => (result.status === 'fulfilled' ? [this.#closeCase(result.value)] : [])));
    for (const connection of this.#connections) connection.close();
  }

  /** Passes a call to its case's worker, under an id of the worker's, and every answer back under the caller's. */
  #route(call: Call, port: ServerPort, running: Map<number, () => void>): void {
    const fail = (thrown: unknown) => port.post({ kind: 'failed', id: call.id, error: toWireError(thrown) });
    try {
      const open = this.#case(caseIdOf(call));
      const { input, back } = withPaths(call, this.#options);
      const cancel = open.call(call.operation, input, (answer) => {
        if (answer.kind !== 'tick') running.delete(call.id);
        port.post({ ...back(answer), id: call.id });
      });
      running.set(call.id, cancel);
    } catch (thrown) {
      fail(thrown);
    }
  }

  /** Throws CASE_UNKNOWN. */
  #case(caseId: CaseId): OpenCase {
    const open = this.#byId.get(caseId);
    if (!open) throw new ExhibitError('CASE_UNKNOWN', `No open case has the id “${caseId.slice(0, 60)}”.`);
    return open;
  }

  /** Makes a case where the person said, or in the folder for cases under the first free name. FILE_EXISTS, FILE_UNWRITABLE. */
  async #create(name: string, file: FileHandle | null): Promise<CaseInfo> {
    const start = { ...this.#started(), mode: 'create', name, readOnly: false } as const;
    if (file !== null) return this.#start({ ...start, path: canonical(this.#options.resolve(file)) });
    try {
      mkdirSync(this.#options.caseFolder, { recursive: true });
    } catch (thrown) {
      throw new ExhibitError('FILE_UNWRITABLE', `The folder for cases cannot be made: ${String(thrown)}`, undefined, { cause: thrown });
    }
    for (;;) {
      const path = freeCasePath(canonical(this.#options.caseFolder), name, (open) => this.#byPath.has(open));
      try {
        return await this.#start({ ...start, path });
      } catch (thrown) {
        // Somebody else took the name between the look and the making.
        if (!(thrown instanceof ExhibitError && thrown.code === 'FILE_EXISTS')) throw thrown;
      }
    }
  }

  /** Opens a case file, or returns the case that has it open, for editing or not as it was opened first. */
  async #open(path: string, readOnly: boolean): Promise<CaseInfo> {
    const real = canonical(path);
    const already = this.#byPath.get(real);
    if (already) return (await already).ask('case.info', { caseId: (await already).info.id });
    return this.#start({ ...this.#started(), path: real, mode: 'open', name: '', readOnly });
  }

  /** What every case is started with. */
  #started(): Pick<CaseStart, 'person' | 'profilesFolder' | 'keysFolder' | 'childCommand'> {
    return { person: this.#desk.person(), profilesFolder: profilesFolder(this.#options), keysFolder: keysFolder(this.#options), childCommand: this.#options.childCommand ?? null };
  }

  /** A thread for one case file, registered while it opens and unregistered when it ends, however it ends. */
  async #start(start: CaseStart): Promise<CaseInfo> {
    if (this.#closed) throw new ExhibitError('ENGINE_STOPPED', 'Exhibit is closing.');
    if (this.#byPath.has(start.path)) throw new ExhibitError('FILE_EXISTS', `${basename(start.path)} is an open case.`);
    const starting = OpenCase.start(start, {
      changed: (topic, caseId) => this.#broadcast(topic, caseId),
      gone: () => this.#forgetWorker(start.path),
    }, this.#options.workerEntry);
    this.#byPath.set(start.path, starting);
    let open: OpenCase;
    try {
      open = await starting;
    } catch (thrown) {
      this.#byPath.delete(start.path);
      throw thrown;
    }
    // Calls name cases by id, so two files with one id, a case and its copy, cannot be open at once.
    const twin = this.#byId.get(open.info.id);
    if (twin) {
      await open.close();
      throw new ExhibitError('CASE_LOCKED', `${basename(start.path)} is a copy of the case “${twin.info.name}”, which is open from ${basename(twin.path)}.`, 'Close that case first.');
    }
    this.#byId.set(open.info.id, open);
    this.#desk.remember(start.path, open.info);
    if (open.info.sealed) noteReading(this.#options.dataFolder, { caseId: open.info.id, name: open.info.name, path: start.path, person: start.person.name });
    return this.#afterDesk(open.info);
  }

  /** Closes the file and remembers the counts it had in the end; a case whose thread is gone keeps the old ones. */
  async #closeCase(open: OpenCase): Promise<null> {
    const info = await open.ask('case.info', { caseId: open.info.id }).catch(() => null);
    await open.close();
    if (info) this.#desk.recount(open.path, info);
    return this.#afterDesk(null);
  }

  #forgetWorker(path: string): void {
    this.#byPath.delete(path);
    for (const [id, open] of this.#byId) if (open.path === path) this.#byId.delete(id);
    this.#broadcast('app', null);
  }

  /** Tells every connection that settings or the list of cases changed, and passes the answer on. */
  #afterDesk<T>(output: T): T {
    this.#broadcast('app', null);
    return output;
  }

  #broadcast(topic: Topic, caseId: CaseId | null): void {
    for (const connection of this.#connections) connection.changed(topic, caseId);
  }
}

/** What can be imported, as the ledger names it; each of them in a gzip or zip too. */
const FORMATS = ['csv', 'json', 'ndjson', 'xlsx', 'line', 'gzip', 'zip'] as const;

function keysFolder({ dataFolder }: EngineOptions): string {
  return join(dataFolder, 'keys');
}

function profilesFolder({ dataFolder }: EngineOptions): string {
  return join(dataFolder, 'profiles');
}

/** The case a call is about. The worker checks the rest of the input; without a case there is no worker to check it. */
function caseIdOf({ operation, input }: Call): CaseId {
  if (!Object.hasOwn(INPUTS, operation)) throw new ExhibitError('UNKNOWN_OPERATION', `There is no operation “${String(operation).slice(0, 60)}”.`);
  if (typeof input === 'object' && input !== null && Object.hasOwn(input, 'caseId') && 'caseId' in input && typeof input.caseId === 'string') return input.caseId;
  parseInput(operation as OperationName, input);
  throw new ExhibitError('BAD_INPUT', `${operation}: caseId: missing`);
}

/** One name per file, whatever links lead to it; of a file that is not there yet, the folder's. */
function canonical(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    try {
      return join(realpathSync(dirname(path)), basename(path));
    } catch {
      return path; // the worker says what is wrong with it
    }
  }
}
