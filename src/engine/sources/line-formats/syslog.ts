// The header that a line got on its way through syslog: RFC 5424, RFC 3164 as it is written in practice, and the ISO form of rsyslog.
import type { Json } from '../json-value.ts';
import { Entries, MOST_PAIRS, objectOf } from './pairs.ts';

const PRI = /^<(\d{1,3})>/;
const RFC_5424 = /^(\d{1,2}) (\S{1,64}) (\S{1,255}) (\S{1,255}) (\S{1,128}) (\S{1,64}) (?=[-[])/;
const ISO = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)/;
const BSD = /[A-Z][a-z]{2} [ \d]\d(?: \d{4})? \d\d:\d\d:\d\d(?:\.\d{1,9})?(?: [A-Z]{3,5})?/;
const WHEN = new RegExp(`^(${BSD.source}|${ISO.source}):? `);
/** Host, which is no level of a program's own log; then a tag with its colon, unless the payload says itself what it is. */
const WHERE = /^(?!(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL) )([\w.:%-]{1,255}) +(?=\S)/i;
const TAG = /^(?!(?:CEF|LEEF):)([^\s:[\]=|{<"]{1,64})(?:\[([^\]\s]{1,64})\])?:(?: |(?=[{<@]|$))/;
/** What may stand directly behind the host. */
const SELF_TOLD = /^(?:CEF:\d|LEEF:\d|\{|@cee:)/;
const FACILITIES = ['kern', 'user', 'mail', 'daemon', 'auth', 'syslog', 'lpr', 'news', 'uucp', 'cron', 'authpriv', 'ftp', 'ntp', 'audit', 'alert', 'clock', 'local0', 'local1', 'local2', 'local3', 'local4', 'local5', 'local6', 'local7'];
const SEVERITIES = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'];

export interface Syslog {
  /** `facility`, `severity`, `time`, `host`, `app`, `process`, `messageId`, `data`: those that are there. */
  readonly header: Json;
  readonly payload: string;
}

/** The header of a line and what stands behind it; null for a line that has none. Facts: RFC 3164 section 4, RFC 5424 section 6. */
export function readSyslog(line: string): Syslog | null {
  const entries = new Entries();
  let rest = line;
  const pri = PRI.exec(rest);
  if (pri) {
    const code = Number(pri[1]);
    if (code > 191) return null;
    entries.set('facility', FACILITIES[code >> 3]);
    entries.set('severity', SEVERITIES[code & 7]);
    rest = rest.slice(pri[0].length);
    const modern = RFC_5424.exec(rest);
    if (modern) return rfc5424(entries, modern, rest.slice(modern[0].length));
  }
  const when = WHEN.exec(rest);
  if (!when) return pri ? { header: objectOf(entries.map), payload: tagged(entries, rest) } : null;
  entries.set('time', when[1]);
  rest = rest.slice(when[0].length);
  const where = WHERE.exec(rest);
  const behind = where ? rest.slice(where[0].length) : '';
  if (where && (SELF_TOLD.test(behind) || TAG.test(behind))) {
    entries.set('host', where[1]);
    rest = behind;
  } else if (!pri && !TAG.test(rest) && !SELF_TOLD.test(rest)) return null;
  return { header: objectOf(entries.map), payload: tagged(entries, rest) };
}

/** Takes the tag off the front of a message. */
function tagged(entries: Entries, text: string): string {
  const tag = TAG.exec(text);
  if (!tag) return text;
  entries.set('app', tag[1]);
  if (tag[2] !== undefined) entries.set('process', tag[2]);
  return text.slice(tag[0].length);
}

function rfc5424(entries: Entries, [, version, time, host, app, process, messageId]: RegExpExecArray, text: string): Syslog {
  entries.set('version', version);
  for (const [name, value] of [['time', time], ['host', host], ['app', app], ['process', process], ['messageId', messageId]]) if (value !== '-') entries.set(name, value);
  let at = 0;
  const data = new Entries();
  while (text[at] === '[' && data.map.size < MOST_PAIRS) {
    const end = readElement(text, at, data);
    if (end === null) break;
    at = end;
  }
  if (data.map.size > 0) entries.set('data', objectOf(data.map));
  if (at === 0 && text[0] === '-') at = 1;
  if (text[at] === ' ') at++;
  // RFC 5424 lets a message in UTF-8 begin with a byte order mark, which says just that.
  if (text[at] === '\uFEFF') at++;
  return { header: objectOf(entries.map), payload: text.slice(at) };
}

/** `[id name="value" …]` at `from`; returns where it ends, or null when it is not well formed. */
function readElement(text: string, from: number, data: Entries): number | null {
  const id = /[^\s="\]]{1,64}/y;
  id.lastIndex = from + 1;
  const name = id.exec(text)?.[0];
  if (name === undefined) return null;
  const members = new Entries();
  let at = id.lastIndex;
  const key = / +([^\s="\]]{1,64})="/y;
  for (;;) {
    key.lastIndex = at;
    const member = key.exec(text);
    if (!member) break;
    let value = '';
    for (at = key.lastIndex; at < text.length && text[at] !== '"'; at++) {
      if (text[at] === '\\' && /["\\\]]/.test(text[at + 1] ?? '')) at++;
      value += text[at];
    }
    if (at >= text.length || members.map.size >= MOST_PAIRS) return null;
    members.set(member[1], value);
    at++;
  }
  if (text[at] !== ']') return null;
  data.set(name, objectOf(members.map));
  return at + 1;
}
