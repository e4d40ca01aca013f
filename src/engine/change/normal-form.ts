// The normal form of a change, version 1: what one side of a change is, before anything is compared.
import type { ValueKind } from '../../contract/model.ts';

/** One side of a change. `text` is null for the kinds absent, unknown and JSON's null; '' for empty. */
export interface Side {
  readonly kind: ValueKind;
  readonly text: string | null;
}

export const ABSENT: Side = { kind: 'absent', text: null };
export const UNKNOWN: Side = { kind: 'unknown', text: null };
export const NULL: Side = { kind: 'null', text: null };

/** Cells that exports write for a database NULL. `None`, `null` and `nil` are not among them: those are also words. */
export const CSV_NULLS: readonly string[] = ['NULL', '\\N'];

/** Texts that stand for a value withheld: exactly these, CloudTrail's, Purview's and those of common log filters. */
const MASKS: ReadonlySet<string> = new Set([
  'HIDDEN_DUE_TO_SECURITY_REASONS', '<SNIP-PII>', '***REDACTED***',
  ...['REDACTED', 'MASKED', 'FILTERED', 'HIDDEN'].flatMap((word) => {
    const forms = [word, word.toLowerCase(), word[0] + word.slice(1).toLowerCase()];
    return forms.flatMap((form) => [`[${form}]`, `<${form}>`, `(${form})`]);
  }),
]);
const MASK_CHARACTERS = /^[*•]{3,}$/u;

/**
 * The kind of a text, exactly: undefined is `absent`, null is `null`, '' is `empty`; one of `nullTokens` is `null`; three or
 * more of `*` and `•` alone, or one of MASKS, is `masked`; everything else, `None` and a blank included, is a `value`.
 */
export function kindOf(text: string | null | undefined, nullTokens: readonly string[]): ValueKind {
  if (text === undefined) return 'absent';
  if (text === null) return 'null';
  if (text === '') return 'empty';
  if (nullTokens.includes(text)) return 'null';
  const first = text.charCodeAt(0);
  // * • [ < ( H: no other text can be a mask.
  if (first !== 42 && first !== 0x2022 && first !== 91 && first !== 60 && first !== 40 && first !== 72) return 'value';
  return MASKS.has(text) || MASK_CHARACTERS.test(text) ? 'masked' : 'value';
}

export function sideOf(text: string | null | undefined, nullTokens: readonly string[]): Side {
  const kind = kindOf(text, nullTokens);
  return { kind, text: kind === 'absent' ? null : text ?? null };
}
