// Which profile fits a source, and why: fingerprints of known formats first, then the names of its columns.
import type { ProfileGuess } from '../../contract/sources.ts';
import type { Dialect } from '../record.ts';
import type { JsonObject } from './json-value.ts';
import { resolveNames } from './profiles/field-names.ts';
import { fingerprintWords, heldByHeader, holds } from './profiles/fingerprint.ts';
import { headerOf } from './profiles/mapper.ts';
import { compileProfile } from './profiles/profile.ts';
import type { Profile } from './profiles/schema.ts';
import { readableRecords } from './record-object.ts';

/** How well every profile fits the records of a source, best first; of equals, the one that asks for more. */
export function guessProfiles(profiles: readonly Profile[], dialect: Dialect, records: readonly Uint8Array[]): readonly ProfileGuess[] {
  const examples = readableRecords(records, dialect);
  const header = headerOf(dialect);
  const names = header ?? [...new Set(examples.flatMap((example) => [...example.entries.keys()]))];
  const columns = new Set(header);
  return profiles.map((profile) => {
    const { confidence, reasons, asked } = profile.names === null ? byFingerprint(profile, examples, columns) : { ...byNames(profile, names), asked: 0 };
    return { asked, guess: { id: profile.id, title: profile.title, confidence, reasons } };
  }).sort((a, b) => b.guess.confidence - a.guess.confidence || b.asked - a.asked).map(({ guess }) => guess);
}

/** 0 to 1, and why, as the preview shows it. */
interface Fit { readonly confidence: number; readonly reasons: readonly string[] }

const CERTAIN = 0.99;

/** As sure as records of the sample have everything of one of the fingerprints. `asked`: conditions of the one that fits most. */
function byFingerprint(profile: Profile, examples: readonly JsonObject[], columns: ReadonlySet<string>): Fit & { readonly asked: number } {
  const { fingerprints } = compileProfile(profile);
  const fits = fingerprints.map((conditions) => {
    // What the header alone proves need not be looked for in rows, which may be short, or not there at all.
    const open = conditions.filter((condition) => !heldByHeader(condition, columns));
    const byHeader = open.length === 0 && columns.size > 0;
    return { conditions, byHeader, fitting: byHeader ? examples : examples.filter((example) => open.every((condition) => holds(condition, example))) };
  }).filter((fit) => fit.byHeader || fit.fitting.length > 0).sort((a, b) => b.fitting.length - a.fitting.length || b.conditions.length - a.conditions.length);
  if (fits.length === 0) {
    const [first] = fingerprints;
    return { confidence: 0, asked: 0, reasons: first === undefined ? [] : [`− no record has ${fingerprintWords(first)}`] };
  }
  const [best] = fits;
  const asked = best.conditions.length;
  if (best.byHeader) return { confidence: CERTAIN, asked, reasons: [`+ the header has ${fingerprintWords(best.conditions)}`] };
  const count = new Set(fits.flatMap((fit) => fit.fitting)).size;
  const others = fits.length > 1 && best.fitting.length < count ? ' or another form of it' : '';
  return {
    confidence: Math.round((CERTAIN * count * 100) / examples.length) / 100, asked,
    reasons: [`+ ${count} of ${examples.length} records have ${fingerprintWords(best.conditions)}${others}`, ...(count < examples.length ? [`− ${examples.length - count} ${examples.length - count === 1 ? 'does' : 'do'} not`] : [])],
  };
}

/** Below this, a mapping is confirmed by a person. */
const COMPLETE = 0.9;
const INCOMPLETE = 0.6;
const FALLBACK = 0.3;

/** As sure as the names tell time, actor and action, and what was done where. */
function byNames(profile: Profile, names: readonly string[]): Fit {
  if (profile.names === null) return { confidence: 0, reasons: [] };
  const { index, extras } = resolveNames(profile.names, names);
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
