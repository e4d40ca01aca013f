// Profiles as text: read strictly and with bounds, written always the same way.
import { Document, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { ExhibitError } from '../../../contract/errors.ts';
import { compileProfile } from './profile.ts';
import { profileSchema, type Profile } from './schema.ts';

/** Longest text of a profile, in UTF-16 units. */
const LONGEST = 256 * 1024;
/** Lists and objects within one another, and blanks and marks of lists that a line begins with. */
const DEEPEST = 64;
const INDENTED = 2 * DEEPEST;
const LF = 10, CR = 13, OPEN_LIST = 91, CLOSE_LIST = 93, OPEN_OBJECT = 123, CLOSE_OBJECT = 125;
/** Blank, tab, and what begins an item, a key or a value of its own. */
const LEADING: ReadonlySet<number> = new Set([32, 9, 45, 63, 58]);
/** Width at which the written text is folded. */
const WIDTH = 160;

/** A profile out of YAML or JSON, checked. Throws PROFILE_INVALID naming the place that is wrong. */
export function parseProfile(text: string): Profile {
  if (text.length > LONGEST) throw invalid('is longer than 256 KB');
  if (isDeep(text)) throw invalid(`is nested more than ${DEEPEST} levels deep`);
  let value: unknown;
  try {
    // The parser compares every key with every other, and draws the place of every error: both are done here, once.
    const lines = new LineCounter();
    const document = parseDocument(text, { uniqueKeys: false, logLevel: 'silent', prettyErrors: false, lineCounter: lines });
    const wrong = (what: string, offset: number): ExhibitError => {
      const { line, col } = lines.linePos(offset);
      return invalid(`is not YAML: ${what.split('\n')[0]} at line ${line}, column ${col}`);
    };
    const [error] = document.errors;
    if (error) throw wrong(error.message, error.pos[0]);
    visit(document, {
      Map(_key, map) {
        const known = new Set<string>();
        for (const { key } of map.items) {
          const name = isScalar(key) ? String(key.value) : null;
          if (name === null) throw wrong('Map keys must be plain words', map.range?.[0] ?? 0);
          if (known.has(name)) throw wrong('Map keys must be unique', isScalar(key) ? key.range?.[0] ?? 0 : 0);
          known.add(name);
        }
      },
    });
    value = document.toJS({ maxAliasCount: 0 });
  } catch (thrown) {
    if (thrown instanceof ExhibitError) throw thrown;
    // Aliases are refused by an error of the parser, nesting beyond its recursion by the engine's.
    throw invalid(`is not YAML that can be read: ${thrown instanceof Error ? thrown.message.split('\n')[0].slice(0, 200) : 'unknown error'}`);
  }
  return checkedProfile(value);
}

/** Whether the text may be nested too deeply for a parser that recurses: counted without looking what is quoted, so rather too deep than not. */
function isDeep(text: string): boolean {
  let open = 0;
  let indent = 0;
  let leading = true;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === LF || unit === CR) { leading = true; indent = 0; continue; }
    if (leading) {
      leading = LEADING.has(unit);
      if (leading && ++indent > INDENTED) return true;
    }
    if (unit === OPEN_LIST || unit === OPEN_OBJECT) { if (++open > DEEPEST) return true; }
    else if ((unit === CLOSE_LIST || unit === CLOSE_OBJECT) && open > 0) open--;
  }
  return false;
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
