// The conditions of a step, each as a test of one event, with what it came to for the reader of an alert.
import type { AlertFact } from '../../contract/rules.ts';
import { modelOf } from '../../contract/change-model.ts';
import type { Change } from '../../contract/model.ts';
import { NONE } from '../events/dictionary.ts';
import type { Events } from '../events/events.ts';
import type { Accounts } from './accounts.ts';
import { isJustUnder, type RecordFacts } from './record-facts.ts';
import { isInShift, localDay, type ApprovalLimit, type Lists, type Shift } from './reference-lists.ts';
import type { Extra, Step } from './schema.ts';

/** What steps are tested with. */
export interface RuleContext {
  readonly events: Events;
  readonly accounts: Accounts;
  /** Id of an actor → the one that the person goes by. */
  readonly persons: Uint32Array;
  readonly lists: Lists;
  readonly facts: RecordFacts;
  /** Ranks of first uses of an address by an actor who was elsewhere before; of breaks of continuity; of flagged events. */
  firstIps(): Promise<Uint32Array>;
  breaks(): Promise<Uint32Array>;
  flagged(): Promise<Uint32Array>;
}

export interface Condition {
  /** Null: it cannot be told of this event. */
  passes(rank: number): boolean | null;
  facts(rank: number): readonly AlertFact[];
}

/** The conditions beside the query. `missing`: what is needed for one of them and is not there; the step cannot be assessed then. */
export async function conditionsOf(step: Step, context: RuleContext): Promise<{ readonly conditions: readonly Condition[]; readonly missing: string | null }> {
  const { events, accounts, lists } = context;
  const { ids } = events.store;
  const conditions: Condition[] = [];
  const bitmap = (bits: Uint32Array) => conditions.push({ passes: (rank) => (bits[rank >>> 5] & (1 << (rank & 31))) !== 0, facts: () => [] });
  if (step.first) bitmap(await context.firstIps());
  if (step.breaks) bitmap(await context.breaks());
  if (step.flagged) bitmap(await context.flagged());
  if (step.own) {
    conditions.push({
      passes: (rank) => ids.actor[rank] !== NONE && ids.entity[rank] !== NONE && accounts.actorOf(ids.entity[rank]) === context.persons[ids.actor[rank]],
      facts: (rank) => [{ name: 'own account', value: `${events.store.dictionaries.entity.text(ids.entity[rank])} is an account of ${events.store.dictionaries.actor.text(ids.actor[rank])}` }],
    });
  }
  if (step.offShift !== undefined) {
    if (lists.shifts === null) return { conditions, missing: 'no list of shifts' };
    conditions.push(offShift(events, lists.shifts, lists.holidays ?? new Set(), step.offShift));
  }
  if (step.left) {
    if (lists.leavers === null) return { conditions, missing: 'no list of leavers' };
    const left = byActor(events, lists.leavers);
    conditions.push({
      passes: (rank) => rank < events.store.dated && (left.get(ids.actor[rank])?.some(({ from }) => events.store.time[rank] >= from) ?? false),
      facts: (rank) => left.get(ids.actor[rank])!.map(({ left: day }) => ({ name: 'left', value: day })),
    });
  }
  if (step.under !== undefined) {
    if (lists.limits === null) return { conditions, missing: 'no list of approval limits' };
    conditions.push(justUnder(context, lists.limits, step.under));
  }
  if (step.namesActor) conditions.push(namesActor(context, step.namesActor));
  if (step.lacks) {
    const extra = step.lacks;
    conditions.push({ passes: (rank) => { const stated = context.facts.extra(rank, extra); return stated === undefined ? null : stated === null || stated.trim() === ''; }, facts: () => [{ name: extra, value: 'not stated' }] });
  }
  if (step.gains) conditions.push(gains(events));
  return { conditions, missing: null };
}

/** Rows of a list by the id of the actor that they name. */
function byActor<T extends { readonly actor: string }>(events: Events, rows: readonly T[]): ReadonlyMap<number, readonly T[]> {
  const { actor } = events.store.dictionaries;
  const byName = Map.groupBy(rows, (row) => row.actor);
  const found = new Map<number, readonly T[]>();
  // What is listed for one name of a person holds for all of them.
  for (let id = 1; id < actor.count; id++) { const own = events.persons.idsOf(id).flatMap((name) => byName.get(actor.text(name)!.toLowerCase()) ?? []); if (own.length > 0) found.set(id, own); }
  return found;
}

function offShift(events: Events, shifts: readonly Shift[], holidays: ReadonlySet<string>, grace: number): Condition {
  const own = byActor(events, shifts);
  const { ids, time, dated } = events.store;
  return {
    passes: (rank) => {
      const shiftsOf = own.get(ids.actor[rank]);
      if (!shiftsOf || rank >= dated) return null;
      return (holidays.size > 0 && holidays.has(localDay(shiftsOf[0].zone, time[rank]))) || !shiftsOf.some((shift) => isInShift(shift, time[rank], grace));
    },
    facts: (rank) => {
      const shiftsOf = own.get(ids.actor[rank])!;
      const day = localDay(shiftsOf[0].zone, time[rank]);
      return [{ name: 'shifts', value: shiftsOf.map(({ words }) => words).join('; ') }, ...(holidays.has(day) ? [{ name: 'holiday', value: day }] : [])];
    },
  };
}

function justUnder({ events, facts }: RuleContext, limits: readonly ApprovalLimit[], percent: number): Condition {
  const own = byActor(events, limits);
  const anybody = limits.filter(({ actor }) => actor === '');
  const limitOf = (rank: number): ApprovalLimit | null => {
    const currency = facts.extra(rank, 'currency')?.toUpperCase() ?? '';
    for (const rows of [own.get(events.store.ids.actor[rank]) ?? [], anybody]) {
      const found = rows.find((row) => row.currency !== '' && row.currency === currency) ?? rows.find((row) => row.currency === '');
      if (found) return found;
    }
    return null;
  };
  const { store } = events;
  // The one number of the columns that the event changes, by how much; null where there is none, or several.
  const roughly = (rank: number): number | null => {
    let found: number | null = null;
    for (let change = store.changeStart[rank], end = change + store.changeCount[rank]; change < end; change++) {
      const by = Math.abs(events.numbers('new')[change] - events.numbers('old')[change]);
      if (Number.isNaN(by)) continue;
      if (found !== null) return null;
      found = by;
    }
    return found;
  };
  return {
    passes: (rank) => {
      const limit = limitOf(rank);
      if (limit === null) return null;
      if (facts.extra(rank, 'amount') === undefined) {
        const rough = roughly(rank);
        if (rough === null) return null;
        // Far from the limit no exact difference is needed.
        const most = Number(limit.limit.text);
        if (rough > most * 1.001 || rough < most * (0.999 - percent / 100)) return false;
      }
      const amount = facts.amount(rank);
      return amount === null ? null : isJustUnder(amount, limit.limit, percent);
    },
    facts: (rank) => [{ name: 'amount', value: facts.amount(rank)!.text }, { name: 'approval limit', value: limitOf(rank)!.limit.text }],
  };
}

function namesActor({ events, accounts, persons, facts }: RuleContext, extra: Extra): Condition {
  const { ids, dictionaries } = events.store;
  const isOf = (text: string, actor: number): boolean => {
    if (events.persons.idsOf(actor).some((id) => text.toLowerCase() === dictionaries.actor.text(id)!.toLowerCase())) return true;
    const account = dictionaries.entity.find(text);
    return account !== null && account !== NONE && accounts.actorOf(account) === persons[actor];
  };
  return {
    passes: (rank) => {
      const stated = facts.extra(rank, extra);
      return stated === undefined ? null : stated !== null && ids.actor[rank] !== NONE && isOf(stated.trim(), ids.actor[rank]);
    },
    facts: (rank) => [{ name: extra, value: facts.extra(rank, extra) ?? '' }],
  };
}

function gains(events: Events): Condition {
  const { store } = events;
  const verdicts = new Map<string, boolean>();
  return {
    passes: (rank) => {
      let key = '';
      for (let change = store.changeStart[rank], end = change + store.changeCount[rank]; change < end; change++) key += `${store.changeField[change]} ${store.changeKinds[change]} ${store.changeOld[change]} ${store.changeNew[change]};`;
      let verdict = verdicts.get(key);
      if (verdict === undefined) verdicts.set(key, verdict = doesGain(events.changesAt(rank)));
      return verdict;
    },
    facts: (rank) => events.changesAt(rank).flatMap((change) => {
      const { list } = modelOf(change);
      return list && list.added.length > 0 ? [{ name: `${change.field} gains`, value: list.added.join(', ') }] : [];
    }),
  };
}

/** A list gains an element; where no list is changed, a single value becomes another one. */
export function doesGain(changes: readonly Change[]): boolean {
  const lists = changes.flatMap((change) => modelOf(change).list ?? []);
  return lists.length > 0 ? lists.some(({ added }) => added.length > 0) : changes.some(({ newKind }) => newKind === 'value');
}
