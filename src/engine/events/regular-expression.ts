// Regular expressions of the query: RE2's, which take time linear in the text whatever a person writes.
import { RE2JS } from 're2js';
import { QueryError } from './query-error.ts';

/** Steps of a compiled expression; more cost too much for each character. */
const MOST_STEPS = 1000;
const LONGEST_PATTERN = 1000;
/** Characters of a record, or of a value, that an expression looks at: 64 Ki take at most a tenth of a second, so a cancel is never far. */
export const EXPRESSION_REACH = 65_536;

export interface Expression {
  /** Whether the first EXPRESSION_REACH characters hold a match. */
  test(text: string): boolean;
  /** Text that everything it matches holds, in small letters; '' where there is none to tell. */
  readonly literal: string;
}

/** The pattern itself, checked. QUERY_INVALID for one that is none or too large. */
export function checkExpression(pattern: string, query: string, { start, end }: { readonly start: number; readonly end: number }): string {
  const problem = pattern.length > LONGEST_PATTERN ? `the expression is longer than ${LONGEST_PATTERN} characters` : problemOf(pattern);
  if (problem !== null) throw new QueryError(query, start, end, problem);
  return pattern;
}

/** Any case; `(?-i)` makes case count, `(?s)` lets `.` match line ends. The pattern has been checked. */
export function expressionOf(pattern: string): Expression {
  const compiled = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
  return { test: (text) => compiled.test(text.length > EXPRESSION_REACH ? text.slice(0, EXPRESSION_REACH) : text), literal: literalOf(pattern) };
}

function problemOf(pattern: string): string | null {
  try {
    return RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE).programSize() > MOST_STEPS ? 'the expression is too large; use smaller repeat counts' : null;
  } catch (thrown) {
    const reason = (thrown instanceof Error ? thrown.message : '').replace(/^error parsing regexp: /, '').slice(0, 200);
    const missing = /\(\?<?[=!]/.test(pattern) ? '; looking ahead or behind is not possible' : /\\\d/.test(pattern) ? '; referring back to a group is not possible' : '';
    return `the regular expression cannot be read: ${reason}${missing}`;
  }
}

/**
 * The longest run of letters, digits and spaces that stands outside of groups and classes and is not repeated or one of several;
 * plain ASCII alone, since other letters may match in writings of their own. It need not be the best one, but it must be there in every match.
 */
function literalOf(pattern: string): string {
  if (/\||\(\?/.test(pattern)) return '';
  let best = '';
  let run = '';
  let depth = 0;
  const end = () => { if (depth === 0 && run.length > best.length) best = run; run = ''; };
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at];
    if (character === '\\') {
      // `\Q…\E`, `\x41`, `\pL`, `\d` and their like: nothing is told of them.
      if (/[^A-Za-z0-9]/.test(pattern[at + 1] ?? '')) run += pattern[++at];
      else if (/[dDwWsSbB]/.test(pattern[at + 1] ?? '')) { end(); at++; } else return '';
    } else if (character === '[') {
      end();
      const close = /^\[\^?\]?(?:\\[^]|\[:\^?\w+:\]|[^\]\\])*\]/.exec(pattern.slice(at));
      if (!close) return '';
      at += close[0].length - 1;
    } else if (character === '(') { end(); depth++; }
    else if (character === ')') { run = ''; depth--; }
    else if (character === '?' || character === '*' || character === '{') {
      // The character in front may be missing.
      run = run.slice(0, -1);
      end();
      at += (character === '{' ? /^\{\d+,?\d*\}/.exec(pattern.slice(at, at + 20))?.[0].length ?? 1 : 1) - 1;
    } else if (character === '+') { end(); }
    else if (/[A-Za-z0-9 ,;:@#%&=<>!'"~`_/-]/.test(character)) run += character;
    else end();
  }
  end();
  return best.toLowerCase();
}
