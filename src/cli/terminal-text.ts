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

/** At most `width` characters, the last one `…` when there were more. */
export function cut(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, width - 1).join('')}…`;
}

export interface TableColumn { readonly head: string; readonly right?: boolean; /** At most so many characters. */ readonly width?: number }

/** Aligned columns, two blanks apart. Cells are made safe here. */
export function table(columns: readonly TableColumn[], rows: readonly (readonly (string | number | null)[])[]): string {
  const cells = rows.map((row) => columns.map(({ width }, at) => cut(inked(String(row[at] ?? '')), width ?? Infinity)));
  const widths = columns.map(({ head }, at) => Math.max(head.length, ...cells.map((row) => [...row[at]].length)));
  const line = (row: readonly string[]) => row.map((cell, at) => {
    const gap = ' '.repeat(widths[at] - [...cell].length);
    return columns[at].right ? gap + cell : cell + gap;
  }).join('  ').trimEnd();
  return [columns.map(({ head }) => head), ...cells].map(line).join('\n');
}
