// What of a saved block verifies: its bytes unpack, its bounds hold, and each record has the hash that it had when it was imported.
import { hash } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import { unpackBounds } from '../casefile/bounds.ts';
import type { Value } from './cells.ts';

export interface BlockRow { readonly id: number; readonly part_id: number; readonly first_record: number; readonly records: number; readonly offset: number; readonly bytes: number; readonly bounds: Buffer; readonly hashes: Buffer; readonly body: Buffer }

/** A block of 16 MiB and what stands around it; one that would unpack to more is damaged. */
const LARGEST = 20 * 1024 * 1024;

/** Places, within the block, of records that do not verify; null where none of it does. */
export function faultsOf(row: Record<string, Value>): readonly number[] | null {
  const block = row as unknown as BlockRow;
  try {
    const body = zstdDecompressSync(block.body, { maxOutputLength: LARGEST });
    if (body.length !== block.bytes || block.hashes.length !== block.records * 32) return null;
    const bounds = unpackBounds(block.bounds, block.records);
    if ((bounds.at(-1) ?? 0) > body.length) return null;
    const faults: number[] = [];
    for (let i = 0; i < block.records; i++) {
      const found = hash('sha256', body.subarray(bounds[i * 2], bounds[i * 2 + 1]), 'buffer');
      if (found.compare(block.hashes, i * 32, i * 32 + 32) !== 0) faults.push(i);
    }
    return block.records > 0 && faults.length === block.records ? null : faults;
  } catch {
    return null;
  }
}
