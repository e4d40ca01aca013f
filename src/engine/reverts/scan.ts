// Fields that go back: a change away from a value, and a later one that sets it again, within a span of time. One pass in the order
// of time; the changes of a field hang on one another.
import type { Steps } from '../events/column-reader.ts';
import { KIND_CODE } from '../events/columns.ts';
import { NONE } from '../events/dictionary.ts';
import { Fields, LAST_CHANGE, NO_CHANGE, type FieldColumns } from '../continuity/fields.ts';

/** Columns in the order of time; `numbers` are NaN for what is no plain decimal. */
export interface RevertColumns extends FieldColumns {
  readonly dated: number;
  readonly time: Float64Array;
  readonly changeStart: Uint32Array;
  readonly changeCount: Uint32Array;
  readonly changeKinds: Uint8Array;
  readonly changeOld: Uint32Array;
  readonly changeNew: Uint32Array;
  readonly oldNumber: Float64Array;
  readonly newNumber: Float64Array;
}

/** A field went away from a value and back to it, by rank and place in the columns of changes. Texts are told apart by hash: the records have the last word. */
export interface Return {
  readonly away: number;
  readonly awayChange: number;
  readonly back: number;
  readonly backChange: number;
  /** Changes of the field between the two. */
  readonly between: number;
}

export interface RevertWish {
  /** Longest span between the two, µs. */
  readonly within: number;
  /** Whether an event may be the one that goes away, and the one that comes back. */
  mayLeave(rank: number): boolean;
  mayReturn(rank: number): boolean;
}

/** Events between two chances for others. */
const STEP = 1 << 16;
/** Changes of a field that a later one is compared with, the latest first. */
const MOST_BACK = 64;
const SILENT: ReadonlySet<number> = new Set([KIND_CODE.unknown, KIND_CODE.masked]);

/** In the order of the records that come back. Each change comes back to the latest value that fits, once. */
export function* scanReverts(columns: RevertColumns, { within, mayLeave, mayReturn }: RevertWish): Steps<readonly Return[]> {
  const { dated, time, entity, changeStart, changeCount, changeKinds } = columns;
  const fields = new Fields(columns);
  // Of each change, the one of the same field before it.
  const previous = new Uint32Array(changeKinds.length);
  const rankOf = new Uint32Array(changeKinds.length);
  const found: Return[] = [];
  for (let rank = 0; rank < dated; rank++) {
    if (rank % STEP === STEP - 1) yield;
    if (entity[rank] === NONE) continue;
    const returns = mayReturn(rank);
    for (let change = changeStart[rank], end = change + changeCount[rank]; change < end; change++) {
      const field = fields.of(rank, change);
      const last = fields.rows[field + LAST_CHANGE];
      previous[change] = last;
      rankOf[change] = rank;
      fields.rows[field + LAST_CHANGE] = change;
      const now = changeKinds[change] & 15;
      if (!returns || SILENT.has(now) || sameSides(columns, change, change)) continue;
      for (let earlier = last, passed = 0; earlier !== NO_CHANGE && passed < MOST_BACK; earlier = previous[earlier], passed++) {
        if (time[rank] - time[rankOf[earlier]] > within) break;
        if (rankOf[earlier] === rank || !sameSides(columns, earlier, change) || sameSides(columns, earlier, earlier)) continue;
        if (mayLeave(rankOf[earlier])) found.push({ away: rankOf[earlier], awayChange: earlier, back: rank, backChange: change, between: passed });
        break;
      }
    }
  }
  return found;
}

/** Whether the old side of one change is what the new side of another one is. */
function sameSides({ changeKinds, changeOld, changeNew, oldNumber, newNumber }: RevertColumns, old: number, now: number): boolean {
  const kind = changeKinds[old] >>> 4;
  if (kind !== (changeKinds[now] & 15)) return false;
  // 1.10 is 1.1: NaN equals nothing.
  return kind !== KIND_CODE.value || changeOld[old] === changeNew[now] || oldNumber[old] === newNumber[now];
}
