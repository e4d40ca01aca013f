// The thread that looks at what is to be imported: lists archives, sniffs, tries profiles, maps the first rows. What a file
// makes it do must not keep the case from answering, so it happens here; nothing is written.
import { parentPort, workerData } from 'node:worker_threads';
import { toWireError } from '../contract/errors.ts';
import type { FromLooker, LookStart, LookTask, LookTasks, ToLooker } from './look-tasks.ts';
import { Containers, listEntries } from './sources/entries.ts';
import { lookAt, type LookContext } from './sources/look.ts';
import { planImport, previewImport } from './sources/preview.ts';
import { draftProfile } from './sources/profiles/draft.ts';
import { setChildCommand } from './sources/unpack/child-command.ts';
import { END } from './thread-end.ts';

interface Doing { readonly context: LookContext; readonly signal: AbortSignal; progress(done: number, total: number): void }
type Doers = { readonly [T in LookTask]: (input: LookTasks[T]['in'], doing: Doing) => Promise<LookTasks[T]['out']> };

const DOERS: Doers = {
  list: ({ files, unlocking }, { context, signal, progress }) => listEntries(files, context.containers, context.profiles(), unlocking, signal, progress),
  preview: ({ file, known }, { context, signal }) => previewImport(file, context, known, signal),
  plan: ({ file, known, hashed }, { context, signal }) => planImport(file, context, known, hashed, signal),
  draft: async ({ file, title, columns, prose }, { context, signal }) => {
    const { dialect, records, profile } = await lookAt({ ...file, accept: true }, context, signal);
    return { text: draftProfile({ title, dialect, records: records.filter(({ problem }) => problem === null).map(({ bytes }) => bytes), base: profile, columns, prose }) };
  },
};

const port = parentPort!;
const containers = new Containers();
const running = new Map<number, AbortController>();
setChildCommand((workerData as LookStart).childCommand);

port.on('message', (message: ToLooker | typeof END) => {
  if (message === END) {
    for (const controller of running.values()) controller.abort();
    port.close();
    return;
  }
  if (message.kind === 'cancel') { running.get(message.id)?.abort(); return; }
  const { id, task, input, profiles } = message;
  const controller = new AbortController();
  running.set(id, controller);
  const say = (answer: FromLooker): void => port.postMessage(answer);
  const doer = DOERS[task] as (input: LookTasks[LookTask]['in'], doing: Doing) => Promise<unknown>;
  doer(input, { context: { containers, profiles: () => profiles }, signal: controller.signal, progress: (done, total) => say({ kind: 'tick', id, done, total }) })
    .then((output) => say({ kind: 'done', id, output }), (thrown: unknown) => say({ kind: 'failed', id, error: toWireError(thrown) }))
    .finally(() => running.delete(id));
});
