// All profiles. A new one is a file beside this and a line here.
import { ExhibitError } from '../../../contract/errors.ts';
import type { Dialect, MappingOptions } from '../../record.ts';
import { cloudtrail } from './cloudtrail.ts';
import { entraAudit } from './entra-audit.ts';
import { generic } from './generic.ts';
import { genericBackOffice } from './generic-back-office.ts';
import { m365Ual } from './m365-ual.ts';
import { createProfileMapper, type SourceMapper } from './mapper.ts';
import type { Profile } from './profile.ts';

export const PROFILES: readonly Profile[] = [genericBackOffice, cloudtrail, entraAudit, m365Ual, generic];

/** Throws PROFILE_UNKNOWN. */
export function profileById(id: string): Profile {
  const profile = PROFILES.find((candidate) => candidate.id === id);
  if (!profile) throw new ExhibitError('PROFILE_UNKNOWN', `There is no profile “${id.slice(0, 60)}”; there are ${PROFILES.map((known) => known.id).join(', ')}.`);
  return profile;
}

/** Throws PROFILE_UNKNOWN or ZONE_UNKNOWN. */
export function createMapper(profileId: string, dialect: Dialect, options: MappingOptions): SourceMapper {
  return createProfileMapper(profileById(profileId), dialect, options);
}

/** A profile from its text. */
export const parseProfile = (text: string): Profile => JSON.parse(text) as Profile;
/** The text of a profile, from which it can be made again. */
export const profileText = (profile: Profile): string => JSON.stringify(profile);
