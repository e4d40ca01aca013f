// Changes told in words: `Role changed from End User to Administrator`. Patterns are text with placeholders, matched by hand in
// time linear in the text; a line that a pattern can read in two ways says nothing certain, and so gives no change.
import { PathError } from './path.ts';

const NAMES = ['field', 'old', 'new', 'entity', '*'] as const;
type Name = (typeof NAMES)[number];

export interface Pattern {
  /** Literal text before, between and behind the placeholders: one more than there are placeholders. */
  readonly literals: readonly string[];
  readonly placeholders: readonly Name[];
  /** Name of the field where the pattern has no place for it. */
  readonly field: string | null;
  /** Tried on the whole line, before it is cut into several changes. */
  readonly whole: boolean;
}

/** What a line says; a side that the pattern does not mention is undefined. */
export interface Told { readonly field?: string; readonly old?: string; readonly new?: string; readonly entity?: string }

/** Text and lines looked at, at most; what is beyond stays text. */
const LONGEST_TEXT = 64 * 1024;
const MOST_LINES = 1000;

/** Throws PathError for a pattern that could not tell anything. */
export function compilePattern(text: string, field: string | null, whole: boolean): Pattern {
  const pieces = text.split(/\{([^{}]*)\}/);
  const literals = pieces.filter((_, i) => i % 2 === 0);
  const placeholders = pieces.filter((_, i) => i % 2 === 1).map((name) => {
    const known = NAMES.find((candidate) => candidate === name);
    if (known === undefined) throw new PathError(`the pattern “${text}” has {${name}} where only ${NAMES.map((each) => `{${each}}`).join(', ')} are known`);
    return known;
  });
  if (literals.some((literal) => /[{}]/.test(literal))) throw new PathError(`the pattern “${text}” has a brace without its partner`);
  if (literals.slice(1, -1).some((literal) => literal === '')) throw new PathError(`the pattern “${text}” has two placeholders with nothing between them`);
  if (literals.every((literal) => literal.trim() === '')) throw new PathError(`the pattern “${text}” has no words of its own`);
  if (!placeholders.includes('old') && !placeholders.includes('new')) throw new PathError(`the pattern “${text}” has neither {old} nor {new}`);
  const named = placeholders.filter((name) => name !== '*');
  if (new Set(named).size < named.length) throw new PathError(`the pattern “${text}” names a placeholder twice`);
  return { literals, placeholders, field, whole };
}

/** What the lines of a text tell, each by the first pattern that fits it. */
export function readProse(text: string, patterns: readonly Pattern[], between: string | null): readonly Told[] {
  const told: Told[] = [];
  const read = (line: string, wanted: readonly Pattern[]): boolean => {
    for (const pattern of wanted) {
      const match = matchPattern(pattern, line);
      if (match === null) continue;
      if (match !== 'ambiguous') told.push(pattern.field === null ? match : { ...match, field: pattern.field });
      return true;
    }
    return false;
  };
  const whole = patterns.filter((pattern) => pattern.whole);
  const parts = patterns.filter((pattern) => !pattern.whole);
  for (const line of text.slice(0, LONGEST_TEXT).split(/\r\n|\n|\r/, MOST_LINES)) {
    if (read(line, whole)) continue;
    for (const part of between === null ? [line] : line.split(between)) read(part, parts);
  }
  return told;
}

/** Null: does not fit. `ambiguous`: fits in more ways than one that differ in what they tell. */
export function matchPattern(pattern: Pattern, line: string): Told | 'ambiguous' | null {
  const first = split(pattern, line, false);
  if (first === null) return null;
  // The placements furthest to the left and to the right are the extremes: where they agree, there is only one.
  const last = split(pattern, line, true);
  const told: { -readonly [K in keyof Told]: Told[K] } = {};
  for (let i = 0; i < pattern.placeholders.length; i++) {
    const name = pattern.placeholders[i];
    if (name === '*') continue;
    if (first[i] !== last?.[i]) return 'ambiguous';
    told[name] = first[i];
  }
  return told;
}

/** The texts of the placeholders with every literal as far to the left, or to the right, as it can stand; none may be empty. */
function split({ literals }: Pattern, line: string, fromRight: boolean): readonly string[] | null {
  const count = literals.length - 1;
  const head = literals[0];
  const tail = literals[count];
  if (!line.startsWith(head) || !line.endsWith(tail) || line.length < head.length + tail.length) return null;
  const end = line.length - tail.length;
  const bounds: [number, number][] = [[0, head.length], [end, line.length]];
  if (fromRight) {
    let to = end;
    for (let i = count - 1; i > 0; i--) {
      const at = line.lastIndexOf(literals[i], to - literals[i].length - 1);
      if (at < 0 || to - literals[i].length - 1 < 0) return null;
      bounds.splice(1, 0, [at, at + literals[i].length]);
      to = at;
    }
  } else {
    let from = head.length;
    for (let i = 1; i < count; i++) {
      const at = line.indexOf(literals[i], from + 1);
      if (at < 0) return null;
      bounds.splice(bounds.length - 1, 0, [at, at + literals[i].length]);
      from = at + literals[i].length;
    }
  }
  const texts: string[] = [];
  for (let i = 0; i < count; i++) {
    const from = bounds[i][1];
    const to = bounds[i + 1][0];
    if (to <= from) return null;
    texts.push(line.slice(from, to));
  }
  return texts;
}
