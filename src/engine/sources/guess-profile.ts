// Which profile fits a source, and why: fingerprints of known formats first, then the names of its columns.
import type { ProfileGuess } from '../../contract/sources.ts';
import type { Dialect } from '../record.ts';
import type { JsonObject } from './json-value.ts';
import { resolveNames } from './profiles/field-names.ts';
import { pathText, valueAt } from './profiles/path.ts';
import type { Profile } from './profiles/profile.ts';
import { PROFILES } from './profiles/profiles.ts';
import { readableRecords } from './record-object.ts';

/** How well every profile fits the records of a source, best first. */
export function guessProfiles(dialect: Dialect, records: readonly Uint8Array[]): readonly ProfileGuess[] {
  const examples = readableRecords(records, dialect);
  const names = dialect.format === 'csv' ? dialect.header : [...new Set(examples.flatMap((example) => [...example.entries.keys()]))];
  return PROFILES.map((profile) => {
    const { confidence, reasons } = profile.fingerprints.length > 0 ? byFingerprint(profile, examples) : byNames(profile, names);
    return { id: profile.id, title: profile.title, confidence, reasons };
  }).sort((a, b) => b.confidence - a.confidence);
}

/** 0 to 1, and why, as the preview shows it. */
interface Fit { readonly confidence: number; readonly reasons: readonly string[] }

/** As sure as records of the sample have everything of the best-fitting fingerprint. */
function byFingerprint(profile: Profile, examples: readonly JsonObject[]): Fit {
  const fits = profile.fingerprints.map((fingerprint) => ({
    fingerprint, count: examples.filter((example) => fingerprint.every((place) => valueAt(example, place) !== undefined)).length,
  })).sort((a, b) => b.count - a.count)[0];
  if (fits.count === 0) return { confidence: 0, reasons: [`− no record has ${fits.fingerprint.map(pathText).join(', ')}`] };
  return {
    confidence: Math.round((0.99 * fits.count * 100) / examples.length) / 100,
    reasons: [`+ ${fits.count} of ${examples.length} records have ${fits.fingerprint.map(pathText).join(', ')}`],
  };
}

/** Below this, a mapping is confirmed by a person. */
const COMPLETE = 0.9;
const INCOMPLETE = 0.6;
const FALLBACK = 0.3;

/** As sure as the names tell time, actor and action, and what was done where. */
function byNames(profile: Profile, names: readonly string[]): Fit {
  if (!('fields' in profile.places)) return { confidence: 0, reasons: [] };
  const { index, extras } = resolveNames(profile.places, names);
  const found = Object.entries(index).filter(([, at]) => at >= 0);
  const mapped = found.length + extras.length;
  const reasons = [`+ ${mapped} of ${names.length} names are known`];
  for (const field of ['time', 'actor', 'action'] as const) if (index[field] < 0) reasons.push(`− nothing is named like ${field}`);
  if (profile.id === 'generic') return { confidence: FALLBACK, reasons: ['+ fits any table or list of records', ...reasons.slice(0, 1)] };
  if (index.time < 0 || index.actor < 0 || index.action < 0) return { confidence: Math.min(25, 5 * found.length) / 100, reasons };
  const complete = index.module >= 0 || index.old >= 0 || index.new >= 0;
  if (!complete) return { confidence: INCOMPLETE, reasons: [...reasons, '− neither module nor old and new values'] };
  return { confidence: Math.round((COMPLETE + 0.08 * Math.min(1, mapped / names.length)) * 100) / 100, reasons };
}
