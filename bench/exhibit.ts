// One import as its own process: prints seconds from the start of the process to the moment everything is durable, and until
// free text is answered from an index.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { importFile } from '../src/contract/sources.ts';
import { context, openCase } from './exhibit-answers.ts';

const [folder, ...paths] = process.argv.slice(2);
const path = join(folder, 'bench.exhibit');
const startedAt = process.hrtime.bigint() - BigInt(Math.round(process.uptime() * 1e9));
const seconds = () => Number(process.hrtime.bigint() - startedAt) / 1e9;
const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };

let durable = 0;
let cpuToDurable = 0;
// A source is told as changed once it is durable; once more when record ids were compared.
let told = 0;
const engine = await openCase(path, 'create', (topic) => { if (topic === 'sources' && ++told <= paths.length) { durable = seconds(); cpuToDurable = cpu(); } });
const { handlers, info } = engine;
const caseId = info.id;
await handlers['import.run']!({ caseId, files: paths.map((file) => importFile(file)) }, context());
/** Most memory the process held, with all its threads, in bytes. */
const peakOfImport = process.resourceUsage().maxRSS * 1024;
await handlers['index.build']!({ caseId }, context());
const answering = seconds();
const cpuToAnswering = cpu();

const panel = await handlers['event.panel']!({ caseId, query: '', facetLimit: 1000, buckets: 100, from: null, to: null }, context());
const sources = await handlers['source.list']!({ caseId }, context());
const changed = await handlers['event.search']!({ caseId, query: 'is:changed', order: 'time', offset: 0, limit: 1 }, context());
await engine.close();
console.log(JSON.stringify({
  durable, cpuToDurable, answering, cpuToAnswering, peakOfImport, caseBytes: statSync(path).size,
  answers: {
    rows: sources.reduce((sum, source) => sum + source.read, 0), changed: changed.total,
    actions: Object.fromEntries(panel.facets.find((facet) => facet.field === 'action')!.values.map(({ value, count }) => [value, count])),
    first: sources.map((source) => source.firstTime!).reduce((a, b) => (a < b ? a : b)), last: sources.map((source) => source.lastTime!).reduce((a, b) => (a > b ? a : b)),
  },
}));
