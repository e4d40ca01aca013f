// The words that `is:` and `has:` take, and what each means to a person.

/** `is:`. Each also stands behind `not:`. */
export const IS_WORDS = {
  changed: 'at least one field changed', undated: 'no time, or one that could not be read', repeated: 'the same bytes stand earlier in the same source',
  conflict: 'another event has the same record id and says something else', starred: 'has a star', tagged: 'has a tag', noted: 'has a note', cited: 'a finding cites it',
} as const;
export type IsWord = keyof typeof IS_WORDS;

/** `has:`. Any other word is a field that the profile maps or a column of the source, such as `reason`. */
export const HAS_WORDS = {
  time: 'a time that could be read', actor: 'an actor', action: 'an action', module: 'a module', category: 'a category other than “other”', entityType: 'a type of entity', entity: 'an entity',
  ip: 'an ip', result: 'success or failure', change: 'a change', old: 'a change whose value before is known', new: 'a change whose value after is known', number: 'a change from one number to another',
  star: 'a star', tag: 'a tag', note: 'a note', exhibit: 'a finding that cites it',
} as const;
export type HasWord = keyof typeof HAS_WORDS;

/** The word meant, in any case and singular or plural; null for another. */
export function wordOf<W extends string>(words: { readonly [K in W]: string }, text: string): W | null {
  const typed = text.toLowerCase();
  for (const word of Object.keys(words) as W[]) {
    const known = word.toLowerCase();
    if (typed === known || typed === `${known}s`) return word;
  }
  return null;
}
