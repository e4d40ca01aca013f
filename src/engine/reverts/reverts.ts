// Reverts of an open case: found once for a span, then looked at page by page, each with what happened in between.
import type { Revert, Reverts as Told } from '../../contract/checks.ts';
import { CATEGORIES } from '../../contract/model.ts';
import { changeColumnsOf, changeOf, sideAt } from '../continuity/change-columns.ts';
import { samenessOf } from '../continuity/same-value.ts';
import type { Steps } from '../events/column-reader.ts';
import type { Events } from '../events/events.ts';
import { Postings } from '../events/postings.ts';
import { betweenQuery, quoted } from './between-query.ts';
import { scanReverts, type Return } from './scan.ts';

/** Which reverts: of one entity, of one module, only those with financial events of the entity in between. */
export interface RevertsWish { readonly entityType: string | null; readonly entity: string | null; readonly module: string | null; readonly withPayments: boolean; readonly offset: number; readonly limit: number }

const FINANCIAL = CATEGORIES.indexOf('financial');

export class Reverts {
  readonly #events: Events;
  readonly #returns: readonly Return[];
  readonly #ofPayments: number;
  readonly #ofEntity: Postings;
  readonly #ofActor: Postings;

  private constructor(events: Events, returns: readonly Return[], ofPayments: number, ofEntity: Postings, ofActor: Postings) {
    this.#events = events;
    this.#returns = returns;
    this.#ofPayments = ofPayments;
    this.#ofEntity = ofEntity;
    this.#ofActor = ofActor;
  }

  /** `within`: the longest span between the two records, µs. */
  static *scanning(events: Events, within: number): Steps<Reverts> {
    const { store } = events;
    const found = yield* scanReverts({ ...changeColumnsOf(events), oldNumber: events.numbers('old'), newNumber: events.numbers('new') }, { within, mayLeave: () => true, mayReturn: () => true });
    const returns: Return[] = [];
    const isReturn = returnTest(events);
    let ofPayments = 0;
    for (const one of found) {
      // A balance goes up and down with each payment: that is no revert of anybody's.
      if (store.category[one.away] === FINANCIAL && store.category[one.back] === FINANCIAL) { ofPayments++; continue; }
      if (isReturn(one)) returns.push(one);
      yield;
    }
    const ofEntity = yield* Postings.of(store.ids.entity, store.dictionaries.entity.count, store.dated);
    const ofActor = yield* Postings.of(store.ids.actor, store.dictionaries.actor.count, store.dated);
    return new Reverts(events, returns, ofPayments, ofEntity, ofActor);
  }

  told({ entityType, entity, module, withPayments, offset, limit }: RevertsWish): Told {
    const { dictionaries, ids } = this.#events.store;
    const wanted = entity === null ? null : dictionaries.entity.find(entity);
    const wantedType = entityType === null ? null : dictionaries.entityType.find(entityType);
    const wantedModule = module === null ? null : dictionaries.module.find(module);
    const found = this.#returns.filter(({ away, back }) => (entity === null || ids.entity[back] === wanted) && (entityType === null || ids.entityType[back] === wantedType)
      && (module === null || ids.module[away] === wantedModule) && (!withPayments || this.#payments(away, back) > 0));
    const counts = new Map<number, number>();
    for (const { away } of this.#returns) counts.set(ids.module[away], (counts.get(ids.module[away]) ?? 0) + 1);
    return {
      total: this.#returns.length, ofPayments: this.#ofPayments,
      byModule: [...counts].map(([id, reverts]) => ({ of: dictionaries.module.text(id), reverts })).sort((a, b) => b.reverts - a.reverts || ((a.of ?? '') < (b.of ?? '') ? -1 : 1)),
      found: found.length, page: found.slice(offset, offset + limit).map((one) => this.#told(one)),
    };
  }

  #payments(away: number, back: number): number {
    const { category, ids } = this.#events.store;
    let found = 0;
    for (const rank of this.#ofEntity.between(ids.entity[back], away, back)) if (category[rank] === FINANCIAL) found++;
    return found;
  }

  #told({ away, awayChange, back, backChange, between }: Return): Revert {
    const { store } = this.#events;
    const { dictionaries, ids } = store;
    const actors = [...new Set([ids.actor[away], ids.actor[back]])].filter((id) => id !== 0);
    const [type, entity] = [dictionaries.entityType.text(ids.entityType[back]), dictionaries.entity.text(ids.entity[back])!];
    const time = betweenQuery(store.time[away], store.time[back]);
    return {
      entityType: type, entity, field: dictionaries.field.text(store.changeField[backChange])!,
      away: sideAt(this.#events, away, awayChange), back: sideAt(this.#events, back, backChange), changes: between,
      entityEvents: this.#ofEntity.between(ids.entity[back], away, back).length, financialEvents: this.#payments(away, back),
      actorEvents: actors.reduce((sum, actor) => sum + this.#ofActor.between(actor, away, back).length, 0),
      entityQuery: `entity:${quoted(entity)} ${time}`,
      actorQuery: actors.length === 0 ? null : `actor:${actors.length === 1 ? quoted(dictionaries.actor.text(actors[0])!) : `(${actors.map((id) => quoted(dictionaries.actor.text(id)!)).join(' or ')})`} ${time}`,
    };
  }
}

/** Values that are remembered to be the same. */
const MOST_KNOWN = 1 << 20;

/**
 * Whether the records say so too: columns tell texts apart by their hashes. Asked of the records once for each pair of hashes; two
 * different pairs of texts would have to share both.
 */
export function returnTest(events: Events): (found: Return) => boolean {
  const { store } = events;
  const known = new Map<number, boolean>();
  return ({ away, awayChange, back, backChange }) => {
    const pair = store.changeOld[awayChange] * 0x1_0000_0000 + store.changeNew[backChange];
    const before = known.get(pair);
    if (before !== undefined) return before;
    const [left, returned] = [changeOf(events, away, awayChange), changeOf(events, back, backChange)];
    const is = left !== null && returned !== null && left.oldKind === returned.newKind && samenessOf(left.old, returned.new) !== null;
    if (known.size < MOST_KNOWN) known.set(pair, is);
    return is;
  };
}
