// All rules over the events of an open case: each is assessed as far as the events state what it needs, and says so where they do not.
import type { FoundAlert, RuleOutcome } from '../../contract/rules.ts';
import { RESULTS } from '../../contract/model.ts';
import { emptyBits, orBits } from '../events/bits.ts';
import { KIND_CODE } from '../events/columns.ts';
import { NONE } from '../events/dictionary.ts';
import type { Events } from '../events/events.ts';
import { turnsOf, type Turns } from '../events/turns.ts';
import { Accounts } from './accounts.ts';
import type { RuleContext } from './conditions.ts';
import { matchesOf } from './matches.ts';
import { RecordFacts } from './record-facts.ts';
import type { Lists } from './reference-lists.ts';
import type { CompiledRule } from './schema.ts';
import { Unassessed } from './steps.ts';
import { tell } from './tell.ts';
import { stepsOf } from './rule-text.ts';

export interface Evaluated { readonly rule: CompiledRule; readonly outcome: Omit<RuleOutcome, 'suppressed'>; readonly alerts: readonly FoundAlert[] }

/** Alerts of one rule that are told; all are counted. */
export const MOST_ALERTS = 5000;

export interface Evaluation {
  readonly events: Events;
  readonly lists: Lists;
  /** Ranks of the later records of breaks of continuity, asked for when a rule is about them. */
  breaks(): Promise<Iterable<number>>;
  /** Bits of events that people marked or that alerts of earlier runs are over. */
  marked(): Promise<Uint32Array>;
  readonly signal: AbortSignal;
  progress(done: number, total: number): void;
}

/** In the order given, those that ask for flagged events last. CANCELLED when the signal fires. */
export async function evaluateRules(rules: readonly CompiledRule[], { events, lists, breaks, marked, signal, progress }: Evaluation): Promise<readonly Evaluated[]> {
  const { store } = events;
  const turns = turnsOf(signal);
  const once = <T>(make: () => Promise<T>): (() => Promise<T>) => { let made: Promise<T> | null = null; return () => made ??= make(); };
  const alerted = emptyBits(store.count);
  const context: RuleContext = {
    events, lists, persons: events.persons.column(store.dictionaries.actor.count), accounts: new Accounts(store, events.persons, lists.accounts ?? []), facts: new RecordFacts(events),
    firstIps: once(() => firstIps(events, turns)),
    breaks: once(async () => bitsOf(await breaks(), store.count)),
    flagged: async () => { const bits = (await marked()).slice(); orBits(bits, alerted); return bits; },
  };
  const evaluated = new Map<string, Evaluated>();
  const asksForFlagged = (rule: CompiledRule) => rule.patterns.some((pattern) => stepsOf(pattern).some(([step]) => step.flagged));
  const order = [...rules].sort((a, b) => Number(asksForFlagged(a)) - Number(asksForFlagged(b)));
  for (const [done, rule] of order.entries()) {
    const isLate = asksForFlagged(rule);
    progress(done, order.length);
    if (turns.due()) await turns.turn();
    const lacking = missing(rule, events);
    const unassessed = new Unassessed();
    const alerts: FoundAlert[] = [];
    let count = 0;
    if (lacking === null) {
      // What an earlier pattern has told from the same event on needs no second alert.
      const told = new Map<number, ReadonlySet<number>>();
      for (const [number, pattern] of rule.patterns.entries()) {
        for (const match of await matchesOf(pattern, { context, unassessed, turns, signal })) {
          const first = match.events[0].rank;
          const known = told.size > 0 ? told.get(first) : undefined;
          if (known && match.events.every(({ rank }) => known.has(rank))) continue;
          if (rule.patterns.length > 1) told.set(first, new Set(match.events.map(({ rank }) => rank)));
          if (!isLate) for (const { rank } of match.events) alerted[rank >>> 5] |= 1 << (rank & 31);
          if (count++ < MOST_ALERTS) alerts.push(tell(rule, number, match, events));
          if (turns.due()) await turns.turn();
        }
      }
    }
    const whole = lacking !== null || unassessed.patterns >= rule.patterns.length;
    const why = lacking === null ? unassessed.why : [lacking];
    evaluated.set(rule.id, {
      rule, alerts: alerts.sort((a, b) => ((a.first ?? '~') < (b.first ?? '~') ? -1 : (a.first ?? '~') > (b.first ?? '~') ? 1 : 0)),
      outcome: { rule: rule.id, title: rule.title, version: rule.version, severity: rule.severity, assessed: whole ? 'no' : why.length > 0 ? 'in part' : 'yes', why, alerts: count },
    });
  }
  progress(order.length, order.length);
  return rules.map((rule) => evaluated.get(rule.id)!);
}

/** What no event of the case states and the rule needs; null: nothing. */
function missing(rule: CompiledRule, { store }: Events): string | null {
  const columns = { actor: 'actor', action: 'action', entity: 'entity', ip: 'IP address' } as const;
  for (const need of rule.needs) {
    if (need in columns && store.dictionaries[need as keyof typeof columns].count <= 1) return `no event states an ${columns[need as keyof typeof columns]}`;
    if (need === 'time' && store.dated === 0) return 'no event has a time';
    if (need === 'result' && store.result.every((result) => RESULTS[result] === 'unknown')) return 'no event states whether it succeeded';
    if (need === 'changes' && store.changeKinds.every((kinds) => kinds >>> 4 === KIND_CODE.unknown)) return 'no event states an old value';
  }
  return null;
}

function bitsOf(ranks: Iterable<number>, count: number): Uint32Array {
  const bits = emptyBits(count);
  for (const rank of ranks) bits[rank >>> 5] |= 1 << (rank & 31);
  return bits;
}

/** Events at which an actor uses an address for the first time, having used another one before. */
async function firstIps({ store, persons }: Events, turns: Turns): Promise<Uint32Array> {
  const { ids: { actor, ip }, dated, dictionaries } = store;
  const personOf = persons.column(dictionaries.actor.count);
  const bits = emptyBits(store.count);
  const last = new Uint32Array(dictionaries.actor.count);
  const used = new Set<number>();
  for (let rank = 0; rank < dated; rank++) {
    if ((rank & 16_383) === 0 && turns.due()) await turns.turn();
    const [who, from] = [personOf[actor[rank]], ip[rank]];
    if (who === NONE || from === NONE || last[who] === from) continue;
    const pair = who * dictionaries.ip.count + from;
    if (last[who] !== NONE && !used.has(pair)) bits[rank >>> 5] |= 1 << (rank & 31);
    used.add(pair);
    last[who] = from;
  }
  return bits;
}
