// What was searched stands in the custody log, gathered, so that clicking through a case does not drown what else was done.
import { createHash } from 'node:crypto';
import type { CaseFile } from './case-file.ts';

/** Searches are written this long after the first of them, ms. */
const PATIENCE = 60_000;
/** Or once so many different ones are gathered. */
const MOST = 50;
/** Characters of a query that are written out; a longer one is told by its hash as well. */
const LONGEST = 500;

/**
 * The rule: the first page of a result counts as a search; further pages, counts and facets of it do not. One query asked several
 * times is told once with how often. What is gathered becomes one entry after a minute, at fifty different queries, before the log
 * is read or printed, and when the case is closed.
 */
export class SearchLog {
  readonly #file: CaseFile;
  readonly #written: () => void;
  readonly #gathered = new Map<string, { times: number; hits: number }>();
  #timer: NodeJS.Timeout | null = null;

  /** `written` is told of entries that nobody waits for. */
  constructor(file: CaseFile, written: () => void) {
    this.#file = file;
    this.#written = written;
  }

  note(query: string, hits: number): void {
    const text = query.trim();
    if (this.#file.readOnly || text === '') return;
    this.#gathered.set(text, { times: (this.#gathered.get(text)?.times ?? 0) + 1, hits });
    if (this.#gathered.size >= MOST) this.#writeLater();
    else this.#timer ??= setTimeout(() => this.#writeLater(), PATIENCE).unref();
  }

  /** Writes what is gathered. */
  flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#gathered.size === 0) return;
    const told = [...this.#gathered].map(([query, { times, hits }]) => `${shown(query)} (${times > 1 ? `${times} times, ` : ''}${hits === 1 ? '1 hit' : `${hits} hits`})`);
    this.#file.write(() => this.#file.log('case.search', told.length === 1 ? '1 search' : `${told.length} searches`, told.join('; ')));
    this.#gathered.clear();
  }

  #writeLater(): void {
    try {
      this.flush();
      this.#written();
    } catch {
      // A full disk, say: they stay gathered, and whoever writes next hears of it.
    }
  }
}

function shown(query: string): string {
  return query.length <= LONGEST ? query : `${query.slice(0, LONGEST)}… (sha256 ${createHash('sha256').update(query).digest('hex')})`;
}
