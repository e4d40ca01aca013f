// Lists that rules refer to, as tables in CSV: read strictly, each row checked, the first wrong one named.
import { parse } from 'csv-parse/sync';
import { ExhibitError } from '../../contract/errors.ts';
import { LIST_KINDS, type ListKind } from '../../contract/rules.ts';
import { spanOf } from '../events/time-range.ts';
import { parseZone, type Zone } from '../sources/zone.ts';
import { limitOf, type Amount } from './record-facts.ts';

export interface Leaver { readonly actor: string; /** First µs after the time, or after the day (UTC), of leaving. */ readonly from: number; readonly left: string }
export interface Shift { readonly actor: string; /** Days on which it begins: bit 0 is Sunday. */ readonly days: number; /** Minutes after midnight; `to` at or before `from` is on the next day. */ readonly from: number; readonly to: number; readonly zone: Zone; readonly zoneName: string; readonly words: string }
export interface ApprovalLimit { readonly actor: string; readonly currency: string; readonly limit: Amount }
/** What a case has; null: it has no such list. */
export interface Lists {
  readonly leavers: readonly Leaver[] | null;
  readonly shifts: readonly Shift[] | null;
  /** `2026-03-31`. */
  readonly holidays: ReadonlySet<string> | null;
  readonly limits: readonly ApprovalLimit[] | null;
  readonly accounts: readonly { readonly actor: string; readonly account: string }[] | null;
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const CLOCK = /^([01]?\d|2[0-3]):([0-5]\d)$/;
/** Rows of a list at most. */
const MOST_ROWS = 100_000;

type Row = Readonly<Record<string, string>>;

/** Rows of a list by the names of its columns. BAD_INPUT names the line that is wrong and what is expected. */
export function readList(kind: ListKind, text: string): readonly Row[] {
  const columns: readonly string[] = LIST_KINDS[kind];
  const names = columns.map((column) => column.replace(/[[\]]/g, ''));
  const wrong = (line: number, what: string) => new ExhibitError('BAD_INPUT', `The list of ${kind}, line ${line}: ${what}`, `It is a CSV file with a first line of: ${columns.join(',')} (in brackets: may be left out).`);
  let table: readonly { record: string[]; info: { lines: number } }[];
  try {
    table = parse(text, { bom: true, info: true, relax_column_count: true, skip_empty_lines: true, trim: true, to: MOST_ROWS + 2 }) as unknown as typeof table;
  } catch (thrown) {
    throw wrong(Number((thrown as { lines?: number }).lines ?? 1), thrown instanceof Error ? thrown.message.slice(0, 200) : 'not CSV');
  }
  if (table.length === 0) throw wrong(1, 'it is empty.');
  if (table.length > MOST_ROWS + 1) throw wrong(MOST_ROWS + 2, `it has more than ${MOST_ROWS} rows.`);
  const head = table[0].record.map((name) => name.toLowerCase().replace(/[_-]/g, ' '));
  for (const [i, name] of names.entries()) if (!head.includes(name) && columns[i] === name) throw wrong(1, `there is no column “${name}”.`);
  const stray = head.find((name) => !names.includes(name));
  if (stray !== undefined) throw wrong(1, `“${stray.slice(0, 60)}” is none of its columns.`);
  const rows = table.slice(1).map(({ record, info: { lines } }) => {
    if (record.length > head.length) throw wrong(lines, `${record.length} cells where ${head.length} are expected.`);
    const row = Object.fromEntries(names.map((name) => [name, record[head.indexOf(name)] ?? '']));
    for (const [i, name] of names.entries()) if (row[name] === '' && columns[i] === name) throw wrong(lines, `“${name}” is empty.`);
    try { CHECKS[kind](row); } catch (thrown) { throw wrong(lines, thrown instanceof Error ? thrown.message : String(thrown)); }
    return row;
  });
  return rows;
}

export const leaverOf = ({ actor, left }: Row): Leaver => {
  const span = spanOf(left);
  if (!span) throw new Error(`“${left.slice(0, 60)}” is no day or time such as 2026-03-14.`);
  return { actor: actor.toLowerCase(), from: span[1], left };
};

export const shiftOf = ({ actor, days, from, to, zone }: Row): Shift => ({
  actor: actor.toLowerCase(), days: daysOf(days), from: minutesOf(from), to: minutesOf(to), zone: parseZone(zone), zoneName: zone, words: `${days} ${from} to ${to} ${zone}`,
});

export const approvalLimitOf = ({ actor, currency, limit }: Row): ApprovalLimit => {
  const amount = limitOf(limit);
  if (!amount) throw new Error(`“${limit.slice(0, 60)}” is no plain decimal such as 500.00.`);
  return { actor: actor.toLowerCase(), currency: currency.toUpperCase(), limit: amount };
};

const holidayOf = ({ date }: Row): string => {
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || !spanOf(date)) throw new Error(`“${date.slice(0, 60)}” is no day such as 2026-12-25.`);
  return date;
};

const CHECKS: { readonly [K in ListKind]: (row: Row) => unknown } = { leavers: leaverOf, shifts: shiftOf, holidays: holidayOf, 'approval limits': approvalLimitOf, 'own accounts': () => undefined };

/** `texts`: those that a case has. */
export function listsOf(texts: ReadonlyMap<ListKind, string>): Lists {
  const rows = <T>(kind: ListKind, make: (row: Row) => T): readonly T[] | null => { const text = texts.get(kind); return text === undefined ? null : readList(kind, text).map(make); };
  const holidays = rows('holidays', holidayOf);
  return {
    leavers: rows('leavers', leaverOf), shifts: rows('shifts', shiftOf), holidays: holidays && new Set(holidays), limits: rows('approval limits', approvalLimitOf),
    accounts: rows('own accounts', ({ actor, account }) => ({ actor, account })),
  };
}

/** `Mon-Fri`, `Sat,Sun`, `daily`. */
function daysOf(text: string): number {
  let days = 0;
  for (const part of text.toLowerCase().split(/[\s,;]+/).filter(Boolean)) {
    if (part === 'daily') return 127;
    const [first, last = first] = part.split('-').map((day) => DAYS.indexOf(day.slice(0, 3)));
    if (first < 0 || last < 0) throw new Error(`“${text.slice(0, 60)}” are no days such as Mon-Fri, Sat,Sun or daily.`);
    for (let day = first; ; day = (day + 1) % 7) { days |= 1 << day; if (day === last) break; }
  }
  return days;
}

function minutesOf(text: string): number {
  const clock = CLOCK.exec(text);
  if (!clock) throw new Error(`“${text.slice(0, 60)}” is no time of day such as 08:00.`);
  return Number(clock[1]) * 60 + Number(clock[2]);
}

const DAY_MINUTES = 1440;

/** Whether an instant, µs, lies in a shift or at most `grace` µs beside it. */
export function isInShift({ days, from, to, zone }: Shift, micros: number, grace: number): boolean {
  const seconds = Math.floor(micros / 1e6);
  const local = seconds + zone.offsetAt(seconds);
  const day = Math.floor(local / 86_400);
  const minute = (local - day * 86_400) / 60;
  const length = ((to - from + DAY_MINUTES - 1) % DAY_MINUTES) + 1;
  const slack = grace / 60e6;
  // 1970-01-01 was a Thursday. It may have begun the day before, and with the grace begin on the next one.
  for (const back of [-1, 0, 1]) {
    if ((days & (1 << ((day - back + 4) % 7 + 7) % 7)) === 0) continue;
    const since = minute + back * DAY_MINUTES - from;
    if (since >= -slack && since < length + slack) return true;
  }
  return false;
}

/** `2026-03-14`, where the instant lies in the zone. */
export function localDay(zone: Zone, micros: number): string {
  const seconds = Math.floor(micros / 1e6);
  return new Date((seconds + zone.offsetAt(seconds)) * 1000).toISOString().slice(0, 10);
}
