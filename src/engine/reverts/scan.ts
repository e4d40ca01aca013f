// Fields that go back: a change away from a value, and a later one that sets it again, within a span of time. Entities are taken in parts; the
// changes of a field hang on one another.
import { Fields, NO_ROW } from '../continuity/fields.ts';
import { CHANGE, KINDS, laidOut, NEW, OLD, RANK, ROW, type PartColumns } from '../continuity/parts.ts';
import type { Steps } from '../events/column-reader.ts';
import { KIND_CODE } from '../events/columns.ts';

/** Columns of changes, and the numbers that they are: NaN for what is no plain decimal. */
export interface RevertColumns extends PartColumns {
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

/** Rows between two chances for others. */
const STEP = (1 << 16) * ROW;
/** Changes of a field that a later one is compared with, the latest first. */
const MOST_BACK = 64;
const SILENT: ReadonlySet<number> = new Set([KIND_CODE.unknown, KIND_CODE.masked]);

/** In the order of the records that come back. Each change comes back to the latest value that fits, once. */
export function* scanReverts(columns: RevertColumns, { within, mayLeave, mayReturn }: RevertWish): Steps<readonly Return[]> {
  const { time, oldNumber, newNumber } = columns;
  const fields = new Fields();
  const found: Return[] = [];
  // Of each row of the part: the row of the same field before it, and its old side as a number, gathered in one go from far memory.
  let previous = new Uint32Array(0);
  let olds = new Float64Array(0);
  /** Whether the old side of one row is what the new side of another one is. */
  const isSame = (rows: Uint32Array, old: number, oldValue: number, now: number, newValue: number): boolean => {
    const kind = (rows[old + KINDS] >>> 4) & 15;
    if (kind !== (rows[now + KINDS] & 15)) return false;
    // 1.10 is 1.1: NaN equals nothing.
    return kind !== KIND_CODE.value || rows[old + OLD] === rows[now + NEW] || oldValue === newValue;
  };
  for (const part of (yield* laidOut(columns)).all()) {
    const { rows, from, to } = part;
    fields.begin(part);
    const count = (to - from) / ROW;
    if (previous.length < count) { previous = new Uint32Array(count); olds = new Float64Array(count); }
    for (let row = from, i = 0; row < to; row += ROW, i++) olds[i] = oldNumber[rows[row + CHANGE]];
    for (let row = from, i = 0, stepped = from; row < to; row += ROW, i++) {
      if (row - stepped >= STEP) { stepped = row; yield; }
      const field = fields.of(rows, row);
      const last = fields.last(field);
      fields.set(field, row);
      previous[i] = last;
      const rank = rows[row + RANK];
      if (last === NO_ROW || SILENT.has(rows[row + KINDS] & 15) || !mayReturn(rank)) continue;
      const value = newNumber[rows[row + CHANGE]];
      if (isSame(rows, row, olds[i], row, value)) continue;
      for (let earlier = last, passed = 0; earlier !== NO_ROW && passed < MOST_BACK; passed++) {
        const at = (earlier - from) / ROW;
        const away = rows[earlier + RANK];
        if (time[rank] - time[away] > within) break;
        if (away !== rank && isSame(rows, earlier, olds[at], row, value) && !isSame(rows, earlier, olds[at], earlier, newNumber[rows[earlier + CHANGE]])) {
          if (mayLeave(away)) found.push({ away, awayChange: rows[earlier + CHANGE], back: rank, backChange: rows[row + CHANGE], between: passed });
          break;
        }
        earlier = previous[at];
      }
    }
    yield;
  }
  return found.sort((a, b) => a.back - b.back || a.backChange - b.backChange);
}
