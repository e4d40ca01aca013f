// Text of a log on a terminal: an allow-list, so that no record can move the cursor, colour the screen or hide what it says.

// Letters with their marks, numbers, punctuation, symbols and the blank; but nothing that leaves no ink (zero-width, fillers, tags).
const REFUSED = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]|\p{Default_Ignorable_Code_Point}/gu;
const NAMED: ReadonlyMap<string, string> = new Map([['\n', '\\n'], ['\r', '\\r'], ['\t', '\\t']]);

/** One line, whatever the text holds: refused characters as `\n`, `\t` or `\u{202e}`. */
export function inked(text: string): string {
  return text.replace(REFUSED, (character) => NAMED.get(character) ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The same for text of several lines, whose line breaks stay. */
export function inkedLines(text: string): string {
  return text.split(/\r\n|\n/).map(inked).join('\n');
}

/** JSON with the same value as `JSON.stringify` gives, but for the eye too: what has no ink is `\uXXXX`. */
export function inkedJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(REFUSED, (character) =>
    (character === '\n' ? character : character.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')));
}

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uFF01-\uFF60]/u;

/** Cells of the terminal that a character takes: marks stand on the one before, East Asian characters take two. */
function cellsOf(character: string): number {
  return /\p{M}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
}
function widthOf(text: string): number {
  return Array.from(text).reduce((total, character) => total + cellsOf(character), 0);
}

/** At most `width` cells, the last one `…` when there was more. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let room = width - 1;
  for (const character of text) {
    room -= cellsOf(character);
    if (room < 0) break;
    kept += character;
  }
  return `${kept}…`;
}

export interface TableColumn {
  readonly head: string;
  readonly right?: boolean;
  /** At most so many cells; the rest is cut. */
  readonly width?: number;
}

/** Aligned columns, two blanks apart. Cells are made safe here. */
export function table(columns: readonly TableColumn[], rows: readonly (readonly (string | number | null)[])[]): string {
  const cells = rows.map((row) => columns.map(({ width }, at) => cut(inked(String(row[at] ?? '')), width ?? Infinity)));
  const widths = columns.map(({ head }, at) => cells.reduce((widest, row) => Math.max(widest, widthOf(row[at])), head.length));
  const line = (row: readonly string[]) => row.map((cell, at) => {
    const gap = ' '.repeat(widths[at] - widthOf(cell));
    return columns[at].right ? gap + cell : cell + gap;
  }).join('  ').trimEnd();
  return [columns.map(({ head }) => head), ...cells].map(line).join('\n');
}
