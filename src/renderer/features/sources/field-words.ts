// The fields of an event as the mapper names and groups them.
import type { Mappable } from '../../../contract/sources.ts';

/** Names of the seven fields and the optional ones; those not listed are words already. */
const WORDS: { readonly [F in Mappable]?: string } = { entityType: 'entity type', recordId: 'record id', changes: 'changes (JSON)', field: 'field name', old: 'old value', new: 'new value', ip: 'IP address' };

/** As the mapper shows a field; one that only a profile knows stays as it is. */
export const fieldWords = (field: string): string => (Object.hasOwn(WORDS, field) ? WORDS[field as Mappable] : undefined) ?? field;

/** Every field once, in the order in which people look for them. */
export const FIELD_GROUPS: readonly { readonly title: string; readonly fields: readonly Mappable[] }[] = [
  { title: 'Who and when', fields: ['time', 'actor', 'ip', 'session', 'user agent'] },
  { title: 'What was done', fields: ['action', 'module', 'result', 'reason', 'authorised by', 'note'] },
  { title: 'To what', fields: ['entityType', 'entity', 'recordId', 'transaction', 'request'] },
  { title: 'What changed', fields: ['field', 'old', 'new', 'changes', 'amount', 'currency'] },
];
