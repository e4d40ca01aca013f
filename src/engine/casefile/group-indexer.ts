// The text index of one group of blocks, from their records; and the language between the case's thread and those that index.
import type { WireError } from '../../contract/errors.ts';
import type { Block } from '../events/records.ts';
import { TextGroup, type PackedSignatures } from '../events/text-index.ts';
import { WordGroup, type PackedWords } from '../events/word-index.ts';

/** `words`: null for a group of too many. */
export interface IndexedGroup { readonly signatures: PackedSignatures; readonly words: PackedWords | null }

/** What a thread is started with: the case file, and a cell that is set once it is to stop. */
export interface IndexThread { readonly path: string; readonly stop: SharedArrayBuffer }
/** One group to be indexed: its blocks, in order. */
export interface ToIndexer { readonly blocks: readonly number[] }
export type FromIndexer =
  /** So many blocks more are done. */
  | { readonly kind: 'progress'; readonly blocks: number }
  | { readonly kind: 'done'; readonly indexed: IndexedGroup }
  | { readonly kind: 'failed'; readonly error: WireError };

export class GroupIndexer {
  readonly #read: (block: number) => Block;
  #signatures = new TextGroup();
  #words = new WordGroup();

  constructor(read: (block: number) => Block) {
    this.#read = read;
  }

  /** Adds the next block. */
  add(id: number): void {
    const block = this.#read(id);
    this.#signatures.add(block.bytes);
    this.#words.add(block);
  }

  /** The group of all blocks added since the last call. */
  finish(): IndexedGroup {
    const indexed = { signatures: this.#signatures.pack(), words: this.#words.pack() };
    this.#signatures = new TextGroup();
    this.#words = new WordGroup();
    return indexed;
  }
}
