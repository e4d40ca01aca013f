// All profiles that can be chosen: those of the program, and those saved on this machine as one YAML file each.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExhibitError } from '../../../contract/errors.ts';
import type { ProfileInfo } from '../../../contract/sources.ts';
import { builtInProfiles } from './built-in.ts';
import { parseProfile, unknownProfile } from './profile-text.ts';
import type { Profile } from './schema.ts';

/** Saved profiles looked at, and bytes of one, at most. */
const MOST = 1000;
const LARGEST = 4 * 1024 * 1024;
/** Names of devices under Windows, which no file may have. */
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

export class ProfileCatalogue {
  readonly #folder: string | null;
  readonly #known = new Map<string, { readonly state: string; readonly read: Profile | string }>();

  /** `savedFolder`: made when the first profile is saved; null: nothing can be saved. */
  constructor(savedFolder: string | null) {
    this.#folder = savedFolder;
  }

  /** Saved ones first. A file that is no profile is not among them; see `broken`. */
  all(): readonly Profile[] {
    return [...this.#saved().profiles, ...builtInProfiles()];
  }

  /** Throws PROFILE_UNKNOWN. */
  byId(id: string): Profile {
    const profile = this.all().find((candidate) => candidate.id === id);
    if (!profile) throw unknownProfile(id);
    return profile;
  }

  list(): readonly ProfileInfo[] {
    return [...this.#saved().profiles.map((profile) => infoOf(profile, 'saved')), ...builtInProfiles().map((profile) => infoOf(profile, 'built-in'))];
  }

  /** Files in the folder that are no profiles, and why, one sentence each. */
  broken(): readonly string[] {
    return this.#saved().broken;
  }

  /** Keeps the text as it is, under the id in it; replaces the one saved before. Throws PROFILE_INVALID, also for the id of a built-in one. */
  save(text: string): ProfileInfo {
    const profile = parseProfile(text);
    if (this.#folder === null) throw new ExhibitError('PROFILE_INVALID', 'There is no folder to save profiles in.');
    if (builtInProfiles().some(({ id }) => id === profile.id)) throw new ExhibitError('PROFILE_INVALID', `The id ${profile.id} belongs to a profile that comes with Exhibit; choose another.`);
    if (DEVICES.test(profile.id)) throw new ExhibitError('PROFILE_INVALID', `A file cannot be named ${profile.id} everywhere; choose another id.`);
    mkdirSync(this.#folder, { recursive: true });
    const file = join(this.#folder, `${profile.id}.yaml`);
    const fresh = `${file}.${process.pid}.tmp`;
    writeFileSync(fresh, text);
    renameSync(fresh, file);
    return infoOf(profile, 'saved');
  }

  /** Throws PROFILE_UNKNOWN for one that is not saved. */
  remove(id: string): void {
    const saved = this.#files().find((name) => name === `${id}.yaml`);
    if (this.#folder === null || saved === undefined) throw unknownProfile(id);
    rmSync(join(this.#folder, saved));
  }

  #files(): readonly string[] {
    if (this.#folder === null) return [];
    try {
      return readdirSync(this.#folder).filter((name) => /^[a-z0-9][a-z0-9-]*\.yaml$/.test(name)).sort().slice(0, MOST);
    } catch (thrown) {
      if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return [];
      throw thrown;
    }
  }

  #saved(): { readonly profiles: readonly Profile[]; readonly broken: readonly string[] } {
    const profiles: Profile[] = [];
    const broken: string[] = [];
    for (const name of this.#files()) {
      const read = this.#read(name);
      if (typeof read === 'string') broken.push(`${name}: ${read}`);
      else profiles.push(read);
    }
    return { profiles, broken };
  }

  /** The profile in a file, or why it is none; read again only when the file has changed. */
  #read(name: string): Profile | string {
    const file = join(this.#folder ?? '', name);
    try {
      const stat = statSync(file);
      const state = `${stat.mtimeMs} ${stat.size} ${stat.ino}`;
      const known = this.#known.get(name);
      if (known?.state === state) return known.read;
      if (!stat.isFile() || stat.size > LARGEST) return 'The profile is longer than 1 MB.';
      const read = readOne(readFileSync(file, 'utf8'), name);
      this.#known.set(name, { state, read });
      return read;
    } catch (thrown) {
      if (thrown instanceof Error) return thrown.message;
      throw thrown;
    }
  }
}

function readOne(text: string, name: string): Profile | string {
  try {
    const profile = parseProfile(text);
    return `${profile.id}.yaml` === name ? profile : `The profile says that its id is ${profile.id}.`;
  } catch (thrown) {
    if (thrown instanceof ExhibitError) return thrown.message;
    throw thrown;
  }
}

function infoOf({ id, title, version }: Profile, origin: ProfileInfo['origin']): ProfileInfo {
  return { id, title, version, origin };
}
