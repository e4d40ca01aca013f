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
