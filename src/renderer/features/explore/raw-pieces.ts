// A record's text in pieces: between the borders of the parts that fields were read from, each piece belongs to the same fields.
import type { MappedPart } from '../../../contract/model.ts';

export interface Piece { readonly text: string; readonly fields: readonly string[] }

/** The text in pieces, in order and with nothing left out. Parts may lie within each other. */
export function piecesOf(text: string, parts: readonly MappedPart[]): readonly Piece[] {
  const borders = [...new Set([0, text.length, ...parts.flatMap(({ start, end }) => [start, end])])].filter((at) => at <= text.length).sort((a, b) => a - b);
  return borders.slice(0, -1).map((from, i) => ({
    text: text.slice(from, borders[i + 1]),
    fields: [...new Set(parts.filter(({ start, end }) => start <= from && end > from).flatMap(({ fields }) => fields))],
  }));
}

/** The same parts in the text laid out by `indentedJson`, which differs from the raw one in its white space alone. */
export function movedParts(raw: string, shown: string, parts: readonly MappedPart[]): readonly MappedPart[] {
  const wanted = new Set(parts.flatMap(({ start, end }) => [start, end - 1]));
  const moved = new Map<number, number>();
  for (let i = 0, j = 0; i < raw.length && j < shown.length;) {
    if (raw[i] === shown[j]) {
      if (wanted.has(i)) moved.set(i, j);
      i++;
      j++;
    } else if (/\s/.test(shown.charAt(j))) j++;
    else i++;
  }
  return parts.flatMap(({ start, end, fields }) => {
    const [from, last] = [moved.get(start), moved.get(end - 1)];
    return from === undefined || last === undefined ? [] : [{ start: from, end: last + 1, fields }];
  });
}
