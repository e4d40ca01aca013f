// What the parse worker tells the engine worker during one import: per source what it found, part by part, and `done`; `failed` ends it all. All bulk travels as transferred buffers.
import type { WireError } from '../../contract/errors.ts';
import type { ControlTotal, Encoding, Layer, Repair } from '../../contract/sources.ts';
import type { DictionaryName } from '../events/columns.ts';
import type { DictionaryChunk } from '../events/dictionary.ts';
import type { FinishedSegment } from '../events/segment-builder.ts';
import type { Dialect, MappingOptions } from '../record.ts';
import type { Profile } from './profiles/schema.ts';

/** A source of an import and how it is to be read. */
export interface ImportFileTask {
  readonly path: string;
  /** As the person knows it, and the file it is read from, which messages about members of an archive begin with. */
  readonly name: string;
  readonly fileName: string;
  readonly container: 'none' | 'gzip' | 'zip' | 'xlsx';
  /** Members or sheets in order; one whose `inside` is null is the file itself. */
  readonly parts: readonly { readonly inside: string | null; readonly name: string }[];
  readonly dialect: Dialect;
  readonly encoding: Encoding;
  readonly profile: Profile;
  readonly options: MappingOptions;
  /** The bytes of a compressed file, archive or workbook are to be handed over too. */
  readonly keepContainer: boolean;
  readonly raiseLimits: boolean;
  readonly password: string | null;
}
/** Sent to the parse worker as its one message. It goes through the files in order, ahead of what is being stored. */
export interface ImportTask {
  readonly files: readonly ImportFileTask[];
  /** The case's dictionaries, so that ids are the case's own from the start. */
  readonly dictionaries: { readonly [N in DictionaryName]: DictionaryChunk | null };
  /** Two 32-bit cells: [0] not 0 = cancel; [1] messages the engine has dealt with. */
  readonly control: SharedArrayBuffer;
}
export const CANCEL_CELL = 0;
export const DONE_CELL = 1;
/** Messages under way at most: bounds the memory when storing is slower than reading. */
export const MESSAGES_AHEAD = 12;

export interface RawRejection { readonly record: number; readonly line: number; readonly offset: number; readonly bytes: number; readonly origin: 'reader' | 'profile'; readonly reason: string }

/** Decoded bytes of the part under way, gapless and in order, cut into blocks. */
export interface RawMessage {
  readonly kind: 'raw';
  readonly bytes: Uint8Array;
  /** Offset of `bytes` in the decoded part. */
  readonly offset: number;
  /** Per block: end within `bytes` (it begins where the previous ends), records, first record, line at its first byte. */
  readonly blocks: readonly { readonly end: number; readonly records: number; readonly firstRecord: number; readonly firstLine: number }[];
  /** Start and end of every record within `bytes`, over all blocks. */
  readonly bounds: Uint32Array;
  /** recordHash of every record, in the same order; null where the engine is to make them. */
  readonly hashes: Uint8Array | null;
  readonly rejections: readonly RawRejection[];
}

/** A part is over: what the ledger keeps of it. */
export interface PartMessage {
  readonly kind: 'part';
  readonly name: string;
  readonly container: 'none' | 'gzip';
  readonly records: number;
  /** As given or as taken out of its archive; the hash is null where the engine makes it of the bytes handed over. */
  readonly givenBytes: number;
  readonly givenSha256: Uint8Array | null;
}

/** A source is over. */
export interface DoneMessage {
  readonly kind: 'done';
  readonly records: number;
  /** The file as given; the hash is null where the engine makes it of the bytes handed over. */
  readonly bytesGiven: number;
  readonly givenSha256: Uint8Array | null;
  /** Archives between the file and its parts, outermost first; the file itself is not among them. */
  readonly layers: readonly Layer[];
  readonly state: 'complete' | 'partial';
  readonly repairs: readonly Repair[];
  readonly totals: readonly ControlTotal[];
  readonly tells: readonly string[];
  readonly remarks: readonly string[];
}

export type ImportMessage =
  | RawMessage
  | { readonly kind: 'container'; readonly bytes: Uint8Array }
  | { readonly kind: 'segment'; readonly segment: FinishedSegment }
  | { readonly kind: 'dictionary'; readonly name: DictionaryName; readonly chunk: DictionaryChunk }
  | { readonly kind: 'progress'; readonly bytesDone: number; readonly records: number }
  | PartMessage
  | DoneMessage
  | { readonly kind: 'failed'; readonly error: WireError };
