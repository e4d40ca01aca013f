// Builds what is missing of the text index, block by block, letting everything else in between.
import { setImmediate as turn } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import { GROUP_BLOCKS, indexedGroups, TextGroup } from '../events/text-index.ts';
import { BLOCKS_OF_SOURCE, blockReader } from '../events/records.ts';
import { WordGroup } from '../events/word-index.ts';
import type { CaseFile } from './case-file.ts';

const TURN_MS = 8;

interface Missing { readonly source: number; readonly ordinal: number; readonly blocks: readonly number[] }

/** Groups without an index, and the blocks each of them covers. Blocks without a record have no place in it. */
function missingGroups(db: Database.Database): Missing[] {
  const missing: Missing[] = [];
  for (const source of db.prepare<[], number>("SELECT id FROM source WHERE state <> 'importing' ORDER BY id").pluck().all()) {
    const ids = db.prepare<[number], number>(BLOCKS_OF_SOURCE).pluck().all(source);
    const indexed = indexedGroups(db, source);
    for (let at = 0, ordinal = 0; at < ids.length; at += GROUP_BLOCKS, ordinal++) {
      if (!indexed.has(ordinal)) missing.push({ source, ordinal, blocks: ids.slice(at, at + GROUP_BLOCKS) });
    }
  }
  return missing;
}

export function isTextIndexed(db: Database.Database): boolean {
  return missingGroups(db).length === 0;
}

/** Ends early, with what is finished kept, when the signal fires. Resolves with true when nothing is missing. */
export async function buildTextIndex(file: CaseFile, signal: AbortSignal, progress: (done: number, total: number) => void): Promise<boolean> {
  const missing = missingGroups(file.db);
  const read = blockReader(file.db);
  const total = missing.reduce((sum, group) => sum + group.blocks.length, 0);
  let done = 0;
  let turned = performance.now();
  for (const { source, ordinal, blocks } of missing) {
    const group = new TextGroup();
    const words = new WordGroup();
    for (const id of blocks) {
      if (performance.now() - turned > TURN_MS) {
        progress(done, total);
        await turn();
        if (signal.aborted) return false;
        turned = performance.now();
      }
      const block = read(id);
      group.add(block.bytes);
      words.add(block);
      done++;
    }
    file.write(() => { group.store(file.db, source, ordinal); words.store(file.db, source, ordinal); });
  }
  progress(total, total);
  return true;
}
