// Which actions move money, and which fields are balances: lists of words that the reader is shown beside the figures.
import type { MoneyKind } from '../../contract/overview.ts';
import { wordsOf } from '../sources/profiles/category.ts';

/** Words that make an action of the category “financial” count as nothing, whatever else it says: it moves no money. */
export const UNMOVING_WORDS: readonly string[] = [
  'limit', 'setting', 'config', 'configuration', 'method', 'view', 'search', 'export', 'report', 'list', 'note', 'reject', 'rejected', 'rejection', 'decline', 'declined',
  'deny', 'denied', 'cancel', 'cancelled', 'canceled', 'cancellation', 'fail', 'failed', 'void', 'voided', 'reversal', 'reverse', 'reversed', 'expire', 'expired',
];

/** In this order: the first kind of which a word is found decides. Transfers, refunds, chargebacks and bare credits could be either, and count as none. */
export const MONEY_WORDS: readonly (readonly [MoneyKind, readonly string[]])[] = [
  ['decision', ['approve', 'approved', 'approval', 'authorise', 'authorised', 'authorize', 'authorized', 'authorisation', 'authorization', 'request', 'requested', 'pending', 'hold', 'review', 'assign', 'assigned']],
  ['adjustment', ['adjust', 'adjusted', 'adjustment', 'correct', 'correction', 'manual credit', 'manual debit', 'goodwill', 'write off', 'writeoff']],
  ['disbursement', ['withdrawal', 'withdraw', 'withdrawn', 'payout', 'pay out', 'paid out', 'disbursement', 'disburse', 'disbursed', 'cash out', 'cashout']],
  ['deposit', ['deposit', 'deposited', 'top up', 'topup', 'pay in', 'payin', 'cash in', 'cashin']],
];

const BALANCE_WORDS: readonly string[] = ['balance', 'available funds', 'wallet amount'];
/** A field with one of these is about a balance, and none. */
const UNBALANCE_WORDS: readonly string[] = ['limit', 'threshold', 'alert', 'minimum', 'maximum', 'min', 'max', 'id', 'type', 'currency', 'status'];
/** As the reader is shown them. */
export const BALANCE_FIELDS: readonly string[] = BALANCE_WORDS;

const among = (list: readonly string[]): ((words: string) => boolean) => {
  const phrases = list.flatMap((word) => [` ${word} `, ` ${word}s `]);
  return (words) => phrases.some((phrase) => words.includes(phrase));
};
const unmoving = among(UNMOVING_WORDS);
const kinds = MONEY_WORDS.map(([kind, words]) => [kind, among(words)] as const);
const balance = among(BALANCE_WORDS);
const unbalance = among(UNBALANCE_WORDS);

/** What an action counts as; null: as nothing. */
export function moneyKindOf(action: string | null): MoneyKind | null {
  if (action === null) return null;
  const words = wordsOf(action);
  return unmoving(words) ? null : kinds.find(([, has]) => has(words))?.[0] ?? null;
}

export function isBalance(field: string): boolean {
  const words = wordsOf(field);
  return balance(words) && !unbalance(words);
}
