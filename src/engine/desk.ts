// What belongs to the person at the desk and not to a case: settings, recent cases and layouts, three small JSON files.
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { basename, dirname, join, sep } from 'node:path';
import { z } from 'zod';
import { ExhibitError } from '../contract/errors.ts';
import { THEMES, type CaseInfo, type FileHandle, type Layout, type RecentCase, type Settings } from '../contract/model.ts';
import type { Person } from './casefile/case-file.ts';

/** More would be a history, not a list to choose from. */
const RECENT_CASES = 30;
/** Kinds of sources whose layout is kept, those used last. */
const LAYOUTS = 100;

const settingsSchema = z.object({
  zone: z.string().refine(isZone), theme: z.enum(THEMES), investigator: z.string(), organisation: z.string(),
}).partial();
const recentSchema = z.array(z.object({ path: z.string(), name: z.string(), opened: z.string(), sources: z.number(), events: z.number(), id: z.string().optional() }));
const layoutSchema = z.array(z.object({ profile: z.string(), address: z.string() }));
type RecentEntry = z.infer<typeof recentSchema>[number];

/** Reads its files at each question: two hosts may share one folder, and both must see the other's cases. */
export class Desk {
  readonly #settingsFile: string;
  readonly #recentFile: string;
  readonly #layoutFile: string;

  constructor(dataFolder: string) {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    this.#settingsFile = join(dataFolder, 'settings.json');
    this.#recentFile = join(dataFolder, 'recent.json');
    this.#layoutFile = join(dataFolder, 'layouts.json');
  }

  /** What is not set yet: the system's zone and theme, and no names. */
  settings(): Settings {
    return { zone: systemZone(), theme: 'system', investigator: '', organisation: '', ...readJson(this.#settingsFile, settingsSchema) };
  }

  /** Throws ZONE_UNKNOWN when the zone is none; nothing is stored then. */
  changeSettings(change: Partial<Settings>): Settings {
    if (change.zone !== undefined && !isZone(change.zone)) throw new ExhibitError('ZONE_UNKNOWN', `There is no time zone “${change.zone}”.`);
    const settings = { ...this.settings(), ...change };
    writeJson(this.#settingsFile, settings);
    return settings;
  }

  /** Who acts, for the custody log: the name in the settings, or the account's until one is given. */
  person(): Person {
    const { investigator, organisation } = this.settings();
    return { name: investigator.trim() || accountName(), organisation: organisation.trim() };
  }

  /** Newest first. Cases the host cannot hand out (`handleFor` throws) stay in the file and off the list. */
  recent(handleFor: (path: string) => FileHandle): readonly RecentCase[] {
    return this.#entries().flatMap((entry) => {
      const file = handleOrNull(handleFor, entry.path);
      return file === null ? [] : [{
        file, name: entry.name, fileName: basename(entry.path), folder: shownFolder(entry.path),
        opened: entry.opened, sources: entry.sources, events: entry.events, missing: !existsSync(entry.path),
      }];
    });
  }

  /** Puts a case at the head of the list. Where it was before, and is not any more, is forgotten: it has moved. */
  remember(path: string, info: CaseInfo, opened: string = new Date().toISOString().replace('Z', '000Z')): void {
    const entry = { path, name: info.name, opened, sources: info.sources, events: info.events, id: info.id };
    const hasMoved = (other: RecentEntry) => other.id === info.id && !existsSync(other.path);
    this.#store([entry, ...this.#entries().filter((other) => other.path !== path && !hasMoved(other))].slice(0, RECENT_CASES));
  }

  /** Brings name and counts of a listed case up to date; one that was forgotten meanwhile stays forgotten. */
  recount(path: string, info: CaseInfo): void {
    this.#store(this.#entries().map((entry) => (entry.path === path ? { ...entry, name: info.name, sources: info.sources, events: info.events } : entry)));
  }

  /** Takes a case off the list; its file stays. */
  forget(path: string): void {
    this.#store(this.#entries().filter((entry) => entry.path !== path));
  }

  /** How each kind of source was last laid out, the latest first. */
  layouts(): readonly Layout[] {
    return readJson(this.#layoutFile, layoutSchema) ?? [];
  }

  /** Takes the place of the layout that the profile had. */
  keepLayout(layout: Layout): readonly Layout[] {
    const layouts = [layout, ...this.layouts().filter(({ profile }) => profile !== layout.profile)].slice(0, LAYOUTS);
    writeJson(this.#layoutFile, layouts);
    return layouts;
  }

  #entries(): readonly RecentEntry[] {
    return readJson(this.#recentFile, recentSchema) ?? [];
  }

  #store(entries: readonly RecentEntry[]): void {
    writeJson(this.#recentFile, entries);
  }
}

/** A path that no file has yet and that is not `taken`: `<folder>/<name>.exhibit`, else with ` (2)`, ` (3)` … behind the name. */
export function freeCasePath(folder: string, name: string, taken: (path: string) => boolean = () => false): string {
  const stem = safeFileName(name);
  for (let number = 1; ; number++) {
    const path = join(folder, `${stem}${number === 1 ? '' : ` (${number})`}.exhibit`);
    if (!existsSync(path) && !taken(path)) return path;
  }
}

/**
 * A case's name as a file name that every system takes, Windows being the strictest: none of `<>:"/\|?*`, no control
 * or invisible character, no dot or blank at either end, no device name (CON, LPT1 …), at most 200 bytes of UTF-8.
 */
export function safeFileName(name: string): string {
  const plain = name.normalize('NFC').replace(/[<>:"/\\|?*\p{C}\p{Zl}\p{Zp}]+/gu, '-');
  const cut = Buffer.from(plain).subarray(0, 200).toString('utf8').replace(/\uFFFD+$/, '').replace(/^[. ]+|[. ]+$/g, '');
  if (cut === '') return 'Case';
  return /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i.test(cut) ? `${cut.replace('.', '-')}-case` : cut;
}

/** Whether the platform's own zone data know it; offsets such as `+02:00` count. */
function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function systemZone(): string {
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return isZone(zone) ? zone : 'UTC';
}

function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown'; // an account without an entry in the user database, as in some containers
  }
}

/** The folder as people write it, home being `~`. */
function shownFolder(path: string): string {
  const folder = dirname(path);
  const home = homedir();
  return folder === home || folder.startsWith(home + sep) ? `~${folder.slice(home.length)}` : folder;
}

function handleOrNull(handleFor: (path: string) => FileHandle, path: string): FileHandle | null {
  try {
    return handleFor(path);
  } catch (thrown) {
    if (thrown instanceof ExhibitError) return null;
    throw thrown;
  }
}

/** The file's content, or null when there is none. A damaged file is set aside as `.damaged`: nobody's data is deleted. */
function readJson<T>(file: string, schema: z.ZodType<T>): T | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null;
    throw new ExhibitError('FILE_UNREADABLE', `${basename(file)} in Exhibit’s own folder cannot be read: ${String(thrown)}`, undefined, { cause: thrown });
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    renameSync(file, `${file}.damaged`);
    return null;
  }
}

/** Written beside, flushed, then renamed: after a power cut the old or the new content is there, never a part. */
function writeJson(file: string, value: unknown): void {
  const beside = `${file}.${process.pid}.new`;
  try {
    const descriptor = openSync(beside, 'w', 0o600);
    try {
      writeSync(descriptor, `${JSON.stringify(value, null, 2)}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(beside, file);
  } catch (thrown) {
    rmSync(beside, { force: true });
    throw new ExhibitError('FILE_UNWRITABLE', `${basename(file)} in Exhibit’s own folder cannot be written: ${String(thrown)}`, undefined, { cause: thrown });
  }
}
