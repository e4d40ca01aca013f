// What a container offers of itself: parts that can be read one after another, each with what it was taken out of.
import type { WireError } from '../../../contract/errors.ts';
import type { Layer } from '../../../contract/sources.ts';

/** One part as it is read. */
export interface PartReading {
  readonly container: 'none' | 'gzip';
  /** The next decoded bytes or null; throws what makes the rest of the part unreadable. */
  next(): Promise<Buffer | null>;
  /** Of the part as taken out of the archive, and how it ended; valid at the end. */
  readonly given: { readonly bytes: number; readonly sha256: string };
  readonly partial: boolean;
  readonly remarks: readonly string[];
  close(): void;
}

/** A file in an archive, or a sheet. */
export interface Part {
  /** Path of labels within the given file. */
  readonly inside: string;
  /** As shown, the given file included. */
  readonly name: string;
  /** As claimed by the archive. */
  readonly bytes: number;
  /** The given file, without a hash, and the archives within it on the way here. */
  readonly layers: readonly Layer[];
  /** Its bytes are rows of a sheet. */
  readonly sheet: boolean;
  readonly hidden: boolean;
  readonly refusal: WireError | null;
  /** Null with a refusal. */
  readonly open: (() => Promise<PartReading>) | null;
}

/** An archive or a workbook. */
export interface Container {
  readonly kind: 'zip' | 'xlsx';
  /** Parts it lists, those of archives within it not counted. */
  readonly members: number;
  /** About the container as a whole, those within included once they were looked at. */
  readonly remarks: readonly string[];
  parts(): AsyncGenerator<Part>;
  /** The part at a path of labels. Throws CONTAINER_REFUSED where there is none, and what makes an archive on the way unreadable. */
  part(labels: readonly string[]): Promise<Part>;
  close(): void;
}
