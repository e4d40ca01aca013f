// Text of a log as a reader can trust it: whatever is invisible, or reorders what stands around it, is spelled out.

// Control and format characters (bidirectional overrides, zero-width, soft hyphen, tags), lone surrogates, line and paragraph
// separators, and the four letters that have no ink. Tab and line feed stay: the page shows them as space and line break.
const HIDDEN = /(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115F\u1160\u3164\uFFA0]/gu;

/** Hidden characters as `⟨U+202E⟩`. */
export function visible(text: string): string {
  return text.replace(HIDDEN, (character) => `⟨U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`);
}

const ENTITIES = new Map([['&', '&amp;'], ['<', '&lt;'], ['>', '&gt;'], ['"', '&quot;'], ["'", '&#39;']]);

/** Visible text, safe as content of an element and as a quoted attribute. */
export function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => ENTITIES.get(character)!);
}

/** Markup that is known to be safe: nothing but `html` and the style sheet make it. */
export class Markup {
  readonly text: string;
  constructor(text: string) { this.text = text; }
}

export type Content = string | number | Markup | null | readonly Content[];

/** Template tag: everything put in is escaped unless it is markup already; null is nothing, lists are joined. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(strings.reduce((text, string, index) => text + flat(values[index - 1]) + string));
}

function flat(value: Content): string {
  if (value === null) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(flat).join('');
  return escapeHtml(String(value));
}
