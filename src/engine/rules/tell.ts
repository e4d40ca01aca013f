// A match in words: the sentence of its rule filled in, its first events, and what the predicates came to.
import type { AlertFact, FoundAlert } from '../../contract/rules.ts';
import type { Change } from '../../contract/model.ts';
import type { Events } from '../events/events.ts';
import { betweenQuery, quoted } from '../reverts/between-query.ts';
import { formatInstant } from '../sources/time.ts';
import type { Match } from './matches.ts';
import type { CompiledRule } from './schema.ts';

/** Events of an alert that are listed, and facts. */
const MOST_EVENTS = 50;
const MOST_FACTS = 12;
/** Characters of a value in a sentence. */
const LONGEST = 60;

/** `pattern`: which of the rule's, from 0. */
export function tell(rule: CompiledRule, pattern: number, { events: own, anchors, distinct, change }: Match, events: Events): FoundAlert {
  const { store } = events;
  const { dictionaries, ids, dated } = store;
  const [first] = own;
  const last = own[own.length - 1];
  const text = (column: 'actor' | 'action' | 'module' | 'entity' | 'entityType' | 'ip', rank: number) => dictionaries[column].text(ids[column][rank]);
  const instant = (rank: number) => (rank < dated ? formatInstant(store.time[rank]) : null);
  const span = first.rank < dated && last.rank < dated ? store.time[last.rank] - store.time[first.rank] : 0;
  const told = toldChange(events, change ?? { rank: first.rank, change: store.changeStart[first.rank] });
  const { kind, ...shape } = rule.patterns[pattern];
  const common = (column: 'actor' | 'entity') => (own.every(({ rank }) => ids[column][rank] === ids[column][first.rank]) ? text(column, first.rank) : null);
  // What leads to something is told of who did it in the end; what hangs together, of what all of it has in common.
  const actor = kind === 'events' ? common('actor') : text('actor', kind === 'sequence' ? last.rank : first.rank) ?? text('actor', first.rank);
  const entity = kind === 'events' ? common('entity') : text('entity', first.rank) ?? text('entity', last.rank);
  const words: Readonly<Record<string, string>> = {
    actor: actor ?? 'several or unknown actors', entity: entity ?? 'several or unknown entities', action: text('action', last.rank) ?? 'unknown action', ip: text('ip', last.rank) ?? 'unknown address',
    count: own.length.toLocaleString('en'), distinct: (distinct ?? 0).toLocaleString('en'), span: duration(span), time: instant(first.rank)?.slice(0, 19).replace('T', ' ') ?? 'an unknown time',
    field: told?.field ?? 'value', old: told ? sideText(told.old, told.oldKind) : 'unknown', new: told ? sideText(told.new, told.newKind) : 'unknown',
  };
  const facts: AlertFact[] = [];
  const add = (fact: AlertFact): void => { if (facts.length < MOST_FACTS && !facts.some((one) => one.name === fact.name && one.value === fact.value)) facts.push(fact); };
  if (own.length > 1) { add({ name: 'events', value: own.length.toLocaleString('en') }); add({ name: 'span', value: duration(span) }); }
  if (distinct !== null) add({ name: 'different values', value: distinct.toLocaleString('en') });
  if (change && told) add({ name: `${told.field} went away from`, value: sideText(told.old, told.oldKind) });
  for (const { rank, step } of own) for (const condition of step.conditions) for (const fact of condition.facts(rank)) { if (facts.length >= MOST_FACTS) break; add({ name: fact.name, value: cut(fact.value) }); }
  return {
    key: `${rule.id} ${pattern + 1} ${anchors.map((rank) => events.idOf(rank)).join(' ')}`,
    summary: rule.says.replace(/\{([a-z]+)\}/g, (all, name: string) => (Object.hasOwn(words, name) ? cut(words[name]) : all)),
    actor, entityType: text('entityType', first.rank), entity, first: instant(first.rank), last: instant(last.rank), eventCount: own.length,
    events: shown(own).map(({ rank, step }) => ({ event: events.idOf(rank), time: instant(rank), actor: text('actor', rank), action: text('action', rank), entity: text('entity', rank), as: step.step.as })),
    facts, query: own.length === 1 || last.rank >= dated ? `id:${listed(own.slice(0, MOST_EVENTS).map(({ rank }) => events.idOf(rank)))}`
      : `${'per' in shape ? shape.per.flatMap((column) => (column === 'transaction' || text(column, first.rank) === null ? [] : [`${column}:${quoted(text(column, first.rank)!)}`])).join(' ') : either(actor, entity)} ${betweenQuery(store.time[first.rank], store.time[last.rank])}`.trim(),
  };
}

/** The first ones and the last one. */
function shown(own: Match['events']): Match['events'] {
  return own.length <= MOST_EVENTS ? own : [...own.slice(0, MOST_EVENTS - 1), own[own.length - 1]];
}

const listed = (ids: readonly string[]): string => (ids.length === 1 ? ids[0] : `(${ids.join(' or ')})`);

/** What somebody did and what was done to something. */
function either(actor: string | null, entity: string | null): string {
  const parts = [...(actor === null ? [] : [`actor:${quoted(actor)}`]), ...(entity === null ? [] : [`entity:${quoted(entity)}`])];
  return parts.length === 2 ? `(${parts.join(' or ')})` : parts[0] ?? '';
}

function toldChange(events: Events, { rank, change }: { readonly rank: number; readonly change: number }): Change | null {
  const { store } = events;
  return store.changeCount[rank] === 0 ? null : events.changesAt(rank)[change - store.changeStart[rank]] ?? null;
}

function cut(text: string): string { return text.length > LONGEST * 4 ? `${text.slice(0, LONGEST * 4 - 1)}…` : text; }

/** A side of a change in a sentence; what is no value is its kind. */
function sideText(text: string | null, kind: Change['oldKind']): string {
  if (kind !== 'value' || text === null) return kind;
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/** `22 min 6 s`, `3 h 5 min`, `2 d`. */
export function duration(micros: number): string {
  const seconds = Math.round(micros / 1e6);
  const parts = (large: number, largeUnit: string, small: number, smallUnit: string) => (small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return parts(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  if (seconds < 86_400) return parts(Math.floor(seconds / 3600), 'h', Math.floor(seconds % 3600 / 60), 'min');
  return parts(Math.floor(seconds / 86_400), 'd', Math.floor(seconds % 86_400 / 3600), 'h');
}
