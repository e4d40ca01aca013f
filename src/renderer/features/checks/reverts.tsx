// Reverts: fields that were changed and set back, with everything that happened to the entity and by the same actors in between.
import { Box, Button, Checkbox, Typography } from '@mui/material';
import { useState } from 'react';
import type { Revert, Reverts } from '../../../contract/checks.ts';
import { useOperation } from '../../app/engine.tsx';
import { Failure } from '../../app/failure.tsx';
import { countOf, formatCount, formatInstant, formatSpan, microsOf, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { StatusBar } from '../../app/status-bar.tsx';
import { savedView, useView } from '../../app/view.ts';
import { SelectField } from '../../ui/field.tsx';
import { Pages } from '../../ui/pages.tsx';
import { Pane, PaneHead } from '../../ui/pane.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { BusyLine, EmptyState } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { BoxedWord, Mark, MonoText } from '../../ui/text.tsx';
import { sideText } from '../change/change-text.ts';
import { CiteDialog } from '../explore/cite-dialog.tsx';
import { Side } from './break-pane.tsx';
import { RowButton } from './row-button.tsx';

const PAGE = 200;
const SPANS = [['900', '15 minutes'], ['3600', '1 hour'], ['86400', '24 hours'], ['604800', '7 days'], ['2592000', '30 days']] as const;
const ANY = '';
const keyOf = ({ away, back, field }: Revert): string => `${away.event} ${back.event} ${field}`;

export function RevertsCheck() {
  const { caseId } = useCase();
  const [seconds, setSeconds] = useState<string>('86400');
  const [module, setModule] = useState<string | null>(null);
  const [withPayments, setWithPayments] = useState(false);
  const [offset, setOffset] = useState(0);
  const [chosen, setChosen] = useState<string | null>(null);
  const reverts = useOperation('check.reverts', { caseId, seconds: Number(seconds), entityType: null, entity: null, module, withPayments, offset, limit: PAGE });
  const { data } = reverts;
  const shown = data?.page.find((one) => keyOf(one) === chosen) ?? data?.page[0];
  if (reverts.error) return <Failure error={reverts.error} onRetry={() => void reverts.refetch()} />;
  return (
    <>
      <BusyLine busy={reverts.isFetching} />
      {!data ? <Pane label="Reverts"><EmptyState title="Looking for fields that went back">This takes a moment in a large case, and is done once for each span.</EmptyState></Pane> : (
        <SplitPane name="reverts-revert" label="Width of the revert" fixed="second" size={460} min={340} max={860}
          first={
            <Pane label="Reverts" scroll={false}>
              <PaneHead title="Reverts" detail={`${countOf(data.found, 'field')} went back to an earlier value, in the order of the record that sets it back`} />
              <Box role="group" aria-label="Which reverts" sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'end', gap: 2, px: 3, py: 2, borderBottom: 1, borderColor: 'line.subtle', '& > *': { minWidth: 120 } }}>
                <SelectField label="Within" value={seconds} onChange={(value) => { setSeconds(value); setOffset(0); }} choices={SPANS.map(([value, text]) => ({ value, text }))} />
                <SelectField label="Module" value={module ?? ANY} onChange={(value) => { setModule(value === ANY ? null : value); setOffset(0); }} choices={[{ value: ANY, text: 'Any' }, ...data.byModule.flatMap(({ of, reverts: count }) => (of === null || of === '' ? [] : [{ value: of, text: `${visible(of)}  ${formatCount(count)}` }]))]} />
                <Box component="label" sx={{ display: 'flex', alignItems: 'center', gap: 1, height: 28 }}><Checkbox checked={withPayments} onChange={(_, on) => { setWithPayments(on); setOffset(0); }} /><Typography component="span" variant="body2">With payments of the entity in between</Typography></Box>
              </Box>
              {data.found === 0 ? <EmptyState title="No field went back">{data.total === 0 ? 'No change was undone within this span.' : `${countOf(data.total, 'field')} went back under other conditions.`}</EmptyState> : (
                <Box tabIndex={-1} sx={{ flex: 1, minHeight: 0, overflow: 'auto' }}><RevertTable reverts={data.page} shown={shown} onShow={(one) => setChosen(keyOf(one))} /></Box>
              )}
              <Pages what="reverts" offset={offset} rows={data.page.length} size={PAGE} total={data.found} onOffset={setOffset} />
            </Pane>
          }
          second={shown ? <RevertPane key={keyOf(shown)} found={shown} /> : <Pane label="Revert"><EmptyState title="No revert is chosen" /></Pane>}
        />
      )}
      <StatusBar>{data && <Totals reverts={data} />}</StatusBar>
    </>
  );
}

function Totals({ reverts: { total, ofPayments } }: { readonly reverts: Reverts }) {
  return <><span><strong>{formatCount(total)}</strong> {total === 1 ? 'field' : 'fields'} went back</span>{ofPayments > 0 && <span>{formatCount(ofPayments)} more of payments, as balances do, are not listed</span>}</>;
}

function RevertTable({ reverts, shown, onShow }: { readonly reverts: readonly Revert[]; readonly shown: Revert | undefined; onShow(one: Revert): void }) {
  return (
    <Table aria-label="Reverts">
      <colgroup><col style={{ width: 148 }} /><col style={{ width: '14%' }} /><col style={{ width: '16%' }} /><col /><col style={{ width: 96 }} /><col style={{ width: 84 }} /></colgroup>
      <thead><tr><th scope="col">Changed (UTC)</th><th scope="col">Entity</th><th scope="col">Field</th><th scope="col">Away and back</th><th scope="col" className="number">Back after</th><th scope="col" className="number">Payments</th></tr></thead>
      <tbody>{reverts.map((one) => {
        const { entity, field, away, back, financialEvents } = one;
        const isShown = shown !== undefined && keyOf(shown) === keyOf(one);
        const [before, after] = [sideText(away.change.old, away.change.oldKind).text, sideText(away.change.new, away.change.newKind).text];
        return (
          <tr key={keyOf(one)} data-link="" data-selected={isShown} onClick={() => onShow(one)} style={{ cursor: 'pointer' }}>
            <th scope="row"><RowButton text={formatInstant(away.time, 'UTC', 'second')} isShown={isShown} rows={reverts} row={one} onShow={onShow} /></th>
            <td title={visible(entity)}><MonoText sx={{ overflowWrap: 'normal' }}>{visible(entity)}</MonoText></td>
            <td title={visible(field)}><MonoText sx={{ overflowWrap: 'normal' }}>{visible(field)}</MonoText></td>
            <td title={`${before} to ${after} and back`}><MonoText sx={{ overflowWrap: 'normal' }}>{before} → {after} → {before}</MonoText></td>
            <td className="number">{formatSpan(microsOf(back.time) - microsOf(away.time))}</td>
            <td className="number">{financialEvents === 0 ? '' : formatCount(financialEvents)}</td>
          </tr>
        );
      })}</tbody>
    </Table>
  );
}

function RevertPane({ found }: { readonly found: Revert }) {
  const { caseId, info } = useCase();
  const [view, setView] = useView();
  const [citing, setCiting] = useState(false);
  const { entityType, entity, field, away, back, changes, entityEvents, financialEvents, actorEvents, entityQuery, actorQuery } = found;
  const explore = (text: string, event: string | null) => setView({ screen: 'explore', text, filters: [], window: null, event });
  return (
    <Pane label="Revert" tabStop>
      <PaneHead title="Revert" sticky detail={`set back after ${formatSpan(microsOf(back.time) - microsOf(away.time))}`} />
      <Box sx={{ px: 3, py: 2, borderBottom: 1, borderColor: 'line.subtle' }}>
        <Typography component="h2" variant="h2" sx={{ display: 'flex', alignItems: 'center', gap: 2, overflowWrap: 'anywhere' }}><Mark kind="suspicious" label={null} />{entityType !== null && <BoxedWord>{visible(entityType)}</BoxedWord>}<MonoText sx={{ fontSize: 15 }}>{visible(entity)}</MonoText></Typography>
        <Typography variant="body2" sx={{ mt: 1, overflowWrap: 'anywhere' }}><MonoText>{visible(field)}</MonoText> went away from a value and back to it{changes === 0 ? '' : `, over ${countOf(changes, 'other change')}`}.</Typography>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, mt: 2 }}>
          <Button onClick={() => setView({ screen: 'entities', actor: null, against: null, entity: { type: entityType, id: entity }, at: away.time })}>State of the entity</Button>
          <Box sx={{ flex: 1 }} />
          <Button variant="contained" disabled={info.readOnly} title={info.readOnly ? 'The case is open for reading only' : ''} onClick={() => setCiting(true)}>Add to finding</Button>
        </Box>
      </Box>
      <Box sx={{ px: 3, py: 2, display: 'flex', flexDirection: 'column', gap: 2 }}><Side side={away} onEvent={(event) => explore(entityQuery, event)} /><Side side={back} onEvent={(event) => explore(entityQuery, event)} /></Box>
      <Between title="On the entity in between" detail={`${countOf(entityEvents, 'event')}, ${formatCount(financialEvents)} financial`} query={entityQuery} without={[away.event, back.event]} onOpen={explore} />
      {actorQuery !== null && <Between title="By the same actors in between" detail={countOf(actorEvents, 'event')} query={actorQuery} without={[away.event, back.event]} onOpen={explore} />}
      {citing && <CiteDialog caseId={caseId} events={[away.event, back.event]} view={savedView({ ...view, screen: 'explore', filters: [], text: entityQuery, window: null, event: away.event })} query={entityQuery} last={null} onClose={() => setCiting(false)} onCited={() => setCiting(false)} />}
    </Pane>
  );
}

/** Events of a query are listed up to this many. */
const MOST_BETWEEN = 50;

function Between({ title, detail, query, without, onOpen }: { readonly title: string; readonly detail: string; readonly query: string; readonly without: readonly string[]; onOpen(query: string, event: string | null): void }) {
  const { caseId } = useCase();
  const { data } = useOperation('event.search', { caseId, query, order: 'time', offset: 0, limit: MOST_BETWEEN + 2 }, { keep: false });
  const events = (data?.events ?? []).filter(({ id }) => !without.includes(id)).slice(0, MOST_BETWEEN);
  return (
    <>
      <PaneHead title={title} detail={detail}><Button variant="text" onClick={() => onOpen(query, null)}>Show in Explore</Button></PaneHead>
      {events.length > 0 && (
        <Table aria-label={title} dense>
          <colgroup><col style={{ width: 96 }} /><col style={{ width: 134 }} /><col /><col style={{ width: '28%' }} /><col /></colgroup>
          <thead><tr><th scope="col">Event</th><th scope="col">Time (UTC)</th><th scope="col">Actor</th><th scope="col">Action</th><th scope="col">Entity</th></tr></thead>
          <tbody>{events.map(({ id, time, actor, action, entity }) => (
            <tr key={id}>
              <th scope="row"><Button variant="text" aria-label={`Show ${id} in Explore`} onClick={() => onOpen(query, id)} sx={{ p: 0, height: 18 }}><MonoText>{id}</MonoText></Button></th>
              <td>{time === null ? 'undated' : formatInstant(time, 'UTC', 'second')}</td><td title={visible(actor ?? '')}>{visible(actor ?? '')}</td><td title={visible(action ?? '')}>{visible(action ?? '')}</td><td title={visible(entity ?? '')}>{visible(entity ?? '')}</td>
            </tr>
          ))}</tbody>
        </Table>
      )}
    </>
  );
}
