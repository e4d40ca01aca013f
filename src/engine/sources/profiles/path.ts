// Paths into a record, walking through lists and through JSON held in strings, as deep as exports nest it.
import { parseContainer, type Json } from '../json-value.ts';

/** Key of an object, place in a list (from 0), or the first element of a list whose member `where` is `is`. */
export type Step = string | number | { readonly where: string; readonly is: string };
export type Path = readonly Step[];

/** Why a text is no path, as one clause. */
export class PathError extends Error {}

/** Spellings of one path at most: `a|b.c|d` has four. */
const SPELLINGS = 64;

/**
 * The paths that a text stands for, the first spelling first: `a.b`, `sourceIPs[0]`, `parameters[name=OLD_VALUE].value|boolValue`.
 * A key with dots or other marks is written in double quotes, `"addr.remote"`, doubled within. Throws PathError.
 */
export function pathsOf(text: string): readonly Path[] {
  let at = 0;
  let found: Path[] = [[]];
  for (;;) {
    const keys: (readonly Step[])[] = [];
    for (;;) {
      const steps: Step[] = [];
      if (text[at] === '"') {
        let key = '';
        for (at++; ; at++) {
          if (at >= text.length) throw new PathError(`the quote in ${text} is not closed`);
          if (text[at] !== '"') key += text[at];
          else if (text[at + 1] === '"') { key += '"'; at++; } else break;
        }
        at++;
        steps.push(key);
      } else {
        const from = at;
        while (at < text.length && !'.|[]"'.includes(text[at])) at++;
        if (at === from) throw new PathError(`${text} has an empty step`);
        steps.push(text.slice(from, at));
      }
      while (text[at] === '[') {
        const close = text.indexOf(']', at);
        if (close < 0) throw new PathError(`the bracket in ${text} is not closed`);
        steps.push(selector(text.slice(at + 1, close), text));
        at = close + 1;
      }
      keys.push(steps);
      if (text[at] !== '|') break;
      at++;
    }
    if (found.length * keys.length > SPELLINGS) throw new PathError(`${text} has more than ${SPELLINGS} spellings`);
    found = found.flatMap((before) => keys.map((steps) => [...before, ...steps]));
    if (at === text.length) return found;
    if (text[at] !== '.') throw new PathError(`${text} has “${text[at]}” where a dot is expected`);
    at++;
  }
}

function selector(inner: string, text: string): Step {
  if (/^\d{1,4}$/.test(inner)) return Number(inner);
  const equals = inner.indexOf('=');
  if (equals < 1) throw new PathError(`[${inner}] in ${text} is neither a number nor name=value`);
  return { where: inner.slice(0, equals), is: inner.slice(equals + 1) };
}

/** The first spelling. */
export const path = (text: string): Path => pathsOf(text)[0];

/** As it stands in profiles, messages and previews. */
export function pathText(steps: Path): string {
  return steps.map((step, i) => {
    if (typeof step === 'number') return `[${step}]`;
    if (typeof step === 'object') return `[${step.where}=${step.is}]`;
    return (i > 0 ? '.' : '') + (step !== '' && !/[.|[\]"{}]/.test(step) ? step : `"${step.replaceAll('"', '""')}"`);
  }).join('');
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
    if (typeof step === 'object') return node.entries.get(step.where)?.text === step.is ? valueAt(node, steps, from + 1) : undefined;
    const next = typeof step === 'string' ? node.entries.get(step) : undefined;
    return next && valueAt(next, steps, from + 1);
  }
  if (node.kind !== 'array') return undefined;
  if (typeof step === 'number') return step < node.items.length ? valueAt(node.items[step], steps, from + 1) : undefined;
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
      const objects = node.kind === 'array' && typeof step !== 'number' ? node.items : [node];
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
