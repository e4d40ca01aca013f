// The queries that show what a figure counts, in the words of the query language.

/** A value taken literally. An empty one asks for events without any. */
export const quotedValue = (value: string | null): string => `"${(value ?? '').replace(/["\\]/g, '\\$&')}"`;

/** `actor:"kim"`, `action:("a" or "b")`. */
export function fieldTerm(field: string, values: readonly (string | null)[]): string {
  return values.length === 1 ? `${field}:${quotedValue(values[0])}` : `${field}:(${values.map(quotedValue).join(' or ')})`;
}
