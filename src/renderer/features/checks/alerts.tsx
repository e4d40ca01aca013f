// Alerts: what the rules found, the gravest first, and what was decided about each.
import { Box, Checkbox, Typography } from '@mui/material';
import { useState } from 'react';
import { ALERT_SEVERITIES, ALERT_STATES, type Alert, type AlertList, type AlertSeverity, type AlertState } from '../../../contract/rules.ts';
import { useOperation } from '../../app/engine.tsx';
import { Failure } from '../../app/failure.tsx';
import { capitalised, countOf, formatCount, formatInstant, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { StatusBar } from '../../app/status-bar.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Pages } from '../../ui/pages.tsx';
import { Pane, PaneHead } from '../../ui/pane.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { BusyLine, EmptyState } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { AlertPane } from './alert-pane.tsx';
import { RowButton } from './row-button.tsx';
import { RunRules } from './run-rules.tsx';
import { SeverityWord } from './severity-word.tsx';

const PAGE = 200;
const ANY = '';

export function Alerts() {
  const { caseId } = useCase();
  const [state, setState] = useState<AlertState | null>('open');
  const [severity, setSeverity] = useState<AlertSeverity | null>(null);
  const [rule, setRule] = useState<string | null>(null);
  const [suppressed, setSuppressed] = useState(false);
  const [offset, setOffset] = useState(0);
  const [chosen, setChosen] = useState<string | null>(null);
  const alerts = useOperation('alert.list', { caseId, state, severity, rule, suppressed, offset, limit: PAGE });
  const { data } = alerts;
  const shown = data?.alerts.find(({ key }) => key === chosen) ?? data?.alerts[0];
  const from = <T,>(set: (value: T) => void) => (value: T) => { set(value); setOffset(0); };
  if (alerts.error) return <Failure error={alerts.error} onRetry={() => void alerts.refetch()} />;
  if (!data) return <Pane label="Alerts"><BusyLine busy /></Pane>;
  if (data.run === null) {
    return <Pane label="Alerts"><EmptyState title="The rules have not been run yet" actions={<RunRules text="Run the rules" filled />}>Seventeen patterns that deserve a look, from self-granted roles to one transaction booked twice. Each says what it needs and what it cannot assess; nothing leaves this machine.</EmptyState></Pane>;
  }
  return (
    <>
      <BusyLine busy={alerts.isFetching} />
      <SplitPane name="alerts-alert" label="Width of the alert" fixed="second" size={460} min={340} max={860}
        first={
          <Pane label="Alerts" scroll={false}>
            <PaneHead title="Alerts" detail={`${countOf(data.total, 'alert')}; rules run ${formatInstant(data.run.at, 'UTC', 'minute')} UTC by ${visible(data.run.person)}${data.stale ? '; events have changed since' : ''}`}><RunRules text="Run the rules again" /></PaneHead>
            <Box role="group" aria-label="Which alerts" sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'end', gap: 2, px: 3, py: 2, borderBottom: 1, borderColor: 'line.subtle', '& > *': { minWidth: 120 } }}>
              <SelectField label="State" value={state ?? ANY} onChange={(value) => from(setState)(value === ANY ? null : value as AlertState)} choices={[{ value: ANY, text: 'Any' }, ...ALERT_STATES.map((value) => ({ value, text: `${capitalised(value)}  ${formatCount(data.byState[value])}` }))]} />
              <SelectField label="Severity" value={severity ?? ANY} onChange={(value) => from(setSeverity)(value === ANY ? null : value as AlertSeverity)} choices={[{ value: ANY, text: 'Any' }, ...ALERT_SEVERITIES.map((value) => ({ value, text: `${capitalised(value)}  ${formatCount(data.bySeverity[value])}` }))]} />
              <SelectField label="Rule" value={rule ?? ANY} onChange={(value) => from(setRule)(value === ANY ? null : value)} choices={[{ value: ANY, text: 'Any' }, ...data.run.outcomes.filter((outcome) => outcome.alerts > 0 || outcome.rule === rule).map((outcome) => ({ value: outcome.rule, text: `${visible(outcome.title)}  ${formatCount(outcome.alerts)}` }))]} />
              <Box component="label" sx={{ display: 'flex', alignItems: 'center', gap: 1, height: 28 }}><Checkbox checked={suppressed} onChange={(_, on) => from(setSuppressed)(on)} /><Typography component="span" variant="body2">Suppressed ({formatCount(data.suppressed)})</Typography></Box>
            </Box>
            <Unassessed list={data} />
            {data.total === 0 ? <EmptyState title="No alert here">{data.bySeverity.high + data.bySeverity.medium + data.bySeverity.low === 0 ? 'The rules found nothing as far as they could be assessed.' : 'Other alerts are under other states, severities or rules.'}</EmptyState> : (
              <Box tabIndex={-1} sx={{ flex: 1, minHeight: 0, overflow: 'auto' }}><AlertTable alerts={data.alerts} shown={shown} onShow={({ key }) => setChosen(key)} /></Box>
            )}
            <Pages what="alerts" offset={offset} rows={data.alerts.length} size={PAGE} total={data.total} onOffset={setOffset} />
          </Pane>
        }
        second={shown ? <AlertPane key={shown.key} alert={shown} /> : <Pane label="Alert"><EmptyState title="No alert is chosen" /></Pane>}
      />
      <StatusBar><span><strong>{formatCount(data.byState.open)}</strong> open</span><span>{formatCount(data.byState.explained)} explained</span><span>{formatCount(data.byState.promoted)} promoted</span>{data.suppressed > 0 && <span>{formatCount(data.suppressed)} suppressed</span>}</StatusBar>
    </>
  );
}

/** Rules that could not be assessed, which is not the same as no alert. */
function Unassessed({ list: { run } }: { readonly list: AlertList }) {
  const none = run!.outcomes.filter(({ assessed }) => assessed === 'no');
  const part = run!.outcomes.filter(({ assessed }) => assessed === 'in part');
  if (none.length + part.length + run!.problems.length === 0) return null;
  return (
    <Box component="details" sx={{ px: 3, py: 1, borderBottom: 1, borderColor: 'line.subtle', typography: 'body2', '& summary': { cursor: 'pointer' } }}>
      <summary>{[none.length > 0 ? `${countOf(none.length, 'rule')} cannot be assessed` : '', part.length > 0 ? `${countOf(part.length, 'rule')} in part only` : '', run!.problems.length > 0 ? `${countOf(run!.problems.length, 'rule file')} could not be used` : ''].filter(Boolean).join('; ')}</summary>
      <Box component="ul" sx={{ m: 0, py: 1, pl: 5, maxHeight: 160, overflow: 'auto', overflowWrap: 'anywhere' }} tabIndex={0} aria-label="Why">
        {[...none, ...part].map(({ rule, title, assessed, why }) => <li key={rule}>{visible(title)} ({assessed === 'no' ? 'not assessed' : 'in part'}): {visible(why.join('; '))}</li>)}
        {run!.problems.map(({ file, line, message }) => <li key={`${file} ${message}`}>{visible(file)}{line === null ? '' : `, line ${line}`}: {visible(message)}</li>)}
      </Box>
    </Box>
  );
}

function AlertTable({ alerts, shown, onShow }: { readonly alerts: readonly Alert[]; readonly shown: Alert | undefined; onShow(alert: Alert): void }) {
  return (
    <Table aria-label="Alerts">
      <colgroup><col style={{ width: 148 }} /><col style={{ width: 84 }} /><col /><col style={{ width: 64 }} /><col style={{ width: 92 }} /></colgroup>
      <thead><tr><th scope="col">First (UTC)</th><th scope="col">Severity</th><th scope="col">What was found</th><th scope="col" className="number">Events</th><th scope="col">State</th></tr></thead>
      <tbody>{alerts.map((alert) => {
        const isShown = shown?.key === alert.key;
        return (
          <tr key={alert.key} data-link="" data-selected={isShown} onClick={() => onShow(alert)} style={{ cursor: 'pointer' }}>
            <th scope="row"><RowButton text={alert.first === null ? 'undated' : formatInstant(alert.first, 'UTC', 'second')} isShown={isShown} rows={alerts} row={alert} onShow={onShow} /></th>
            <td><SeverityWord severity={alert.severity} /></td>
            <td title={`${visible(alert.title)}: ${visible(alert.summary)}`}>{visible(alert.summary)}</td>
            <td className="number">{formatCount(alert.eventCount)}</td>
            <td title={visible(alert.reason)}>{alert.gone ? 'no longer found' : alert.finding ?? alert.state}{alert.changed && !alert.gone ? ' *' : ''}</td>
          </tr>
        );
      })}</tbody>
    </Table>
  );
}
