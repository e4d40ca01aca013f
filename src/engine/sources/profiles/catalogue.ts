// The profiles there are: those built in, and those saved on this machine.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExhibitError } from '../../../contract/errors.ts';
import type { ProfileInfo } from '../../../contract/sources.ts';
import type { Profile } from './profile.ts';
import { parseProfile, profileById, PROFILES } from './profiles.ts';

export class ProfileCatalogue {
  readonly #folder: string | null;

  /** `savedFolder`: null where none are saved. */
  constructor(savedFolder: string | null) { this.#folder = savedFolder; }

  list(): readonly ProfileInfo[] {
    const info = ({ id, title, version }: Profile, origin: ProfileInfo['origin']): ProfileInfo => ({ id, title, version, origin });
    return [...PROFILES.map((profile) => info(profile, 'built-in')), ...this.#saved().map((profile) => info(profile, 'saved'))];
  }

  /** Throws PROFILE_UNKNOWN. */
  byId(id: string): Profile {
    return this.#saved().find((profile) => profile.id === id) ?? profileById(id);
  }

  save(text: string): ProfileInfo {
    const { id, title, version } = parseProfile(text);
    if (this.#folder === null || !/^[a-z0-9-]{1,60}$/.test(id)) throw new ExhibitError('PROFILE_INVALID', 'The profile cannot be saved here under its id.');
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(join(this.#folder, `${id}.yaml`), text);
    return { id, title, version, origin: 'saved' };
  }

  remove(id: string): void {
    if (this.#folder === null || !this.#saved().some((profile) => profile.id === id)) throw new ExhibitError('PROFILE_UNKNOWN', `No profile “${id.slice(0, 60)}” is saved on this machine.`);
    rmSync(join(this.#folder, `${id}.yaml`));
  }

  #saved(): readonly Profile[] {
    if (this.#folder === null) return [];
    try {
      return readdirSync(this.#folder).filter((name) => name.endsWith('.yaml')).map((name) => parseProfile(readFileSync(join(this.#folder!, name), 'utf8')));
    } catch { return []; }
  }
}
