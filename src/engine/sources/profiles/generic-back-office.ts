// The names of the generic back office, for those who judge a header before any profile is chosen.
import { builtInProfiles } from './built-in.ts';
import type { NameTable } from './schema.ts';

const found = builtInProfiles().find((profile) => profile.id === 'generic-back-office')?.names;
if (!found) throw new Error('resources/profiles.json lacks the profile generic-back-office');
export const BACK_OFFICE_NAMES: NameTable = found;
