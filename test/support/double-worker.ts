// Stands in for a case's thread where a test is about routing, cancelling and dying, not about cases.
import { basename, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { ExhibitError, toWireError, type ErrorCode } from '../../src/contract/errors.ts';
import type { CaseInfo } from '../../src/contract/model.ts';
import type { ImportEntry } from '../../src/contract/sources.ts';
import { serve } from '../../src/contract/server.ts';
import { portOver } from '../../src/engine/ports.ts';
import type { CaseStart, FromCaseWorker, ToCaseWorker } from '../../src/engine/worker.ts';

if (!parentPort) throw new Error('This runs as a thread only.');
const end = parentPort;
const start = workerData as CaseStart;
const port = portOver<FromCaseWorker, ToCaseWorker>(end);
const id = `case of ${start.path.replace(/ copy/, '')}`;
const info: CaseInfo = {
  id, name: start.name || 'Opened', fileName: 'double.exhibit', created: '2026-03-01T00:00:00.000000Z', readOnly: start.readOnly, readOnlyReason: null, sealed: false,
  sources: 2, events: 7, undated: 0, findings: 0, firstTime: null, lastTime: null, schema: 1, bytes: 0, textIndexed: true,
};
let person = start.person;

function entry(path: string, refused: ErrorCode | null = null): ImportEntry {
  const name = basename(path);
  return { file: path, inside: null, name, bytes: 0, parts: 1, hidden: false, refusal: refused && toWireError(new ExhibitError(refused, `${name} has no bytes.`)) };
}

if (start.path.includes('refused')) {
  port.post({ kind: 'refused', error: toWireError(new ExhibitError('NOT_A_CASE', 'refused.exhibit is no case.')) });
  end.close();
} else if (start.path.includes('stillborn')) {
  throw new Error('stillborn');
} else {
  const served = serve({
    post: port.post,
    listen: (receive) => port.listen((message) => { if (message.kind === 'call' || message.kind === 'cancel') receive(message); }),
  }, {
    'case.info': () => info,
    'case.rename': ({ name }) => { port.post({ kind: 'changed', topic: 'case', caseId: id }); return { ...info, name }; },
    // Answers with what it was given, so that a test sees what reached the thread.
    'tag.list': () => [{ tag: person.name, count: 0, colour: null }],
    'import.preview': ({ file }) => ({
      file: file.file, inside: file.inside, name: `${file.name} at ${file.file}`, bytes: 0, parts: 1, layers: [], format: 'csv', encoding: 'utf-8', dialect: '', delimiter: ',', header: true,
      columns: [], rows: [], questions: [], tells: [], remarks: [], others: [], alreadyImported: null, profile: { id: 'p', title: 'P', confidence: 1, reasons: [] },
    }),
    // A file is itself, a folder holds two: one to import, one that is refused with a message naming it. `away` lies in no folder given.
    'import.list': ({ files }) => files.flatMap((path) => (path.endsWith('folder') ? [entry(join(path, 'a.csv')), entry(join(path, 'b.csv'), 'FILE_EMPTY'), entry('/away/c.csv')] : [entry(path), entry(path, 'FILE_EMPTY')])),
    'profile.draft': ({ file, title }) => ({ text: `${title}: ${file.name} at ${file.file}` }),
    // Runs until cancelled.
    'index.build': (_, { signal, tick }) => new Promise((_resolve, reject) => {
      tick({ done: 1, total: 2 });
      signal.addEventListener('abort', () => reject(new ExhibitError('CANCELLED', 'Stopped.')));
    }),
    // These two kill the thread.
    'import.run': () => { setImmediate(() => { throw new Error('out of memory'); }); return new Promise(() => undefined); },
    'case.verify': () => { process.exit(9); },
  });
  port.listen((message) => {
    if (message.kind === 'person') person = message.person;
    if (message.kind !== 'stop') return;
    served.close();
    end.close();
  });
  port.post({ kind: 'opened', info });
}
