// Lays out the text of a raw record for reading. The record itself is never altered: this is a second text beside it,
// made by moving white space only, so that `1.10` and 64-bit numbers stay as the source wrote them.

/** The record indented by two blanks, or null when it is not one JSON object or list. */
export function indentedJson(raw: string): string | null {
  const text = raw.trim();
  if (!/^[[{]/.test(text) || !isJson(text)) return null;
  let out = '', depth = 0, i = 0;
  const newLine = () => `\n${'  '.repeat(depth)}`;
  while (i < text.length) {
    const char = text.charAt(i);
    if (char === '"') {
      const end = endOfString(text, i);
      out += text.slice(i, end);
      i = end;
      continue;
    }
    i++;
    if (/\s/.test(char)) continue;
    if (char === '{' || char === '[') {
      const next = skipBlanks(text, i);
      if (text.charAt(next) === '}' || text.charAt(next) === ']') { out += char + text.charAt(next); i = next + 1; continue; }
      depth++;
      out += char + newLine();
    } else if (char === '}' || char === ']') {
      depth--;
      out += newLine() + char;
    } else if (char === ',') out += char + newLine();
    else if (char === ':') out += ': ';
    else out += char;
  }
  return out;
}

/** The parser is only asked whether it could read the text; what it made of it is thrown away. */
function isJson(text: string): boolean {
  try { JSON.parse(text); return true; } catch { return false; }
}

/** Position behind the quote that closes the string beginning at `start`. */
function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text.charAt(i) !== '"') i += text.charAt(i) === '\\' ? 2 : 1;
  return i + 1;
}

function skipBlanks(text: string, start: number): number {
  let i = start;
  while (/\s/.test(text.charAt(i))) i++;
  return i;
}
