// Whether a text is a log of lines that are no table and no JSON: key=value, CEF, LEEF, or anything behind a syslog header.
import type { LinePayload } from '../record.ts';
import { kindOfLine } from './line-formats/read-line.ts';
import { textOf } from './text.ts';

const LINES = 100;
/** Lines longer than this are judged by their beginning. */
const LONGEST = 16 * 1024;
/** Share of lines that must say what they are. */
const TELLING = 0.6;

export interface LineSniff { readonly payload: LinePayload; /** At least one line of the sample has a syslog header. */ readonly syslog: boolean; readonly words: string }

/** What the lines are; null for anything that had better be a table or is none of it. `text`: the head without its byte order mark. */
export function sniffLines(text: Buffer, whole: boolean): LineSniff | null {
  const lines = firstLines(text, whole);
  const kinds = lines.map((line) => kindOfLine(line));
  const telling = kinds.filter((kind) => kind !== null);
  // A header row says nothing of the kind, whatever stands in the rows below it.
  if (kinds[0] === null || kinds[0] === undefined || telling.length < lines.length * TELLING) return null;
  const counts = new Map<LinePayload, number>();
  for (const { payload } of telling) counts.set(payload, (counts.get(payload) ?? 0) + 1);
  const [payload] = [...counts].sort((a, b) => b[1] - a[1])[0];
  const syslog = telling.some((kind) => kind.syslog);
  return { payload, syslog, words: lineWords(payload, syslog) };
}

export function lineWords(payload: LinePayload, syslog: boolean): string {
  const what: Readonly<Record<LinePayload, string>> = { 'key-value': 'pairs of key=value', cef: 'CEF', leef: 'LEEF', json: 'JSON', text: 'text' };
  return syslog ? `${what[payload]} behind a syslog header` : payload === 'text' ? 'lines of a PostgreSQL log' : `${what[payload]}, one record a line`;
}

function firstLines(text: Buffer, whole: boolean): string[] {
  const lines: string[] = [];
  for (let at = 0; at < text.length && lines.length < LINES;) {
    const lf = text.indexOf(10, at);
    // A line that the end of the head cuts tells too little, unless it is all there is.
    if (lf < 0 && !whole && lines.length > 0) break;
    const end = lf < 0 ? text.length : lf;
    const line = textOf(text.subarray(at, Math.min(end, at + LONGEST))).trimEnd();
    if (line.trim() !== '' && !(line.startsWith('\t') && lines.length > 0)) lines.push(line);
    at = end + 1;
  }
  return lines;
}
