// One alert: what was found, the events and values that made the rule fire, the rule as it was then, and what to do about it.
import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import type { Alert } from '../../../contract/rules.ts';
import { useCall, useOperation } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { countOf, formatCount, formatInstant, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { useView } from '../../app/view.ts';
import { FieldList, Pane, PaneHead } from '../../ui/pane.tsx';
import { Table } from '../../ui/table.tsx';
import { BoxedWord, MonoText } from '../../ui/text.tsx';
import { ExplainDialog, SuppressDialog } from './alert-dialogs.tsx';
import { SeverityWord } from './severity-word.tsx';

export function AlertPane({ alert }: { readonly alert: Alert }) {
  const { caseId, info } = useCase();
  const call = useCall();
  const [, setView] = useView();
  const [asking, setAsking] = useState<'explain' | 'suppress' | null>(null);
  const [error, setError] = useState<unknown>(null);
  const rule = useOperation('rule.list', { caseId }).data?.rules.find(({ id }) => id === alert.rule);
  const explore = (text: string, event: string | null) => setView({ screen: 'explore', text, filters: [], window: null, event });
  const act = (work: () => Promise<unknown>) => { setError(null); work().catch(setError); };
  const off = { disabled: info.readOnly, title: info.readOnly ? 'The case is open for reading only' : '' };
  return (
    <Pane label="Alert" tabStop>
      <PaneHead title="Alert" sticky detail={visible(alert.title)} />
      <Box sx={{ px: 3, py: 2, borderBottom: 1, borderColor: 'line.subtle', display: 'flex', flexDirection: 'column', gap: 2 }}>
        <Typography component="h2" variant="h2" sx={{ overflowWrap: 'anywhere' }}>{visible(alert.summary)}</Typography>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 2, typography: 'body2' }}>
          <SeverityWord severity={alert.severity} /><BoxedWord dashed={alert.state === 'open'}>{alert.state}</BoxedWord>
          {alert.person !== null && <span>by {visible(alert.person)}</span>}
          {alert.finding !== null && <Button variant="text" onClick={() => setView({ screen: 'case', finding: alert.finding })} sx={{ p: 0, height: 20 }}>{alert.finding}</Button>}
          {alert.suppression !== null && <BoxedWord>suppressed by {alert.suppression}</BoxedWord>}
          {alert.changed && <BoxedWord>its events have changed since</BoxedWord>}{alert.gone && <BoxedWord>no longer found</BoxedWord>}
        </Box>
        {alert.reason !== '' && <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>{visible(alert.reason)}</Typography>}
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2 }}>
          <Button onClick={() => explore(alert.query, alert.events[0]?.event ?? null)}>Show in Explore</Button>
          {alert.state === 'open' ? <Button {...off} onClick={() => setAsking('explain')}>Explain…</Button> : <Button {...off} onClick={() => act(() => call('alert.triage', { caseId, alerts: [alert.key], state: 'open', reason: '' }))}>Open again</Button>}
          <Button {...off} onClick={() => setAsking('suppress')}>Suppress…</Button>
          <Box sx={{ flex: 1 }} />
          {alert.state !== 'promoted' && <Button variant="contained" {...off} onClick={() => act(async () => { const finding = await call('alert.promote', { caseId, alert: alert.key }); setView({ screen: 'case', finding: finding.id }); })}>Promote to finding</Button>}
        </Box>
        <FailureLine error={error} />
      </Box>
      <PaneHead title="Why it fired" detail={`version ${formatCount(alert.version)} of the rule`} />
      <Box sx={{ px: 3, py: 2 }}>
        <FieldList>
          {alert.facts.flatMap(({ name, value }, at) => [<dt key={`t${at}`}>{visible(name)}</dt>, <dd key={`d${at}`}><MonoText>{visible(value)}</MonoText></dd>])}
          {alert.parameters.flatMap(({ name, value }) => [<dt key={`t ${name}`}>{visible(name)}</dt>, <dd key={`d ${name}`}><MonoText>{visible(value)}</MonoText> (parameter)</dd>])}
        </FieldList>
      </Box>
      <PaneHead title="Events" detail={alert.eventCount > alert.events.length ? `the first ${formatCount(alert.events.length - 1)} and the last of ${formatCount(alert.eventCount)}` : countOf(alert.eventCount, 'event')} />
      <Table aria-label="Events of the alert">
        <colgroup><col style={{ width: 98 }} /><col style={{ width: 140 }} /><col style={{ width: '20%' }} /><col /></colgroup>
        <thead><tr><th scope="col">Event</th><th scope="col">Time (UTC)</th><th scope="col">Is</th><th scope="col">Actor, action, entity</th></tr></thead>
        <tbody>{alert.events.map(({ event, time, as, actor, action, entity }, at) => (
          <tr key={at}>
            <th scope="row"><Button variant="text" aria-label={`Show ${event} in Explore`} onClick={() => explore(alert.query, event)} sx={{ p: 0, height: 20 }}><MonoText>{event}</MonoText></Button></th>
            <td>{time === null ? 'undated' : formatInstant(time, 'UTC', 'second')}</td><td title={visible(as)}>{visible(as)}</td><td title={visible([actor, action, entity].filter((one) => one !== null).join(' · '))}>{visible([actor ?? 'no actor', action, entity].filter((one) => one !== null).join(' · '))}</td>
          </tr>
        ))}</tbody>
      </Table>
      <PaneHead title="The rule" detail={<MonoText sx={{ fontSize: 11 }}>{alert.rule}</MonoText>}><Button variant="text" onClick={() => setView({ check: 'rules' })}>Rules</Button></PaneHead>
      <Box sx={{ px: 3, py: 2, display: 'flex', flexDirection: 'column', gap: 2, typography: 'body2', overflowWrap: 'anywhere' }}>
        {rule && <><span>{visible(rule.explains)}</span><span><strong>Likely to be nothing:</strong> {visible(rule.expect)}</span></>}
        <Box component="details"><summary style={{ cursor: 'pointer' }}>Its text when it fired</summary><Box component="pre" tabIndex={0} aria-label="Text of the rule" sx={{ m: 0, mt: 1, p: 2, overflow: 'auto', maxHeight: 320, whiteSpace: 'pre-wrap', border: 1, borderColor: 'line.subtle', borderRadius: 1 }}><MonoText>{visible(alert.ruleText, { lines: true })}</MonoText></Box></Box>
      </Box>
      {asking === 'explain' && <ExplainDialog alert={alert} onClose={() => setAsking(null)} />}
      {asking === 'suppress' && <SuppressDialog alert={alert} onClose={() => setAsking(null)} />}
    </Pane>
  );
}
