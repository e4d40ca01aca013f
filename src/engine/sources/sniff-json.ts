// How JSON is laid out: one record a line, a list, a list within an object, or objects one after the other.
import type { Dialect } from '../record.ts';
import { isWhole } from './ndjson-scanner.ts';
import { nameKey } from './profiles/field-names.ts';

const LF = 10, QUOTE = 34, COMMA = 44, COLON = 58, OPEN_LIST = 91, BACKSLASH = 92, CLOSE_LIST = 93, OPEN = 123, CLOSE = 125;
const LINES = 50;

/** Keys under which formats wrap their records: CloudTrail's, Event Hub's, Graph's. */
const WRAPPERS: ReadonlySet<string> = new Set(['Records', 'records', 'value']);
/** Keys, as `nameKey` writes them, that wrap records in many home-made exports, but are members of records in others. */
const LIKELY_WRAPPERS: ReadonlySet<string> = new Set([
  'events', 'items', 'data', 'logs', 'results', 'entries', 'rows', 'auditlogs', 'auditlog', 'audits', 'auditrecords', 'auditevents', 'activities', 'content', 'hits', 'list', 'result', 'response',
  'log', 'payload', 'changes', 'values',
]);
/** An object with one of these is itself a record. */
const RECORD_KEYS: ReadonlySet<string> = new Set(['timestamp', 'time', 'createdat', 'eventtime', 'datetime', 'date', 'action', 'actor', 'user', 'event', 'operation', 'eventname', 'creationtime']);

/** The dialect of text whose first byte that is no blank is `{` or `[`. */
export function sniffJson(text: Buffer, bomBytes: number): Dialect {
  const start = text.findIndex((byte) => byte > 32);
  if (text[start] === OPEN_LIST) return { format: 'json', wrapper: null, bomBytes };
  const { plain, nested } = listsOf(text, start);
  const known = plain.find(({ key }) => WRAPPERS.has(key));
  if (known !== undefined) return { format: 'json', wrapper: known.key, bomBytes };
  if (isOneALine(text, start)) return { format: 'ndjson', bomBytes };
  const likely = (key: string) => LIKELY_WRAPPERS.has(nameKey(key)) || WRAPPERS.has(key);
  const wrapper = plain.find(({ key }) => likely(key))?.key ?? nested.find(({ outer, key }) => likely(outer) && likely(key) && !/[.]/.test(outer + key))
    ?? plain.find(({ records }) => records)?.key ?? null;
  return { format: 'json', wrapper: typeof wrapper === 'object' && wrapper !== null ? `${wrapper.outer}.${wrapper.key}` : wrapper, bomBytes };
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
    if (text[to - 1] === COMMA) to--;
    if (text[from] === OPEN && text[to - 1] === CLOSE && isWhole(text, from, to)) whole++;
  }
  return whole >= 2 && whole * 2 >= lines;
}

interface Lists {
  /** Keys on the first level whose value is a list of objects, or an empty one. `records`: its first object has a key of a record. */
  readonly plain: readonly { readonly key: string; readonly records: boolean }[];
  /** The same one level deeper, with the key of the object around it. */
  readonly nested: readonly { readonly outer: string; readonly key: string }[];
}

/** The lists in the object at `start`; none if it is a record itself. */
function listsOf(text: Buffer, start: number): Lists {
  const plain: { key: string; records: boolean }[] = [];
  const nested: { outer: string; key: string }[] = [];
  /** Last key of the first levels. */
  const keys = ['', '', '', ''];
  const opened: number[] = [];
  let before = 0;
  for (let at = start; at < text.length; at++) {
    const byte = text[at];
    if (byte <= 32) continue;
    const depth = opened.length;
    if (byte === QUOTE) {
      const from = at + 1;
      for (at++; at < text.length && text[at] !== QUOTE; at++) if (text[at] === BACKSLASH) at++;
      if (depth >= 1 && depth <= 3 && before !== COLON && opened[depth - 1] === OPEN) {
        keys[depth] = text.toString('utf8', from, at);
        const isRecord = RECORD_KEYS.has(nameKey(keys[depth]));
        if (depth === 1 && isRecord) return { plain: [], nested: [] };
        const list = plain.at(-1);
        if (depth === 3 && isRecord && opened[1] === OPEN_LIST && list?.key === keys[1]) list.records = true;
      }
    } else if (byte === OPEN_LIST || byte === OPEN) {
      if (byte === OPEN_LIST && before === COLON && (depth === 1 || (depth === 2 && opened[1] === OPEN))) {
        let next = at + 1;
        while (next < text.length && text[next] <= 32) next++;
        if (text[next] === OPEN || text[next] === CLOSE_LIST) {
          if (depth === 1) plain.push({ key: keys[1], records: false });
          else nested.push({ outer: keys[1], key: keys[2] });
        }
      }
      // Only the first levels matter; deeper ones are counted, and a hostile file is no deeper than it is long.
      opened.push(byte);
    } else if (byte === CLOSE_LIST || byte === CLOSE) {
      opened.pop();
      if (opened.length === 0) break;
    }
    before = byte;
  }
  return { plain, nested };
}
