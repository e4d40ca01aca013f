// All profiles that can be chosen: those of the program, and those saved on this machine as one YAML file each.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExhibitError } from '../../../contract/errors.ts';
import type { ProfileInfo } from '../../../contract/sources.ts';
import { builtInProfiles } from './built-in.ts';
import { parseProfile } from './profile-text.ts';
import { unknownProfile } from './profiles.ts';
import type { Profile } from './schema.ts';

export interface Entry { readonly profile: Profile; readonly origin: ProfileInfo['origin'] }

/** Saved profiles looked at, and bytes of one, at most. */
const MOST = 1000;
const LARGEST = 4 * 1024 * 1024;
/** Names of devices under Windows, which no file may have. */
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

export class ProfileCatalogue {
  readonly #folder: string | null;

  /** `savedFolder`: made when the first profile is saved; null: nothing can be saved. */
  constructor(savedFolder: string | null) {
    this.#folder = savedFolder;
  }

  /** Saved ones first. A file that is no profile is not among them; see `broken`. */
  all(): readonly Entry[] {
    return [...this.#saved().entries, ...builtInProfiles().map((profile) => ({ profile, origin: 'built-in' as const }))];
  }

  profiles(): readonly Profile[] {
    return this.all().map((entry) => entry.profile);
  }

  /** Throws PROFILE_UNKNOWN. */
  byId(id: string): Profile {
    const entry = this.all().find(({ profile }) => profile.id === id);
    if (!entry) throw unknownProfile(id);
    return entry.profile;
  }

  list(): readonly ProfileInfo[] {
    return this.all().map(infoOf);
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
    return infoOf({ profile, origin: 'saved' });
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

  #saved(): { readonly entries: readonly Entry[]; readonly broken: readonly string[] } {
    const entries: Entry[] = [];
    const broken: string[] = [];
    for (const name of this.#files()) {
      const file = join(this.#folder ?? '', name);
      try {
        const stat = statSync(file);
        if (!stat.isFile() || stat.size > LARGEST) throw new ExhibitError('PROFILE_INVALID', 'The profile is longer than 1 MB.');
        const profile = parseProfile(readFileSync(file, 'utf8'));
        if (`${profile.id}.yaml` !== name) throw new ExhibitError('PROFILE_INVALID', `The profile says that its id is ${profile.id}.`);
        entries.push({ profile, origin: 'saved' });
      } catch (thrown) {
        if (!(thrown instanceof Error)) throw thrown;
        broken.push(`${name}: ${thrown.message}`);
      }
    }
    return { entries, broken };
  }
}

function infoOf({ profile, origin }: Entry): ProfileInfo {
  return { id: profile.id, title: profile.title, version: profile.version, origin };
}
