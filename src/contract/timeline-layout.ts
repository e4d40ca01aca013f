// Where things stand on a timeline, on the screen and in files: marks that would lie on each other take tracks, and what fits
// no track joins its neighbour and is counted. Pure.

/** Px that a mark needs for itself. */
export const MARK_GAP = 14;
/** Px of one track. */
export const TRACK = 16;

/** px between the middle of a mark and its label. */
const BESIDE = 11;

/** One mark: what stands there, from left to right, and the room at its right until the next mark of its track or the edge. */
export interface Mark<T> { readonly x: number; readonly track: number; readonly items: readonly T[]; readonly room: number }
/** The same with its label, at the side where it is whole; '' where neither has room for a part of it. */
export interface Labelled<T> extends Mark<T> { readonly label: string; readonly labelX: number; readonly anchor: 'start' | 'end' }

/** Marks for what stands at each `x`, given from left to right. Nothing is left out: a mark of several items stands at the first of them. */
export function marksOf<T>(items: readonly { readonly x: number; readonly item: T }[], width: number, tracks: number): readonly Mark<T>[] {
  const marks: { x: number; track: number; items: T[]; room: number }[] = [];
  const last: (typeof marks)[number][] = [];
  for (const { x, item } of items) {
    let track = 0;
    while (track < tracks && last[track] !== undefined && x - last[track].x < MARK_GAP) track++;
    if (track === tracks) {
      // The nearest of those that are in the way, which is the one furthest to the right.
      last.reduce((nearest, mark) => (mark.x > nearest.x ? mark : nearest)).items.push(item);
      continue;
    }
    if (last[track] !== undefined) last[track].room = x - last[track].x;
    marks.push(last[track] = { x, track, items: [item], room: width - x });
  }
  return marks;
}

/** Labels beside marks: whole at the right, whole at the left, or cut at the right; none lies on a mark or label of its track. */
export function labelled<T>(marks: readonly Mark<T>[], textOf: (items: readonly T[]) => string): readonly Labelled<T>[] {
  /** Where each track is free from. */
  const free: number[] = [];
  return marks.map((mark) => {
    const { x, track, items, room } = mark;
    const text = textOf(items);
    const [width, right] = [widthOf(text), room - BESIDE - MARK_GAP / 2 - 4];
    const atLeft = width > right && x - BESIDE - width >= (free[track] ?? 0);
    const label = atLeft ? text : fitted(text, right);
    free[track] = x + (atLeft || label === '' ? MARK_GAP / 2 : BESIDE + widthOf(label)) + 4;
    return { ...mark, label, labelX: atLeft ? -BESIDE : BESIDE, anchor: atLeft ? 'end' : 'start' };
  });
}

/** Tracks that marks take, one at least. */
export const tracksOf = (marks: readonly Mark<unknown>[]): number => marks.reduce((most, { track }) => Math.max(most, track + 1), 1);

/** Rows for spans from left to right, so that no two of a row touch. */
export function rowsOf(spans: readonly { readonly from: number; readonly to: number }[], gap: number): readonly number[] {
  const ends: number[] = [];
  return spans.map(({ from, to }) => {
    let row = ends.findIndex((end) => from - end >= gap);
    if (row < 0) row = ends.length;
    ends[row] = to;
    return row;
  });
}

/** Hangul, and everything from the radicals of Han on. */
const isWide = (code: number): boolean => (code >= 0x1100 && code <= 0x11ff) || code >= 0x2e80;

/** Px of a text in the type of a drawing, rather too many than too few. */
export function widthOf(text: string, size = 11): number {
  let width = 0;
  for (const character of text) width += isWide(character.codePointAt(0)!) ? size : size * 0.6;
  return width;
}

/** The text as far as it fits, with an ellipsis where it is cut; '' where not even three characters do. */
export function fitted(text: string, room: number, size = 11): string {
  if (widthOf(text, size) <= room) return text;
  let [width, cut, characters] = [widthOf('…', size), '', 0];
  for (const character of text) {
    width += widthOf(character, size);
    if (width > room) break;
    cut += character;
    characters++;
  }
  return characters < 3 ? '' : `${cut.trimEnd()}…`;
}
