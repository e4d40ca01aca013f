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

/** What each field asks, in a few words, and an example of a value where its values cannot be listed. */
export const FIELD_WORDS = {
  actor: { meaning: 'who did it', example: null }, action: { meaning: 'what was done', example: null }, module: { meaning: 'in which section of the system', example: null },
  category: { meaning: 'one of the seven categories', example: null }, entity: { meaning: 'what was acted on: an id, or type/id', example: null }, entityType: { meaning: 'the type of what was acted on', example: null },
  ip: { meaning: 'an address, a network or a range', example: '10.0.0.0/8' }, result: { meaning: 'success or failure', example: null }, source: { meaning: 'the source, by id or name', example: null },
  time: { meaning: 'when: a day, a range, a time ago', example: '-24h' }, changed: { meaning: 'which field changed', example: null }, old: { meaning: 'the value before', example: '500' },
  new: { meaning: 'the value after; new>1000 as a number', example: '100..500' }, delta: { meaning: 'by how much: delta>50%, delta<-100', example: '10%..50%' }, tag: { meaning: 'a tag', example: null },
  is: { meaning: 'changed, undated, starred …', example: null }, has: { meaning: 'has a reason, a note …', example: null }, not: { meaning: 'is not undated, starred …', example: null }, id: { meaning: 'one event by its id', example: 'S-001:42' },
} as const;
