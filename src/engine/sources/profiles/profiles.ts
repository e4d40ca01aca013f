// Profiles by their id, for callers that know of no catalogue.
import { ExhibitError } from '../../../contract/errors.ts';
import type { Dialect, MappingOptions } from '../../record.ts';
import { builtInProfiles } from './built-in.ts';
import { createProfileMapper, type SourceMapper } from './mapper.ts';
import type { Profile } from './schema.ts';

export { parseProfile, profileText } from './profile-text.ts';

export const PROFILES: readonly Profile[] = builtInProfiles();

/** A profile that comes with the program. Throws PROFILE_UNKNOWN. */
export function profileById(id: string): Profile {
  const profile = PROFILES.find((candidate) => candidate.id === id);
  if (!profile) throw unknownProfile(id);
  return profile;
}

export function unknownProfile(id: string): ExhibitError {
  return new ExhibitError('PROFILE_UNKNOWN', `There is no profile “${id.slice(0, 60)}”.`);
}

/** Throws PROFILE_UNKNOWN or ZONE_UNKNOWN. */
export function createMapper(profileId: string, dialect: Dialect, options: MappingOptions): SourceMapper {
  return createProfileMapper(profileById(profileId), dialect, options);
}
