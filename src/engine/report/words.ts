// How a report writes numbers, the pair of a name and what is said under it, and what every format says in the same words.
import type { Exhibit, FindingFields } from '../../contract/model.ts';
import type { Source } from '../../contract/sources.ts';

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

export const NO_SOURCE = 'The case has no source.';
export const NO_STATEMENT = 'No statement has been written.';
export const NO_VALUES = 'The record holds no old or new value.';
export const UNSIGNED = 'The case had not been signed when this report was made.';

/** How an exhibit bears on the finding. */
export const roleWords = (role: Exhibit['role']): string => (role === 'contradicts' ? '≠ contradicts' : role);
export const severityWords = (severity: FindingFields['severity']): string => (severity === 'none' ? 'not rated' : severity);

/** Under the ledger: what does not add up is said. */
export function totalWords({ read, imported, rejected, duplicate }: Pick<Source, 'read' | 'imported' | 'rejected' | 'duplicate'>): string {
  const rest = read - imported - rejected - duplicate;
  return rest === 0 ? 'Total; imported, rejected and duplicate add up to read' : `Total; ${count(Math.abs(rest))} records are not accounted for`;
}

/** Of the control totals of a source. */
export const totalsWords = (totals: readonly unknown[]): string => (totals.length === 0 ? 'none: no column is numeric' : 'exact sums of the columns below');
