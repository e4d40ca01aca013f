// The log held against itself: what rules found, breaks of continuity, fields that went back, what is missing; and the rules.
import { CHECKS, useView, type Check } from '../../app/view.ts';
import { useOperation } from '../../app/engine.tsx';
import { Boundary } from '../../app/failure.tsx';
import { formatCount } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { Pane } from '../../ui/pane.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Alerts } from './alerts.tsx';
import { ContinuityCheck } from './continuity.tsx';
import { GapsCheck } from './gaps.tsx';
import { RevertsCheck } from './reverts.tsx';
import { Rules } from './rules.tsx';

const TITLES: { readonly [C in Check]: string } = { alerts: 'Alerts', continuity: 'Continuity', reverts: 'Reverts', gaps: 'Gaps', rules: 'Rules and lists' };

/** The screen `Checks`; which check is part of the view. */
export function Checks() {
  const { caseId, info } = useCase();
  const [{ check }, setView] = useView();
  const { data } = useOperation('alert.list', { caseId, state: null, severity: null, rule: null, suppressed: false, offset: 0, limit: 1 });
  if (info.events === 0) return <Pane label="Checks"><EmptyState title="No events yet">Import the exports of your audit logs; the case can then be held against itself.</EmptyState></Pane>;
  return (
    <Tabs label="Checks" value={check} onChange={(value) => setView({ check: value })}
      tabs={CHECKS.map((value) => ({ value, text: TITLES[value], ...(value === 'alerts' && data?.run ? { count: formatCount(data.byState.open) } : {}) }))}>
      <Boundary key={check}>
        {check === 'alerts' && <Alerts />}
        {check === 'continuity' && <ContinuityCheck />}
        {check === 'reverts' && <RevertsCheck />}
        {check === 'gaps' && <GapsCheck />}
        {check === 'rules' && <Rules />}
      </Boundary>
    </Tabs>
  );
}
