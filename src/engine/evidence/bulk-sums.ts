// Sums over what makes up most of a case: the blocks of a part and the columns of a segment, byte for byte as they are stored.
// A compressed byte can change and still unpack to the same: what is in the file is compared, not what it means.
import { createHash, hash, type Hash } from 'node:crypto';

export interface SummedBlock { readonly id: number; readonly firstRecord: number; readonly records: number; readonly firstLine: number; readonly offset: number; readonly bytes: number; readonly bounds: Buffer; readonly body: Buffer }
export interface SummedSegment { readonly id: number; readonly source: number; readonly generation: number; readonly ordinal: number; readonly events: number; readonly firstRecord: number }

/** SHA-256 over the blocks of a part in order. Hashes of records are left out: the part's root is made of them. */
export class BlockSum {
  readonly #hash: Hash = createHash('sha256');

  add({ id, firstRecord, records, firstLine, offset, bytes, bounds, body }: SummedBlock): void {
    this.#hash.update(`${id} ${firstRecord} ${records} ${firstLine} ${offset} ${bytes} ${bounds.length} ${body.length}\n`).update(bounds).update(body);
  }

  digest(): Buffer { return this.#hash.digest(); }
}

/** SHA-256 over a segment and its columns by name, flags aside: those are judged anew. `columns`: name and SHA-256 of each as stored. */
export function segmentSum({ id, source, generation, ordinal, events, firstRecord }: SummedSegment, columns: ReadonlyMap<string, string>): Buffer {
  const lines = [...columns].filter(([name]) => name !== 'flags').sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, sha256]) => `${name} ${sha256}\n`);
  return hash('sha256', `${id} ${source} ${generation} ${ordinal} ${events} ${firstRecord}\n${lines.join('')}`, 'buffer');
}
