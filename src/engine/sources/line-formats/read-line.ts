// One line of a log as an object: what stands behind a syslog header, by what the line itself says it is.
import { RecordError, type LinePayload } from '../../record.ts';
import { csvCells } from '../csv-cells.ts';
import { parseJson, type JsonObject } from '../json-value.ts';
import { readCef, readLeef } from './event-formats.ts';
import { arePairs, Entries, leadingTime, objectOf, readPairs } from './pairs.ts';
import { readSyslog } from './syslog.ts';

/** Marks by which a payload says itself what it is. */
const MARK = /^(?:CEF:\d|LEEF:\d)/;
const CEE = /^@cee: ?/;
/** pgaudit within a line of a PostgreSQL log: https://github.com/pgaudit/pgaudit#format */
const PGAUDIT = /AUDIT: +(?=(?:SESSION|OBJECT),)/;
const PGAUDIT_NAMES = ['audit_type', 'statement_id', 'substatement_id', 'class', 'command', 'object_type', 'object_name', 'statement', 'parameter', 'rows'];
/** https://www.postgresql.org/docs/current/runtime-config-logging.html */
const POSTGRES_LEVEL = /(?:^|\s)(LOG|ERROR|FATAL|PANIC|WARNING|NOTICE|INFO|DETAIL|HINT|STATEMENT|CONTEXT|DEBUG\d?): /;
/** Keys under which payloads carry a time of their own. */
const TIME_KEY = /^@?(?:(?:event|log|created|creation|occurred|logged|performed|action|recorded)[-_ .]?)?(?:date[-_ ]?time|time[-_ ]?stamp|time|date|ts|at|on|when)(?:[-_ ]?utc)?$/i;
/** `%u@%d` of log_line_prefix. */
const USER_AT_DATABASE = /(?:^|[\s[(])([\w.-]{1,63})@([\w.-]{1,63})(?=$|[\s\]),:])/;
const COMMA_DIALECT = { delimiter: 44, quote: 34, bomBytes: 0 };

/** What a line is, for the sniffer: null for plain text. */
export type LineKind = { readonly payload: LinePayload; readonly syslog: boolean } | null;

/**
 * The record of a line. A syslog header is the object `syslog`; CEF, LEEF, JSON and pgaudit are read wherever they stand, pairs of key and
 * value where the payload is `key-value`; a line that is none of it is a `message`, with the `time` it begins with. `time` is that of the syslog header where the payload has none. Throws
 * RecordError for a line that holds nothing.
 */
export function readLine(line: string, payload: LinePayload): { readonly object: JsonObject; readonly doubled: boolean } {
  const syslog = readSyslog(line);
  const entries = new Entries();
  if (syslog) entries.set('syslog', syslog.header);
  const text = (syslog?.payload ?? line).replace(CEE, '').trim();
  if (text === '' && !(syslog?.header.kind === 'object' && syslog.header.entries.has('data'))) throw new RecordError('the line holds no message');
  if (text !== '') readPayload(text, payload, entries);
  const time = syslog?.header.kind === 'object' ? syslog.header.entries.get('time') : undefined;
  if (time && !Array.from(entries.map.keys()).some((key) => TIME_KEY.test(key))) entries.set('time', time);
  return { object: objectOf(entries.map), doubled: entries.doubled };
}

function readPayload(text: string, payload: LinePayload, entries: Entries): void {
  if (text.startsWith('CEF:') && readCef(text, entries)) return;
  if (text.startsWith('LEEF:') && readLeef(text, entries)) return;
  if (text.startsWith('{') && readJson(text, entries)) return;
  if (readPostgres(text, entries)) return;
  const leading = leadingTime(text);
  if (leading) entries.set('time', leading.time);
  if (payload === 'key-value') {
    const behind = leading ? text.slice(leading.length) : text;
    const { pairs, loose } = readPairs(behind);
    if (pairs.length > 0) {
      for (const [key, value] of pairs) entries.set(key, value);
      if (loose > 0) entries.set('message', text);
      return;
    }
  }
  entries.set('message', text);
}

/** Members of a JSON object beside the header; false for what is no object. */
function readJson(text: string, entries: Entries): boolean {
  try {
    const value = parseJson(text, () => { entries.doubled = true; });
    if (value.kind !== 'object' || value.entries.size === 0) return false;
    for (const [key, member] of value.entries) entries.set(key, member);
    return true;
  } catch (thrown) {
    if (thrown instanceof RecordError) return false;
    throw thrown;
  }
}

/** A line of a PostgreSQL log, under the names of its CSV log; false for what is none. */
function readPostgres(text: string, entries: Entries): boolean {
  const audit = PGAUDIT.exec(text);
  const level = POSTGRES_LEVEL.exec(text);
  const leading = leadingTime(text);
  if (!audit && !(level && leading)) return false;
  const told = text.slice(0, level?.index ?? audit?.index).trim();
  if (leading) entries.set('log_time', leading.time);
  const user = USER_AT_DATABASE.exec(told);
  if (user) { entries.set('user_name', user[1]); entries.set('database_name', user[2]); }
  for (const [key, value] of readPairs(told).pairs) entries.set(key, value);
  if (told !== '') entries.set('log_prefix', told);
  if (level) entries.set('error_severity', level[1]);
  entries.set('message', audit ? text.slice(audit.index) : text.slice(level!.index + level![0].length).trim());
  if (audit) {
    csvCells(Buffer.from(text.slice(audit.index + audit[0].length)), COMMA_DIALECT).cells
      .forEach((cell, i) => entries.set(PGAUDIT_NAMES[i] ?? `_extra[${i + 1 - PGAUDIT_NAMES.length}]`, cell));
  }
  return true;
}

/** What a line says itself that it is. */
export function kindOfLine(line: string): LineKind {
  const syslog = readSyslog(line);
  const text = (syslog?.payload ?? line).replace(CEE, '').trim();
  const kind = (payload: LinePayload): LineKind => ({ payload, syslog: syslog !== null });
  if (MARK.test(text)) return kind(text.startsWith('C') ? 'cef' : 'leef');
  if (syslog && text.startsWith('{') && readJson(text, new Entries())) return kind('json');
  const behind = text.slice(leadingTime(text)?.length ?? 0);
  const { pairs, loose } = readPairs(behind);
  if (arePairs(behind, pairs.length, loose)) return kind('key-value');
  return syslog || PGAUDIT.test(text) || (leadingTime(text) && POSTGRES_LEVEL.test(text)) ? kind('text') : null;
}
