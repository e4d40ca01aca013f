// `npm run bench:kernels -- [--rows 1000000,10000000] [--json]`: what the loops under Explore cost on columns made up in memory, as the
// number of events grows (50,000,000 needs 4 GB), and that they answer what a plain look at every event answers. Ends with 1 where not.
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { CATEGORIES, FACET_FIELDS, RESULTS, type FacetField, type Panel } from '../src/contract/model.ts';
import type { Filter, FilterContext } from '../src/engine/events/filter.ts';
import { facetColumn } from '../src/engine/events/filter.ts';
import { pageOf, positionOf } from '../src/engine/events/page.ts';
import { panelOf, selectEvents } from '../src/engine/events/panel.ts';
import { emptyDictionaries } from '../src/engine/events/segment-builder.ts';
import { sortedPage, sortedPosition, type SortColumn } from '../src/engine/events/sorted-page.ts';
import type { EventStore } from '../src/engine/events/store.ts';
import { atOnce } from '../src/engine/events/column-reader.ts';
import { textOrderOf, type TextOrder } from '../src/engine/events/text-order.ts';
import { Chance } from '../src/engine/sample/chance.ts';

const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000,10000000' }, json: { type: 'boolean', default: false } } });
const sizes = values.rows.split(',').map(Number);
if (!sizes.every((rows) => Number.isInteger(rows) && rows >= 1000)) {
  console.error('usage: npm run bench:kernels -- [--rows N[,N …], 1000 at least] [--json]');
  process.exit(2);
}

const RUNS = 7;
const START = Date.UTC(2025, 0, 1) * 1000;
/** Buckets of two days: 196 of them. */
const SPAN = 390 * 86_400e6;
const OPTIONS = { facetLimit: 20, buckets: 200, from: null, to: null };
const DISTINCT = { actor: 300, action: 60, module: 15, entityType: 8, ip: 5000 } as const;

/** A store of `rows` events in the order of time, one in a thousand undated; values drawn with a skew, one entity for 30 events. */
function storeOf(rows: number): EventStore {
  const chance = new Chance(0x5eed);
  const random = (): number => chance.next();
  const dictionaries = emptyDictionaries();
  const shared = (bytes: number) => new SharedArrayBuffer(rows * bytes);
  const column = (name: keyof typeof DISTINCT | 'entity', distinct: number) => {
    for (let i = 0; i < distinct; i++) dictionaries[name].internText(`${name} ${(Math.imul(i, 0x9e3779b1) >>> 0).toString(36)}`);
    const ids = distinct < 65_535 ? new Uint16Array(shared(2)) : new Uint32Array(shared(4));
    // A skew of 2; no value in one of 64.
    for (let i = 0; i < rows; i++) { const r = random(); ids[i] = (i & 63) === 7 ? 0 : 1 + Math.floor(distinct * r * r); }
    return ids;
  };
  const dated = rows - Math.floor(rows / 1000);
  const time = new Float64Array(shared(8));
  for (let i = 0; i < rows; i++) time[i] = i < dated ? START + Math.floor(SPAN * (i / dated)) : NaN;
  const small = (n: number) => { const codes = new Uint8Array(shared(1)); for (let i = 0; i < rows; i++) codes[i] = Math.floor(n * random()); return codes; };
  const source = new Uint16Array(shared(2));
  for (let i = 0; i < rows; i++) source[i] = 1 + (i % 3);
  return {
    count: rows, dated, time, dictionaries, category: small(CATEGORIES.length), result: small(RESULTS.length), source, segments: [],
    ids: { ...Object.fromEntries(Object.entries(DISTINCT).map(([name, distinct]) => [name, column(name as keyof typeof DISTINCT, distinct)])), entity: column('entity', Math.ceil(rows / 30)) },
    rankAt: (micros: number) => { let low = 0; let high = dated; while (low < high) { const middle = (low + high) >>> 1; if (time[middle] < micros) low = middle + 1; else high = middle; } return low; },
  } as unknown as EventStore;
}

function contextOf(store: EventStore): FilterContext {
  const orders = new Map<FacetField, TextOrder>();
  return {
    store, sourceNames: new Map([1, 2, 3].map((id) => [id, `source ${id}`])), now: 0, signal: new AbortController().signal,
    textOrder: (field: FacetField, size: number, valueOf: (id: number) => string | null) => { const order = orders.get(field) ?? atOnce(textOrderOf(size, valueOf)); orders.set(field, order); return order; },
  } as unknown as FilterContext;
}

/** Filters that let through one of so many values of each facet. */
function filterOf(chosen: { readonly [F in FacetField]?: (id: number) => boolean }, window: readonly [number, number] | null, context: FilterContext): Filter {
  return {
    facets: new Map(Object.entries(chosen).map(([field, passes]) => [field as FacetField, Uint8Array.from({ length: facetColumn(field as FacetField, context).size }, (_, id) => (passes(id) ? 0 : 1))])),
    selected: new Map(), window, base: null,
  };
}

/** The same answers by looking at every event, value by value. */
function plainly(filter: Filter, context: FilterContext, asked: Omit<Panel, 'took' | 'without'>) {
  const { store } = context;
  const columns = FACET_FIELDS.map((field) => ({ field, table: filter.facets.get(field), ...facetColumn(field, context) }));
  const counts = columns.map(({ size }) => new Float64Array(size));
  const from = Date.parse(asked.histogram.from!) * 1000;
  const width = asked.histogram.bucketSeconds * 1e6;
  const histogram = asked.histogram.series.map(({ counts: row }) => row.map(() => 0));
  const ranks: number[] = [];
  for (let rank = 0; rank < store.count; rank++) {
    const fails = columns.map(({ table, ids }) => table !== undefined && table[ids[rank]] !== 0);
    const failed = fails.filter(Boolean).length;
    const inside = filter.window === null || (rank >= filter.window[0] && rank < filter.window[1]);
    if (failed === 0 && rank < store.dated) histogram[store.category[rank]][Math.floor((store.time[rank] - from) / width)]++;
    if (!inside) continue;
    if (failed === 0) ranks.push(rank);
    for (let i = 0; i < columns.length; i++) if (failed === 0 || (failed === 1 && fails[i])) counts[i][columns[i].ids[rank]]++;
  }
  return {
    ranks, histogram, facets: columns.map(({ field, valueOf }, i) => {
      const present = [...counts[i].keys()].filter((id) => counts[i][id] > 0);
      const text = (id: number) => valueOf(id)?.toLowerCase() ?? '\uffff';
      present.sort((a, b) => counts[i][b] - counts[i][a] || (text(a) < text(b) ? -1 : 1));
      return { field, distinct: present.length, values: present.slice(0, OPTIONS.facetLimit).map((id) => ({ value: valueOf(id), count: counts[i][id] })) };
    }),
  };
}

/** Milliseconds that this thread has computed: what a clock on the wall tells depends on what else the machine does. */
const computed = () => { const { user, system } = process.threadCpuUsage(); return (user + system) / 1000; };

async function median(work: () => unknown): Promise<number> {
  const runs: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const began = computed();
    await work();
    runs.push(computed() - began);
  }
  return runs.sort((a, b) => a - b)[RUNS >> 1];
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const table: { rows: number; what: string; milliseconds: number; nanosecondsPerRow: number }[] = [];
let agrees = true;
console.log(`${cpus().length} cores, ${cpus()[0].model}, Node ${process.version}; medians of ${RUNS}, in milliseconds of computing on one thread, nothing kept from one run to the next`);
for (const rows of sizes) {
  const store = storeOf(rows);
  const context = contextOf(store);
  const three = { actor: (id: number) => id % 5 === 1, action: (id: number) => id > 0 && id < 9, module: (id: number) => id > 0 && id < 5 };
  const questions = [
    ['no filter', filterOf({}, null, context)],
    ['1 filter', filterOf({ action: three.action }, null, context)],
    ['3 filters', filterOf(three, null, context)],
    ['3 filters and a time window of 3 %', filterOf(three, [Math.floor(rows * 0.4), Math.floor(rows * 0.43)], context)],
  ] as const;
  const told = (what: string, milliseconds: number, right: boolean) => {
    table.push({ rows, what, milliseconds, nanosecondsPerRow: milliseconds * 1e6 / rows });
    agrees &&= right;
    console.log(`${rows.toLocaleString('en').padStart(12)}  ${what.padEnd(62)} ${milliseconds.toFixed(2).padStart(9)} ms ${(milliseconds * 1e6 / rows).toFixed(2).padStart(8)} ns a row  ${right ? 'agrees' : 'DIFFERS'}`);
  };
  for (const [name, filter] of questions) {
    const milliseconds = await median(async () => panelOf(await selectEvents(filter, context), context, OPTIONS));
    const selected = await selectEvents(filter, context);
    const panel = panelOf(selected, context, OPTIONS);
    const plain = plainly(filter, context, panel);
    const facets = panel.facets.map(({ field, distinct, values: shown }) => ({ field, distinct, values: shown.map(({ value, count }) => ({ value, count })) }));
    told(`count, ${FACET_FIELDS.length} facets and histogram of ${panel.histogram.series[0].counts.length} buckets: ${name}`, milliseconds,
      panel.total === plain.ranks.length && same(facets, plain.facets) && same(panel.histogram.series.map(({ counts }) => counts), plain.histogram));
    if (name !== 'no filter' && name !== '3 filters') continue;
    const { bits, total } = selected;
    const middle = total >> 1;
    told(`  page in the middle of ${total.toLocaleString('en')}`, await median(() => pageOf(bits, total, store.dated, false, middle, 100)), same(pageOf(bits, total, store.dated, false, middle, 100), plain.ranks.slice(middle, middle + 100)));
    told('  where an event stands', await median(() => positionOf(bits, total, store.dated, false, plain.ranks[middle])), positionOf(bits, total, store.dated, false, plain.ranks[middle]) === middle);
    for (const field of ['actor', 'entity'] as const) {
      const dictionary = store.dictionaries[field];
      const began = computed();
      const order = atOnce(textOrderOf(dictionary.count, (id) => dictionary.text(id)));
      if (name === 'no filter') told(`  order of ${(dictionary.count - 1).toLocaleString('en')} values of ${field}, once`, computed() - began, true);
      const column: SortColumn = { ids: store.ids[field], order, complete: false };
      const place = (rank: number) => (column.ids[rank] === 0 ? Infinity : order.places[column.ids[rank]]);
      const sorted = [...plain.ranks].sort((a, b) => (place(a) === place(b) ? a - b : place(a) - place(b)));
      told(`  page in the middle by ${field}`, await median(() => sortedPage(bits, store.count, column, false, middle, 100)), same(sortedPage(bits, store.count, column, false, middle, 100), sorted.slice(middle, middle + 100)));
      told(`  where an event stands by ${field}`, await median(() => sortedPosition(bits, store.count, column, false, sorted[middle])), sortedPosition(bits, store.count, column, false, sorted[middle]) === middle);
    }
  }
}
console.log(agrees ? 'All answers agree with a plain look at every event.' : 'Answers DIFFER from a plain look at every event.');
if (values.json) console.log(JSON.stringify(table));
process.exitCode = agrees ? 0 : 1;
