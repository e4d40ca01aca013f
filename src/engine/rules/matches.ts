// Where a pattern holds: one function per kind of pattern, each one pass over the events of its steps in the order of time.
import { NONE } from '../events/dictionary.ts';
import { emptyBits, hasBit, orBits, ranksIn } from '../events/bits.ts';
import { atOnce } from '../events/column-reader.ts';
import type { Turns } from '../events/turns.ts';
import { Postings } from '../events/postings.ts';
import { changeColumnsOf } from '../continuity/change-columns.ts';
import { returnTest } from '../reverts/reverts.ts';
import { scanReverts } from '../reverts/scan.ts';
import type { RuleContext } from './conditions.ts';
import { evaluateStep, type EvaluatedStep, type Unassessed } from './steps.ts';
import type { KeyField, Pattern, Step } from './schema.ts';

/** One place where a pattern holds. */
export interface Match {
  /** In the order of time, each with the step that it is. */
  readonly events: { readonly rank: number; readonly step: EvaluatedStep }[];
  /** Ranks that the match is known by: the same as long as it is found at all. */
  readonly anchors: readonly number[];
  /** Different values of the column that is counted; null: none is. */
  distinct: number | null;
  /** The change that goes away and comes back. */
  readonly change?: { readonly rank: number; readonly change: number };
}
interface Doing { readonly context: RuleContext; readonly unassessed: Unassessed; readonly turns: Turns; readonly signal: AbortSignal }
type Of<K extends Pattern['kind']> = Extract<Pattern, { kind: K }>;

/** Empty where a step cannot be assessed, which `unassessed` then says. */
export async function matchesOf(pattern: Pattern, doing: Doing): Promise<readonly Match[]> {
  switch (pattern.kind) {
    case 'events': return eventsMatches(pattern, doing);
    case 'sequence': return sequenceMatches(pattern, doing);
    case 'revert': return revertMatches(pattern, doing);
  }
}

async function eventsMatches({ event, per, times, distinct, within }: Of<'events'>, doing: Doing): Promise<readonly Match[]> {
  const { context: { events: { store }, facts, persons }, turns } = doing;
  const step = await evaluated(event, doing);
  if (step === null) return [];
  const counts = times > 1;
  const found: Match[] = [];
  const groups = new Map<string | number, { match: Match | null; recent: number[]; last: number }>();
  const valueAt = (field: (typeof per)[number], rank: number): string | number => (field === 'transaction' ? facts.extra(rank, field) ?? '' : field === 'actor' ? persons[store.ids.actor[rank]] : store.ids[field][rank]);
  let passed = 0;
  for (const rank of ranksIn(step.bits, counts && within !== undefined ? store.dated : store.count)) {
    if ((passed++ & 15) === 0 && turns.due()) await turns.turn();
    // A number where there is one: there may be millions.
    let key: string | number = '';
    let isKnown = true;
    for (const [i, field] of per.entries()) {
      const value = valueAt(field, rank);
      if (value === '' || (value === NONE && counts)) isKnown = false;
      key = i === 0 ? value : typeof key === 'number' && typeof value === 'number' && key < 0x10_0000 && i === 1 ? key * 0x1_0000_0000 + value : `${key}\n${value}`;
    }
    // What is counted together must have something in common.
    if (!isKnown || (distinct && store.ids[distinct][rank] === NONE)) continue;
    const micros = rank < store.dated ? store.time[rank] : Infinity;
    let group = groups.get(key);
    if (!group) groups.set(key, group = { match: null, recent: [], last: -Infinity });
    if (!counts) {
      const isFar = within !== undefined && micros !== group.last && !(micros - group.last <= within);
      if (group.match === null || isFar) found.push(group.match = { events: [], anchors: [rank], distinct: null });
      group.match.events.push({ rank, step });
      group.last = micros;
      continue;
    }
    const recent = group.recent;
    recent.push(rank);
    if (within !== undefined) while (micros - store.time[recent[0]] > within) recent.shift();
    const valueOf = (one: number) => (distinct === 'actor' ? persons[store.ids.actor[one]] : store.ids[distinct!][one]);
    const number = distinct ? new Set(recent.map(valueOf)).size : recent.length;
    if (number < times) { group.match = null; continue; }
    if (group.match === null) found.push(group.match = { events: recent.map((one) => ({ rank: one, step })), anchors: [recent[0]], distinct: distinct ? number : null });
    else group.match.events.push({ rank, step });
    if (distinct) group.match.distinct = new Set(group.match.events.map((one) => valueOf(one.rank))).size;
    // A run that goes on needs no more of its beginning than what is counted.
    if (recent.length > times * 2 && !distinct) recent.splice(0, recent.length - times);
  }
  return found;
}

/** What has begun and may go on. */
interface Begun { readonly events: Match['events']; readonly micros: number; match: Match | null }

async function sequenceMatches({ steps, unless, within = Infinity }: Of<'sequence'>, doing: Doing): Promise<readonly Match[]> {
  const { context, turns } = doing;
  const { store } = context.events;
  const own: EvaluatedStep[] = [];
  for (const step of steps) { const one = await evaluated(step, doing); if (one === null) return []; own.push(one); }
  const ending = unless ? await evaluated(unless, doing) : null;
  const any = emptyBits(store.count);
  for (const { bits } of [...own, ...(ending ? [ending] : [])]) orBits(any, bits);
  if (own.some(({ bits }) => bits.every((word) => word === 0))) return [];
  const keys = own.map(({ step }) => keyOf(step, context));
  // What nothing goes on from needs not be remembered: of millions of changes few are of an account that has a bonus later.
  const goesOn = own.slice(1).map(() => new Set<Key>());
  for (const [at, { bits }] of own.slice(1).entries()) for (const rank of ranksIn(bits, store.dated)) {
    if (turns.due()) await turns.turn();
    const key = keys[at + 1].ofNext(rank);
    if (key !== null) goesOn[at].add(key);
  }
  const endKey = ending && keyOf(ending.step, context);
  const [first] = own;
  const { times } = first.step;
  const found: Match[] = [];
  // Of each step but the last: what waits for the next one, the latest by what it must have in common.
  const waiting = own.slice(1).map(() => new Map<Key, Begun>());
  const firsts = new Map<Key, number[]>();
  // What an ending event has in common with the first → under what that waits.
  const endedBy = new Map<Key, Key>();
  for (const rank of ranksIn(any, store.dated)) {
    if (turns.due()) await turns.turn();
    const micros = store.time[rank];
    for (let at = own.length - 1; at > 0; at--) {
      if (!hasBit(own[at].bits, rank)) continue;
      const key = keys[at].ofNext(rank);
      const begun = key === null ? undefined : waiting[at - 1].get(key);
      if (!begun || micros - begun.micros > within) continue;
      if (at < own.length - 1) {
        const next = keys[at + 1].ofFirst(begun.events[0].rank);
        if (next !== null && goesOn[at].has(next)) waiting[at].set(next, { events: [...begun.events, { rank, step: own[at] }], micros: begun.micros, match: null });
      } else if (begun.match) begun.match.events.push({ rank, step: own[at] });
      else {
        found.push(begun.match = { events: [...begun.events, { rank, step: own[at] }], anchors: [begun.events[0].rank, rank], distinct: null });
        // What took several to begin, as failed attempts, is over once it has led to something.
        if (times > 1) { waiting[at - 1].delete(key!); firsts.delete(key!); }
      }
    }
    if (ending && hasBit(ending.bits, rank)) {
      const key = endKey!.ofNext(rank);
      const ended = key === null ? undefined : endedBy.get(key);
      if (ended !== undefined) waiting[0].delete(ended);
    }
    if (!hasBit(first.bits, rank)) continue;
    const key = keys[1].ofFirst(rank);
    if (key === null || !goesOn[0].has(key)) continue;
    let ranks = [rank];
    if (times > 1) {
      ranks = firsts.get(key) ?? [];
      firsts.set(key, ranks);
      ranks.push(rank);
      while (micros - store.time[ranks[0]] > within) ranks.shift();
      if (ranks.length < times) continue;
    }
    const end = endKey?.ofFirst(rank) ?? null;
    if (end !== null) endedBy.set(end, key);
    waiting[0].set(key, { events: ranks.map((one) => ({ rank: one, step: first })), micros: store.time[ranks[0]], match: null });
  }
  return found;
}

async function revertMatches({ away, back, between, within }: Of<'revert'>, doing: Doing): Promise<readonly Match[]> {
  const { context, turns } = doing;
  const { events } = context;
  const { store } = events;
  const [left, returned] = [await evaluated(away, doing), await evaluated(back, doing)];
  if (left === null || returned === null) return [];
  const wanted: { step: EvaluatedStep; ranksBetween(first: number, last: number): Iterable<number> }[] = [];
  for (const one of between) {
    const step = await evaluated(one, doing);
    if (step === null) return [];
    const key = keyOf(one, context);
    // The first column is looked up, the others are compared.
    const [[field]] = Object.entries(one.link!) as [KeyField, KeyField][];
    const postings = atOnce(Postings.of(field === 'actor' ? Uint32Array.from(store.ids.actor, (id) => context.persons[id]) : store.ids[field], store.dictionaries[field].count, store.dated));
    wanted.push({
      step, *ranksBetween(from, to) {
        const of = key.ofFirst(from);
        if (of === null) return;
        for (const rank of postings.between(key.lookUp(from), from, to)) if (hasBit(step.bits, rank) && key.ofNext(rank) === of) yield rank;
      },
    });
  }
  const columns = { ...changeColumnsOf(events), oldNumber: events.numbers('old'), newNumber: events.numbers('new') };
  const pairs = new Map<string, Match>();
  const isReturn = returnTest(events);
  const scan = scanReverts(columns, { within, mayLeave: (rank) => hasBit(left.bits, rank), mayReturn: (rank) => hasBit(returned.bits, rank) });
  for (;;) {
    const step = scan.next();
    if (turns.due()) await turns.turn();
    if (step.done !== true) continue;
    for (const one of step.value) {
      if (turns.due()) await turns.turn();
      const key = `${one.away} ${one.back}`;
      if (pairs.has(key)) continue;
      const inner: Match['events'][] = wanted.map(({ step: own, ranksBetween }) => [...ranksBetween(one.away, one.back)].map((rank) => ({ rank, step: own })));
      if (inner.some((ranks) => ranks.length === 0) || !isReturn(one)) continue;
      pairs.set(key, {
        events: [{ rank: one.away, step: left }, ...inner.flat().sort((a, b) => a.rank - b.rank), { rank: one.back, step: returned }], anchors: [one.away, one.back], distinct: null,
        change: { rank: one.away, change: one.awayChange },
      });
    }
    return [...pairs.values()];
  }
}

function evaluated(step: Step, { context, unassessed, turns, signal }: Doing): Promise<EvaluatedStep | null> {
  return evaluateStep(step, context, unassessed, turns, signal);
}

/** Ids as one value: of two columns a number below 2^53, for a dictionary has fewer than 2^26 values. */
type Key = number | string;

/** What a later event has in common with the first one, as text of both that is equal then; null where one of them does not state it. */
function keyOf({ link = {} }: Step, { events, accounts, persons }: RuleContext) {
  const { ids } = events.store;
  const own = (field: KeyField, rank: number): number => (field === 'actor' ? persons[ids.actor[rank]] : ids[field][rank]);
  const pairs = Object.entries(link) as [KeyField, KeyField][];
  const ofFirst = (field: KeyField, first: KeyField, rank: number): number => (field === 'actor' && first === 'entity' ? accounts.actorOf(ids.entity[rank]) : own(first, rank));
  const joined = (values: readonly number[]): Key | null => (values.includes(NONE) ? null : values.length === 1 ? values[0] : values.length === 2 ? values[0] * 0x800_0000 + values[1] : values.join(' '));
  return {
    ofNext: (rank: number) => joined(pairs.map(([field]) => own(field, rank))),
    ofFirst: (rank: number) => joined(pairs.map(([field, first]) => ofFirst(field, first, rank))),
    /** Id in the first of its columns. */
    lookUp: (rank: number) => ofFirst(pairs[0][0], pairs[0][1], rank),
  };
}
