// Whether a record is of a format: it has all that one of the profile's fingerprints asks for.
import type { Json } from '../json-value.ts';
import { pathText, valueAt } from './path.ts';
import { compileProfile, type Condition } from './profile.ts';
import type { Profile } from './schema.ts';

/** Whether a record has everything of one of the profile's fingerprints; `columns`: names of its table, of which a short row may lack some. */
export function looksLike(profile: Profile, record: Json, columns: ReadonlySet<string>): boolean {
  return compileProfile(profile).fingerprints.some((conditions) => conditions.every((condition) => heldByHeader(condition, columns) || holds(condition, record)));
}

export function holds({ paths, is, prefix }: Condition, record: Json): boolean {
  return paths.some((steps) => {
    const value = valueAt(record, steps);
    if (value === undefined) return false;
    const text = value.text ?? '';
    return (is === null || is.includes(text)) && (prefix === null || text.startsWith(prefix));
  });
}

/** Whether the header of a table alone says that a condition is met. */
export function heldByHeader({ paths, is, prefix }: Condition, header: ReadonlySet<string>): boolean {
  return is === null && prefix === null && paths.some(([first, ...rest]) => rest.length === 0 && typeof first === 'string' && header.has(first));
}

const MOST_WORDS = 8;

/** The conditions as a person reads them: `eventVersion, eventName`. */
export function fingerprintWords(conditions: readonly Condition[]): string {
  const words = conditions.slice(0, MOST_WORDS).map(({ paths, is, prefix }) => {
    const at = paths.slice(0, 3).map(pathText).join(' or ');
    if (is !== null) return `${at} = ${is.slice(0, 3).join(' or ')}${is.length > 3 ? ' …' : ''}`;
    return prefix === null ? at : `${at} beginning with “${prefix}”`;
  });
  return words.join(', ') + (conditions.length > MOST_WORDS ? ` and ${conditions.length - MOST_WORDS} more` : '');
}
