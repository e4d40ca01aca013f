// Beside the state of an entity: how one field changed, as steps and as a list, and who touched the entity.
import { Box, Button, Typography } from '@mui/material';
import type { EntityHistory, EntityState, EntityTimeline } from '../../../contract/entities.ts';
import type { EventId } from '../../../contract/model.ts';
import { useOperation } from '../../app/engine.tsx';
import { Failure } from '../../app/failure.tsx';
import { countOf, formatCount, formatInstant, microsOf, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { AlsoKnown } from '../../app/persons.tsx';
import { PaneHead } from '../../ui/pane.tsx';
import { Table } from '../../ui/table.tsx';
import { Mark, MonoText } from '../../ui/text.tsx';
import { deltaText, sideText } from '../change/change-text.ts';

/** Size of the chart, px. */
const WIDTH = 360, HEIGHT = 72, EDGE = 4;

interface HistoryProps { readonly name: { readonly type: string | null; readonly id: string }; readonly field: string; readonly action: string | null; onEvent(event: EventId): void }

export function FieldHistory({ name, field, action, onEvent }: HistoryProps) {
  const { caseId } = useCase();
  const history = useOperation('entity.history', { caseId, entityType: name.type, entity: name.id, field, action });
  const steps = history.data?.steps ?? [];
  return (
    <>
      <PaneHead title={visible(field)} sticky detail={history.data ? countOf(history.data.changes, 'change') : ''} />
      {history.error && <Failure error={history.error} onRetry={() => void history.refetch()} />}
      <StepChart steps={steps} field={field} />
      {steps.length > 0 && (
        <Table aria-label={`Changes of ${visible(field)}`}>
          <colgroup><col style={{ width: 148 }} /><col /><col style={{ width: 100 }} /></colgroup>
          <thead><tr><th scope="col">Time (UTC)</th><th scope="col">Old → new</th><th scope="col">Record</th></tr></thead>
          <tbody>{steps.map(({ event, time, actor, change, fits }, at) => {
            const [old, now] = [sideText(change.old, change.oldKind), sideText(change.new, change.newKind)];
            return (
              <tr key={`${event} ${at}`}>
                <th scope="row" title={actor === null ? 'no actor' : visible(actor)}>{formatInstant(time, 'UTC', 'second')}</th>
                <td title={`${old.text} → ${now.text} ${deltaText(change)}; ${actor === null ? 'no actor' : visible(actor)}`}>
                  {fits === false && <Mark kind="suspicious" label="does not begin where the one before ended" />}
                  <MonoText sx={{ color: 'diff.oldText', overflowWrap: 'normal' }}>{old.text}</MonoText> → <MonoText sx={{ color: 'diff.newText', overflowWrap: 'normal' }}>{now.text}</MonoText>
                </td>
                <td><Button variant="text" aria-label={`Show ${event} in Explore`} onClick={() => onEvent(event)} sx={{ p: 0, height: 20, minWidth: 0 }}><MonoText>{event}</MonoText></Button></td>
              </tr>
            );
          })}</tbody>
        </Table>
      )}
      {history.data && history.data.changes > steps.length && <Typography variant="caption" sx={{ px: 3, py: 1, display: 'block', color: 'text.secondary' }}>The latest {formatCount(steps.length)} of {formatCount(history.data.changes)} changes.</Typography>}
    </>
  );
}

/** Numbers as steps over time; nothing where fewer than two changes have one. */
function StepChart({ steps, field }: { readonly steps: EntityHistory['steps']; readonly field: string }) {
  const points = steps.flatMap(({ time, change, fits }) => {
    const [old, now] = [Number(change.old ?? NaN), Number(change.new ?? NaN)];
    return change.newKind === 'value' && change.new?.trim() !== '' && Number.isFinite(now) ? [{ at: microsOf(time), old: change.oldKind === 'value' && Number.isFinite(old) ? old : now, now, fits }] : [];
  });
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || points.length < 2) return null;
  const values = points.flatMap(({ old, now }) => [old, now]);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = Math.max(1, last.at - first.at);
  const x = (at: number) => 2 * EDGE + (WIDTH - 4 * EDGE) * ((at - first.at) / span);
  const y = (value: number) => HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (high === low ? 0.5 : (value - low) / (high - low));
  const path = points.map(({ at, old, now }, i) => `${i === 0 ? `M0 ${y(old)}` : ''} L${x(at)} ${y(old)} L${x(at)} ${y(now)}`).join('') + ` L${WIDTH} ${y(last.now)}`;
  return (
    <Box sx={{ px: 3, py: 2, display: 'flex', gap: 2, alignItems: 'stretch' }}>
      <Box component="svg" role="img" aria-label={`${visible(field)} from ${first.old} to ${last.now}, between ${low} and ${high}`} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" sx={{ flex: 1, minWidth: 0, height: HEIGHT, borderBottom: 1, borderColor: 'line.subtle', color: 'primary.main' }}>
        <path d={path} fill="none" stroke="currentColor" strokeWidth={1.5} vectorEffect="non-scaling-stroke" />
      </Box>
      <Box sx={{ display: 'flex', flexDirection: 'column', justifyContent: 'space-between', typography: 'caption', color: 'text.secondary', textAlign: 'right' }}><span>{formatCount(high)}</span><span>{formatCount(low)}</span></Box>
    </Box>
  );
}

export function WhoTouched({ state: { actors, actorCount, events }, onActor, onEvents }: { readonly state: EntityState; onActor(actor: string): void; onEvents(actor: string): void }) {
  return (
    <>
      <PaneHead title="Who touched it" sticky detail={`${countOf(actorCount, 'actor')}, ${countOf(events, 'event')}`} />
      <Table aria-label="Who touched it">
        <colgroup><col /><col style={{ width: 60 }} /><col style={{ width: 132 }} /><col style={{ width: 108 }} /></colgroup>
        <thead><tr><th scope="col">Actor</th><th scope="col" className="number">Events</th><th scope="col">Last (UTC)</th><th scope="col">IP</th></tr></thead>
        <tbody>{actors.map(({ actor, events: own, last, ip, ips }) => (
          <tr key={actor ?? ''}>
            <th scope="row" title={actor === null ? '' : visible(actor)}>{actor === null ? <em>no actor</em> : <Button variant="text" onClick={() => onActor(actor)} sx={{ p: 0, height: 20, minWidth: 0, justifyContent: 'flex-start' }}>{visible(actor)}</Button>}<AlsoKnown actor={actor} /></th>
            <td className="number">{actor === null ? formatCount(own) : <Button variant="text" aria-label={`${formatCount(own)} ${own === 1 ? 'event' : 'events'} of ${visible(actor)}: show in Explore`} onClick={() => onEvents(actor)} sx={{ p: 0, height: 20, minWidth: 0 }}>{formatCount(own)}</Button>}</td><td>{last === null ? <em>undated</em> : formatInstant(last, 'UTC', 'minute')}</td>
            <td title={ip === null ? '' : visible(ip)}>{ip === null ? <em>none recorded</em> : <><MonoText sx={{ overflowWrap: 'normal' }}>{visible(ip)}</MonoText>{ips > 1 && ` and ${ips - 1} more`}</>}</td>
          </tr>
        ))}</tbody>
      </Table>
      {actorCount > actors.length && <Typography variant="caption" sx={{ px: 3, py: 1, display: 'block', color: 'text.secondary' }}>The {formatCount(actors.length)} with the most events.</Typography>}
    </>
  );
}

export function WithinTheHour({ around, onQuery }: { readonly around: EntityTimeline['around']; onQuery(query: string): void }) {
  return (
    <>
      <PaneHead title="What else they did within the hour" sticky detail="of an event of this entity, on others" />
      {around.length === 0 ? <Typography variant="body2" sx={{ px: 3, py: 2, color: 'text.secondary' }}>Nothing else is logged of them then.</Typography> : (
        <Table aria-label="What else they did within the hour">
          <colgroup><col style={{ width: '30%' }} /><col style={{ width: 60 }} /><col style={{ width: 64 }} /><col /></colgroup>
          <thead><tr><th scope="col">Actor</th><th scope="col" className="number">Events</th><th scope="col" className="number">Entities</th><th scope="col">Mostly</th></tr></thead>
          <tbody>{around.map(({ actor, events, entities, actions, query }) => (
            <tr key={actor}>
              <th scope="row" title={visible(actor)}><Button variant="text" aria-label={`${visible(actor)}: show what was done around the last time`} onClick={() => onQuery(query)} sx={{ p: 0, height: 20, minWidth: 0 }}>{visible(actor)}</Button><AlsoKnown actor={actor} /></th>
              <td className="number">{formatCount(events)}</td><td className="number">{formatCount(entities)}</td><td title={actions.map(({ action, events: own }) => `${visible(action)} ${formatCount(own)}`).join(', ')}>{actions.map(({ action }) => visible(action)).join(', ')}</td>
            </tr>
          ))}</tbody>
        </Table>
      )}
    </>
  );
}
