// Where a profile says a text is kept: at a path, in a part of the text there, put together of several, or the same always.
import type { Json } from '../json-value.ts';
import { PathError, pathsOf, pathText, textAt, type Path } from './path.ts';
import type { PathSpec, PlaceSpec } from './schema.ts';

export type Place =
  | { readonly kind: 'path'; readonly path: Path }
  /** Part of the text: what stands behind the first `after`, in its nth comma-separated cell, before the first `before`; none where a mark is missing. */
  | { readonly kind: 'part'; readonly path: Path; readonly after: string | null; readonly cell: number | null; readonly before: string | null }
  /** Literal text and paths; a text only where every path has one. */
  | { readonly kind: 'template'; readonly parts: readonly (string | readonly Path[])[] }
  | { readonly kind: 'constant'; readonly text: string };

/** The paths of a specification under every root; '' is the record itself. Throws PathError. */
export function expandPath(spec: PathSpec, roots: readonly Path[]): readonly Path[] {
  const own: readonly Path[] = typeof spec === 'string' ? pathsOf(spec) : [spec];
  return own.flatMap((steps) => roots.map((root) => [...root, ...steps]));
}

/** Throws PathError. */
export function expandPlace(spec: PlaceSpec, roots: readonly Path[]): readonly Place[] {
  if (typeof spec === 'string' && spec.includes('{')) return [template(spec, roots)];
  if (typeof spec === 'string' || Array.isArray(spec)) return expandPath(spec as PathSpec, roots).map((path) => ({ kind: 'path', path }));
  if ('constant' in spec) return [{ kind: 'constant', text: spec.constant }];
  const { of, after = null, cell = null, before = null } = spec as Exclude<PlaceSpec, string | readonly string[] | { constant: string }>;
  return expandPath(of, roots).map((path) => ({ kind: 'part', path, after, cell, before }));
}

function template(text: string, roots: readonly Path[]): Place {
  const parts = text.split(/\{([^{}]*)\}/).map((part, i): string | readonly Path[] => (i % 2 === 0 ? part : expandPath(part, roots)));
  if (parts.some((part) => typeof part === 'string' && /[{}]/.test(part))) throw new PathError(`${text} has a brace without its partner`);
  return { kind: 'template', parts };
}

/** The text at a place, or null; '' is null. */
export function placeText(record: Json, place: Place): string | null {
  switch (place.kind) {
    case 'path': return textAt(record, [place.path]);
    case 'constant': return place.text;
    case 'part': return partOf(textAt(record, [place.path]), place);
    case 'template': {
      let text = '';
      for (const part of place.parts) {
        const piece = typeof part === 'string' ? part : textAt(record, part);
        if (piece === null) return null;
        text += piece;
      }
      return text === '' ? null : text;
    }
  }
}

/** The first place that has a text decides. */
export function firstText(record: Json, places: readonly Place[]): string | null {
  for (const place of places) {
    const text = placeText(record, place);
    if (text !== null) return text;
  }
  return null;
}

function partOf(whole: string | null, { after, cell, before }: Extract<Place, { kind: 'part' }>): string | null {
  let text = whole;
  if (text !== null && after !== null) {
    const at: number = text.indexOf(after);
    text = at < 0 ? null : text.slice(at + after.length);
  }
  if (text !== null && cell !== null) text = cellOf(text, cell);
  if (text !== null && before !== null) {
    const at: number = text.indexOf(before);
    text = at < 0 ? null : text.slice(0, at);
  }
  return text === '' ? null : text;
}

/** The nth cell, from 1, of comma-separated text that may quote its cells. */
function cellOf(text: string, wanted: number): string | null {
  let at = 0;
  for (let n = 1; ; n++) {
    let cell = '';
    if (text[at] === '"') {
      const pieces: string[] = [];
      for (at++; ;) {
        const close = text.indexOf('"', at);
        if (close < 0) return null;
        pieces.push(text.slice(at, close));
        at = close + 1;
        if (text[at] !== '"') break;
        at++;
      }
      cell = pieces.join('"');
    } else {
      const end = text.indexOf(',', at);
      cell = text.slice(at, end < 0 ? text.length : end);
      at += cell.length;
    }
    if (n === wanted) return cell;
    if (text[at] !== ',') return null;
    at++;
  }
}

/** The paths that a place reads. */
export function placePaths(place: Place): readonly Path[] {
  switch (place.kind) {
    case 'path': case 'part': return [place.path];
    case 'template': return place.parts.flatMap((part) => (typeof part === 'string' ? [] : part));
    case 'constant': return [];
  }
}

/** As it stands in messages. */
export function placeWords(place: Place): string {
  switch (place.kind) {
    case 'path': case 'part': return pathText(place.path);
    case 'template': return place.parts.map((part) => (typeof part === 'string' ? part : pathText(part[0]))).join('');
    case 'constant': return `“${place.text}”`;
  }
}
