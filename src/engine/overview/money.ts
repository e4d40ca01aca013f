// Money: what financial events moved, by kind, actor and currency, in exact decimals. Which actions count as what is decided by lists
// of words; amounts are what the record states, else what its one number changed by. Nothing is converted, nothing is assumed.
import type Database from 'better-sqlite3';
import { parseDecimal } from '../../contract/delta.ts';
import { CATEGORIES, RESULTS } from '../../contract/model.ts';
import { MONEY_KINDS, type Money, type MoneyKind, type MoneySum, type Ranked } from '../../contract/overview.ts';
import type { Progress } from '../../contract/operations.ts';
import { emptyBits } from '../events/bits.ts';
import type { Events } from '../events/events.ts';
import { turnsOf } from '../events/turns.ts';
import { otherNames } from './activity.ts';
import { rollForward } from './balances.ts';
import { decimalText, minus, plus, ZERO, type Decimal } from './decimal-sum.ts';
import { MONEY_WORDS, moneyKindOf, UNMOVING_WORDS } from './money-words.ts';
import { fieldTerm } from './query-text.ts';
import { walkDetails, type Said } from './walk-details.ts';

const FINANCIAL = CATEGORIES.indexOf('financial');
const FAILURE = RESULTS.indexOf('failure');
const CHUNK = 16_384;
/** Actions of one kind that are listed, and that one query asks for. */
const LISTED_ACTIONS = 50;
const ASKED_ACTIONS = 500;
const LISTED_ACTORS = 200;
/** Sums kept apart, so that a log with a currency of its own in every record does not fill the memory. */
const MOST_SUMS = 100_000;
/** Characters of a currency. */
const CURRENCY = 40;
const MOVED = 'category:financial -result:failure';

interface Sum { readonly kind: MoneyKind; readonly actor: number; readonly currency: string | null; events: number; summed: number; up: Decimal; down: Decimal }

/** CANCELLED when the signal fires. */
export async function moneyOf(db: Database.Database, events: Events, signal: AbortSignal, tick: (progress: Progress) => void): Promise<Money> {
  const { store } = events;
  const { count, category, result, ids: { action, actor }, dictionaries } = store;
  const turns = turnsOf(signal);
  const seen = new Uint32Array(dictionaries.action.count);
  let [all, failed] = [0, 0];
  for (let from = 0; from < count; from += CHUNK) {
    for (let rank = from, to = Math.min(count, from + CHUNK); rank < to; rank++) {
      if (category[rank] !== FINANCIAL) continue;
      if (result[rank] === FAILURE) failed++;
      else { all++; seen[action[rank]]++; }
    }
    if (turns.due()) await turns.turn();
  }
  const kindOf = new Int8Array(seen.length).fill(-1);
  for (let id = 1; id < seen.length; id++) {
    if (seen[id] > 0) kindOf[id] = MONEY_KINDS.indexOf(moneyKindOf(dictionaries.action.text(id))!);
    if (id % CHUNK === 0 && turns.due()) await turns.turn();
  }
  const counts = (rank: number): boolean => category[rank] === FINANCIAL && result[rank] !== FAILURE && kindOf[action[rank]] >= 0;
  const candidates = emptyBits(count);
  for (let rank = 0; rank < count; rank++) {
    if (counts(rank)) candidates[rank >>> 5] |= 1 << (rank & 31);
    if (rank % CHUNK === 0 && turns.due()) await turns.turn();
  }

  const noActor = dictionaries.actor.find('') ?? 0;
  const byActor = new Map<string, Sum>();
  const totals = new Map<string, Sum>();
  let [stated, derived, withoutAmount, unreadable, beyond] = [0, 0, 0, 0, 0];
  await walkDetails(db, events, { names: ['amount', 'currency'], candidates, signal, tick }, (rank, said) => {
    const kind = MONEY_KINDS[kindOf[action[rank]]];
    const amount = amountOf(said, kind);
    if (amount.from === 'stated') stated++; else if (amount.from === 'derived') derived++; else if (amount.from === 'none') withoutAmount++; else unreadable++;
    const currency = (said.stated[1] ?? valueNamed(said, 'currency'))?.slice(0, CURRENCY) ?? null;
    const who = actor[rank] === noActor ? 0 : events.persons.personOf(actor[rank]);
    if (!add(totals, { kind, actor: 0, currency }, amount.value)) beyond++;
    add(byActor, { kind, actor: who, currency }, amount.value);
  });

  const actionsOf = (kind: number): Ranked[] => {
    const own: { id: number; events: number }[] = [];
    for (let id = 0; id < seen.length; id++) if (seen[id] > 0 && kindOf[id] === kind) own.push({ id, events: seen[id] });
    return own.sort((a, b) => b.events - a.events || a.id - b.id).map(({ id, events: n }) => {
      const value = dictionaries.action.text(id);
      return { value, events: n, query: `${MOVED} ${fieldTerm('action', [value])}` };
    });
  };
  const kinds = MONEY_KINDS.map((kind, i) => {
    const actions = actionsOf(i);
    return {
      kind, words: MONEY_WORDS.find(([of]) => of === kind)![1], events: actions.reduce((sum, one) => sum + one.events, 0), actions: actions.slice(0, LISTED_ACTIONS),
      query: actions.length === 0 || actions.length > ASKED_ACTIONS ? null : `${MOVED} ${fieldTerm('action', actions.map(({ value }) => value))}`,
    };
  });
  const uncounted = actionsOf(-1);
  const currencies = new Map<string, number>();
  for (const { kind, actor: who } of [...byActor.values(), ...totals.values()].map((sum, i) => (i < byActor.size ? sum : { ...sum, actor: -1 }))) currencies.set(`${kind} ${who}`, (currencies.get(`${kind} ${who}`) ?? 0) + 1);
  const told = (sum: Sum, total: boolean): MoneySum => ({
    kind: sum.kind, currency: sum.currency, events: sum.events, summed: sum.summed, up: decimalText(sum.up), down: decimalText(sum.down), sum: decimalText(plus(sum.up, sum.down)),
    query: `${kinds.find(({ kind }) => kind === sum.kind)!.query ?? MOVED}${total ? '' : ` ${fieldTerm('actor', [dictionaries.actor.text(sum.actor)])}`}`,
    wider: currencies.get(`${sum.kind} ${total ? -1 : sum.actor}`)! > 1 || kinds.find(({ kind }) => kind === sum.kind)!.query === null,
  });
  const order = (a: Sum, b: Sum): number => MONEY_KINDS.indexOf(a.kind) - MONEY_KINDS.indexOf(b.kind) || b.events - a.events || (a.currency ?? '').localeCompare(b.currency ?? '') || a.actor - b.actor;
  return {
    events: all, failed: { events: failed, query: 'category:financial result:failure' }, kinds,
    uncounted: { events: uncounted.reduce((sum, one) => sum + one.events, 0), words: UNMOVING_WORDS, actions: uncounted.slice(0, LISTED_ACTIONS) },
    stated, derived, withoutAmount, unreadable, beyond,
    totals: [...totals.values()].sort(order).map((sum) => told(sum, true)),
    byActor: [...byActor.values()].sort((a, b) => b.events - a.events || order(a, b)).slice(0, LISTED_ACTORS).sort(order).map((sum) => ({ actor: dictionaries.actor.text(sum.actor), also: otherNames(events.persons, dictionaries.actor, sum.actor), ...told(sum, false) })),
    actorRows: byActor.size,
    balances: await rollForward(events, signal),
  };
}

/** False: there is no room for another sum. */
function add(sums: Map<string, Sum>, of: Pick<Sum, 'kind' | 'actor' | 'currency'>, amount: Decimal | null): boolean {
  const key = `${of.kind} ${of.actor} ${of.currency === null ? '' : `=${of.currency}`}`;
  let sum = sums.get(key);
  if (!sum) {
    if (sums.size >= MOST_SUMS) return false;
    sums.set(key, sum = { ...of, events: 0, summed: 0, up: ZERO, down: ZERO });
  }
  sum.events++;
  if (amount === null) return true;
  sum.summed++;
  if (amount.unscaled < 0n) sum.down = plus(sum.down, amount); else sum.up = plus(sum.up, amount);
  return true;
}

/** A value of that name among what changed or stayed. */
function valueNamed(said: Said, name: string): string | null {
  const detail = said.detail();
  const change = detail && [...detail.changes, ...detail.unchanged].find(({ field: path, newKind }) => newKind === 'value' && (path === name || path.endsWith(`.${name}`)));
  return change?.new ?? null;
}

/** What left is what a balance fell by; stated amounts keep the sign that the log gives them. */
function amountOf(said: Said, kind: MoneyKind): { readonly from: 'stated' | 'derived' | 'none' | 'unreadable'; readonly value: Decimal | null } {
  const text = said.stated[0] ?? valueNamed(said, 'amount');
  if (text !== null) {
    const value = parseDecimal(text);
    return { from: value ? 'stated' : 'unreadable', value };
  }
  const moved = (said.detail()?.changes ?? []).flatMap(({ old, new: now, oldKind, newKind }) => {
    const [from, to] = oldKind === 'value' && newKind === 'value' ? [parseDecimal(old!), parseDecimal(now!)] : [null, null];
    return from && to ? [minus(to, from)] : [];
  });
  if (moved.length !== 1) return { from: 'none', value: null };
  return { from: 'derived', value: kind === 'disbursement' ? minus(ZERO, moved[0]) : moved[0] };
}
