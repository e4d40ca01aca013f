// What the bench asks of Exhibit and of DuckDB alike: each question in both languages, so that answers can be compared one by
// one. Nothing is asked twice in a row, so that no kept result answers for a computed one.
import { ACTIONS, adminOf, MODULES, sessionOf } from './generate.ts';

/** Facets that are compared, and the columns they come from. */
export const FACETS = { actor: 'admin_id', action: 'action_type', module: 'module_name', entityType: 'target_type', ip: 'ip_address', result: 'result' } as const;
export type FacetName = keyof typeof FACETS;
export const BUCKETS = 200;
export const PAGE_ROWS = 100;
/** Values of a facet that a screen asks for. */
export const SHOWN_VALUES = 20;

export interface Question {
  readonly name: string;
  /** As typed into the search box. */
  readonly query: string;
  /** What must hold whichever facet is counted. */
  readonly where: string;
  /** Conditions of facets, each ignored by its own facet. */
  readonly filters: { readonly [F in FacetName]?: string };
  /** Condition of a window of time, which the histogram ignores. */
  readonly window?: string;
}

const list = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');
const terms = (values: readonly string[]) => values.map((value) => `"${value}"`).join(' or ');
const some = <T>(values: readonly T[], first: number, count: number, step: number): T[] => Array.from({ length: count }, (_, i) => values[(first + i * step) % values.length]);
const ADMINS = Array.from({ length: 300 }, (_, i) => adminOf(i));

/** Three filters, several values each; every variant hits other values. */
export function threeFilters(variant: number): Question {
  const actors = some(ADMINS, variant * 3, 24, 7);
  const actions = some(ACTIONS, variant, 6, 2);
  const modules = some(MODULES, variant, 5, 3);
  return {
    name: `three filters ${variant + 1}`, query: `actor:(${terms(actors)}) action:(${terms(actions)}) module:(${terms(modules)})`, where: 'true',
    filters: { actor: `admin_id IN (${list(actors)})`, action: `action_type IN (${list(actions)})`, module: `module_name IN (${list(modules)})` },
  };
}

/** The columns that a word of the generated sentences may stand in; no other one holds it. */
const TEXT_COLUMNS = ['admin_id', 'old_value', 'new_value', 'reason'];
function text(needle: string): Question {
  return { name: `“${needle}”`, query: `"${needle}"`, where: `(${TEXT_COLUMNS.map((column) => `contains(${column}, '${needle}')`).join(' OR ')})`, filters: {} };
}

/** Words that about one row in six holds. */
export const WORDS: readonly Question[] = ['chargeback', 'escalation', 'phone', 'ticket', 'refund'].map(text);
/** Parts of texts: a single session, two words now and then, a part of a frequent word. */
export const NEEDLES: readonly string[] = [sessionOf(1000), 'ount lim', 'hargeb'];
/** Rare, though every word of it is frequent: the worst case of a search by blocks. */
export const HARD_NEEDLE = 'ud review charge';

/** The mixed questions of the check: everything, filters, windows of time, words, all of it together. */
export function mixed(): Question[] {
  const window = { query: 'time:2025-03-01..2025-05-31', where: "timestamp >= TIMESTAMP '2025-03-01' AND timestamp < TIMESTAMP '2025-06-01'" };
  const failed = 'result:failure';
  return [
    { name: 'everything', query: '', where: 'true', filters: {} },
    ...[0, 1, 2, 3].map(threeFilters),
    text('duplicate'), text('vip desk'),
    { ...threeFilters(4), name: 'three filters and a word', query: `${threeFilters(4).query} "fraud"`, where: text('fraud').where },
    { name: 'failures', query: failed, where: 'true', filters: { result: "result = 'failure'" } },
    { name: 'not an address', query: '-ip:"10.0.0.0"', where: 'true', filters: { ip: "coalesce(ip_address <> '10.0.0.0', true)" } },
    { name: 'not a module', query: `-module:"${MODULES[2]}"`, where: 'true', filters: { module: `coalesce(module_name <> '${MODULES[2]}', true)` } },
    { name: 'a window and a word', query: `${window.query} "night"`, where: text('night').where, filters: {}, window: window.where },
    { name: 'either', query: `(${failed} or "escalation")`, where: `(result = 'failure' OR ${text('escalation').where})`, filters: {} },
    { name: 'nothing', query: 'actor:"nobody"', where: 'true', filters: { actor: "admin_id = 'nobody'" } },
  ];
}

/** All conditions but that of one facet, or of the window of time. */
export function conditionOf(question: Question, without: FacetName | 'time' | null): string {
  return [question.where, ...(question.window && without !== 'time' ? [question.window] : []), ...Object.entries(question.filters).filter(([facet]) => facet !== without).map(([, condition]) => condition)].join(' AND ');
}

/** One answer: comparable as it stands. Histogram from the first bucket on; `page` are record ids. */
export interface Answer {
  readonly total: number;
  readonly facets: { readonly [F in FacetName]?: { readonly [value: string]: number } };
  readonly histogram: { readonly [bucket: string]: number };
  readonly page: readonly number[];
}
/** Where the buckets of a histogram begin and how wide they are, in µs. */
export interface Scale { readonly from: number; readonly width: number }

/** Values of a facet that can be asked for at most. */
export const MOST_VALUES = 1000;

/**
 * The most frequent values of each facet, as many as Exhibit gives. Where there are more, those as frequent as the last one are left out:
 * which of them are given depends on the order of texts, in which numbers go by their size here and by their digits elsewhere.
 */
export function cutFacets(facets: Answer['facets']): Answer['facets'] {
  return Object.fromEntries(Object.entries(facets).map(([facet, counts]) => {
    const ranked = Object.entries(counts).sort(([, n], [, m]) => m - n);
    const least = ranked.length < MOST_VALUES ? -1 : ranked[MOST_VALUES - 1][1];
    return [facet, Object.fromEntries(ranked.filter(([, count]) => count > least))];
  }));
}

/** Where two answers differ, in words; empty when they are equal. */
export function differences(name: string, ours: Answer, theirs: Answer): string[] {
  const found: string[] = [];
  const differ = (what: string, a: unknown, b: unknown) => {
    const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
    if (left !== right) found.push(`${name}, ${what}: ${left.slice(0, 200)} and ${right.slice(0, 200)}`);
  };
  const sorted = (counts: { readonly [value: string]: number } | undefined) => Object.entries(counts ?? {}).filter(([, count]) => count > 0).sort(([a], [b]) => (a < b ? -1 : 1));
  differ('total', ours.total, theirs.total);
  for (const facet of Object.keys(FACETS) as FacetName[]) differ(facet, sorted(ours.facets[facet]), sorted(theirs.facets[facet]));
  differ('histogram', sorted(ours.histogram), sorted(theirs.histogram));
  differ('page', ours.page, theirs.page);
  return found;
}
