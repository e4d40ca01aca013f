// What the child process and its parent say to each other: one request in, framed messages out. A frame is a kind (1 byte),
// a length (4 bytes, little-endian) and that many bytes.
import type { WireError } from '../../../contract/errors.ts';
import type { Layer } from '../../../contract/sources.ts';

export const FRAME = { message: 1, bytes: 2, alive: 3 } as const;
export const FRAME_HEADER = 5;
/** Longest frame; a longer one means that the child is not itself any more. */
export const LONGEST_FRAME = 4 * 1024 * 1024;
/** Decoded bytes in one frame. */
export const BYTES_FRAME = 1024 * 1024;

/** Sent to the child's standard input as its one JSON text. */
export interface UnpackRequest {
  readonly path: string;
  /** As the person knows it. */
  readonly name: string;
  readonly raiseLimits: boolean;
  readonly password: string | null;
  /** Where large archives within archives are put for a moment, without a name; its free space bounds what may unfold. */
  readonly folder: string;
  readonly task:
    | { readonly kind: 'list'; readonly headBytes: number }
    | { readonly kind: 'open'; readonly inside: readonly string[] };
}

/** A part begins; its bytes follow, then `end`. */
export interface PartStart {
  readonly kind: 'start';
  readonly inside: string;
  readonly name: string;
  readonly bytes: number;
  readonly layers: readonly Layer[];
  readonly container: 'none' | 'gzip';
  readonly sheet: boolean;
  readonly hidden: boolean;
}
export interface PartEnd {
  readonly kind: 'end';
  /** Listing: the head is all of it. */
  readonly whole: boolean;
  /** Why there is nothing, or no more, of this part; the others go on. */
  readonly error: WireError | null;
  readonly state: 'complete' | 'partial';
  readonly remarks: readonly string[];
  /** As taken out of the archive. */
  readonly given: { readonly bytes: number; readonly sha256: string };
}
export type ChildMessage =
  /** First of a listing. */
  | { readonly kind: 'container'; readonly container: 'zip' | 'xlsx'; readonly bytes: number; readonly members: number }
  | PartStart
  | PartEnd
  /** Last of all. `peakBytes`: most memory that the child has held. */
  | { readonly kind: 'finish'; readonly remarks: readonly string[]; readonly peakBytes: number }
  | { readonly kind: 'failed'; readonly error: WireError; readonly peakBytes: number };
