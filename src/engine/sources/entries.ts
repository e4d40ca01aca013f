// What there is to import in the files and folders that somebody gave: members of archives and sheets that are read alike
// become one source of several parts; whatever cannot be imported is listed with the reason, never left out silently.
import { lstatSync, readdirSync, type Stats } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { basename, join, relative, sep } from 'node:path';
import { ExhibitError, toWireError } from '../../contract/errors.ts';
import type { ImportEntry, Layer, Unlocking } from '../../contract/sources.ts';
import type { Dialect } from '../record.ts';
import { listGiven, type GivenMember } from './given.ts';
import { guessProfiles } from './guess-profile.ts';
import type { Profile } from './profiles/schema.ts';
import { headRecords } from './head-records.ts';
import { sniff } from './sniff.ts';

/** Decoded bytes of a member that its likeness to others is judged from. */
const HEAD_BYTES = 64 * 1024;
/** Files that one folder may bring in. */
const MOST_FILES = 100_000;
/** Records that the guess of a profile rests on. */
const EXAMPLES = 200;
/** Listed archives remembered: a preview and an import follow each listing. */
const REMEMBERED = 16;
const TURN_MS = 20;
/** Below this, nothing is known of a format, and files are not put together for being equally unknown. */
const KNOWN = 0.5;

/** What is read as one source within an archive or workbook. */
export interface Group {
  readonly inside: string;
  readonly members: readonly GivenMember[];
}
interface Listing { readonly kind: 'zip' | 'xlsx'; readonly bytes: number; readonly groups: readonly Group[]; readonly refused: readonly GivenMember[]; readonly remarks: readonly string[] }

/** Lists archives and workbooks, and remembers what it found while the file stays the same. */
export class Containers {
  readonly #listings = new Map<string, Promise<Listing | null>>();

  /** The groups of members of an archive or workbook; null for any other file. */
  listing(path: string, name: string, profiles: readonly Profile[], unlocking: Unlocking, signal?: AbortSignal): Promise<Listing | null> {
    const { size, mtimeMs, ino } = regular(path, name);
    // What is in it is named after it, and an upload is known by another name to the person than to the disk.
    const key = `${path}\0${name}\0${size}\0${mtimeMs}\0${ino}\0${unlocking.raiseLimits}\0${unlocking.password ?? ''}\0${profiles.map(({ id, version }) => `${id} ${version}`).join()}`;
    const known = this.#listings.get(key);
    if (known) return known;
    const listing = list(path, name, profiles, unlocking, signal);
    this.#listings.set(key, listing);
    listing.catch(() => this.#listings.delete(key));
    if (this.#listings.size > REMEMBERED) this.#listings.delete(this.#listings.keys().next().value!);
    return listing;
  }

  /** Members of the group that begins with `inside`; the one member of that name where no group does. CONTAINER_REFUSED or BAD_INPUT. */
  async group(path: string, name: string, inside: string, profiles: readonly Profile[], unlocking: Unlocking): Promise<{ readonly kind: 'zip' | 'xlsx'; readonly members: readonly GivenMember[] }> {
    const listing = await this.listing(path, name, profiles, unlocking);
    if (!listing) throw new ExhibitError('BAD_INPUT', `${name} is neither an archive nor a workbook; there is no “${inside.slice(0, 100)}” in it.`);
    const group = listing.groups.find((candidate) => candidate.inside === inside);
    if (group) return { kind: listing.kind, members: group.members };
    const member = [...listing.groups.flatMap(({ members }) => members), ...listing.refused].find((candidate) => candidate.inside === inside);
    if (!member) throw new ExhibitError('BAD_INPUT', `There is no “${inside.slice(0, 100)}” in ${name}.`);
    if (member.refusal) throw new ExhibitError(member.refusal.code, member.refusal.message, member.refusal.hint);
    return { kind: listing.kind, members: [member] };
  }
}

/** One entry for everything that would become a source, in the order given; folders are walked by name. `path`: in place of a handle. */
export async function listEntries(paths: readonly { readonly path: string; readonly name: string }[], containers: Containers, profiles: readonly Profile[], unlocking: Unlocking,
  signal: AbortSignal, progress: (done: number, total: number) => void): Promise<ImportEntry[]> {
  const files: { path: string; name: string }[] = [];
  const entries: ImportEntry[] = [];
  /** Folders without a file, which have their place in the order too. */
  const hollow = new Set<string>();
  for (const { path, name } of paths) {
    if (!lstatOf(path)?.isDirectory()) { files.push({ path, name }); continue; }
    const found = walk(path);
    if (found.length === 0) { hollow.add(path); files.push({ path, name }); }
    files.push(...found.map((file) => ({ path: file, name: [name, ...relative(path, file).split(sep)].join('/') })));
  }
  for (const [done, { path, name }] of files.entries()) {
    if (signal.aborted) throw new ExhibitError('CANCELLED', 'Listing was cancelled.');
    progress(done, files.length);
    try {
      if (hollow.has(path)) throw new ExhibitError('FILE_NOT_FOUND', `The folder ${name} holds no file.`);
      const stats = regular(path, name);
      const listing = await containers.listing(path, name, profiles, unlocking, signal);
      if (!listing) { entries.push({ file: path, inside: null, name, bytes: stats.size, parts: 1, hidden: false, refusal: null }); continue; }
      for (const { inside, members } of listing.groups) {
        const [first] = members;
        entries.push({
          file: path, inside, name: groupName(name, listing.groups.length === 1, members), bytes: members.reduce((sum, member) => sum + member.bytes, 0),
          parts: members.length, hidden: first.hidden, refusal: null,
        });
      }
      entries.push(...listing.refused.map((member): ImportEntry => ({ file: path, inside: member.inside, name: member.name, bytes: member.bytes, parts: 1, hidden: member.hidden, refusal: member.refusal })));
      if (listing.groups.length + listing.refused.length === 0) entries.push(refused(path, name, stats.size, new ExhibitError('SOURCE_NO_RECORDS', `${name} holds no file.`)));
    } catch (thrown) {
      if (thrown instanceof ExhibitError && thrown.code === 'CANCELLED') throw thrown;
      entries.push(refused(path, name, lstatOf(path)?.size ?? 0, thrown));
    }
  }
  progress(files.length, files.length);
  return entries;
}

/** `logs.zip` where all of it is one source, else `logs.zip › a.json.gz and 3,871 more`. */
export function groupName(name: string, only: boolean, members: readonly GivenMember[]): string {
  if (only && members.length > 1) return name;
  return members.length === 1 ? members[0].name : `${members[0].name} and ${(members.length - 1).toLocaleString('en')} more`;
}

/** Layers common to the members of a group: the file itself, and the archives around all of them. */
export function layersOf(members: readonly GivenMember[]): readonly Omit<Layer, 'sha256'>[] {
  const all = new Map(members.flatMap(({ layers }) => layers).map((layer) => [layer.name, layer]));
  return [...all.values()];
}

async function list(path: string, name: string, profiles: readonly Profile[], { raiseLimits, password }: Unlocking, signal: AbortSignal | undefined): Promise<Listing | null> {
  const { kind, bytes, members, remarks } = await listGiven(path, { name, headBytes: HEAD_BYTES, raiseLimits, password, signal });
  if (kind === 'file') return null;
  const groups = new Map<string, GivenMember[]>();
  const refusedMembers: GivenMember[] = [];
  const empty: { key: string; member: GivenMember }[] = [];
  const likely = new Map<string, GivenMember[]>();
  let last = performance.now();
  for (const member of members) {
    // Thousands of heads take seconds, and the case answers meanwhile.
    if (performance.now() - last > TURN_MS) {
      await turn();
      if (signal?.aborted) throw new ExhibitError('CANCELLED', 'Listing was cancelled.');
      last = performance.now();
    }
    if (member.refusal) { refusedMembers.push({ ...member, head: NOTHING }); continue; }
    try {
      const { dialect, encoding } = dialectOf(member);
      const records = headRecords(member.head, dialect, encoding, member.whole, EXAMPLES).filter(({ problem }) => problem === null).map(({ bytes }) => bytes);
      const likeness = JSON.stringify([{ ...dialect, bomBytes: 0 }, encoding]);
      if (records.length === 0 && member.whole) { empty.push({ key: likeness, member: { ...member, head: NOTHING } }); continue; }
      const [guess] = guessProfiles(profiles, dialect, records);
      const together = !member.hidden && guess !== undefined && (guess.confidence >= KNOWN || dialect.format === 'csv' || dialect.format === 'xlsx');
      const key = together ? `${likeness} ${guess.id}` : `${likeness} ${member.inside ?? ''}`;
      const group = groups.get(key) ?? [];
      group.push({ ...member, head: NOTHING });
      groups.set(key, group);
      if (!likely.has(likeness)) likely.set(likeness, group);
    } catch (thrown) {
      refusedMembers.push({ ...member, head: NOTHING, refusal: toWireError(thrown) });
    }
  }
  // A file without a record is part of the delivery all the same: the ledger shows it with 0 records.
  for (const { key, member } of empty) {
    const group = likely.get(key);
    if (group) group.push(member);
    else refusedMembers.push({ ...member, refusal: toWireError(new ExhibitError('SOURCE_NO_RECORDS', `${member.name} holds no record.`)) });
  }
  const order = new Map(members.map((member, i) => [member.inside, i]));
  return {
    kind, bytes, remarks, refused: refusedMembers,
    groups: [...groups.values()].map((group) => {
      const sorted = group.sort((a, b) => order.get(a.inside)! - order.get(b.inside)!);
      return { inside: sorted[0].inside!, members: sorted };
    }),
  };
}

const NOTHING = Buffer.alloc(0);

function dialectOf(member: GivenMember): { dialect: Dialect; encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' } {
  if (member.sheet) return { dialect: { format: 'xlsx', version: 1, columns: member.sheet.columns, headerRows: member.sheet.headerRows, bomBytes: 0 }, encoding: 'utf-8' };
  return sniff(member.head, member.name, { whole: member.whole });
}

function refused(path: string, name: string, bytes: number, thrown: unknown): ImportEntry {
  return { file: path, inside: null, name, bytes, parts: 1, hidden: false, refusal: toWireError(thrown) };
}

function lstatOf(path: string): Stats | null {
  return lstatSync(path, { throwIfNoEntry: false }) ?? null;
}

/** Throws FILE_NOT_FOUND or FILE_NOT_REGULAR. */
function regular(path: string, name: string): Stats {
  const stats = lstatOf(path);
  if (!stats) throw new ExhibitError('FILE_NOT_FOUND', `There is no file ${name}.`);
  if (!stats.isFile()) throw new ExhibitError('FILE_NOT_REGULAR', `${name} is not an ordinary file.`);
  return stats;
}

/** Files below a folder in the order of their names; links are not followed, but listed, to be refused by name. */
function walk(folder: string): string[] {
  const files: string[] = [];
  const folders = [folder];
  while (folders.length > 0) {
    const current = folders.pop()!;
    const found = readdirSync(current, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of found) {
      if (entry.isDirectory()) continue;
      if (entry.name === '.DS_Store' || entry.name === 'Thumbs.db') continue;
      files.push(join(current, entry.name));
      if (files.length > MOST_FILES) throw new ExhibitError('SOURCE_LIMIT', `${basename(folder)} holds more than ${MOST_FILES.toLocaleString('en')} files.`, 'Choose a folder further down.');
    }
    folders.push(...found.filter((entry) => entry.isDirectory()).map((entry) => join(current, entry.name)).reverse());
  }
  return files;
}
