// The case that is open, for everything below the shell: its facts, always current, and whether it may be edited.
import { createContext, useContext } from 'react';
import type { CaseInfo, Settings } from '../../contract/model.ts';

/** `info` changes with every write to the case; `caseId` never does. */
export interface OpenCase {
  readonly info: CaseInfo;
  readonly caseId: string;
  readonly settings: Settings;
}
export const CaseContext = createContext<OpenCase | null>(null);

/** Facts of the open case and the person's settings; only below the shell of a case. */
export function useCase(): OpenCase {
  const open = useContext(CaseContext);
  if (!open) throw new Error('Used without an open case.');
  return open;
}
