// The thread that owns one case: started by engine.ts, opens the case file, then serves calls until told to stop.
import { parentPort, workerData } from 'node:worker_threads';
import { toWireError, type WireError } from '../contract/errors.ts';
import type { CaseInfo } from '../contract/model.ts';
import { serve } from '../contract/server.ts';
import type { FromEngine, ToEngine } from '../contract/wire.ts';
import { openCaseEngine } from './case-engine.ts';
import type { Person } from './casefile/case-file.ts';
import { portOver } from './ports.ts';
import { setChildCommand, type ChildCommand } from './sources/unpack/child-command.ts';

/** What a case worker is started with. */
export interface CaseStart {
  readonly path: string;
  readonly mode: 'create' | 'open';
  /** Name of a new case; not looked at when opening. */
  readonly name: string;
  readonly readOnly: boolean;
  readonly person: Person;
  /** Profiles saved on this machine; null where none are. */
  readonly profilesFolder: string | null;
  /** Keys of this machine. */
  readonly keysFolder: string | null;
  /** Starts the child that takes archives and workbooks apart; null: this program with the engine's own entry. */
  readonly childCommand: ChildCommand | null;
}

/** To the worker: calls, who is at work from now on, and one last message. */
export type ToCaseWorker = ToEngine | { readonly kind: 'person'; readonly person: Person } | { readonly kind: 'stop' };
/** From the worker: first either of these two, then answers. */
export type FromCaseWorker =
  | FromEngine
  | { readonly kind: 'opened'; readonly info: CaseInfo }
  | { readonly kind: 'refused'; readonly error: WireError };

/** Opens the case named in the start data and serves it on the port. */
async function run(start: CaseStart, end: NonNullable<typeof parentPort>): Promise<void> {
  const port = portOver<FromCaseWorker, ToCaseWorker>(end);
  setChildCommand(start.childCommand);
  // The case reads the name at each write, so this object is kept for life and its content replaced.
  const person = { ...start.person };
  let caseId: string | null = null;
  const engine = await openCaseEngine({ ...start, person, changed: (topic) => port.post({ kind: 'changed', topic, caseId }) });
  caseId = engine.info.id;
  const served = serve({
    post: port.post,
    listen: (receive) => port.listen((message) => { if (message.kind === 'call' || message.kind === 'cancel') receive(message); }),
  }, engine.handlers);
  const unlisten = port.listen((message) => {
    if (message.kind === 'person') Object.assign(person, message.person);
    if (message.kind !== 'stop') return;
    unlisten();
    served.close();
    // A thread with a closed port and a closed file has nothing left to wait for and ends by itself.
    void engine.close().finally(() => end.close());
  });
  port.post({ kind: 'opened', info: engine.info });
}

if (parentPort) {
  const end = parentPort;
  run(workerData as CaseStart, end).catch((thrown: unknown) => {
    portOver<FromCaseWorker, ToCaseWorker>(end).post({ kind: 'refused', error: toWireError(thrown) });
    end.close();
  });
}
