// Where the cursor stands in a query that may be half written: at the beginning of a term, or in a value of a field.

export interface QueryCursor {
  /** The field whose value is being written, as typed; null at a term. */
  readonly field: string | null;
  /** What stands in front of the cursor of the word or value being written, without a quote. */
  readonly typed: string;
  /** The word or value to replace. */
  readonly start: number;
  readonly end: number;
  /** The term that it belongs to, its minus and its brackets included: what the rest of the query does without. */
  readonly termStart: number;
  readonly termEnd: number;
  /** A term stands in front, so that AND, OR and NOT make sense. */
  readonly follows: boolean;
}

const BREAK = /[\s()"]/;

/** In one pass, whatever the text. */
export function cursorOf(query: string, at: number): QueryCursor {
  let follows = false;
  let field: { readonly name: string; readonly start: number; listed: boolean } | null = null;
  let start = at;
  let termStart = at;
  let i = 0;
  /** The word that the cursor is in or touches, begins at `start`. */
  for (;;) {
    while (i < at && /\s/.test(query[i])) { i++; if (field && !field.listed) field = null; }
    if (i >= at) { start = at; if (!field) termStart = at; break; }
    const character = query[i];
    if (character === '(') {
      if (field && field.start === i) field.listed = true; else field = null;
      i++;
      continue;
    }
    if (character === ')') { field = null; follows = true; i++; continue; }
    start = i;
    if (!field) termStart = i;
    if (character === '"') {
      const end = quoteEnd(query, i);
      if (end > at || (end === at && query[at - 1] !== '"')) return told(query, at, field, i, quoteEnd(query, i), termStart, follows);
      i = end;
      follows = true;
      if (field && !field.listed) field = null;
      if (i >= at) { start = at; termStart = at; break; }
      continue;
    }
    // A word: up to white space, brackets and quotes; its first colon may end the name of a field.
    let from = i;
    if (!field && query[i] === '-') { from = i + 1; }
    let end = from;
    while (end < query.length && !BREAK.test(query[end])) end++;
    if (!field) {
      const colon = query.slice(from, end).indexOf(':');
      if (colon > 0 && /^[A-Za-z]+$/.test(query.slice(from, from + colon)) && from + colon < at) {
        field = { name: query.slice(from, from + colon), start: from + colon + 1, listed: false };
        i = field.start;
        if (i >= at || !BREAK.test(query[i] ?? ' ')) {
          if (end >= at) return told(query, at, field, i, end, termStart, follows);
          i = end;
          field = null;
          follows = true;
        }
        continue;
      }
      if (end >= at) return { field: null, typed: query.slice(from, at), start: from, end, termStart, termEnd: end, follows };
      follows = !/^(and|or|not|-)$/i.test(query.slice(i, end)) && end > from;
      i = Math.max(end, from);
      if (i === start) i++;
      continue;
    }
    if (end >= at) return told(query, at, field, i, end, termStart, follows);
    i = end;
    follows = true;
    if (!field.listed) field = null;
  }
  return field ? told(query, at, field, start, at, termStart, follows) : { field: null, typed: '', start: at, end: at, termStart: at, termEnd: at, follows };
}

function told(query: string, at: number, field: { readonly name: string; readonly listed: boolean } | null, start: number, end: number, termStart: number, follows: boolean): QueryCursor {
  const typed = query.slice(query[start] === '"' ? start + 1 : start, at);
  let termEnd = end;
  if (field?.listed) {
    // To the bracket that closes the list, if there is one.
    while (termEnd < query.length && query[termEnd] !== ')') termEnd = query[termEnd] === '"' ? quoteEnd(query, termEnd) : termEnd + 1;
    termEnd = Math.min(query.length, termEnd + 1);
  }
  return { field: field?.name ?? null, typed, start, end, termStart, termEnd, follows };
}

/** Behind the quote that closes the one at `start`, or the end of the text. */
function quoteEnd(query: string, start: number): number {
  for (let at = start + 1; at < query.length; at++) {
    if (query[at] === '\\' && (query[at + 1] === '"' || query[at + 1] === '\\')) at++;
    else if (query[at] === '"') return at + 1;
  }
  return query.length;
}
