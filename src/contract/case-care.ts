// What keeps a case in order, as the contract tells it: its properties, a copy of it, and what could be saved of a damaged one.
import type { FileHandle } from './model.ts';

/** What a case is about in the files of its investigators. Each is a line of text, empty where not set. */
export interface CaseProperties {
  /** The number it goes by. */
  readonly number: string;
  readonly requester: string;
  /** What was asked for, and by which order. */
  readonly mandate: string;
  /** The last day it is to be kept, `2033-12-31`. */
  readonly retention: string;
  readonly legalBasis: string;
}
/** In the order in which they are shown, each with the words for it. */
export const PROPERTY_WORDS: { readonly [K in keyof CaseProperties]: string } = {
  number: 'Case number', requester: 'Requested by', mandate: 'Mandate', legalBasis: 'Legal basis', retention: 'Keep until',
};
export const PROPERTIES = Object.keys(PROPERTY_WORDS) as readonly (keyof CaseProperties)[];

/** A copy that was made and opened once. */
export interface CaseCopy {
  readonly file: FileHandle;
  readonly fileName: string;
  readonly bytes: number;
  /** SHA-256 of the copy, hex. */
  readonly sha256: string;
}

/** What became of one source. Records count from 1. */
export interface SalvagedSource {
  /** `S-001`; null for records whose source is not known any more. */
  readonly source: string | null;
  readonly name: string;
  /** Records that it held; null where that is not known any more. */
  readonly records: number | null;
  /** Records whose hash verifies, which are in the new case. */
  readonly saved: number;
  /** First and last record of each stretch that is not there, or does not verify. */
  readonly lost: readonly (readonly [number, number])[];
  readonly remarks: readonly string[];
}
/** What could be read of one table. */
export interface SalvagedTable {
  readonly table: string;
  readonly rows: number;
  /** Rows that were read, and do not hold what the table asks for. */
  readonly refused: number;
  /** Pages of it that cannot be read, as far as they are known. */
  readonly pages: number;
  /** How the first rows that were refused begin. */
  readonly examples: readonly string[];
}
export interface SalvageReport {
  /** Of the new case. */
  readonly file: FileHandle;
  readonly fileName: string;
  readonly damagedName: string;
  /** True where all of the damaged file could be read and verifies. */
  readonly whole: boolean;
  readonly verdict: string;
  readonly pages: number;
  readonly pageSize: number;
  /** What is wrong with the file as a whole. */
  readonly faults: readonly string[];
  readonly sources: readonly SalvagedSource[];
  readonly tables: readonly SalvagedTable[];
  /** Entries of the custody log that are missing or do not verify, by number. */
  readonly custodyLost: readonly number[];
}
