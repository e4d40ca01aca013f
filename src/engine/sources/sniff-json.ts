// How JSON is laid out: one record a line, a list, a list within an object, or objects one after the other.
import type { Dialect } from '../record.ts';
import { isWhole } from './ndjson-scanner.ts';
import { nameKey } from './profiles/field-names.ts';

const LF = 10, QUOTE = 34, COLON = 58, OPEN_LIST = 91, BACKSLASH = 92, CLOSE_LIST = 93, OPEN = 123, CLOSE = 125;
const LINES = 50;

/** Keys under which formats wrap their records: CloudTrail's, Event Hub's, Graph's. */
const WRAPPERS: ReadonlySet<string> = new Set(['Records', 'records', 'value']);
/** Keys that wrap records in many home-made exports, but are members of records in others. */
const LIKELY_WRAPPERS: ReadonlySet<string> = new Set(['events', 'items', 'data', 'logs', 'results', 'entries', 'rows', 'auditLogs', 'audit_logs']);
/** An object with one of these is itself a record. */
const RECORD_KEYS: ReadonlySet<string> = new Set(['timestamp', 'time', 'createdat', 'eventtime', 'datetime', 'date', 'action', 'actor', 'user', 'event', 'operation', 'eventname', 'creationtime']);

/** The dialect of text whose first byte that is no blank is `{` or `[`. */
export function sniffJson(text: Buffer, bomBytes: number): Dialect {
  const start = text.findIndex((byte) => byte > 32);
  if (text[start] === OPEN_LIST) return { format: 'json', wrapper: null, bomBytes };
  const lists = listsOf(text, start);
  const known = lists.find((key) => WRAPPERS.has(key));
  if (known !== undefined) return { format: 'json', wrapper: known, bomBytes };
  if (isOneALine(text, start)) return { format: 'ndjson', bomBytes };
  const likely = lists.find((key) => LIKELY_WRAPPERS.has(key));
  return { format: 'json', wrapper: likely ?? null, bomBytes };
}

/** At least two lines, and at least half of them, are whole objects. */
function isOneALine(text: Buffer, start: number): boolean {
  let lines = 0;
  let whole = 0;
  for (let at = start; at < text.length && lines < LINES;) {
    const lf = text.indexOf(LF, at);
    if (lf < 0 && lines === 0) return false;
    let from = at;
    let to = lf < 0 ? text.length : lf;
    at = to + 1;
    while (from < to && text[from] <= 32) from++;
    while (to > from && text[to - 1] <= 32) to--;
    if (from === to) continue;
    lines++;
    if (text[from] === OPEN && text[to - 1] === CLOSE && isWhole(text, from, to)) whole++;
  }
  return whole >= 2 && whole * 2 >= lines;
}

/** Keys on the first level of the object at `start` whose value is a list of objects, or an empty one; none if it is a record itself. */
function listsOf(text: Buffer, start: number): readonly string[] {
  const lists: string[] = [];
  let depth = 0;
  let key = '';
  let before = 0;
  for (let at = start; at < text.length; at++) {
    const byte = text[at];
    if (byte <= 32) continue;
    if (byte === QUOTE) {
      const from = at + 1;
      for (at++; at < text.length && text[at] !== QUOTE; at++) if (text[at] === BACKSLASH) at++;
      if (depth === 1 && before !== COLON) {
        key = text.toString('utf8', from, at);
        if (RECORD_KEYS.has(nameKey(key))) return [];
      }
    } else if (byte === OPEN_LIST || byte === OPEN) {
      if (byte === OPEN_LIST && depth === 1 && before === COLON) {
        let next = at + 1;
        while (next < text.length && text[next] <= 32) next++;
        if (text[next] === OPEN || text[next] === CLOSE_LIST) lists.push(key);
      }
      depth++;
    } else if (byte === CLOSE_LIST || byte === CLOSE) {
      depth--;
      if (depth === 0) break;
    }
    before = byte;
  }
  return lists;
}
