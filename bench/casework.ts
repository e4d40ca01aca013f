// What a mark costs until it is on disk: a star on one event, and a tag on ten thousand by filter, each against what people notice.
// `npm run bench:casework`; ends with 1 where a limit is missed. The case is made anew in a folder that is gone afterwards.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importFile } from '../src/contract/sources.ts';
import { openCaseEngine } from '../src/engine/case-engine.ts';
import { context } from './exhibit-answers.ts';

const EVENTS = 100_000;
const TAGGED = 10_000;
const STARS = 50;
const TAGS = 5;
const STAR_LIMIT = 50;
const TAG_LIMIT = 1000;

const folder = mkdtempSync(join(tmpdir(), 'exhibit-bench-casework-'));
let missed = 0;

/** One line: median and most of the runs, both of which must keep the limit. */
function tell(what: string, times: readonly number[], limit: number): void {
  const sorted = times.toSorted((a, b) => a - b);
  const [median, most] = [sorted[sorted.length >> 1], sorted.at(-1)!];
  const holds = most <= limit;
  if (!holds) missed++;
  console.log(`${what.padEnd(44)}  ${`median ${median.toFixed(1)} ms`.padStart(18)}  ${`most ${most.toFixed(1)} ms`.padStart(16)}  ${`limit ${limit} ms`.padStart(13)}  ${holds ? 'ok' : 'MISS'}`);
}
async function timed(work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

try {
  const log = ['record_id,timestamp,admin_id,action_type,module_name'];
  for (let id = 1; id <= EVENTS; id++) log.push(`${id},${new Date(Date.UTC(2026, 0, 1) + id * 1000).toISOString()},${id % (EVENTS / TAGGED) === 0 ? 'night' : `a${id % 97}`},login,Auth`);
  writeFileSync(join(folder, 'log.csv'), `${log.join('\n')}\n`);
  const engine = await openCaseEngine({ path: join(folder, 'bench.exhibit'), mode: 'create', name: 'Bench', readOnly: false, keysFolder: null, person: { name: 'bench', organisation: '' }, changed: () => undefined });
  const caseId = engine.info.id;
  const handlers = engine.handlers;
  await handlers['import.run']!({ caseId, files: [importFile(join(folder, 'log.csv'))] }, context());
  // The first search maps the events, and is no part of a mark.
  await handlers['event.search']!({ caseId, query: 'actor:night', order: 'time', offset: 0, limit: 100 }, context());
  console.log(`${EVENTS.toLocaleString('en')} events; every write is on disk when it returns\n`);

  const stars: number[] = [];
  for (let i = 0; i < STARS; i++) stars.push(await timed(() => handlers['event.star']!({ caseId, events: [`S-001:${1 + i * 1999}`], on: true }, context())));
  tell(`star one event, ${STARS} times`, stars, STAR_LIMIT);

  const tags: number[] = [];
  const undos: number[] = [];
  for (let i = 0; i < TAGS; i++) {
    tags.push(await timed(async () => {
      const { events } = await handlers['result.tag']!({ caseId, query: 'actor:night', tag: `t${i}`, on: true }, context());
      if (events !== TAGGED) throw new Error(`${events} events were tagged, not ${TAGGED}`);
    }));
    if (i > 0) undos.push(await timed(() => handlers['undo.undo']!({ caseId }, context())));
  }
  tell(`tag ${TAGGED.toLocaleString('en')} events by filter, the first time`, tags.slice(0, 1), TAG_LIMIT);
  tell(`the same with other tags, ${TAGS - 1} times`, tags.slice(1), TAG_LIMIT);
  tell(`undo of that, ${undos.length} times`, undos, TAG_LIMIT);
  await engine.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = missed > 0 ? 1 : 0;
