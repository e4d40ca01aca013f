// What rules ask of an event that no column has: reason, approver, transaction, amount; read from its record, once for each event.
import { parseDecimal } from '../../contract/delta.ts';
import type { Events } from '../events/events.ts';
import { EXTRAS, type Extra } from './schema.ts';

/** A text that the record states; null: it has a place for it and states nothing; undefined: it has no place for it. */
type Stated = string | null | undefined;
export interface Amount { readonly unscaled: bigint; readonly scale: number; readonly text: string }

/** Events whose extras are remembered: the conditions of a rule ask for the same one after another. */
const MOST_KEPT = 50_000;

export class RecordFacts {
  readonly #events: Events;
  readonly #kept = new Map<number, ReadonlyMap<string, string | null>>();
  /** Places that the records of a table have: the same in all of them. */
  readonly #places = new Map<number, ReadonlySet<string>>();

  constructor(events: Events) { this.#events = events; }

  extra(rank: number, name: Extra): Stated {
    const places = this.#places.get(this.#events.store.source[rank]);
    if (places && !places.has(name)) return undefined;
    return this.#extras(rank).get(name);
  }

  /** The mapped amount, or else by how much the one number changes that the event changes; null where it states neither. */
  amount(rank: number): Amount | null {
    const stated = this.extra(rank, 'amount');
    if (typeof stated === 'string') return amountOf(stated);
    const numbers = this.#events.changesAt(rank).flatMap(({ old, new: now }) => {
      const [from, to] = [old === null ? null : parseDecimal(old), now === null ? null : parseDecimal(now)];
      return from && to ? [{ from, to }] : [];
    });
    if (numbers.length !== 1) return null;
    const [{ from, to }] = numbers;
    const scale = Math.max(from.scale, to.scale);
    const difference = to.unscaled * 10n ** BigInt(scale - to.scale) - from.unscaled * 10n ** BigInt(scale - from.scale);
    return inWords(difference < 0n ? -difference : difference, scale);
  }

  #extras(rank: number): ReadonlyMap<string, string | null> {
    let extras = this.#kept.get(rank);
    if (!extras) {
      if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
      const stated = this.#events.statedAt(rank, EXTRAS);
      if (stated) {
        this.#kept.set(rank, stated);
        if (!this.#places.has(this.#events.store.source[rank])) this.#places.set(this.#events.store.source[rank], new Set(stated.keys()));
        return stated;
      }
      const { fields, isComplete } = this.#events.fieldsAt(rank);
      extras = new Map(fields.map(({ name, value, kind }) => [name, kind === 'value' || kind === 'masked' ? value : null]));
      if (isComplete && fields.length > 0 && !this.#places.has(this.#events.store.source[rank])) this.#places.set(this.#events.store.source[rank], new Set(extras.keys()));
      this.#kept.set(rank, extras);
    }
    return extras;
  }
}

function amountOf(text: string): Amount | null {
  const decimal = parseDecimal(text.trim());
  return decimal && inWords(decimal.unscaled < 0n ? -decimal.unscaled : decimal.unscaled, decimal.scale);
}

function inWords(unscaled: bigint, scale: number): Amount {
  const digits = unscaled.toString().padStart(scale + 1, '0');
  return { unscaled, scale, text: scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}` };
}

/** Whether an amount lies below a limit by at most a percentage of it; exact. */
export function isJustUnder(amount: Amount, limit: Amount, percent: number): boolean {
  const scale = Math.max(amount.scale, limit.scale) + 4;
  const own = amount.unscaled * 10n ** BigInt(scale - amount.scale);
  const most = limit.unscaled * 10n ** BigInt(scale - limit.scale);
  return own < most && own * 10_000n >= most * BigInt(Math.round((100 - percent) * 100));
}

/** A limit of a list. */
export const limitOf = amountOf;
