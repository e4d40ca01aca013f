// The XML of a workbook as events, read in pieces and bounded before anything is put together: nothing in it may declare a
// document type, nest deeply, or go on without end.
import { SaxesParser } from 'saxes';
import { ExhibitError } from '../../../contract/errors.ts';
import { grouped } from './budget.ts';

export interface XmlHandler {
  /** Names come without their prefix. */
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  close(name: string): void;
  text(text: string): void;
  /** How many rows or strings have come of it so far. */
  readonly yielded: number;
}
export interface XmlOptions {
  /** As shown, for messages: `book.xlsx › xl/styles.xml`. */
  readonly name: string;
  /** Most characters of one text, attribute, name or comment. */
  readonly longest: number;
  /** Characters parsed between two returns; small where few of them can mean much. */
  readonly piece?: number;
}

const DEEPEST = 128;
const PIECE = 64 * 1024;
/** Characters that nothing may come of: parsing them takes seconds, and no program writes so much about a workbook. */
const IDLE = 32 * 1024 * 1024;

/** Feeds the handler, and yields after each piece so that what has come of it can be taken. Throws SOURCE_DAMAGED, CONTAINER_REFUSED or SOURCE_LIMIT. */
export async function* readXml(next: () => Promise<Buffer | null>, handler: XmlHandler, options: XmlOptions): AsyncGenerator<void> {
  const { name, longest, piece = PIECE } = options;
  const parser = new SaxesParser({ xmlns: false, position: false });
  let depth = 0;
  // An unfinished token grows within the parser: as long as nothing is finished, its length is what was fed.
  let moved = false;
  let quiet = 0;
  let idle = 0;
  let yielded = 0;
  const local = (qualified: string): string => qualified.slice(qualified.indexOf(':') + 1);
  parser.on('error', (error) => { throw new ExhibitError('SOURCE_DAMAGED', `${name} is not well-formed (${error.message}).`); });
  parser.on('doctype', () => { throw doctype(name); });
  parser.on('comment', () => { moved = true; });
  parser.on('processinginstruction', () => { moved = true; });
  parser.on('opentag', (tag) => {
    moved = true;
    if (++depth > DEEPEST) throw new ExhibitError('CONTAINER_REFUSED', `${name} is nested more than ${DEEPEST} elements deep.`);
    handler.open(local(tag.name), tag.attributes);
  });
  parser.on('closetag', (tag) => { moved = true; depth--; handler.close(local(tag.name)); });
  parser.on('text', (text) => { moved = true; handler.text(text); });
  parser.on('cdata', (text) => { moved = true; handler.text(text); });

  let decoder: InstanceType<typeof TextDecoder> | null = null;
  for (let bytes = await next(); ; bytes = await next()) {
    if (bytes !== null) decoder ??= new TextDecoder(encodingOf(bytes));
    const text = bytes === null ? decoder?.decode() ?? '' : decoder!.decode(bytes, { stream: true });
    // Before any root the document type comes early, and what it declares must not even be collected.
    if (depth === 0 && text.includes('<!DOCTYPE')) throw doctype(name);
    for (let at = 0; at < text.length; at += piece) {
      const part = text.slice(at, at + piece);
      moved = false;
      parser.write(part);
      quiet = moved ? 0 : quiet + part.length;
      if (quiet > longest + PIECE) throw tooLong(name, longest);
      idle = handler.yielded === yielded ? idle + part.length : 0;
      ({ yielded } = handler);
      if (idle > IDLE) throw new ExhibitError('SOURCE_LIMIT', `${name} holds more than ${grouped(IDLE)} characters of XML of which nothing comes.`, 'Ask for the export again, or for one as CSV.');
      yield;
    }
    if (bytes === null) break;
  }
  parser.close();
  yield;
}

/** One text in the making, bounded before it grows. */
export class TextCollector {
  readonly #name: string;
  readonly #longest: number;
  #text = '';
  constructor(options: XmlOptions) { this.#name = options.name; this.#longest = options.longest; }

  add(text: string): void {
    if (this.#text.length + text.length > this.#longest) throw tooLong(this.#name, this.#longest);
    this.#text += text;
  }
  /** The text so far; a new one begins. */
  take(): string { const text = this.#text; this.#text = ''; return text; }
}

/** `_x000D_` stands for a character that XML cannot hold, `_x005F_` for the underscore in front of one (ECMA-376 22.9.2.19, ST_Xstring). */
export function unescapeText(text: string): string {
  return text.includes('_x') ? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : text;
}

function doctype(name: string): ExhibitError {
  return new ExhibitError('CONTAINER_REFUSED', `${name} declares a document type (DOCTYPE), which no workbook does and bombs do.`);
}
function tooLong(name: string, longest: number): ExhibitError {
  return new ExhibitError('SOURCE_LIMIT', `${name} holds a text of more than ${grouped(longest)} characters.`);
}

function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe || bytes[0] === 0x3c && bytes[1] === 0) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff || bytes[0] === 0 && bytes[1] === 0x3c) return 'utf-16be';
  return 'utf-8';
}
