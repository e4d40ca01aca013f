// Alerts by severity: how many, what rules raised them, and which rules could not be assessed.
import { Box, Typography } from '@mui/material';
import type { AlertList, AlertSeverity } from '../../../contract/rules.ts';
import { ALERT_SEVERITIES, ALERT_STATES } from '../../../contract/rules.ts';
import { capitalised, countOf, formatCount, visible } from '../../app/format.ts';
import { Table } from '../../ui/table.tsx';
import { Mark, type MarkKind } from '../../ui/text.tsx';
import { RunRules } from '../checks/run-rules.tsx';
import { ViewLink } from './figure-link.tsx';
import { Remark } from './section.tsx';

const MARKS: { readonly [S in AlertSeverity]: MarkKind | null } = { high: 'bad', medium: 'suspicious', low: null };
const RULES = 8;

export function Alerts({ list }: { readonly list: AlertList }) {
  const { run, bySeverity, byState, suppressed, stale } = list;
  if (run === null) {
    return (
      <>
        <Typography variant="body2" sx={{ mb: 1 }}>Cannot be assessed: <ViewLink patch={{ screen: 'checks', check: 'rules' }}>rules</ViewLink> have not been run over the events as they are now.</Typography>
        <Box data-not-printed=""><RunRules text="Run the rules" /></Box>
      </>
    );
  }
  const fired = run.outcomes.filter(({ alerts }) => alerts > 0).sort((a, b) => ALERT_SEVERITIES.indexOf(a.severity) - ALERT_SEVERITIES.indexOf(b.severity) || b.alerts - a.alerts);
  const unassessed = run.outcomes.filter(({ assessed }) => assessed === 'no');
  return (
    <>
      <Box component="dl" sx={{ display: 'flex', gap: 6, m: 0, mb: 2, '& dt': { color: 'text.secondary', typography: 'caption' }, '& dd': { m: 0, typography: 'h1' } }}>
        {ALERT_SEVERITIES.map((severity) => (
          <div key={severity}><dt>{capitalised(severity)}</dt><Box component="dd" sx={{ display: 'flex', alignItems: 'center', gap: 1.5 }}>{MARKS[severity] !== null && bySeverity[severity] > 0 && <Mark kind={MARKS[severity]} label={null} />}<ViewLink patch={{ screen: 'checks', check: 'alerts' }}>{formatCount(bySeverity[severity])}</ViewLink></Box></div>
        ))}
      </Box>
      {fired.length > 0 && (
        <Table aria-label="Rules with alerts" dense>
          <colgroup><col /><col style={{ width: 72 }} /><col style={{ width: 60 }} /></colgroup>
          <thead><tr><th scope="col">Rule</th><th scope="col">Severity</th><th scope="col" className="number">Alerts</th></tr></thead>
          <tbody>{fired.slice(0, RULES).map(({ rule, title, severity, alerts }) => <tr key={rule}><th scope="row" title={visible(title)}>{visible(title)}</th><td>{severity}</td><td className="number">{formatCount(alerts)}</td></tr>)}</tbody>
        </Table>
      )}
      <Remark>
        {ALERT_STATES.map((state) => `${capitalised(state)}: ${formatCount(byState[state])}`).join('. ')}. {suppressed > 0 && `Covered by a suppression: ${formatCount(suppressed)}. `}
        {fired.length > RULES && `${countOf(fired.length - RULES, 'more rule')} with alerts. `}
        {unassessed.length > 0 && `Cannot be assessed: ${unassessed.map(({ title, why }) => `${visible(title)} (${why.map((one) => visible(one)).join('; ')})`).join(', ')}. `}
        {stale && 'Events have changed since the rules were run. '}An alert deserves a look; it is no verdict.
      </Remark>
    </>
  );
}
