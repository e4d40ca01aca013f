// Paths into a record, walking through lists and through JSON held in strings, as deep as exports nest it.
import { parseContainer, type Json } from '../json-value.ts';

/** Key of an object, or the first element of a list whose member `where` is `is`. */
export type Step = string | { readonly where: string; readonly is: string };
export type Path = readonly Step[];

/** `a.b` or `ExtendedProperties[Name=UserAgent].Value`. Keys that hold dots need an array instead. */
export function path(text: string): Path {
  return text.split('.').flatMap((part): Step[] => {
    const match = /^(.*)\[(\w+)=(\w+)\]$/.exec(part);
    return match ? [match[1], { where: match[2], is: match[3] }] : [part];
  });
}
export const paths = (...texts: readonly string[]): readonly Path[] => texts.map(path);

/** As it stands in messages and previews. */
export function pathText(steps: Path): string {
  return steps.map((step, i) => (typeof step === 'string' ? (i > 0 ? `.${step}` : step) : `[${step.where}=${step.is}]`)).join('');
}

const held = new WeakMap<Json, Json | null>();

/** The object or list that a string holds as JSON; the value itself otherwise. Parsed once per value. */
export function opened(value: Json): Json {
  if (value.kind !== 'string') return value;
  const code = value.text.charCodeAt(0);
  // { [ or a blank in front of one of them
  if (code !== 123 && code !== 91 && code > 32) return value;
  let inner = held.get(value);
  if (inner === undefined) held.set(value, inner = parseContainer(value.text));
  return inner ?? value;
}

/** The value at a path. Of a list, the first element that has one. */
export function valueAt(value: Json, steps: Path, from = 0): Json | undefined {
  if (from === steps.length) return value;
  const node = opened(value);
  const step = steps[from];
  if (node.kind === 'object') {
    const next = typeof step === 'string' ? node.entries.get(step) : undefined;
    return next && valueAt(next, steps, from + 1);
  }
  if (node.kind !== 'array') return undefined;
  for (const item of node.items) {
    const found = typeof step === 'string' ? valueAt(item, steps, from)
      : item.kind === 'object' && item.entries.get(step.where)?.text === step.is ? valueAt(item, steps, from + 1) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** The values at a path, of every element of every list on the way. */
export function valuesAt(value: Json, steps: Path): readonly Json[] {
  let values: readonly Json[] = [value];
  for (const step of steps) {
    values = values.flatMap((each) => {
      const node = opened(each);
      const objects = node.kind === 'array' ? node.items : [node];
      return objects.flatMap((object) => {
        const next = valueAt(object, [step]);
        return next ? [next] : [];
      });
    });
  }
  return values;
}

/** Text at the first path that holds one other than ''. */
export function textAt(value: Json, choices: readonly Path[]): string | null {
  for (const steps of choices) {
    const text = valueAt(value, steps)?.text;
    if (text !== null && text !== undefined && text !== '') return text;
  }
  return null;
}
