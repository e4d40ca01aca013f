// Terms that read records, and take as long as that takes: what each is called while its hits come in.
import type { Query, QueryValue } from './query.ts';
import { HAS_WORDS, wordOf } from './query-words.ts';

export const textKey = (needle: string): string => `"${needle}`;
export const expressionKey = (pattern: string): string => `/${pattern}`;
export const havingKey = (name: string): string => `:${name.toLowerCase()}`;
export const sideKey = (side: 'old' | 'new', values: readonly QueryValue[]): string => `${side}:${JSON.stringify(values.map(({ text, as }) => [text, as]))}`;

/** What the records are read for: an event that one of them finds meets the term. Null for a term that the columns answer, or one made of others. */
export function slowKeys(term: Query): readonly string[] | null {
  if (term.kind === 'text') return [textKey(term.needle)];
  if (term.kind === 'expression') return [expressionKey(term.pattern)];
  if (term.kind !== 'field') return null;
  if (term.field === 'old' || term.field === 'new') return [sideKey(term.field, term.values)];
  if (term.field !== 'has') return null;
  const names = term.values.filter(({ text }) => wordOf(HAS_WORDS, text) === null);
  return names.length === 0 ? null : names.map(({ text }) => havingKey(text));
}

/** Whether anything in the query reads records. */
export function isSlow(query: Query): boolean {
  if (query.kind === 'and' || query.kind === 'or') return query.terms.some(isSlow);
  return query.kind === 'not' ? isSlow(query.term) : slowKeys(query) !== null;
}
