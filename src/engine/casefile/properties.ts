// The properties of a case, each a value in `info`. The custody log holds every change with what stood there before, so that the log
// alone tells what they are.
import { PROPERTIES, type CaseProperties } from '../../contract/case-care.ts';
import type { CaseFile } from './case-file.ts';

/** Under which key of `info` each is kept. */
const KEYS: { readonly [K in keyof CaseProperties]: string } = { number: 'number', requester: 'requester', mandate: 'mandate', retention: 'retention', legalBasis: 'legal_basis' };

export function caseProperties(file: CaseFile): CaseProperties {
  return Object.fromEntries(PROPERTIES.map((name) => [name, file.info(KEYS[name]) ?? ''])) as unknown as CaseProperties;
}

/** One custody entry for each that becomes another: `{"before":"","after":"2026-014"}`. False where none does. */
export function setCaseProperties(file: CaseFile, change: Partial<CaseProperties>): boolean {
  const before = caseProperties(file);
  const changed = PROPERTIES.filter((name) => change[name] !== undefined && change[name] !== before[name]);
  if (changed.length === 0) {
    file.requireEditing();
    return false;
  }
  file.write(() => {
    for (const name of changed) {
      file.log('case.properties', KEYS[name], JSON.stringify({ before: before[name], after: change[name] }));
      file.setInfo(KEYS[name], change[name]!);
    }
  });
  return true;
}
