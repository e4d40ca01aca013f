// What the fields and categories of the model are called on this screen.
import { CATEGORIES, RESULTS, type Category, type FacetField } from '../../../contract/model.ts';

export const FACET_TITLES: { readonly [F in FacetField]: string } = {
  actor: 'Actor', action: 'Action', module: 'Module', category: 'Category', entityType: 'Entity type', ip: 'IP address', result: 'Result', source: 'Source',
};

/** Plural used in “Find in 65 actors”. */
export const FACET_PLURALS: { readonly [F in FacetField]: string } = {
  actor: 'actors', action: 'actions', module: 'modules', category: 'categories', entityType: 'entity types', ip: 'addresses', result: 'results', source: 'sources',
};

export const CATEGORY_TITLES: { readonly [C in Category]: string } = {
  user: 'user changes', financial: 'financial operations', bonus: 'bonus changes', campaign: 'campaign updates', access: 'admin access',
  permission: 'permission changes', system: 'system configuration', other: 'other',
};

/** Stacks of the histogram from the bottom up, each with a colour of the series ramp; what has no colour of its own shares the last. */
export const STACKS: readonly { readonly series: 'a' | 'b' | 'c' | 'd' | 'e' | 'rest'; readonly title: string; readonly categories: readonly Category[] }[] = [
  { series: 'a', title: 'permission', categories: ['permission'] },
  { series: 'b', title: 'financial', categories: ['financial'] },
  { series: 'c', title: 'user', categories: ['user'] },
  { series: 'd', title: 'bonus', categories: ['bonus'] },
  { series: 'e', title: 'access', categories: ['access'] },
  { series: 'rest', title: 'rest', categories: ['campaign', 'system', 'other'] },
];

const isCategory = (value: string): value is Category => (CATEGORIES as readonly string[]).includes(value);
const isResult = (value: string): boolean => (RESULTS as readonly string[]).includes(value);

/** A facet value in words; null and the empty value are “(none)”. */
export function facetWords(field: string, value: string | null, sourceNames: ReadonlyMap<string, string>): string {
  if (value === null || value === '') return '(none)';
  if (field === 'category' && isCategory(value)) return CATEGORY_TITLES[value];
  if (field === 'result' && isResult(value)) return value === 'unknown' ? 'not stated' : value;
  if (field === 'source') return [value, sourceNames.get(value)].filter(Boolean).join(' ');
  return value;
}
