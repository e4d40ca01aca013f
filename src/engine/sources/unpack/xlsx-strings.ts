// The strings that the sheets of a workbook share, kept as bytes outside the heap and within a bound.
import { ExhibitError } from '../../../contract/errors.ts';
import { grouped } from './budget.ts';
import { readXml, TextCollector, unescapeText, type XmlOptions } from './xlsx-xml.ts';

/** Bytes that all strings and their index may take, and how many there may be. */
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_STRINGS = 2_000_000;
const HINT = 'Save the sheets as CSV and import those.';
const CHUNK = 4 * 1024 * 1024;
const INDEX_CHUNK = 65_536;
/** Chunk, start within it and length. */
const INDEX_WORDS = 3;

export class SharedStrings {
  /** Characters of the longest. */
  longest = 0;
  readonly #name: string;
  readonly #chunks: Buffer[] = [];
  readonly #index: Uint32Array[] = [];
  #count = 0;
  #used = 0;
  #bytes = 0;

  private constructor(name: string) { this.#name = name; }

  /** No strings: a workbook may do without. */
  static none(): SharedStrings { return new SharedStrings(''); }

  /** Throws SOURCE_LIMIT for what exceeds the bounds, SOURCE_DAMAGED for broken XML. */
  static async read(next: () => Promise<Buffer | null>, options: XmlOptions): Promise<SharedStrings> {
    const strings = new SharedStrings(options.name);
    const text = new TextCollector(options);
    let inText = false;
    let phonetic = 0;
    const events = readXml(next, {
      open(name) {
        if (name === 'rPh') phonetic++;
        else if (name === 't') inText = phonetic === 0;
      },
      get yielded() { return strings.#count; },
      text(piece) { if (inText) text.add(piece); },
      close(name) {
        if (name === 'rPh') phonetic--;
        else if (name === 't') inText = false;
        else if (name === 'si') strings.#add(unescapeText(text.take()));
      },
    }, options);
    while ((await events.next()).done !== true);
    return strings;
  }

  get count(): number { return this.#count; }

  /** Undefined for an index that there is none of. */
  at(index: number): string | undefined {
    if (!Number.isInteger(index) || index < 0 || index >= this.#count) return undefined;
    const entry = this.#index[Math.floor(index / INDEX_CHUNK)];
    const at = index % INDEX_CHUNK * INDEX_WORDS;
    return this.#chunks[entry[at]].toString('utf8', entry[at + 1], entry[at + 1] + entry[at + 2]);
  }

  #add(text: string): void {
    const length = Buffer.byteLength(text);
    this.longest = Math.max(this.longest, text.length);
    this.#bytes += length + INDEX_WORDS * 4;
    if (this.#bytes > MOST_BYTES) {
      throw new ExhibitError('SOURCE_LIMIT', `${this.#name} holds more than ${grouped(MOST_BYTES)} bytes of strings.`, HINT);
    }
    if (this.#count === MOST_STRINGS) throw new ExhibitError('SOURCE_LIMIT', `${this.#name} holds more than ${grouped(MOST_STRINGS)} strings.`, HINT);
    if (this.#chunks.length === 0 || this.#used + length > this.#chunks.at(-1)!.length) {
      this.#chunks.push(Buffer.allocUnsafe(Math.max(CHUNK, length)));
      this.#used = 0;
    }
    const slot = this.#count % INDEX_CHUNK * INDEX_WORDS;
    if (slot === 0) this.#index.push(new Uint32Array(INDEX_CHUNK * INDEX_WORDS));
    this.#index.at(-1)!.set([this.#chunks.length - 1, this.#used, length], slot);
    this.#chunks.at(-1)!.write(text, this.#used, 'utf8');
    this.#used += length;
    this.#count++;
  }
}
