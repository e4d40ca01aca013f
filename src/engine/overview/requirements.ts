// What two standards ask the record of an event to state, and what counts as stating it here. Wording of the fields: PCI DSS v4.0
// requirement 10.2.2; 68 IAC 25-3-8 (Indiana, alterations of data).
import type { ConformityRequirement } from '../../contract/overview.ts';

/** What is looked at: columns of the case, a side of changes, or a further field that only records hold. */
export type Stated =
  | { readonly by: 'column'; readonly column: 'actor' | 'action' | 'entity' | 'ip' }
  | { readonly by: 'time' | 'result' | 'field' | 'old' | 'new' }
  | { readonly by: 'extra'; readonly name: ExtraName }
  | { readonly by: 'actor or extra'; readonly name: ExtraName };

/** Fields that only records hold, by their names in profiles. */
export const EXTRA_NAMES = ['reason', 'transaction', 'authorised by'] as const;
export type ExtraName = (typeof EXTRA_NAMES)[number];

export interface Requirement extends Pick<ConformityRequirement, 'standard' | 'id' | 'asks' | 'means' | 'appliesTo'> {
  readonly stated: Stated;
  /** What sources have no place for, where it cannot be assessed. */
  readonly place: string;
  /** Query for events that do not state it. */
  readonly missing: string;
}

const all = (id: string, asks: string, means: string, place: string, missing: string, stated: Stated): Requirement => ({ standard: 'PCI DSS 10.2.2', id, asks, means, place, missing, stated, appliesTo: 'all' });
const changes = (id: string, asks: string, means: string, place: string, missing: string, stated: Stated): Requirement => ({ standard: '68 IAC 25-3-8', id, asks, means, place, missing: `is:changed ${missing}`, stated, appliesTo: 'changes' });

export const REQUIREMENTS: readonly Requirement[] = [
  all('pci-user', 'User identification', 'an actor', 'an actor', '-has:actor', { by: 'column', column: 'actor' }),
  all('pci-type', 'Type of event', 'an action', 'an action', '-has:action', { by: 'column', column: 'action' }),
  all('pci-time', 'Date and time', 'a time that could be read', 'a time', '-has:time', { by: 'time' }),
  all('pci-result', 'Success or failure', 'a result that says success or failure', 'a result', '-has:result', { by: 'result' }),
  all('pci-origin', 'Origination of event', 'an IP address', 'an IP address', '-has:ip', { by: 'column', column: 'ip' }),
  all('pci-resource', 'Affected data, component or resource', 'the id of an entity', 'an entity', '-has:entity', { by: 'column', column: 'entity' }),
  changes('iac-time', 'Date and time', 'a time that could be read', 'a time', '-has:time', { by: 'time' }),
  changes('iac-transaction', 'Transaction id', 'a transaction id', 'a transaction id', '-has:transaction', { by: 'extra', name: 'transaction' }),
  changes('iac-user', 'User who performed or authorised', 'an actor, or who authorised it', 'an actor or who authorised it', '-has:actor -has:"authorised by"', { by: 'actor or extra', name: 'authorised by' }),
  changes('iac-data', 'Data altered', 'the name of the changed field, in all changes; “value” alone is none', 'the name of a field', 'changed:"value"', { by: 'field' }),
  changes('iac-prior', 'Value prior to alteration', 'the old value of at least one change, or that there was none; masked ones count', 'old values', '-has:old -old:""', { by: 'old' }),
  changes('iac-after', 'Value after alteration', 'the new value of at least one change, or that there is none; masked ones count', 'new values', '-has:new -new:""', { by: 'new' }),
  changes('iac-reason', 'Reason for alteration', 'a reason', 'a reason', '-has:reason', { by: 'extra', name: 'reason' }),
];

/** In thousandths, cut: 99.97 % never becomes 100 %, and what is not nothing never 0. */
export function sharePercent(part: number, of: number): string {
  const thousandths = Number((BigInt(part) * 1000n) / BigInt(of));
  if (thousandths === 0 && part > 0) return '<0.1 %';
  return `${thousandths % 10 === 0 ? thousandths / 10 : (thousandths / 10).toFixed(1)} %`;
}
