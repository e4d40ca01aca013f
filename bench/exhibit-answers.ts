// Exhibit's answers to the bench's questions, asked of the case's own engine as its hosts ask it.
import { openCaseEngine } from '../src/engine/case-engine.ts';
import type { EventRow } from '../src/contract/model.ts';
import { BUCKETS, FACETS, SHOWN_VALUES, type Answer, type FacetName, type Question, type Scale } from './questions.ts';

export type Engine = Awaited<ReturnType<typeof openCaseEngine>>;

export function context(tick: (value: never) => void = () => undefined) {
  return { signal: new AbortController().signal, tick } as never;
}

export function openCase(path: string, mode: 'create' | 'open', changed: (topic: string) => void = () => undefined): Promise<Engine> {
  return openCaseEngine({ path, mode, name: 'bench', readOnly: false, person: { name: 'bench', organisation: '' }, changed });
}

/** Count, facets and histogram, and the scale of the latter. */
export async function exhibitPanel({ handlers, info }: Engine, question: Question, shown = SHOWN_VALUES): Promise<Omit<Answer, 'page'> & { scale: Scale }> {
  const panel = await handlers['event.panel']!({ caseId: info.id, query: question.query, facetLimit: shown, buckets: BUCKETS, from: null, to: null }, context());
  const { histogram } = panel;
  const counts: Record<string, number> = {};
  for (const { counts: row } of histogram.series) row.forEach((count, bucket) => { if (count > 0) counts[String(bucket)] = (counts[String(bucket)] ?? 0) + count; });
  return {
    total: panel.total, histogram: counts, scale: { from: histogram.from === null ? 0 : Date.parse(histogram.from) * 1000, width: Math.round(histogram.bucketSeconds * 1e6) },
    facets: Object.fromEntries((Object.keys(FACETS) as FacetName[]).map((field) => [field, Object.fromEntries(panel.facets.find((facet) => facet.field === field)!.values.map(({ value, count }) => [String(value), count]))])),
  };
}

/** Record ids of one page. The generated files number their rows through, `rowsOfFile` numbers apart from file to file. */
export async function exhibitPage({ handlers, info }: Engine, question: Question, offset: number, limit: number, rowsOfFile: number): Promise<{ total: number; page: number[] }> {
  const { total, events } = await handlers['event.search']!({ caseId: info.id, query: question.query, order: 'time', offset, limit }, context());
  return { total, page: events.map((event) => recordId(event, rowsOfFile)) };
}

/** No cell holds a line break, and the first line is the header. */
function recordId(event: EventRow, rowsOfFile: number): number {
  return (Number(event.source.replace(/^\D+/, '')) - 1) * rowsOfFile + event.line - 1;
}
