// One import as its own process: prints seconds from the start of the process to the moment everything is durable.
import { join } from 'node:path';
import { openCaseEngine } from '../src/engine/case-engine.ts';
import { importFile } from '../src/contract/sources.ts';

const [folder, ...paths] = process.argv.slice(2);
const context = (tick: (value: never) => void = () => undefined) => ({ signal: new AbortController().signal, tick }) as never;
const startedAt = process.hrtime.bigint() - BigInt(Math.round(process.uptime() * 1e9));
const seconds = () => Number(process.hrtime.bigint() - startedAt) / 1e9;
const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };

/** Most memory the process held, with all its threads, in bytes. */
const peak = () => process.resourceUsage().maxRSS * 1024;
let durable = 0;
let cpuToDurable = 0;
// A source is told as changed once it is durable.
const engine = await openCaseEngine({
  path: join(folder, 'bench.exhibit'), mode: 'create', name: 'bench', readOnly: false, person: { name: 'bench', organisation: '' },
  changed: (topic) => { if (topic === 'sources') { durable = seconds(); cpuToDurable = cpu(); } },
});
const { handlers, info } = engine;
const caseId = info.id;
await handlers['import.run']!({ caseId, files: paths.map((file) => importFile(file)) }, context());
const ready = seconds();
const peakOfImport = peak();

const indexBegan = seconds();
const cpuBefore = cpu();
await handlers['index.build']!({ caseId }, context());
const textIndex = seconds() - indexBegan;
const cpuOfIndex = cpu() - cpuBefore;

const panel = await handlers['event.panel']!({ caseId, query: '', facetLimit: 1000, buckets: 100, from: null, to: null }, context());
const timed = async (query: string) => {
  const runs: number[] = [];
  for (let i = 0; i < 7; i++) runs.push((await handlers['event.panel']!({ caseId, query: `${query} ${' '.repeat(i)}`, facetLimit: 20, buckets: 100, from: null, to: null }, context())).took);
  return runs.sort((a, b) => a - b)[3];
};
const filtered = await timed('actor:("s.account269@corp.example" or k.*) action:(player.* or payment.*) module:(players or payments or risk)');
const sources = await handlers['source.list']!({ caseId }, context());
const changed = await handlers['event.search']!({ caseId, query: 'is:changed', order: 'time', offset: 0, limit: 1 }, context());
await engine.close();
console.log(JSON.stringify({
  durable, cpuToDurable, ready, peakOfImport, textIndex, cpuOfIndex, panelMilliseconds: panel.took, filteredMilliseconds: filtered,
  answers: {
    rows: sources.reduce((sum, source) => sum + source.read, 0), events: panel.all, changed: changed.total,
    actions: Object.fromEntries(panel.facets.find((facet) => facet.field === 'action')!.values.map(({ value, count }) => [value, count])),
    first: sources.map((source) => source.firstTime!).reduce((a, b) => (a < b ? a : b)), last: sources.map((source) => source.lastTime!).reduce((a, b) => (a > b ? a : b)),
  },
}));
