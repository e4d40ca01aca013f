// Success or failure, from the words that logs use for them.
import type { Result } from '../../../contract/model.ts';

const SUCCESS: ReadonlySet<string> = new Set(['success', 'successful', 'succeeded', 'succeed', 'ok', 'okay', 'true', 'yes', 'y', '1', 'passed', 'pass', 'allowed', 'granted', 'completed', 'done']);
const FAILURE: ReadonlySet<string> = new Set(['failure', 'failed', 'fail', 'error', 'false', 'no', 'n', '0', 'denied', 'rejected', 'unauthorized', 'unauthorised', 'forbidden', 'declined', 'partially succeeded', 'partiallysucceeded']);

/** Any case; a text that is in neither list is `unknown`, and so are null and ''. Something done in part has failed. */
export function resultOf(text: string | null): Result {
  if (text === null) return 'unknown';
  const word = text.trim().toLowerCase();
  return SUCCESS.has(word) ? 'success' : FAILURE.has(word) ? 'failure' : 'unknown';
}

/** The same with words of a format's own, which win; `4*` is any text that begins with 4. */
export function createResultOf(own: { readonly success: readonly string[]; readonly failure: readonly string[] }): (text: string | null) => Result {
  if (own.success.length === 0 && own.failure.length === 0) return resultOf;
  const among = (words: readonly string[]): ((word: string) => boolean) => {
    const whole = new Set(words.map((word) => word.toLowerCase()));
    const heads = [...whole].filter((word) => word.endsWith('*')).map((word) => word.slice(0, -1));
    return (word) => whole.has(word) || heads.some((head) => word.startsWith(head));
  };
  const success = among(own.success);
  const failure = among(own.failure);
  return (text) => {
    if (text === null) return 'unknown';
    const word = text.trim().toLowerCase();
    return success(word) ? 'success' : failure(word) ? 'failure' : resultOf(word);
  };
}
