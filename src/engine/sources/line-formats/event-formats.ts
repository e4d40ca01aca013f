// CEF and LEEF: a header between bars, then pairs.
// Facts: ArcSight Common Event Format (revision 26) and IBM Log Event Extended Format (versions 1.0 and 2.0).
import { MOST_PAIRS, type Entries } from './pairs.ts';

const CEF_NAMES = ['cefVersion', 'deviceVendor', 'deviceProduct', 'deviceVersion', 'deviceEventClassId', 'name', 'severity'];
const LEEF_NAMES = ['leefVersion', 'vendor', 'product', 'version', 'eventId'];
const CEF_KEY = /(?:^| )([A-Za-z0-9_.\-[\]]{1,128})=/g;
/** Delimiter of LEEF 2.0 as a number: `0x5E` or `x5E`. */
const HEX = /^0?x([0-9a-fA-F]{1,4})$/;

/** Reads `CEF:0|vendor|…` into entries; false when the header is not whole. `cs1` whose `cs1Label` says `Approver` is also `Approver`. */
export function readCef(text: string, entries: Entries): boolean {
  const fields: string[] = [];
  let field = '';
  let at = 'CEF:'.length;
  for (; at < text.length && fields.length < CEF_NAMES.length; at++) {
    if (text[at] === '\\' && (text[at + 1] === '|' || text[at + 1] === '\\')) field += text[++at];
    else if (text[at] === '|') { fields.push(field); field = ''; }
    else field += text[at];
  }
  // The bar behind the severity may be missing where there is no extension.
  if (fields.length === CEF_NAMES.length - 1) fields.push(field);
  if (fields.length < CEF_NAMES.length) return false;
  CEF_NAMES.forEach((name, i) => entries.set(name, fields[i]));
  const extension = text.slice(at).trimStart();
  const keys: RegExpExecArray[] = [];
  for (const key of extension.matchAll(CEF_KEY)) { if (keys.length === MOST_PAIRS) break; keys.push(key); }
  const pairs = keys.map((key, i): [string, string] => [key[1], cefValue(extension.slice(key.index + key[0].length, keys[i + 1]?.index))]);
  const before = extension.slice(0, keys[0]?.index).trim();
  if (before !== '') entries.set('message', before);
  const values = new Map(pairs);
  for (const [key, value] of pairs) entries.set(key, value);
  for (const [key, label] of pairs) {
    const value = key.endsWith('Label') ? values.get(key.slice(0, -'Label'.length)) : undefined;
    if (value !== undefined && label !== '') entries.set(label, value);
  }
  return true;
}

function cefValue(text: string): string {
  return text.replace(/\\([=\\|nr])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped === 'r' ? '\r' : escaped));
}

/** Reads `LEEF:1.0|vendor|…` or `LEEF:2.0|…|^|…` into entries; false when the header is not whole. */
export function readLeef(text: string, entries: Entries): boolean {
  const fields: string[] = [];
  let at = 'LEEF:'.length;
  while (fields.length < LEEF_NAMES.length) {
    const bar = text.indexOf('|', at);
    if (bar < 0) break;
    fields.push(text.slice(at, bar));
    at = bar + 1;
  }
  if (fields.length < LEEF_NAMES.length) return false;
  LEEF_NAMES.forEach((name, i) => entries.set(name, fields[i]));
  let delimiter = '\t';
  if (fields[0].startsWith('2')) {
    const bar = text.indexOf('|', at);
    const told = bar < 0 ? null : text.slice(at, bar);
    const hex = told === null ? null : HEX.exec(told);
    // Some write version 2.0 without the field.
    if (told !== null && (told.length <= 1 || hex)) {
      delimiter = hex ? String.fromCharCode(parseInt(hex[1], 16)) : told || '\t';
      at = bar + 1;
    }
  }
  let key = '';
  let value = '';
  for (const piece of limited(text.slice(at), delimiter)) {
    const equals = piece.indexOf('=');
    if (equals > 0) {
      if (key !== '') entries.set(key, value);
      key = piece.slice(0, equals).trim();
      value = piece.slice(equals + 1);
    } else if (key !== '') value += delimiter + piece;
    else if (piece.trim() !== '') entries.set('message', piece);
  }
  if (key !== '') entries.set(key, value);
  return true;
}

/** The pieces of a text, MOST_PAIRS at most; the last of those holds all the rest. */
function limited(text: string, delimiter: string): string[] {
  const pieces = text.split(delimiter, MOST_PAIRS + 1);
  if (pieces.length <= MOST_PAIRS) return pieces;
  const kept = pieces.slice(0, MOST_PAIRS - 1);
  const length = kept.reduce((sum, piece) => sum + piece.length + delimiter.length, 0);
  return [...kept, text.slice(length)];
}
