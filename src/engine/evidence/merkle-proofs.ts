// Proofs over the tree of RFC 9162: that a leaf is in it (2.1.3), and that a later tree holds all of an earlier one (2.1.4).
import { hash } from 'node:crypto';

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

/** H(0x00 ‖ entry). */
export function leafHash(entry: Buffer): Buffer {
  return hash('sha256', Buffer.concat([LEAF, entry]), 'buffer');
}

/** H(0x01 ‖ left ‖ right). */
export function nodeHash(left: Buffer, right: Buffer): Buffer {
  return hash('sha256', Buffer.concat([NODE, left, right]), 'buffer');
}

/** The largest power of two below `size`, where the tree of that many leaves is split. */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/** Roots of stretches of leaves; what is asked for again is not computed again. */
export class LeafTree {
  readonly size: number;
  readonly #leaf: (index: number) => Buffer;
  readonly #kept = new Map<string, Buffer>();

  /** `leaf` gives the hash of a leaf. */
  constructor(size: number, leaf: (index: number) => Buffer) {
    this.size = size;
    this.#leaf = leaf;
  }

  static of(entries: readonly Buffer[]): LeafTree {
    return new LeafTree(entries.length, (index) => leafHash(entries[index]));
  }

  root(size: number = this.size): Buffer {
    return size === 0 ? hash('sha256', Buffer.alloc(0), 'buffer') : this.#between(0, size);
  }

  /** Siblings from the leaf's own up to the root's child, in the tree of the first `size` leaves. */
  inclusion(index: number, size: number = this.size): Buffer[] {
    if (index < 0 || index >= size || size > this.size) throw new RangeError(`no leaf ${index} in a tree of ${size}`);
    const path = (start: number, end: number): Buffer[] => {
      if (end - start === 1) return [];
      const middle = start + splitOf(end - start);
      return index < middle ? [...path(start, middle), this.#between(middle, end)] : [...path(middle, end), this.#between(start, middle)];
    };
    return path(0, size);
  }

  /** That the tree of `size` leaves begins with that of the first `earlier`. */
  consistency(earlier: number, size: number = this.size): Buffer[] {
    if (earlier < 1 || earlier > size || size > this.size) throw new RangeError(`no tree of ${earlier} leaves in one of ${size}`);
    const proof = (m: number, start: number, end: number, whole: boolean): Buffer[] => {
      if (m === end - start) return whole ? [] : [this.#between(start, end)];
      const split = splitOf(end - start);
      return m <= split ? [...proof(m, start, start + split, whole), this.#between(start + split, end)]
        : [...proof(m - split, start + split, end, false), this.#between(start, start + split)];
    };
    return proof(earlier, 0, size, true);
  }

  /** Large stretches are kept; those below cost little, and would fill the memory. */
  #between(start: number, end: number): Buffer {
    if (end - start === 1) return this.#leaf(start);
    const key = `${start}-${end}`;
    const known = this.#kept.get(key);
    if (known) return known;
    const middle = start + splitOf(end - start);
    const root = nodeHash(this.#between(start, middle), this.#between(middle, end));
    if (end - start >= 64) this.#kept.set(key, root);
    return root;
  }
}

/** The root that the proof leads to from the leaf (RFC 9162, 2.1.3.2); null where it has too few or too many hashes. */
export function rootOfInclusion(leaf: Buffer, index: number, size: number, proof: readonly Buffer[]): Buffer | null {
  if (index >= size) return null;
  let [at, last] = [index, size - 1];
  let root = leaf;
  for (const sibling of proof) {
    if (last === 0) return null;
    if (at % 2 === 1 || at === last) {
      root = nodeHash(sibling, root);
      while (at % 2 === 0 && at !== 0) { at /= 2; last = Math.floor(last / 2); }
    } else root = nodeHash(root, sibling);
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? root : null;
}

/** Whether the proof leads from the root of the earlier tree to that of the later one (RFC 9162, 2.1.4.2). */
export function isConsistent(earlier: number, earlierRoot: Buffer, size: number, root: Buffer, proof: readonly Buffer[]): boolean {
  if (earlier > size || earlier < 1) return false;
  if (earlier === size) return proof.length === 0 && earlierRoot.equals(root);
  // A whole subtree is its own first hash, and is left out of the proof.
  const hashes = Number.isInteger(Math.log2(earlier)) ? [earlierRoot, ...proof] : [...proof];
  if (hashes.length === 0) return false;
  let [at, last] = [earlier - 1, size - 1];
  while (at % 2 === 1) { at = Math.floor(at / 2); last = Math.floor(last / 2); }
  let [first, second] = [hashes[0], hashes[0]];
  for (const sibling of hashes.slice(1)) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      first = nodeHash(sibling, first);
      second = nodeHash(sibling, second);
      while (at % 2 === 0 && at !== 0) { at /= 2; last = Math.floor(last / 2); }
    } else second = nodeHash(second, sibling);
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && first.equals(earlierRoot) && second.equals(root);
}
