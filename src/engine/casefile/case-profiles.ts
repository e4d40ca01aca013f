// The profiles that the sources of a case were mapped with, kept in the case word for word: a case must read the same on a
// machine that never saw a saved profile, and under a newer Exhibit whose own profile has moved on.
import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { Profile } from '../sources/profiles/schema.ts';
import { parseProfile, profileById, profileText } from '../sources/profiles/profiles.ts';

/** Parsed once for each text: a case may have thousands of sources with one profile. */
const parsed = new Map<string, Profile>();

/** The profile of a source. One imported before profiles were kept has the one that is built in under its id. */
export function profileOf(db: Database.Database, source: { readonly profile: string; readonly profile_sha256: Buffer | null }): Profile {
  if (source.profile_sha256 === null) return profileById(source.profile);
  const key = source.profile_sha256.toString('hex');
  let profile = parsed.get(key);
  if (!profile) {
    profile = parseProfile(db.prepare<[Buffer], string>('SELECT body FROM profile WHERE sha256 = ?').pluck().get(source.profile_sha256)!);
    parsed.set(key, profile);
  }
  return profile;
}

/** Keeps a profile, once for each text; returns the hash to refer to it by. Call within a transaction. */
export function keepProfile(db: Database.Database, profile: Profile): Buffer {
  const body = profileText(profile);
  const sha256 = createHash('sha256').update(body).digest();
  db.prepare('INSERT INTO profile (sha256, id, version, title, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING').run(sha256, profile.id, profile.version, profile.title, body);
  return sha256;
}
