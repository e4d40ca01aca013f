// The screen `Case`: findings, the questions that are still asked, what makes it provable, and the log of all that was done to it.
import { useOperation } from '../../app/engine.tsx';
import { Boundary } from '../../app/failure.tsx';
import { formatCount } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { CASE_PARTS, useView, type CasePart } from '../../app/view.ts';
import { Tabs } from '../../ui/tabs.tsx';
import { Evidence } from '../evidence/evidence.tsx';
import { Case } from './case.tsx';
import { Custody } from './custody.tsx';
import { Questions } from './questions.tsx';

const TITLES: { readonly [P in CasePart]: string } = { findings: 'Findings', questions: 'Questions', evidence: 'Evidence', custody: 'Custody log' };

/** Which part is shown belongs to the view. */
export function CaseTabs() {
  const { caseId, info } = useCase();
  const [{ part }, setView] = useView();
  const questions = useOperation('question.list', { caseId });
  const counts: { readonly [P in CasePart]?: number } = { findings: info.findings, ...(questions.data ? { questions: questions.data.length } : {}) };
  return (
    <Tabs label="Parts of the case" value={part} onChange={(value) => setView({ part: value })}
      tabs={CASE_PARTS.map((value) => ({ value, text: TITLES[value], ...(counts[value] ? { count: formatCount(counts[value]) } : {}) }))}>
      <Boundary key={part}>
        {part === 'findings' && <Case />}
        {part === 'questions' && <Questions />}
        {part === 'evidence' && <Evidence />}
        {part === 'custody' && <Custody />}
      </Boundary>
    </Tabs>
  );
}
