// JSON with nothing lost: numbers as the text they were written in, duplicate keys kept, `__proto__` an ordinary key.
// JSON.parse drops all three silently, which is what an evidence tool may not do.
import { RecordError } from '../record.ts';

/**
 * A value and its `text`: a string's characters without quotes and escapes, else the exact source text
 * (`1.10`, `{"a": [ ]}`); null has none.
 */
export type Json =
  | { readonly kind: 'object'; readonly text: string; readonly entries: ReadonlyMap<string, Json> }
  | { readonly kind: 'array'; readonly text: string; readonly items: readonly Json[] }
  | { readonly kind: 'string' | 'number' | 'boolean'; readonly text: string }
  | { readonly kind: 'null'; readonly text: null };
export type JsonObject = Extract<Json, { kind: 'object' }>;
/** Where values stand in the text of their record, in UTF-16 units: a string with its quotes. */
export type Spans = Map<Json, Span>;
export interface Span { readonly start: number; readonly end: number }

/** Deepest nesting read; deeper records are refused, because code that recurses over them could be brought down. */
export const MAX_DEPTH = 128;

const QUOTE = 34, COMMA = 44, COLON = 58, OPEN_LIST = 91, BACKSLASH = 92, CLOSE_LIST = 93, OPEN = 123, CLOSE = 125;
const NULL: Json = { kind: 'null', text: null };
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * Parses one JSON value, strictly: accepts what JSON.parse accepts, MAX_DEPTH aside. A second `k` in one object is kept as
 * `k#2`, and `onDuplicate` is told. Throws RecordError naming what is wrong and where, as `JSON ends too early` or `JSON is
 * broken at character 17`. `spans` is filled with where each value stands.
 */
export function parseJson(text: string, onDuplicate?: (key: string) => void, spans?: Spans): Json {
  const parser = new Parser(text, onDuplicate, spans);
  parser.blanks();
  const value = parser.value(1);
  parser.blanks();
  if (parser.at < text.length) parser.fail();
  return value;
}

/** The same for text that may as well be no JSON: null instead of an error. Anything but an object or array is null too. */
export function parseContainer(text: string): Json | null {
  const first = text.trimStart()[0];
  if (first !== '{' && first !== '[') return null;
  try {
    return parseJson(text);
  } catch (thrown) {
    if (thrown instanceof RecordError) return null;
    throw thrown;
  }
}

/** Recursive descent; MAX_DEPTH keeps the stack small. */
class Parser {
  at = 0;
  readonly #text: string;
  readonly #onDuplicate: ((key: string) => void) | undefined;
  readonly #spans: Spans | undefined;

  constructor(text: string, onDuplicate?: (key: string) => void, spans?: Spans) {
    this.#text = text;
    this.#onDuplicate = onDuplicate;
    this.#spans = spans;
  }

  fail(): never {
    throw new RecordError(this.at >= this.#text.length ? 'JSON ends too early' : `JSON is broken at character ${this.at + 1}`);
  }

  blanks(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
      this.at++;
    }
  }

  value(depth: number): Json {
    const start = this.at;
    const value = this.#value(start, depth);
    this.#spans?.set(value, { start, end: this.at });
    return value;
  }

  #value(start: number, depth: number): Json {
    switch (this.#text.charCodeAt(start)) {
      case OPEN: return this.#object(start, this.#deeper(depth));
      case OPEN_LIST: return this.#array(start, this.#deeper(depth));
      case QUOTE: return { kind: 'string', text: this.#string() };
      case 116: return this.#word('true', { kind: 'boolean', text: 'true' });
      case 102: return this.#word('false', { kind: 'boolean', text: 'false' });
      case 110: return this.#word('null', this.#spans ? { ...NULL } : NULL);
      default: {
        NUMBER.lastIndex = start;
        if (!NUMBER.test(this.#text)) this.fail();
        this.at = NUMBER.lastIndex;
        return { kind: 'number', text: this.#text.slice(start, this.at) };
      }
    }
  }

  #deeper(depth: number): number {
    if (depth > MAX_DEPTH) throw new RecordError(`nested deeper than ${MAX_DEPTH} levels`);
    return depth;
  }

  #word(word: string, value: Json): Json {
    if (!this.#text.startsWith(word, this.at)) this.fail();
    this.at += word.length;
    return value;
  }

  #object(start: number, depth: number): Json {
    const entries = new Map<string, Json>();
    let names: UniqueNames | undefined;
    this.at++;
    this.blanks();
    if (this.#text.charCodeAt(this.at) === CLOSE) this.at++;
    else {
      for (;;) {
        this.blanks();
        if (this.#text.charCodeAt(this.at) !== QUOTE) this.fail();
        const key = this.#string();
        this.blanks();
        if (this.#text.charCodeAt(this.at) !== COLON) this.fail();
        this.at++;
        this.blanks();
        // The value first: it may hold objects of its own.
        const value = this.value(depth + 1);
        if (entries.has(key)) {
          this.#onDuplicate?.(key);
          names ??= new UniqueNames();
        }
        entries.set(names?.unused(key, entries) ?? key, value);
        if (this.#next(CLOSE)) break;
      }
    }
    return { kind: 'object', text: this.#text.slice(start, this.at), entries };
  }

  #array(start: number, depth: number): Json {
    const items: Json[] = [];
    this.at++;
    this.blanks();
    if (this.#text.charCodeAt(this.at) === CLOSE_LIST) this.at++;
    else {
      for (;;) {
        this.blanks();
        items.push(this.value(depth + 1));
        if (this.#next(CLOSE_LIST)) break;
      }
    }
    return { kind: 'array', text: this.#text.slice(start, this.at), items };
  }

  /** Steps over a comma (false) or the closing bracket (true). */
  #next(close: number): boolean {
    this.blanks();
    const mark = this.#text.charCodeAt(this.at);
    if (mark !== COMMA && mark !== close) this.fail();
    this.at++;
    return mark === close;
  }

  #string(): string {
    const start = ++this.at;
    const text = this.#text;
    let escaped = false;
    for (;;) {
      const code = text.charCodeAt(this.at);
      if (code === QUOTE) break;
      if (!(code >= 32)) this.fail();
      if (code === BACKSLASH) { escaped = true; this.at++; }
      this.at++;
    }
    this.at++;
    return escaped ? this.#unescaped(start) : text.slice(start, this.at - 1);
  }

  /** JSON.parse knows the escapes of a string, lone surrogates included. */
  #unescaped(start: number): string {
    try {
      return JSON.parse(this.#text.slice(start - 1, this.at)) as string;
    } catch {
      this.at = start;
      return this.fail();
    }
  }
}

/** Gives every name a form of its own: `name`, then `name#2`, `name#3` … past those that are taken as they stand. */
export class UniqueNames {
  readonly #next = new Map<string, number>();

  /** Linear over all calls, however many names are the same. */
  unused(name: string, taken: { has(name: string): boolean }): string {
    if (!taken.has(name)) return name;
    let n = this.#next.get(name) ?? 2;
    while (taken.has(`${name}#${n}`)) n++;
    this.#next.set(name, n + 1);
    return `${name}#${n}`;
  }
}
