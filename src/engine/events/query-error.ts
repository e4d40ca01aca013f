// What is wrong with a query: where, why, and what would be right instead.
import { ExhibitError } from '../../contract/errors.ts';

/** QUERY_INVALID with the span it is about, in UTF-16 units of the query, and a text to put in its place, if one is likely meant; '' to leave it out. */
export class QueryError extends ExhibitError {
  readonly start: number;
  readonly end: number;
  readonly instead: string | null;
  constructor(query: string, start: number, end: number, what: string, instead: string | null = null) {
    const excerpt = query.slice(start, Math.min(end, start + 40));
    const where = start >= query.length ? 'at its end' : `at position ${start + 1}, “${excerpt}”`;
    super('QUERY_INVALID', `The query does not make sense ${where}: ${what}.${instead === null ? '' : instead === '' ? ' Leave it out?' : ` Did you mean ${instead.slice(0, 200)}?`}`);
    this.start = start;
    this.end = end;
    this.instead = instead;
  }
}

/** The word that `typed` is most likely a misspelling of: at most two letters off, and closer than half of it; null for none. */
export function likelyWord(typed: string, words: Iterable<string>): string | null {
  const text = typed.toLowerCase();
  if (text.length > 40) return null;
  let best: string | null = null;
  let least = Math.min(2, Math.ceil(text.length / 2) - 1) + 1;
  for (const word of words) {
    const known = word.toLowerCase();
    const distance = known.startsWith(text) && text.length >= 3 ? 0.5 : editDistance(text, known);
    if (distance < least) { best = word; least = distance; }
  }
  return best;
}

/** Letters inserted, left out, replaced or swapped with their neighbour. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, rows[i - 2][j - 2] + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return rows[a.length][b.length];
}
