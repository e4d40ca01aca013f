// How a report writes numbers, and the pair of a name and what is said under it.

export interface Term {
  readonly term: string;
  readonly text: string;
  /** The text is a query, to be set in monospace. */
  readonly code?: boolean;
  /** SHA-256 in hex, printed behind the text. */
  readonly hash?: string;
}

/** 1234567 → `1,234,567`. */
export function count(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}
