// Profiles as text: read strictly and with bounds, written always the same way.
import { Document, isScalar, parseDocument, visit } from 'yaml';
import { ExhibitError } from '../../../contract/errors.ts';
import { compileProfile } from './profile.ts';
import { profileSchema, type Profile } from './schema.ts';

/** Longest text of a profile, in UTF-16 units. */
const LONGEST = 1024 * 1024;
/** Width at which the written text is folded. */
const WIDTH = 160;

/** A profile out of YAML or JSON, checked. Throws PROFILE_INVALID naming the place that is wrong. */
export function parseProfile(text: string): Profile {
  if (text.length > LONGEST) throw invalid('is longer than 1 MB');
  let value: unknown;
  try {
    const document = parseDocument(text, { uniqueKeys: true, logLevel: 'silent', prettyErrors: true });
    if (document.errors.length > 0) throw invalid(`is not YAML: ${document.errors[0].message.split('\n')[0]}`);
    value = document.toJS({ maxAliasCount: 0 });
  } catch (thrown) {
    if (thrown instanceof ExhibitError) throw thrown;
    // Aliases are refused by an error of the parser, nesting beyond its recursion by the engine's.
    throw invalid(`is not YAML that can be read: ${thrown instanceof Error ? thrown.message.split('\n')[0].slice(0, 200) : 'unknown error'}`);
  }
  return checkedProfile(value);
}

/** A profile out of a value, checked. Throws PROFILE_INVALID naming the place that is wrong. */
export function checkedProfile(value: unknown): Profile {
  const result = profileSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    const at = issue.path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('').replace(/^\./, '');
    throw invalid(`${at === '' ? '' : `at ${at}: `}${issue.message.slice(0, 300)}`);
  }
  compileProfile(result.data);
  return result.data;
}

function invalid(what: string): ExhibitError {
  return new ExhibitError('PROFILE_INVALID', `The profile ${what}${what.endsWith('.') ? '' : '.'}`);
}

/** Canonical YAML: keys in the order of the schema, what is empty or as by default left out. */
export function profileText(profile: Profile): string {
  const document = new Document(lean(profile), { aliasDuplicateObjects: false });
  // Lists of words and paths stand in one line each, as a person would write them.
  visit(document, { Seq: (_key, node) => { if (node.items.every((item) => isScalar(item))) node.flow = true; } });
  return document.toString({ lineWidth: WIDTH, flowCollectionPadding: false });
}

/** The same value without what the schema fills in by itself; what `checkedProfile` makes the same profile of. */
export function lean(profile: Profile): unknown {
  return without(profile, profileSchema.parse(MINIMAL), 0);
}

/** The least that is a profile; its other members are defaults. */
const MINIMAL = { id: 'x', title: 'x', version: 1, naive: 'ask', places: {} };
const KEPT: ReadonlySet<string> = new Set(['id', 'title', 'version', 'naive', 'kind']);

function without(value: unknown, standard: unknown, depth: number): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, undefined, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).flatMap(([key, member]): readonly [string, unknown][] => {
    const usual: unknown = typeof standard === 'object' && standard !== null ? Reflect.get(standard, key) : undefined;
    if (!KEPT.has(key) && (member === null || member === undefined || (Array.isArray(member) && member.length === 0) || same(member, usual) || (depth > 0 && isUsual(key, member)))) return [];
    return [[key, without(member, usual, depth + 1)]];
  });
  return Object.fromEntries(members);
}

/** Defaults of members deeper down. */
function isUsual(key: string, member: unknown): boolean {
  return member === false || (key === 'needs' && member === 'any') || (key === 'otherwise' && member === 'unknown');
}

function same(a: unknown, b: unknown): boolean {
  return b !== undefined && JSON.stringify(a) === JSON.stringify(b);
}

export function unknownProfile(id: string): ExhibitError {
  return new ExhibitError('PROFILE_UNKNOWN', `There is no profile “${id.slice(0, 60)}”.`);
}
