// Continuity of an open case: scanned once while its events stay as they are, then looked at page by page.
import type { Continuity as Told, ContinuityBreak } from '../../contract/checks.ts';
import { availableParallelism } from 'node:os';
import { RESULTS, type Change } from '../../contract/model.ts';
import type { Steps } from '../events/column-reader.ts';
import { CONFLICT } from '../events/columns.ts';
import type { Events } from '../events/events.ts';
import { lowerBound } from '../events/lower-bound.ts';
import { sourceIdOf } from '../events/ids.ts';
import { formatInstant } from '../sources/time.ts';
import { changeColumnsOf, changeOf, sideAt } from './change-columns.ts';
import { causesOf, type Neighbour } from './causes.ts';
import { rulesOf, samenessOf, type FieldRules, type Sameness } from './same-value.ts';
import { scannedOf, type Gap, type Scanned } from './scan.ts';
import { scanAlone, ScanThread } from './scan-thread.ts';

/** Which breaks: of one entity, of one module, or all. */
export interface BreakWish { readonly entityType: string | null; readonly entity: string | null; readonly module: string | null; readonly offset: number; readonly limit: number }

const FAILURE = RESULTS.indexOf('failure');
/** From so many on a thread is worth its start. */
const MANY_EVENTS = 500_000;
/** Ids further apart than this are no count. */
const MOST_IDS = 1e9;
/** Pairs of values that are remembered to differ. */
const MOST_KNOWN = 1 << 20;
/** Ids that are missing in a row. */
const MOST_MISSING = 10_000;

export class Continuity {
  readonly #events: Events;
  readonly #scanned: Scanned;
  readonly #breaks: readonly Gap[];
  readonly #sameValue: number;
  readonly #sameList: number;
  #recordNumbers: ReadonlyMap<number, Float64Array> | null = null;
  readonly #ids = new Map<number, Float64Array>();
  readonly #shares = new Map<number, number | null>();
  /** Ranks of the events that failed. */
  #failed: Float64Array | null = null;

  private constructor(events: Events, scanned: Scanned, breaks: readonly Gap[], sameValue: number, sameList: number) {
    this.#events = events;
    this.#scanned = scanned;
    this.#breaks = breaks;
    this.#sameValue = sameValue;
    this.#sameList = sameList;
  }

  /** Scans the columns of the case at a path, then reads the records of what does not fit there: values that differ in writing alone are none. */
  static *scanning(events: Events, path: string, threadFrom = MANY_EVENTS): Steps<Continuity> {
    const { scanned, set, found } = yield* scanAll(events, path, threadFrom);
    const columns = changeColumnsOf(events);
    const breaks: Gap[] = [];
    let [sameValue, sameList] = [0, 0];
    // Two values that have been compared are not compared again: a status has few.
    const known = new Set<number>();
    for (const [i, gap] of scanned.gaps.entries()) {
      // 1.10 is 1.1. Two numbers that differ are no list, no object, and no number of more digits.
      if (set[i] === found[i]) continue;
      if (!Number.isNaN(set[i] + found[i])) { breaks.push(gap); continue; }
      if ((columns.changeKinds[gap.beforeChange] & 15) !== columns.changeKinds[gap.afterChange] >>> 4) { breaks.push(gap); continue; }
      const pair = columns.changeNew[gap.beforeChange] * 0x1_0000_0000 + columns.changeOld[gap.afterChange];
      const rules = rulesOf(events.comparing(events.store.source[gap.after]), events.store.dictionaries.field.text(events.store.changeField[gap.afterChange])!);
      const same = rules === null && known.has(pair) ? null : compared(events, gap, rules ?? undefined);
      if (same === null && rules === null && known.size < MOST_KNOWN) known.add(pair);
      if (same === null) breaks.push(gap);
      else if (same === 'order') sameList++;
      else sameValue++;
      yield;
    }
    return new Continuity(events, scanned, breaks, sameValue, sameList);
  }

  /** Ranks of the later records of all breaks. */
  laterRanks(): readonly number[] { return this.#breaks.map(({ after }) => after); }

  told({ entityType, entity, module, offset, limit }: BreakWish): Told {
    const { store } = this.#events;
    const { dictionaries, ids } = store;
    const wanted = entity === null ? null : dictionaries.entity.find(entity);
    const wantedType = entityType === null ? null : dictionaries.entityType.find(entityType);
    const wantedModule = module === null ? null : dictionaries.module.find(module);
    const found = this.#breaks.filter(({ after }) => (entity === null || ids.entity[after] === wanted) && (entityType === null || ids.entityType[after] === wantedType) && (module === null || ids.module[after] === wantedModule));
    const { pairs, notAssessed, reordered, fields, pairsOfModule, pairsOfMonth } = this.#scanned;
    const breaksOf = <K>(keyOf: (gap: Gap) => K): ReadonlyMap<K, number> => {
      const counts = new Map<K, number>();
      for (const gap of this.#breaks) counts.set(keyOf(gap), (counts.get(keyOf(gap)) ?? 0) + 1);
      return counts;
    };
    const ofModule = breaksOf(({ after }) => ids.module[after]);
    const ofMonth = breaksOf(({ after }) => formatInstant(store.time[after]).replace(/-\d\dT.*$/, ''));
    return {
      pairs, breaks: this.#breaks.length, notAssessed, sameValue: this.#sameValue, sameList: this.#sameList, reordered, fields,
      byModule: [...pairsOfModule].map(([id, own]) => ({ of: dictionaries.module.text(id), pairs: own, breaks: ofModule.get(id) ?? 0 })).sort((a, b) => b.breaks - a.breaks || b.pairs - a.pairs),
      byMonth: [...pairsOfMonth].map(([month, own]) => ({ of: month, pairs: own, breaks: ofMonth.get(month) ?? 0 })),
      found: found.length, page: found.slice(offset, offset + limit).map((gap) => this.#toldBreak(gap)),
    };
  }

  #toldBreak(gap: Gap): ContinuityBreak {
    const { store } = this.#events;
    const { dictionaries, ids } = store;
    const before = sideAt(this.#events, gap.before, gap.beforeChange);
    const after = sideAt(this.#events, gap.after, gap.afterChange);
    return {
      entityType: dictionaries.entityType.text(ids.entityType[gap.after]), entity: dictionaries.entity.text(ids.entity[gap.after])!, field: dictionaries.field.text(store.changeField[gap.afterChange])!,
      before, after, causes: causesOf({
        before: this.#neighbour(gap.before), after: this.#neighbour(gap.after),
        fitsSwapped: after.change.newKind === before.change.oldKind && samenessOf(after.change.new, before.change.old) !== null,
        missingIds: this.#missingBetween(gap.before, gap.after), missingShare: this.#missingShare(store.source[gap.after]), failedBetween: this.#failedBetween(gap.before, gap.after),
      }),
    };
  }

  #neighbour(rank: number): Neighbour {
    const { store } = this.#events;
    return {
      source: sourceIdOf(store.source[rank]), event: this.#events.idOf(rank), micros: store.time[rank], recordId: store.recordId[rank],
      failed: store.result[rank] === FAILURE, conflict: (store.flags[rank] & CONFLICT) !== 0,
    };
  }

  #failedBetween(before: number, after: number): number {
    const { result, count, ids: { entity } } = this.#events.store;
    if (!this.#failed) {
      let n = 0;
      const failed = new Float64Array(count);
      for (let rank = 0; rank < count; rank++) if (result[rank] === FAILURE) failed[n++] = rank;
      this.#failed = failed.slice(0, n);
    }
    let found = 0;
    for (let i = lowerBound(this.#failed, before + 1); i < this.#failed.length && this.#failed[i] < after; i++) if (entity[this.#failed[i]] === entity[after]) found++;
    return found;
  }

  /** Whole numbers that the records of a source have as ids, ascending, each once. */
  #idsOf(source: number): Float64Array {
    let ids = this.#ids.get(source);
    if (!ids) this.#ids.set(source, ids = ascending((this.#recordNumbers ??= this.#events.store.recordNumbers()).get(source) ?? new Float64Array(0)));
    return ids;
  }

  #missingBetween(before: number, after: number): number | null {
    const { source, recordId } = this.#events.store;
    const [from, to] = [recordId[before], recordId[after]];
    if (source[before] !== source[after] || !(from >= 0) || !(to > from) || to - from > MOST_IDS) return null;
    const ids = this.#idsOf(source[after]);
    return to - from - (lowerBound(ids, to) - lowerBound(ids, from));
  }

  /** A jump beyond MOST_MISSING is another numbering, as of a second system in the same export. */
  #missingShare(source: number): number | null {
    if (!this.#shares.has(source)) this.#shares.set(source, this.#shareOf(source));
    return this.#shares.get(source)!;
  }

  #shareOf(source: number): number | null {
    const ids = this.#idsOf(source);
    if (ids.length < 2) return null;
    let missing = 0;
    for (let i = 1; i < ids.length; i++) {
      const absent = ids[i] - ids[i - 1] - 1;
      if (absent <= MOST_MISSING) missing += absent;
    }
    return missing / (ids.length + missing);
  }
}

/** Scanned, with the two values of each gap as numbers. */
interface Assessed { readonly scanned: Scanned; readonly set: Float64Array; readonly found: Float64Array }

/** Of a large case a thread beside the case's own scans with it, and reads while it reads other columns. */
function* scanAll(events: Events, path: string, threadFrom: number): Steps<Assessed> {
  const { store } = events;
  const written = (rank: number, change: number): Change | null => changeOf(events, rank, change);
  const thread = store.count < threadFrom || availableParallelism() < 2 ? null : new ScanThread(path);
  try {
    if (thread && !store.hasChanges) yield* store.readChangesBeside((counts) => thread.changes(counts));
    else thread?.begin(store.changeCounts);
    const columns = changeColumnsOf(events);
    yield;
    const scanned = scannedOf(columns, thread === null ? [yield* scanAlone(columns, written)] : yield* thread.scan(columns, written));
    const set = Uint32Array.from(scanned.gaps, ({ beforeChange }) => beforeChange);
    const reading = thread?.newNumbers(set);
    yield;
    const found = store.changeNumbersAt('old', Uint32Array.from(scanned.gaps, ({ afterChange }) => afterChange));
    yield;
    return { scanned, found, set: (reading && (yield* reading)) ?? store.changeNumbersAt('new', set) };
  } finally {
    thread?.end();
  }
}

/** What the records say of two values that differ in the columns. A record that can no longer be read says no more than they do. */
function compared(events: Events, { before, beforeChange, after, afterChange }: Gap, rules?: FieldRules): Sameness {
  const [set, found] = [changeOf(events, before, beforeChange), changeOf(events, after, afterChange)];
  return set && found && set.newKind === found.oldKind ? samenessOf(set.new, found.old, rules) : null;
}

/** The same numbers ascending, each once; in place. */
function ascending(ids: Float64Array): Float64Array {
  let at = 1;
  while (at < ids.length && ids[at - 1] < ids[at]) at++;
  if (at >= ids.length) return ids;
  ids.sort();
  let n = 0;
  for (const id of ids) if (n === 0 || ids[n - 1] !== id) ids[n++] = id;
  return ids.subarray(0, n);
}
