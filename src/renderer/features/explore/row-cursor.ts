// Where the cursor of the grid goes: rows of one long result, shown a page at a time.
export const PAGE_ROWS = 100;

export type Step = 'next' | 'previous' | 'pageDown' | 'pageUp' | 'first' | 'last';

/** A place in the result: page and row on it, both from 0. */
export interface Place { readonly page: number; readonly row: number }

export function placeOf(position: number): Place {
  return { page: Math.floor(position / PAGE_ROWS), row: position % PAGE_ROWS };
}

/** Number of pages; an empty result has one, empty, page. */
export function pagesOf(total: number): number {
  return Math.max(1, Math.ceil(total / PAGE_ROWS));
}

/**
 * The place after a step, over page borders, never outside the result. `row` null: nothing on this page is selected,
 * so the first step lands on the page's own first row (or last, going back). Null when the result is empty.
 */
export function move(page: number, row: number | null, total: number, step: Step, screenRows = 10): Place | null {
  if (total <= 0) return null;
  const first = page * PAGE_ROWS;
  const last = Math.min(total, first + PAGE_ROWS) - 1;
  const here = row === null ? null : first + row;
  const wanted = {
    first: 0,
    last: total - 1,
    next: here === null ? first : here + 1,
    previous: here === null ? last : here - 1,
    pageDown: here === null ? first : here + screenRows,
    pageUp: here === null ? first : here - screenRows,
  }[step];
  return placeOf(Math.min(total - 1, Math.max(0, wanted)));
}

/** `page` kept inside a result that may have shrunk. */
export function clampPage(page: number, total: number): number {
  return Math.min(pagesOf(total) - 1, Math.max(0, page));
}

/** What a person typed as a page, from 1, as a page from 0; null when it is no number. */
export function pageTyped(text: string, total: number): number | null {
  const digits = text.trim().replaceAll(/[ ,.']/g, '');
  return /^\d{1,9}$/.test(digits) ? clampPage(Number(digits) - 1, total) : null;
}
