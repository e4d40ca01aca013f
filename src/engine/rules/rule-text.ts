// Rules as text: read strictly, with the line of what is wrong and what is expected there.
import { createHash } from 'node:crypto';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { ExhibitError } from '../../contract/errors.ts';
import { parseQuery } from '../events/query.ts';
import { patternSchema, ruleSchema, type CompiledRule, type Pattern, type Step } from './schema.ts';

/** Longest text of a rule, in UTF-16 units. */
const LONGEST = 64 * 1024;

/** What is wrong with a rule, and the line of it where one is to blame, from 1. */
export class RuleError extends Error {
  readonly line: number | null;

  constructor(line: number | null, message: string) {
    super(message);
    this.name = 'RuleError';
    this.line = line;
  }
}

/** `values`: parameters that are to be other than by default; names that the rule has not are left alone. Throws RuleError. */
export function compileRule(text: string, origin: string, values: Readonly<Record<string, string>> = {}): CompiledRule {
  if (text.length > LONGEST) throw new RuleError(null, 'the rule is longer than 64 KB');
  const lines = new LineCounter();
  const { document, value } = read(text, lines);
  const lineOf = (path: readonly PropertyKey[]) => nearestLine(document, path, lines);
  const head = checked(ruleSchema.safeParse(value), [], lineOf);
  const parameters = Object.entries(head.parameters).map(([name, { means, default: usual }]) => ({ name, means, value: values[name] ?? usual, default: usual }));
  const byName = new Map(parameters.map((parameter) => [parameter.name, parameter.value]));
  const patterns = head.patterns.map((pattern, i): Pattern => {
    const put = withParameters(pattern, byName, (name, path) => new RuleError(lineOf(['patterns', i, ...path]), `$${name} is no parameter of this rule`), []);
    const one = checked(patternSchema.safeParse(put), ['patterns', i], lineOf);
    for (const [step, path] of stepsOf(one)) checkQuery(step, lineOf(['patterns', i, ...path, 'where']));
    return one;
  });
  return { ...head, parameters, patterns, text, origin, sha256: createHash('sha256').update(text).digest('hex') };
}

/** The steps of a pattern, and where they stand in it. */
export function stepsOf(pattern: Pattern): readonly (readonly [Step, readonly PropertyKey[]])[] {
  switch (pattern.kind) {
    case 'events': return [[pattern.event, ['event']]];
    case 'sequence': return [...pattern.steps.map((step, i) => [step, ['steps', i]] as const), ...(pattern.unless ? [[pattern.unless, ['unless']] as const] : [])];
    case 'revert': return [[pattern.away, ['away']], [pattern.back, ['back']], ...pattern.between.map((step, i) => [step, ['between', i]] as const)];
  }
}

function read(text: string, lines: LineCounter): { document: Document; value: unknown } {
  try {
    const document = parseDocument(text, { logLevel: 'silent', prettyErrors: false, lineCounter: lines });
    const [error] = document.errors;
    if (error) throw new RuleError(lines.linePos(error.pos[0]).line, `not YAML: ${error.message.split('\n')[0].slice(0, 200)}`);
    return { document, value: document.toJS({ maxAliasCount: 0 }) };
  } catch (thrown) {
    if (thrown instanceof RuleError) throw thrown;
    // Aliases are refused by an error of the parser, nesting beyond its recursion by the engine's.
    throw new RuleError(null, `not YAML that can be read: ${thrown instanceof Error ? thrown.message.split('\n')[0].slice(0, 200) : 'unknown error'}`);
  }
}

function checked<T>(result: z.ZodSafeParseResult<T>, path: readonly PropertyKey[], lineOf: (path: readonly PropertyKey[]) => number | null): T {
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const at = [...path, ...issue.path];
  const where = at.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('').replace(/^\./, '');
  throw new RuleError(lineOf(at), `${where === '' ? '' : `at ${where}: `}${issue.message.slice(0, 300)}`);
}

function checkQuery({ where }: Step, line: number | null): void {
  try {
    parseQuery(where);
  } catch (thrown) {
    if (thrown instanceof ExhibitError) throw new RuleError(line, `where: ${thrown.message}`);
    throw thrown;
  }
}

/** The line of a place, or of the nearest one around it that the text has. */
function nearestLine(document: Document, path: readonly PropertyKey[], lines: LineCounter): number | null {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return null;
}

/** `$name` as a whole becomes the value of the parameter, `${name}` within a text too. */
function withParameters(value: unknown, byName: ReadonlyMap<string, string>, unknown: (name: string, path: readonly PropertyKey[]) => RuleError, path: readonly PropertyKey[]): unknown {
  if (typeof value === 'string') {
    return value.replace(/^\$([a-z]+)$|\$\{([a-z]+)\}/g, (_, whole: string | undefined, within: string | undefined) => {
      const name = whole ?? within!;
      const found = byName.get(name);
      if (found === undefined) throw unknown(name, path);
      return found;
    });
  }
  if (Array.isArray(value)) return value.map((item, i) => withParameters(item, byName, unknown, [...path, i]));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withParameters(member, byName, unknown, [...path, key])]));
  return value;
}
