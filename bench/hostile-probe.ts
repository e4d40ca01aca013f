// One hostile file in a process of its own: a real case in its worker, as the application has it, is asked to take the file,
// and goes on answering. Says what came of it as one line of JSON, after `ready` when the case is warm.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importFile, type ImportEntry } from '../src/contract/sources.ts';
import { OpenCase } from '../src/engine/open-case.ts';
import { ProfileCatalogue } from '../src/engine/sources/profiles/catalogue.ts';

/** What a probe has found out. */
export interface Probed {
  /** Seconds of each step; a step that was not taken is 0. */
  readonly list: number;
  readonly preview: number;
  readonly run: number;
  /** `SOURCE_LIMIT: what was said`, or what was imported. */
  readonly outcome: string;
  readonly refused: boolean;
  /** The longest that the case took to say what it is, in milliseconds. */
  readonly slowest: number;
  /** What the ordinary file came to afterwards: its records. */
  readonly afterwards: number;
}

const ASK_EVERY_MS = 25;
/** Sources of one archive that are imported at once. */
const MOST_SOURCES = 200;
const [folder, path, draft] = process.argv.slice(2);
const ordinary = (name: string): string => {
  const at = join(folder, name);
  writeFileSync(at, `time,user,action\n${Array.from({ length: 100 }, (_, i) => `2024-01-01T00:00:${String(i % 60).padStart(2, '0')}Z,u${i},${name}`).join('\n')}\n`);
  return at;
};
const ANSWERS = { accept: true, zone: 'UTC', dateOrder: 'dmy' } as const;

const open = await OpenCase.start({ path: join(folder, 'probe.exhibit'), mode: 'create', name: 'probe', readOnly: false, person: { name: 'probe', organisation: '' }, profilesFolder: null, keysFolder: null, childCommand: null },
  { changed: () => undefined, gone: () => undefined });
const caseId = open.info.id;
await open.ask('import.run', { caseId, files: [importFile(ordinary('before.csv'), ANSWERS)] });
process.stdout.write('ready\n');

let slowest = 0;
let asking = true;
const asker = (async () => {
  while (asking) {
    const asked = performance.now();
    await open.ask('case.info', { caseId });
    slowest = Math.max(slowest, performance.now() - asked);
    await new Promise((resolve) => { setTimeout(resolve, ASK_EVERY_MS); });
  }
})();

let refusal: string | null = null;
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  try { await work(); } catch (thrown) {
    const { code = 'INTERNAL', message } = thrown as { code?: string; message: string };
    refusal ??= `${code}: ${message}`;
  }
  return (performance.now() - began) / 1000;
};

let entries: readonly ImportEntry[] = [];
let imported = '';
let preview = 0;
let list = 0;
if (draft === 'draft') {
  const text = readFileSync(path, 'utf8');
  const profiles = join(folder, 'profiles');
  mkdirSync(profiles);
  list = await timed(async () => new ProfileCatalogue(profiles).save(text));
  preview = await timed(() => open.ask('import.preview', { caseId, file: importFile(ordinary('mapped.csv'), { ...ANSWERS, draft: text }) }));
} else {
  list = await timed(async () => { entries = await open.ask('import.list', { caseId, files: [path], raiseLimits: false, password: null }); });
}
const wanted = entries.filter((entry) => entry.refusal === null);
const refusedAtOnce = wanted.length === 0;
if (draft !== 'draft' && refusedAtOnce) refusal ??= entries[0]?.refusal ? `${entries[0].refusal.code}: ${entries[0].refusal.message}` : null;
if (!refusedAtOnce) preview = await timed(() => open.ask('import.preview', { caseId, file: importFile(path, { ...ANSWERS, inside: wanted[0].inside }) }));
// A list that refuses ends it in the application; a script imports without one.
const files = refusedAtOnce ? [importFile(path, ANSWERS)] : wanted.slice(0, MOST_SOURCES).map(({ inside }) => importFile(path, { ...ANSWERS, inside }));
const run = draft === 'draft' ? 0 : await timed(async () => {
  const { sources } = await open.ask('import.run', { caseId, files });
  imported = sources.map((source) => `${source.read} read, ${source.rejected} rejected, ${source.state}`).slice(0, 2).join('; ') + (sources.length > 2 ? `; ${sources.length} sources` : '');
});
asking = false;
await asker;
const { sources } = await open.ask('import.run', { caseId, files: [importFile(ordinary('afterwards.csv'), ANSWERS)] });
const afterwards = sources[0]?.read ?? 0;
await open.close();
const probed: Probed = { list, preview, run, outcome: imported === '' ? refusal ?? 'nothing was said' : imported, refused: imported === '', slowest, afterwards };
process.stdout.write(`${JSON.stringify(probed)}\n`);
