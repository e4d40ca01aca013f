// JSON lists read without loss: numbers stay the text that they were written as.

/** A number as it stands in the text. */
export class ExactNumber {
  readonly text: string;
  constructor(text: string) { this.text = text; }
}
export type Exact = string | boolean | null | ExactNumber | readonly Exact[] | { readonly [key: string]: Exact };

/** Longer texts are not taken apart. */
const LONGEST = 20_000;

/** The elements of a JSON list; null for anything else. Of a key that stands twice in an object the last one counts. */
export function exactList(text: string): readonly Exact[] | null {
  if (!/^\s*\[/.test(text) || text.length > LONGEST) return null;
  try {
    // The source text of a number is handed to the reviver (ECMAScript proposal JSON.parse source text access, in V8 since 11.4).
    const list = JSON.parse(text, ((_key: string, value: unknown, context: { readonly source?: string }) => (typeof value === 'number' ? new ExactNumber(context.source ?? String(value)) : value)) as never) as Exact;
    return Array.isArray(list) ? list as readonly Exact[] : null;
  } catch {
    return null;
  }
}

/** One text for equal elements: members in the order of their names. A text is itself in quotes. */
export function exactText(value: Exact): string {
  if (value instanceof ExactNumber) return value.text;
  if (Array.isArray(value)) return `[${(value as readonly Exact[]).map(exactText).join(',')}]`;
  if (typeof value === 'object' && value !== null) return `{${Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => `${JSON.stringify(key)}:${exactText(member)}`).join(',')}}`;
  return JSON.stringify(value);
}

export function isObject(value: Exact): value is { readonly [key: string]: Exact } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
}
