// YAML inside a record, as Ruby on Rails writes changes: read into the same values as JSON, every scalar as it stands.
import { isAlias, isMap, isScalar, isSeq, parseDocument, visit, type Document, type Node } from 'yaml';
import { UniqueNames, type Json } from '../json-value.ts';

/** Longer texts are left as text: the parser is no bulk reader. */
const LONGEST = 256 * 1024;
const DEEPEST = 32;
const NULL: Json = { kind: 'null', text: null };

/** Null for what is no YAML mapping, is too long, or nests too deep. */
export function yamlValue(text: string): Json | null {
  if (text.length > LONGEST || brackets(text) > DEEPEST) return null;
  try {
    const document = parseDocument(text, { schema: 'failsafe', keepSourceTokens: false, logLevel: 'silent', uniqueKeys: false, strict: false });
    if (document.errors.length > 0 || !isMap(document.contents)) return null;
    const anchors = anchorsOf(document);
    return valueOf(document.contents, anchors, 0);
  } catch (thrown) {
    // Nesting that the parser's own recursion cannot follow.
    if (thrown instanceof RangeError) return null;
    throw thrown;
  }
}

/** Flow collections open at once at most, quotes aside. */
function brackets(text: string): number {
  let open = 0;
  let most = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 91 || code === 123) most = Math.max(most, ++open);
    else if (code === 93 || code === 125) open--;
  }
  return most;
}

/** Anchored scalars alone: Rails repeats a time by `*1`, and nothing larger is ever worth repeating. */
function anchorsOf(document: Document): ReadonlyMap<string, Json> {
  const anchors = new Map<string, Json>();
  visit(document, { Scalar: (_key, node) => { if (node.anchor !== undefined) anchors.set(node.anchor, scalar(node.source ?? '', node.type)); } });
  return anchors;
}

function scalar(source: string, type: string | undefined): Json {
  // Plain `~`, `null` and nothing are YAML's null; in quotes they are text.
  if (type === 'PLAIN' && (source === '' || source === '~' || source === 'null')) return NULL;
  return { kind: 'string', text: source };
}

function valueOf(node: Node | null, anchors: ReadonlyMap<string, Json>, depth: number): Json {
  if (node === null || depth > DEEPEST) return NULL;
  if (isAlias(node)) return anchors.get(node.source) ?? { kind: 'string', text: `*${node.source}` };
  if (isScalar(node)) return scalar(node.source ?? '', node.type);
  if (isSeq(node)) {
    const items = node.items.map((item) => valueOf(item as Node | null, anchors, depth + 1));
    return { kind: 'array', text: `[${items.map(asJson).join(',')}]`, items };
  }
  if (isMap(node)) {
    const entries = new Map<string, Json>();
    const names = new UniqueNames();
    for (const pair of node.items) {
      const key = isScalar(pair.key) ? pair.key.source ?? '' : '';
      entries.set(names.unused(key, entries), valueOf(pair.value as Node | null, anchors, depth + 1));
    }
    return { kind: 'object', text: `{${[...entries].map(([key, value]) => `${JSON.stringify(key)}:${asJson(value)}`).join(',')}}`, entries };
  }
  return NULL;
}

function asJson(value: Json): string {
  return value.kind === 'string' ? JSON.stringify(value.text) : value.text ?? 'null';
}
