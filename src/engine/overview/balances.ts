// Balances rolled forward: the first one that the log states of an entity, plus every change of it, should be the last one stated.
// Told from the columns; failed events moved nothing and are left out.
import { RESULTS } from '../../contract/model.ts';
import type { Money, RollForward } from '../../contract/overview.ts';
import { NONE } from '../events/dictionary.ts';
import type { Events } from '../events/events.ts';
import { turnsOf } from '../events/turns.ts';
import { decimalOf, decimalText, minus, plus, ZERO, type Decimal } from './decimal-sum.ts';
import { BALANCE_FIELDS, isBalance } from './money-words.ts';

/** Balances that do not add up and are listed. */
const LISTED = 100;
const CHUNK = 16_384;
const FAILURE = RESULTS.indexOf('failure');

interface Balance {
  readonly entity: number;
  readonly type: number;
  readonly field: number;
  changes: number;
  readonly openedAt: number;
  opening: number;
  closing: number;
  /** What stands between a new value and the next old one, summed; null while there is nothing. */
  gaps: Decimal | null;
  /** Changes of the first and of the last instant, where there are several: any of them may have been first or last. */
  openings: number[] | null;
  closings: number[] | null;
  lastTime: number;
  lastRank: number;
  /** A value that is no number stands among them. */
  broken: boolean;
}

/** CANCELLED when the signal fires. */
export async function rollForward(events: Events, signal: AbortSignal): Promise<Money['balances']> {
  const { store } = events;
  const { dated, time, result, ids: { entity, entityType }, dictionaries } = store;
  const wanted = new Uint8Array(dictionaries.field.count);
  let fields = 0;
  for (let id = 1; id < wanted.length; id++) if (isBalance(dictionaries.field.text(id)!)) { wanted[id] = 1; fields++; }
  const balances = new Map<number, Balance>();
  if (fields > 0) {
    const turns = turnsOf(signal);
    const { changeStart, changeCount, changeField } = store;
    const [before, after] = [store.changeNumbers('old'), store.changeNumbers('new')];
    for (let from = 0; from < dated; from += CHUNK) {
      for (let rank = from, to = Math.min(dated, from + CHUNK); rank < to; rank++) {
        if (changeCount[rank] === 0 || entity[rank] === NONE || result[rank] === FAILURE) continue;
        for (let change = changeStart[rank], end = change + changeCount[rank]; change < end; change++) {
          const field = changeField[change];
          if (wanted[field] === 1) follow(balances, { entity: entity[rank], type: entityType[rank], field }, dictionaries, { rank, time: time[rank], old: before[change], now: after[change] });
        }
      }
      if (turns.due()) await turns.turn();
    }
  }
  return told(events, balances);
}

interface Step { readonly rank: number; readonly time: number; readonly old: number; readonly now: number }

function follow(balances: Map<number, Balance>, of: Pick<Balance, 'entity' | 'type' | 'field'>, { entityType, field }: Events['store']['dictionaries'], { rank, time, old, now }: Step): void {
  const key = (of.entity * entityType.count + of.type) * field.count + of.field;
  const balance = balances.get(key);
  if (!balance) {
    // Without an old number the log begins with the new one, as where an account is opened.
    balances.set(key, { ...of, changes: 1, openedAt: time, opening: Number.isNaN(old) ? now : old, closing: now, gaps: null, openings: null, closings: null, lastTime: time, lastRank: rank, broken: Number.isNaN(now) });
    return;
  }
  balance.changes++;
  if (Number.isNaN(old) || Number.isNaN(now)) balance.broken = true;
  if (balance.broken) return;
  if (old !== balance.closing) balance.gaps = plus(balance.gaps ?? ZERO, minus(decimalOf(old), decimalOf(balance.closing)));
  if (time === balance.openedAt) (balance.openings ??= [balance.opening]).push(old);
  if (time === balance.lastTime) (balance.closings ??= [balance.closing]).push(now); else balance.closings = null;
  balance.closing = now;
  balance.lastTime = time;
  balance.lastRank = rank;
}

function told(events: Events, balances: ReadonlyMap<number, Balance>): Money['balances'] {
  let [addUp, notAssessed, once] = [0, 0, 0];
  const off: Balance[] = [];
  for (const balance of balances.values()) {
    if (balance.broken) notAssessed++;
    else if (balance.changes === 1) once++;
    else if (balance.gaps === null || balance.gaps.unscaled === 0n || fitsInAnotherOrder(balance)) addUp++;
    else off.push(balance);
  }
  off.sort((a, b) => a.lastRank - b.lastRank);
  return { words: BALANCE_FIELDS, entities: balances.size, addUp, doNot: off.length, notAssessed, once, off: off.slice(0, LISTED).map((balance) => rolled(events, balance)) };
}

/** Whatever the order, all changes add up to the same; only which was first and which last differs. */
function fitsInAnotherOrder(balance: Balance): boolean {
  const moved = movedOf(balance);
  const openings = balance.openings ?? [balance.opening];
  const closings = new Set((balance.closings ?? [balance.closing]).map((closing) => String(closing)));
  return openings.some((opening) => closings.has(String(Number(decimalText(plus(decimalOf(opening), moved))))));
}

const movedOf = ({ opening, closing, gaps }: Balance): Decimal => minus(minus(decimalOf(closing), decimalOf(opening)), gaps ?? ZERO);

function rolled(events: Events, balance: Balance): RollForward {
  const { dictionaries } = events.store;
  return {
    entityType: dictionaries.entityType.text(balance.type), entity: dictionaries.entity.text(balance.entity)!, field: dictionaries.field.text(balance.field)!, changes: balance.changes,
    opening: decimalText(decimalOf(balance.opening)), moved: decimalText(movedOf(balance)), closing: decimalText(decimalOf(balance.closing)), difference: decimalText(balance.gaps ?? ZERO), lastEvent: events.idOf(balance.lastRank),
  };
}
