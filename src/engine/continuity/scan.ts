// Continuity over all events: whether the new value of a field is the old value of the next record that changes it. One pass in the
// order of time; what is known of every field of every entity is the last change of it.
import type { Steps } from '../events/column-reader.ts';
import { KIND_CODE } from '../events/columns.ts';
import { NONE } from '../events/dictionary.ts';
import type { Change } from '../../contract/model.ts';
import { Fields, LAST_CHANGE, LAST_KIND, LAST_NEW, LAST_RANK, NO_CHANGE, type FieldColumns } from './fields.ts';
import { fittingOrder } from './fitting-order.ts';
import { sameText } from './same-value.ts';

/** Columns in the order of time, as an open case holds them; `numbers` are NaN for what is no plain decimal. */
export interface ChangeColumns extends FieldColumns {
  readonly dated: number;
  readonly time: Float64Array;
  readonly module: ArrayLike<number>;
  /** Ids of modules run up to here, end excluded. */
  readonly modules: number;
  readonly changeStart: Uint32Array;
  readonly changeCount: Uint32Array;
  readonly changeKinds: Uint8Array;
  readonly changeOld: Uint32Array;
  readonly changeNew: Uint32Array;
  readonly oldNumber: Float64Array;
  readonly newNumber: Float64Array;
  /** The two sides of a change as its record writes them; null where it can no longer be read. */
  written(rank: number, change: number): Pick<Change, 'old' | 'new'> | null;
}

/** Two neighbouring changes of one field that do not fit: by their ranks, and their places in the columns of changes. */
export interface Gap { readonly before: number; readonly beforeChange: number; readonly after: number; readonly afterChange: number }

export interface Scanned {
  /** In the order of the later record. */
  readonly gaps: readonly Gap[];
  /** Neighbours whose both values are known, and the others: masked, not recorded, or of a later record that states no old value at all. */
  readonly pairs: number;
  readonly notAssessed: number;
  /** Groups of changes at one instant whose order in the source does not fit, but another one does. */
  readonly reordered: number;
  /** Fields of entities that have changed. */
  readonly fields: number;
  /** Pairs per id of the later record's module, and per month of it (`2026-03`, UTC). */
  readonly pairsOfModule: ReadonlyMap<number, number>;
  readonly pairsOfMonth: ReadonlyMap<string, number>;
}

/** Events between two chances for others. */
const STEP = 1 << 16;
const UNKNOWN_SIDE: ReadonlySet<number> = new Set([KIND_CODE.unknown, KIND_CODE.masked]);
const NOTHING: ReadonlySet<number> = new Set([KIND_CODE.empty, KIND_CODE.null, KIND_CODE.absent]);

export function* scanContinuity(columns: ChangeColumns): Steps<Scanned> {
  const { dated, time, entity, changeStart, changeCount, changeNew, changeKinds } = columns;
  const fields = new Fields(columns);
  const gaps: Gap[] = [];
  const ofModule = new Uint32Array(columns.modules);
  const pairsOfMonth = new Map<string, number>();
  let month = '';
  let monthEnds = -Infinity;
  let pairs = 0;
  let pairsBefore = 0;
  let notAssessed = 0;
  let reordered = 0;
  const endMonth = (): void => {
    if (pairs > pairsBefore) pairsOfMonth.set(month, (pairsOfMonth.get(month) ?? 0) + pairs - pairsBefore);
    pairsBefore = pairs;
  };

  /** Takes the next change of a field, whose key is found. */
  const follow = (field: number, rank: number, change: number): void => {
    const { rows } = fields;
    const last = rows[field + LAST_CHANGE];
    if (last !== NO_CHANGE) {
      const fit = fits(columns, rows[field + LAST_KIND], rows[field + LAST_NEW], last, rank, change);
      if (fit === null) notAssessed++;
      else {
        pairs++;
        ofModule[columns.module[rank]]++;
        if (!fit) gaps.push({ before: rows[field + LAST_RANK], beforeChange: last, after: rank, afterChange: change });
      }
    }
    rows[field + LAST_CHANGE] = change;
    rows[field + LAST_RANK] = rank;
    rows[field + LAST_NEW] = changeNew[change];
    rows[field + LAST_KIND] = changeKinds[change] & 15;
  };

  for (let rank = 0, stepped = 0; rank < dated;) {
    if (time[rank] >= monthEnds) {
      endMonth();
      const date = new Date(time[rank] / 1000);
      month = date.toISOString().slice(0, date.toISOString().indexOf('T') - 3);
      monthEnds = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) * 1000;
    }
    let end = rank + 1;
    while (end < dated && time[end] === time[rank]) end++;
    if (end === rank + 1) {
      if (entity[rank] !== NONE) for (let change = changeStart[rank], last = change + changeCount[rank]; change < last; change++) follow(fields.of(rank, change), rank, change);
    } else {
      // One instant: nothing but the values says what came first.
      const together = new Map<number, Place[]>();
      for (let one = rank; one < end; one++) {
        if (entity[one] === NONE) continue;
        for (let change = changeStart[one], last = change + changeCount[one]; change < last; change++) {
          const field = fields.of(one, change);
          const same = together.get(field);
          if (same) same.push({ rank: one, change }); else together.set(field, [{ rank: one, change }]);
        }
      }
      for (const [field, changes] of together) {
        let order: readonly Place[] = changes;
        if (changes.length > 1) {
          const before = fields.rows[field + LAST_CHANGE];
          const last = before === NO_CHANGE ? null : { rank: fields.rows[field + LAST_RANK], change: before };
          const fitting = orderOf(columns, last, changes, hashedSides) ?? orderOf(columns, last, changes, writtenSides);
          if (fitting !== null) {
            if (fitting.some((place, i) => place !== i)) reordered++;
            order = fitting.map((place) => changes[place]);
          }
        }
        for (const { rank: one, change } of order) follow(field, one, change);
      }
    }
    rank = end;
    if (rank - stepped >= STEP) { stepped = rank; yield; }
  }
  endMonth();
  // Those of one instant may have been found in another order.
  gaps.sort((a, b) => a.after - b.after || a.afterChange - b.afterChange);
  const pairsOfModule = new Map([...ofModule].flatMap((own, module) => (own === 0 ? [] : [[module, own] as const])));
  return { gaps, pairs, notAssessed, reordered, fields: fields.count, pairsOfModule, pairsOfMonth: new Map([...pairsOfMonth].sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** Whether a change, of the record of that rank, begins where the one before it ended, with a new side of that kind and hash; null when a side does not say. */
function fits(columns: ChangeColumns, set: number, hash: number, before: number, rank: number, after: number): boolean | null {
  const found = columns.changeKinds[after] >>> 4;
  if (set >= KIND_CODE.unknown || found >= KIND_CODE.unknown) return null;
  if (set !== found) return NOTHING.has(found) && !statesOld(columns, rank) ? null : false;
  if (set !== KIND_CODE.value || hash === columns.changeOld[after]) return true;
  // 1.10 is 1.1: NaN equals nothing.
  return columns.newNumber[before] === columns.oldNumber[after];
}

/** Whether a record states any old value. One that states none, as a note that is added, says nothing of what was there before. */
function statesOld({ changeStart, changeCount, changeKinds }: ChangeColumns, rank: number): boolean {
  for (let change = changeStart[rank], end = change + changeCount[rank]; change < end; change++) {
    const old = changeKinds[change] >>> 4;
    if (!NOTHING.has(old) && !UNKNOWN_SIDE.has(old)) return true;
  }
  return false;
}

interface Place { readonly rank: number; readonly change: number }
/** Both sides of a change as texts of which equal ones say the same; null for a side that does not say. */
type Sides = (columns: ChangeColumns, place: Place) => readonly [old: string | null, now: string | null];

/**
 * An order of changes of one field in which each begins where the one before ended, as places among them; null when there is none,
 * or a side does not say. Where none begins at the value before, one that hangs together in itself.
 */
function orderOf(columns: ChangeColumns, before: Place | null, changes: readonly Place[], sidesOf: Sides): readonly number[] | null {
  const edges: (readonly [string, string])[] = [];
  for (const place of changes) {
    const [old, now] = sidesOf(columns, place);
    if (old === null || now === null) return null;
    edges.push([old, now]);
  }
  const start = before === null ? null : sidesOf(columns, before)[1];
  return fittingOrder(edges, start) ?? fittingOrder(edges, null);
}

function hashedSides({ changeKinds, changeOld, changeNew, oldNumber, newNumber }: ChangeColumns, { change }: Place): readonly [string | null, string | null] {
  const text = (kind: number, hash: number, number: number): string | null => (
    UNKNOWN_SIDE.has(kind) ? null : kind !== KIND_CODE.value ? `kind ${kind}` : Number.isNaN(number) ? `text ${hash}` : `number ${number}`);
  return [text(changeKinds[change] >>> 4, changeOld[change], oldNumber[change]), text(changeKinds[change] & 15, changeNew[change], newNumber[change])];
}

/** What differs in writing alone has one text; it takes reading the record. */
function writtenSides(columns: ChangeColumns, place: Place): readonly [string | null, string | null] {
  const { changeKinds } = columns;
  const written = columns.written(place.rank, place.change);
  const text = (kind: number, side: string | null | undefined): string | null => (
    UNKNOWN_SIDE.has(kind) || side === undefined ? null : kind !== KIND_CODE.value || side === null ? `kind ${kind}` : `text ${sameText(side)}`);
  return [text(changeKinds[place.change] >>> 4, written?.old), text(changeKinds[place.change] & 15, written?.new)];
}
