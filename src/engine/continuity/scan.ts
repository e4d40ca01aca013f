// Continuity over all events: whether the new value of a field is the old value of the next record that changes it. What is known of a
// field of an entity is the row that changed it last.
import type { Steps } from '../events/column-reader.ts';
import { KIND_CODE } from '../events/columns.ts';
import { lowerBound } from '../events/lower-bound.ts';
import type { Change } from '../../contract/model.ts';
import { Fields, NO_ROW } from './fields.ts';
import { fittingOrder } from './fitting-order.ts';
import { CHANGE, KINDS, moduleOf, NEW, OLD, RANK, ROW, SAME_INSTANT, type Part, type PartColumns } from './parts.ts';
import { sameText } from './same-value.ts';

export interface ScanColumns extends PartColumns {
  /** Ids of modules run up to here, end excluded. */
  readonly modules: number;
}

/** The two sides of a change as its record writes them; null where it can no longer be read. */
export type Written = (rank: number, change: number) => Pick<Change, 'old' | 'new'> | null;

/** Two neighbouring changes of one field whose hashes do not fit, or whose kinds: by their ranks, and their places in the columns of changes. */
export interface Gap { readonly before: number; readonly beforeChange: number; readonly after: number; readonly afterChange: number }

export interface Scanned {
  /** In the order of the later record. What only numbers or records tell to be the same is among them. */
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

/** Rows of one part between two chances for others. */
const STEP = (1 << 16) * ROW;
const UNKNOWN_SIDE: ReadonlySet<number> = new Set([KIND_CODE.unknown, KIND_CODE.masked]);
const NOTHING: ReadonlySet<number> = new Set([KIND_CODE.empty, KIND_CODE.null, KIND_CODE.absent]);

/** What was found among the entities of some parts, or of all. */
export interface Tally {
  readonly gaps: Gap[];
  readonly notAssessed: number;
  readonly reordered: number;
  readonly fields: number;
  /** Pairs per module, and per month that has events. */
  readonly ofModule: Uint32Array;
  readonly ofMonth: Uint32Array;
}

/** Scans the parts given, as they come. */
export function* scanContinuity(columns: ScanColumns, written: Written, parts: Iterable<Part>): Steps<Tally> {
  const { time } = columns;
  const fields = new Fields();
  const gaps: Gap[] = [];
  const months = monthsOf(columns);
  const ofModule = new Uint32Array(columns.modules);
  const ofMonth = new Uint32Array(months.length);
  let notAssessed = 0;
  let reordered = 0;

  const monthOf = (rank: number): number => months.findIndex(({ end }) => rank < end);

  /** Takes rows one after the other, up to the first of several of one instant; returns where it stopped. */
  const follow = (rows: Uint32Array, from: number, to: number): number => {
    let month = 0;
    for (let row = from; row < to; row += ROW) {
      if ((rows[row + KINDS] & SAME_INSTANT) !== 0) return row;
      while (rows[row + RANK] >= months[month].end) month++;
      step(rows, fields.of(rows, row), row, month);
    }
    return to;
  };

  /** Takes the next row of a field. */
  const step = (rows: Uint32Array, field: number, row: number, month: number): void => {
    const last = fields.last(field);
    fields.set(field, row);
    if (last === NO_ROW) return;
    const set = rows[last + KINDS] & 15;
    const found = (rows[row + KINDS] >>> 4) & 15;
    const unknown = set >= KIND_CODE.unknown || found >= KIND_CODE.unknown || (set !== found && NOTHING.has(found) && !statesOld(columns, rows[row + RANK]));
    if (unknown) { notAssessed++; return; }
    ofModule[moduleOf(columns, rows, row)]++;
    ofMonth[month]++;
    if (set !== found || (set === KIND_CODE.value && rows[last + NEW] !== rows[row + OLD])) gaps.push({ before: rows[last + RANK], beforeChange: rows[last + CHANGE], after: rows[row + RANK], afterChange: rows[row + CHANGE] });
  };

  /** Takes rows of one instant, of which nothing but the values says what came first. */
  const together = (rows: Uint32Array, from: number, to: number): void => {
    const month = monthOf(rows[from + RANK]);
    const ofField = new Map<number, number[]>();
    for (let row = from; row < to; row += ROW) {
      const field = fields.of(rows, row);
      const same = ofField.get(field);
      if (same) same.push(row); else ofField.set(field, [row]);
    }
    for (const [field, own] of ofField) {
      let order: readonly number[] = own;
      if (own.length > 1) {
        const placeOf = (row: number): Place => ({ rank: rows[row + RANK], change: rows[row + CHANGE] });
        const before = fields.last(field);
        const last = before === NO_ROW ? null : placeOf(before);
        const fitting = orderOf(last, own.map(placeOf), hashedSides(columns)) ?? orderOf(last, own.map(placeOf), writtenSides(columns, written));
        if (fitting !== null) {
          if (fitting.some((place, i) => place !== i)) reordered++;
          order = fitting.map((at) => own[at]);
        }
      }
      for (const row of order) step(rows, field, row, month);
    }
  };

  for (const part of parts) {
    const { rows, from, to } = part;
    fields.begin(part);
    for (let row = from, stepped = from; row < to;) {
      row = follow(rows, row, Math.min(to, row + STEP));
      if (row < to && (rows[row + KINDS] & SAME_INSTANT) !== 0) {
        const instant = time[rows[row + RANK]];
        let end = row + ROW;
        while (end < to && time[rows[end + RANK]] === instant) end += ROW;
        if (end === row + ROW) step(rows, fields.of(rows, row), row, monthOf(rows[row + RANK]));
        else together(rows, row, end);
        row = end;
      }
      if (row - stepped >= STEP) { stepped = row; yield; }
    }
    yield;
  }
  return { gaps, notAssessed, reordered, fields: fields.count, ofModule, ofMonth };
}

/** All parts together. */
export function scannedOf(columns: ScanColumns, tallies: readonly Tally[]): Scanned {
  const gaps = tallies.length === 1 ? tallies[0].gaps : tallies.flatMap((tally) => tally.gaps);
  gaps.sort((a, b) => a.after - b.after || a.afterChange - b.afterChange);
  const summed = (valuesOf: (tally: Tally) => Uint32Array): number[] => Array.from(valuesOf(tallies[0]), (_, i) => tallies.reduce((sum, tally) => sum + valuesOf(tally)[i], 0));
  const sum = (valueOf: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + valueOf(tally), 0);
  const [modules, months] = [summed(({ ofModule }) => ofModule), summed(({ ofMonth }) => ofMonth)];
  return {
    gaps, pairs: modules.reduce((total, own) => total + own, 0), notAssessed: sum((tally) => tally.notAssessed), reordered: sum((tally) => tally.reordered), fields: sum((tally) => tally.fields),
    pairsOfModule: new Map(modules.flatMap((own, id) => (own === 0 ? [] : [[id, own] as const]))),
    pairsOfMonth: new Map(monthsOf(columns).flatMap(({ name }, i) => (months[i] === 0 ? [] : [[name, months[i]] as const]))),
  };
}

/** The months that have events, and the rank behind the last of each. */
function monthsOf({ time, dated }: PartColumns): { readonly name: string; readonly end: number }[] {
  const months: { name: string; end: number }[] = [];
  for (let rank = 0; rank < dated;) {
    const date = new Date(time[rank] / 1000);
    const text = date.toISOString();
    const next = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) * 1000;
    rank = lowerBound(time, next, rank, dated);
    months.push({ name: text.slice(0, text.indexOf('T') - 3), end: rank });
  }
  return months;
}

/** Whether a record states any old value. One that states none, as a note that is added, says nothing of what was there before. */
function statesOld({ changeStart, changeCount, changeKinds }: PartColumns, rank: number): boolean {
  for (let change = changeStart[rank], end = change + changeCount[rank]; change < end; change++) {
    const old = changeKinds[change] >>> 4;
    if (!NOTHING.has(old) && !UNKNOWN_SIDE.has(old)) return true;
  }
  return false;
}

interface Place { readonly rank: number; readonly change: number }
/** Both sides of a change as texts of which equal ones say the same; null for a side that does not say. */
type Sides = (place: Place) => readonly [old: string | null, now: string | null];

/**
 * An order of changes of one field in which each begins where the one before ended, as places among them; null when there is none,
 * or a side does not say. Where none begins at the value before, one that hangs together in itself.
 */
function orderOf(before: Place | null, changes: readonly Place[], sidesOf: Sides): readonly number[] | null {
  const edges: (readonly [string, string])[] = [];
  for (const place of changes) {
    const [old, now] = sidesOf(place);
    if (old === null || now === null) return null;
    edges.push([old, now]);
  }
  const start = before === null ? null : sidesOf(before)[1];
  return fittingOrder(edges, start) ?? fittingOrder(edges, null);
}

/** By hash: what fits so needs no record to be read. */
function hashedSides({ changeKinds, changeOld, changeNew }: PartColumns): Sides {
  const text = (kind: number, hash: number): string | null => (UNKNOWN_SIDE.has(kind) ? null : kind !== KIND_CODE.value ? `kind ${kind}` : `text ${hash}`);
  return ({ change }) => [text(changeKinds[change] >>> 4, changeOld[change]), text(changeKinds[change] & 15, changeNew[change])];
}

/** What differs in writing alone has one text; it takes reading the record. */
function writtenSides({ changeKinds }: PartColumns, written: Written): Sides {
  const text = (kind: number, side: string | null | undefined): string | null => (
    UNKNOWN_SIDE.has(kind) || side === undefined ? null : kind !== KIND_CODE.value || side === null ? `kind ${kind}` : `text ${sameText(side)}`);
  return ({ rank, change }) => {
    const sides = written(rank, change);
    return [text(changeKinds[change] >>> 4, sides?.old), text(changeKinds[change] & 15, sides?.new)];
  };
}
