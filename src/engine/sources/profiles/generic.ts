// The fallback: maps what a column's exact name proves and shows all the rest as fields. A person confirms it.
import { BACK_OFFICE_CATEGORIES, BACK_OFFICE_NAMES } from './generic-back-office.ts';
import type { Profile } from './profile.ts';

/** Names that mean more than one thing in a log of an unknown kind prove nothing. */
const UNSURE: ReadonlySet<string> = new Set(['by', 'who', 'when', 'ts', 'email', 'login', 'author', 'service', 'application', 'page', 'status', 'ok', 'old', 'new', 'object', 'subject', 'member', 'account', 'agent']);

export const generic: Profile = {
  id: 'generic',
  title: 'Any table or list of records',
  version: 1,
  fingerprints: [],
  naive: 'ask',
  dateOrder: null,
  categories: BACK_OFFICE_CATEGORIES,
  places: {
    fields: BACK_OFFICE_NAMES.fields.map(([field, names]) => [field, names.filter((name) => !UNSURE.has(name))]),
    pairs: [],
    extras: [],
  },
};
