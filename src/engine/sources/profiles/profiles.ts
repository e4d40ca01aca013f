// Profiles by their id, for callers that know of no catalogue.
import type { Dialect, MappingOptions } from '../../record.ts';
import { builtInProfiles } from './built-in.ts';
import { createProfileMapper, type SourceMapper } from './mapper.ts';
import { unknownProfile } from './profile-text.ts';
import type { Profile } from './schema.ts';

export { builtInProfiles } from './built-in.ts';
export { ProfileCatalogue } from './catalogue.ts';
export { parseProfile, profileText } from './profile-text.ts';
export type { Profile } from './schema.ts';

export const PROFILES: readonly Profile[] = builtInProfiles();

/** A profile that comes with the program. Throws PROFILE_UNKNOWN. */
export function profileById(id: string): Profile {
  const profile = PROFILES.find((candidate) => candidate.id === id);
  if (!profile) throw unknownProfile(id);
  return profile;
}

/** Throws PROFILE_UNKNOWN or ZONE_UNKNOWN. */
export function createMapper(profileId: string, dialect: Dialect, options: MappingOptions): SourceMapper {
  return createProfileMapper(profileById(profileId), dialect, options);
}
