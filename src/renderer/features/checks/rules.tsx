// The rules of the case, as they are set here, with a trial of other parameters; the lists they refer to; and what is suppressed.
import { Box, Button, Checkbox, Typography } from '@mui/material';
import { useState } from 'react';
import type { DryRun, Rule, RuleList } from '../../../contract/rules.ts';
import { useCall, useOperation } from '../../app/engine.tsx';
import { Failure, FailureLine } from '../../app/failure.tsx';
import { countOf, formatCount, formatInstant, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { StatusBar } from '../../app/status-bar.tsx';
import { TextField } from '../../ui/field.tsx';
import { FieldList, Pane, PaneHead } from '../../ui/pane.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { BusyLine, EmptyState, ErrorLine } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { BoxedWord, HashText, MonoText } from '../../ui/text.tsx';
import { SeverityWord } from './severity-word.tsx';
import { FileButton } from './file-button.tsx';
import { ListsAndSuppressions } from './lists.tsx';
import { RowButton } from './row-button.tsx';

export function Rules() {
  const { caseId, info } = useCase();
  const call = useCall();
  const rules = useOperation('rule.list', { caseId });
  const [chosen, setChosen] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const { data } = rules;
  if (rules.error) return <Failure error={rules.error} onRetry={() => void rules.refetch()} />;
  if (!data) return <Pane label="Rules"><BusyLine busy /></Pane>;
  const shown = data.rules.find(({ id }) => id === chosen) ?? data.rules[0];
  const add = (file: string, text: string) => { setError(null); call('rule.save', { caseId, file, text }).catch(setError); };
  return (
    <>
      <SplitPane name="rules-rule" label="Width of the rule" fixed="second" size={460} min={340} max={860}
        first={
          <Pane label="Rules and lists">
            <PaneHead title="Rules" sticky detail={`${formatCount(data.rules.filter(({ enabled }) => enabled).length)} of ${formatCount(data.rules.length)} are run in this case`}><FileButton text="Add a rule…" accept=".yaml,.yml" disabled={info.readOnly} onText={add} /></PaneHead>
            <Box sx={{ px: 3 }}><FailureLine error={error} />{data.problems.map(({ file, line, message }) => <ErrorLine key={file} what={`${visible(file)}${line === null ? '' : `, line ${line}`}: ${visible(message)}.`} todo="It is not used." code="" />)}</Box>
            <RuleTable list={data} shown={shown} onShow={({ id }) => setChosen(id)} />
            <ListsAndSuppressions />
          </Pane>
        }
        second={shown ? <RulePane key={`${shown.id} ${shown.sha256}`} rule={shown} /> : <Pane label="Rule"><EmptyState title="No rule is chosen" /></Pane>}
      />
      <StatusBar><span>{countOf(data.rules.length, 'rule')}</span></StatusBar>
    </>
  );
}

function RuleTable({ list: { rules }, shown, onShow }: { readonly list: RuleList; readonly shown: Rule | undefined; onShow(rule: Rule): void }) {
  const { caseId } = useCase();
  const outcomes = useOperation('alert.list', { caseId, state: null, severity: null, rule: null, suppressed: false, offset: 0, limit: 1 }).data?.run?.outcomes ?? [];
  return (
    <Table aria-label="Rules">
      <colgroup><col /><col style={{ width: 88 }} /><col style={{ width: 64 }} /><col style={{ width: 116 }} /><col style={{ width: 96 }} /></colgroup>
      <thead><tr><th scope="col">Rule</th><th scope="col">Severity</th><th scope="col" className="number">Alerts</th><th scope="col">Assessed</th><th scope="col">From</th></tr></thead>
      <tbody>{rules.map((rule) => {
        const outcome = outcomes.find((one) => one.rule === rule.id);
        const isShown = shown?.id === rule.id;
        return (
          <tr key={rule.id} data-link="" data-selected={isShown} onClick={() => onShow(rule)} style={{ cursor: 'pointer' }}>
            <th scope="row" title={visible(rule.title)}><RowButton text={visible(rule.title)} isShown={isShown} rows={rules} row={rule} onShow={onShow} /></th>
            <td><SeverityWord severity={rule.severity} /></td>
            <td className="number">{outcome ? formatCount(outcome.alerts) : ''}</td>
            <td title={visible(outcome?.why.join('; ') ?? '')}>{!rule.enabled ? <BoxedWord dashed>switched off</BoxedWord> : outcome ? (outcome.assessed === 'no' ? 'not assessed' : outcome.assessed) : ''}</td>
            <td title={visible(rule.origin)}>{visible(rule.origin)}</td>
          </tr>
        );
      })}</tbody>
    </Table>
  );
}

/** Alerts of a trial that are listed. */
const MOST_TRIED = 20;

function RulePane({ rule }: { readonly rule: Rule }) {
  const { caseId, info } = useCase();
  const call = useCall();
  const [values, setValues] = useState<Readonly<Record<string, string>>>(Object.fromEntries(rule.parameters.map(({ name, value }) => [name, value])));
  const [tried, setTried] = useState<DryRun | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const off = { disabled: info.readOnly || busy, title: info.readOnly ? 'The case is open for reading only' : '' };
  const isChanged = rule.parameters.some(({ name, value }) => values[name] !== value);
  const act = async (work: () => Promise<unknown>) => { setBusy(true); setError(null); try { await work(); } catch (thrown) { setError(thrown); } finally { setBusy(false); } };
  const outcome = tried?.outcomes[0];
  return (
    <Pane label="Rule" tabStop>
      <PaneHead title="Rule" sticky detail={<MonoText sx={{ fontSize: 11 }}>{rule.id}</MonoText>} />
      <Box sx={{ px: 3, py: 2, display: 'flex', flexDirection: 'column', gap: 2, typography: 'body2', overflowWrap: 'anywhere', borderBottom: 1, borderColor: 'line.subtle' }}>
        <Typography component="h2" variant="h2">{visible(rule.title)}</Typography>
        <span>{visible(rule.explains)}</span>
        <span><strong>Likely to be nothing:</strong> {visible(rule.expect)}</span>
        <FieldList><dt>Severity</dt><dd><SeverityWord severity={rule.severity} /></dd><dt>Needs</dt><dd>{rule.needs.join(', ') || 'nothing but events'}</dd><dt>Version</dt><dd>{formatCount(rule.version)}, <HashText hash={rule.sha256} /></dd></FieldList>
        <Box component="label" sx={{ display: 'flex', alignItems: 'center', gap: 1 }}><Checkbox checked={rule.enabled} disabled={off.disabled} onChange={(_, enabled) => void act(() => call('rule.set', { caseId, rule: rule.id, enabled, parameters: values }))} /><span>Run it in this case</span></Box>
      </Box>
      <PaneHead title="Parameters" />
      <Box sx={{ px: 3, py: 2, display: 'flex', flexDirection: 'column', gap: 2 }}>
        {rule.parameters.length === 0 && <Typography variant="body2" sx={{ color: 'text.secondary' }}>It has none.</Typography>}
        {rule.parameters.map(({ name, means, default: usual }) => <TextField key={name} label={name} hint={`${means}; usually ${usual}`} maxLength={200} value={values[name] ?? ''} onChange={(event) => setValues({ ...values, [name]: event.target.value })} />)}
        <Box sx={{ display: 'flex', gap: 2 }}>
          <Button disabled={busy} onClick={() => void act(async () => setTried(await call('rule.dry', { caseId, rules: [rule.id], files: [], parameters: { [rule.id]: values }, limit: MOST_TRIED })))}>Try it</Button>
          <Button {...off} disabled={off.disabled || !isChanged} onClick={() => void act(() => call('rule.set', { caseId, rule: rule.id, enabled: rule.enabled, parameters: values }))}>Keep these</Button>
          {rule.origin !== 'built in' && <Button {...off} onClick={() => void act(() => call('rule.remove', { caseId, file: rule.origin }))}>Remove the rule</Button>}
        </Box>
        <FailureLine error={error} />
        <Box role="status">
          {outcome && <Typography variant="body2"><strong>{countOf(outcome.alerts, 'alert')}</strong> with these parameters{outcome.suppressed > 0 ? `, ${formatCount(outcome.suppressed)} of them suppressed` : ''}; nothing is kept.{outcome.assessed === 'yes' ? '' : ` ${outcome.assessed === 'no' ? 'Cannot be assessed' : 'Assessed in part'}: ${visible(outcome.why.join('; '))}.`}</Typography>}
          {tried?.problems.map(({ message }) => <Typography key={message} variant="body2">{visible(message)}</Typography>)}
          {tried && tried.alerts.length > 0 && <Box component="ul" sx={{ m: 0, pl: 5, typography: 'body2', overflowWrap: 'anywhere' }}>{tried.alerts.map(({ key, summary, first }) => <li key={key}>{first === null ? '' : `${formatInstant(first, 'UTC', 'minute')} `}{visible(summary)}</li>)}</Box>}
        </Box>
      </Box>
      <PaneHead title="Text" detail={visible(rule.origin)} />
      <Box component="pre" tabIndex={0} aria-label="Text of the rule" sx={{ m: 0, px: 3, py: 2, overflow: 'auto', flexShrink: 0 }}><MonoText>{visible(rule.text, { lines: true })}</MonoText></Box>
    </Pane>
  );
}
