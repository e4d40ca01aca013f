// What is asked of a source after its import, as operations: its duplicates and conflicts, another export beside it, its original
// bytes; and what is done to it: standing, clock, duplicates.
import type { Source } from '../contract/sources.ts';
import type { Handlers } from '../contract/server.ts';
import type { CaseFile } from './casefile/case-file.ts';
import { Comparisons } from './casefile/compare.ts';
import { sourceNumber } from './casefile/ledger.ts';
import { OriginalBytes } from './casefile/original-bytes.ts';
import { listConflicts, listDuplicates } from './casefile/pairs.ts';
import { keepDuplicates, setClock, setStanding, type LongWork } from './casefile/standing.ts';

export interface SourceReviewOptions {
  readonly file: CaseFile;
  /** Runs work on a source as a job, alone; answers with the source as it is then. */
  work(source: string, signal: AbortSignal, work: (running: LongWork) => Promise<void>): Promise<Source>;
  /** The times of a source have changed; answers with the source as it is now. */
  retimed(source: string): Source;
}

export function sourceReview({ file, work, retimed }: SourceReviewOptions): Handlers {
  const { db } = file;
  const comparisons = new Comparisons(db);
  const original = new OriginalBytes(db);
  const told = ({ signal, progress }: LongWork, tick: (tick: { done: number; total: number }) => void): LongWork => ({
    signal, progress: (done, total) => { progress(done, total); tick({ done, total }); },
  });
  return {
    'source.duplicates': ({ source, offset, limit }, { signal }) => listDuplicates(db, sourceNumber(db, source), offset, limit, signal),
    'source.conflicts': ({ source, offset, limit }) => listConflicts(db, source === null ? null : sourceNumber(db, source), offset, limit),
    'source.compare': ({ earlier, later, offset, limit }, { signal }) => comparisons.page(sourceNumber(db, earlier), sourceNumber(db, later), offset, limit, signal),
    'source.read': ({ source, decoded, offset, limit }, { signal }) => original.read(sourceNumber(db, source), decoded, offset, limit, signal),
    'source.standing': ({ source, standing, reason }, { signal, tick }) => work(source, signal, (running) => setStanding(file, sourceNumber(db, source), standing, reason, told(running, tick))),
    'source.duplicate': ({ source, keep, reason }, { signal, tick }) => work(source, signal, (running) => keepDuplicates(file, sourceNumber(db, source), keep, reason, told(running, tick))),
    'source.clock': ({ source, seconds, reason }) => {
      setClock(file, sourceNumber(db, source), seconds, reason);
      return retimed(source);
    },
  };
}
