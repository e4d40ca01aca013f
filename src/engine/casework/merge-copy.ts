// A colleague's copy of this case, opened for reading: whether it is one, whether it is sound, and where both copies parted.
import { realpathSync } from 'node:fs';
import { basename } from 'node:path';
import Database from 'better-sqlite3';
import type { MergeSource } from '../../contract/casework.ts';
import { ExhibitError } from '../../contract/errors.ts';
import type { CaseFile } from '../casefile/case-file.ts';
import { brokenCustody } from '../casefile/custody.ts';
import { APPLICATION_ID, MIGRATIONS } from '../casefile/schema.ts';
import { guard } from '../casefile/settings.ts';
import { eventIdOf, parseEventId, sourceIdOf } from '../events/ids.ts';
import { caseworkFaults, stateAfter, type State } from './replay.ts';

interface Entry { readonly seq: number; readonly hash: string }
interface MergeEntry { readonly seq: number; readonly micros: number; readonly hash: string; readonly head: string }
interface SourceRow { readonly id: number; readonly name: string; readonly sha256: string; readonly inside: string | null; readonly read: number; readonly events: number }

/** How the subject of a merge names both copies as they were. */
const HEADS = /: this case at ([0-9a-f]{64}), the copy at ([0-9a-f]{64}); numbers up to /;
export function headsText(mine: string, theirs: string): string { return `: this case at ${mine}, the copy at ${theirs}`; }

export interface Copy {
  readonly db: Database.Database;
  readonly fileName: string;
  readonly faults: readonly string[];
  readonly mineHead: string;
  readonly theirsHead: string;
  /** The last entry of the custody log that both have. */
  readonly shared: number;
  readonly theirEntries: number;
  readonly missingHere: readonly MergeSource[];
  readonly missingThere: readonly MergeSource[];
  readonly mineEvents: number;
  readonly theirsEvents: number;
  /** What an event of the copy is called here. Where its source is missing here, its id may be that of another event here, so it says whose it is. */
  event(id: string): string;
  /** Whether an event, by the id it has in the copy, is of a source that is missing here. */
  isMissing(id: string): boolean;
}

/** Opens a copy, does the work, closes it. NOT_A_CASE, CASE_OLDER, CASE_NEWER, FILE_UNREADABLE; MERGE_REFUSED for another case, or this very file. */
export function withCopy<T>(file: CaseFile, path: string, work: (copy: Copy) => T): T {
  const name = basename(path);
  const db = open(file, path, name);
  try {
    return work(describe(file, db, name));
  } finally {
    db.close();
  }
}

function open(file: CaseFile, path: string, name: string): Database.Database {
  let db: Database.Database | null = null;
  try {
    if (realpathSync(path) === realpathSync(file.path)) throw new ExhibitError('MERGE_REFUSED', `${name} is this case itself.`, 'Choose the copy that your colleague worked on.');
    db = new Database(path, { readonly: true, fileMustExist: true });
    guard(db);
    db.pragma('query_only=ON');
    if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) throw new ExhibitError('NOT_A_CASE', `${name} is not a case file.`);
    const schema = db.pragma('user_version', { simple: true }) as number;
    if (schema < MIGRATIONS.length) throw new ExhibitError('CASE_OLDER', `${name} was written by an earlier Exhibit (schema ${schema}; this one reads ${MIGRATIONS.length}).`);
    if (schema > MIGRATIONS.length) throw new ExhibitError('CASE_NEWER', `${name} was written by a newer Exhibit (schema ${schema}; this one knows up to ${MIGRATIONS.length}).`);
    const id = db.prepare<[], string>("SELECT value FROM info WHERE key = 'id'").pluck().get();
    if (id !== file.id) throw new ExhibitError('MERGE_REFUSED', `${name} is another case than this one.`);
    return db;
  } catch (thrown) {
    db?.close();
    if (thrown instanceof ExhibitError) throw thrown;
    const code = (thrown as { code?: unknown }).code;
    if (code === 'ENOENT') throw new ExhibitError('FILE_NOT_FOUND', `There is no file ${name}.`);
    if (code === 'SQLITE_NOTADB') throw new ExhibitError('NOT_A_CASE', `${name} is not a case file.`);
    throw new ExhibitError('FILE_UNREADABLE', `${name} cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}.`, undefined, { cause: thrown });
  }
}

function describe(file: CaseFile, db: Database.Database, fileName: string): Copy {
  const [mine, theirs] = [entriesOf(file.db), entriesOf(db)];
  let shared = 0;
  while (shared < mine.length && shared < theirs.length && mine[shared].hash === theirs[shared].hash) shared++;
  const broken = brokenCustody(db);
  const faults = [
    ...(broken === null ? [] : [`custody log of the copy: entry ${broken} does not fit the one before it`]),
    ...(shared === 0 ? ['custody log of the copy: it has no entry in common with that of this case'] : []),
    ...caseworkFaults(db).map((fault) => `the copy: ${fault}`),
    ...caseworkFaults(file.db).map((fault) => `this case: ${fault}`),
  ];
  const [own, other] = [sourcesOf(file.db), sourcesOf(db)];
  const here = new Map<number, number>();
  for (const source of other) {
    const same = own.find((candidate) => candidate.id === source.id && isSame(candidate, source)) ?? own.find((candidate) => isSame(candidate, source));
    if (same) here.set(source.id, same.id);
  }
  const present = new Set(here.values());
  const isMissing = (source: number): boolean => !here.has(source) && other.some(({ id }) => id === source);
  return {
    db, fileName, faults, mineHead: mine.at(-1)!.hash, theirsHead: theirs.at(-1)?.hash ?? '', shared, theirEntries: theirs.length - shared,
    missingHere: other.filter(({ id }) => !here.has(id)).map(told), missingThere: own.filter(({ id }) => !present.has(id)).map(told),
    mineEvents: total(own), theirsEvents: total(other),
    event(id) {
      const place = parseEventId(id);
      if (!place) return id;
      const source = here.get(place.source);
      if (source !== undefined) return eventIdOf(source, place.record, place.sub);
      return isMissing(place.source) ? `${id} of the copy` : id;
    },
    isMissing(id) {
      const place = parseEventId(id);
      return place !== null && isMissing(place.source);
    },
  };
}

/**
 * The state that both copies came from: where either has merged the other before, the other as it was then; else where the logs part.
 * Both copies find the same one. MERGE_REFUSED when that was before the log told of each edit.
 */
export function commonState(file: CaseFile, { db, shared, event }: Copy): { readonly state: State; readonly event: (id: string) => string } {
  const own = (id: string): string => id;
  const candidates = [
    ...mergesOf(file.db).map((entry) => ({ ...entry, in: db, event })),
    ...mergesOf(db).map((entry) => ({ ...entry, in: file.db, event: own })),
  ].flatMap((entry) => {
    const at = entriesOf(entry.in).find(({ hash }) => hash === entry.head)?.seq;
    return at !== undefined && at > shared ? [{ ...entry, at }] : [];
  }).sort((a, b) => b.micros - a.micros || (a.hash < b.hash ? 1 : -1));
  const state = candidates.length > 0 ? stateAfter(candidates[0].in, candidates[0].at) : stateAfter(file.db, shared);
  if (state === null) throw new ExhibitError('MERGE_REFUSED', 'The copies parted before an Exhibit that tells of each edit in the custody log had opened them.', 'Enter what your colleague found by hand; copies made from now on can be merged.');
  return { state, event: candidates[0]?.event ?? own };
}

/** Merges that stand: one that was undone brought nothing. */
function mergesOf(db: Database.Database): readonly MergeEntry[] {
  return db.prepare<[], { seq: number; micros: number; hash: Buffer; subject: string }>(`SELECT custody.seq, custody.micros, custody.hash, custody.subject FROM custody
    JOIN edit ON custody.detail LIKE '% [edit ' || edit.id || ' before %' WHERE action = 'merge' AND edit.undone = 0 ORDER BY seq`).all()
    .flatMap(({ seq, micros, hash, subject }) => { const head = HEADS.exec(subject)?.[2]; return head === undefined ? [] : [{ seq, micros, hash: hash.toString('hex'), head }]; });
}

function entriesOf(db: Database.Database): readonly Entry[] {
  return db.prepare<[], Entry>('SELECT seq, lower(hex(hash)) AS hash FROM custody ORDER BY seq').all();
}

function sourcesOf(db: Database.Database): readonly SourceRow[] {
  return db.prepare<[], SourceRow>("SELECT id, name, lower(hex(sha256)) AS sha256, inside, read, events FROM source WHERE state <> 'importing' ORDER BY id").all();
}

function isSame(one: SourceRow, other: SourceRow): boolean {
  return one.sha256 === other.sha256 && one.inside === other.inside && one.read === other.read;
}

function told({ id, name, sha256, events }: SourceRow): MergeSource { return { source: sourceIdOf(id), name, sha256, events }; }
function total(sources: readonly SourceRow[]): number { return sources.reduce((sum, { events }) => sum + events, 0); }
