// From the words of an action, its module and what it touched to one of the seven categories.
import type { Category } from '../../../contract/model.ts';
import type { CategoryRules } from './schema.ts';

type CategoryOf = (action: string | null, module: string | null, entityType: string | null) => Category;

/** Remembered answers at most; actions are few, and a hostile log may not fill the memory. */
const REMEMBERED = 20_000;

/** ` player limit update `: lower-case words between blanks, `camelCase` and `UPPERCase` taken apart. */
export function wordsOf(text: string): string {
  return ` ${text.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2').toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean).join(' ')} `;
}

/**
 * The first rule of which a word (or phrase) is found decides; a word is also found in its plural. Every rule is tried on
 * action, module and entity type together, unless `actions` has the whole action: what is touched outweighs the verb, so the order of rules is what matters.
 */
export function createCategoryOf(rules: CategoryRules, actions: ReadonlyMap<string, Category> = new Map()): CategoryOf {
  const known = new Map<string, Category>();
  const phrases = rules.map(([category, words]) => [category, words.flatMap((word) => [` ${word} `, ` ${word}s `])] as const);
  return (action, module, entityType) => {
    const certain = action === null ? undefined : actions.get(action);
    if (certain !== undefined) return certain;
    const key = `${action ?? ''}\0${module ?? ''}\0${entityType ?? ''}`;
    let category = known.get(key);
    if (category === undefined) {
      const words = wordsOf(key);
      category = phrases.find(([, list]) => list.some((phrase) => words.includes(phrase)))?.[0] ?? 'other';
      if (known.size >= REMEMBERED) known.clear();
      known.set(key, category);
    }
    return category;
  };
}
