// One entity, whatever it is: what every field of it was at an instant, the record that says so, and who touched it.
import { Box, Button, ButtonBase, Typography } from '@mui/material';
import { useDeferredValue, useState } from 'react';
import type { EntityField, EntityState } from '../../../contract/entities.ts';
import type { EventId, Instant } from '../../../contract/model.ts';
import { useOperation } from '../../app/engine.tsx';
import { Boundary, Failure } from '../../app/failure.tsx';
import { countOf, formatCount, formatInstant, formatSpan, microsOf, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { StatusBar } from '../../app/status-bar.tsx';
import { useView } from '../../app/view.ts';
import { TextField } from '../../ui/field.tsx';
import { Pane, PaneHead } from '../../ui/pane.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { BusyLine, EmptyState } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { BoxedWord, Mark, MonoText } from '../../ui/text.tsx';
import { sideText } from '../change/change-text.ts';
import { Actors } from './actors.tsx';
import { Comparison } from './comparison.tsx';
import { FieldHistory, WhoTouched, WithinTheHour } from './entity-pane.tsx';
import { StateAt } from './state-at.tsx';
import { Timeline } from './timeline.tsx';

const LISTED = 200;
const nameOf = (entityType: string | null, entity: string): string => `${entityType === null ? '' : `${visible(entityType)} `}${visible(entity)}`;
/** An unnamed value is one of its action. */
const keyOf = ({ field, action }: Pick<EntityField, 'field' | 'action'>): string => JSON.stringify([field, action]);

/** The screen `Entities`: what the log is about, and who acts. */
export function Entities() {
  const { info } = useCase();
  const [{ actor }, setView] = useView();
  if (info.events === 0) return <Pane label="Entities"><EmptyState title="No events yet">Import the exports of your audit logs; players, employees, settings and whatever else they are about are listed here, and who acts.</EmptyState></Pane>;
  return (
    <Tabs label="Entities and actors" value={actor === null ? 'entities' : 'actors'} tabs={[{ value: 'entities', text: 'Entities' }, { value: 'actors', text: 'Actors' }]} onChange={(value) => setView({ actor: value === 'actors' ? '' : null })}>
      <Boundary key={actor === null ? 'entities' : 'actors'}>{actor === null ? <EntityList /> : <Actors />}</Boundary>
    </Tabs>
  );
}

/** Which one, and at what instants, stand in the address. */
function EntityList() {
  const { caseId } = useCase();
  const [view, setView] = useView();
  const [contains, setContains] = useState('');
  const sought = useDeferredValue(contains);
  const list = useOperation('entity.list', { caseId, contains: sought, limit: LISTED });
  const first = list.data?.entities[0];
  const wanted = view.entity ?? (first && contains === '' ? { type: first.entityType, id: first.entity } : null);
  const state = useOperation('entity.state', wanted === null ? null : { caseId, entityType: wanted.type, entity: wanted.id, at: view.at });
  const timeline = useOperation('entity.timeline', wanted === null ? null : { caseId, entityType: wanted.type, entity: wanted.id });
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = state.data?.fields.find((field) => keyOf(field) === chosen) ?? state.data?.fields[0];
  const show = (event: EventId) => setView({ screen: 'explore', event, filters: wanted === null ? [] : [{ field: 'entity', values: [wanted.id], on: true, not: false }], text: '', window: null });

  return (
    <>
      <BusyLine busy={list.isFetching || state.isFetching} />
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
        <SplitPane name="entities-list" label="Width of the list of entities" fixed="first" size={232} min={180} max={400}
          first={
            <Pane label="Entities" tone="panel" scroll={false}>
              <PaneHead title="Entities" detail={list.data ? formatCount(list.data.total) : ''} />
              <Box sx={{ px: 3, py: 2 }}><TextField label="Find by id or type" value={contains} maxLength={200} onChange={(event) => setContains(event.target.value)} /></Box>
              <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, flex: 1, minHeight: 0, overflow: 'auto' }}>
                {list.data?.entities.map(({ entityType, entity, events }) => {
                  const selected = wanted !== null && wanted.id === entity && (wanted.type ?? entityType) === entityType;
                  return (
                    <Box component="li" key={`${entityType} ${entity}`} sx={{ bgcolor: selected ? 'surface.selected' : 'transparent', ...(selected && { boxShadow: (theme) => `inset 3px 0 0 ${theme.vars.palette.primary.main}` }) }}>
                      <ButtonBase aria-pressed={selected} onClick={() => setView({ entity: { type: entityType, id: entity }, against: null })} sx={{ display: 'flex', width: '100%', textAlign: 'left', px: 3, height: 26, gap: 2, '&.Mui-focusVisible': { outlineOffset: -2 } }}>
                        <MonoText sx={{ flex: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', overflowWrap: 'normal' }} title={nameOf(entityType, entity)}>{visible(entity)}</MonoText>
                        <Typography variant="caption" noWrap sx={{ color: 'text.secondary', maxWidth: 72 }}>{entityType === null ? '' : visible(entityType)}</Typography>
                        <Typography variant="caption" sx={{ minWidth: 28, textAlign: 'right' }}>{formatCount(events)}</Typography>
                      </ButtonBase>
                    </Box>
                  );
                })}
              </Box>
              {list.data && list.data.total > LISTED && <Typography variant="caption" sx={{ px: 3, py: 1, color: 'text.secondary', borderTop: 1, borderColor: 'line.subtle' }}>The {LISTED} with the most events are listed.</Typography>}
              {list.data?.total === 0 && <Typography variant="body2" sx={{ px: 3, color: 'text.secondary' }}>{contains === '' ? 'No event names an entity.' : 'None has that in its id or type.'}</Typography>}
            </Pane>
          }
          second={
            <Box sx={{ display: 'flex', flexDirection: 'column', flex: 1, minWidth: 0, minHeight: 0 }}>
              {state.error && <Failure error={state.error} onRetry={() => void state.refetch()} />}
              {wanted === null && <Pane label="Entity"><EmptyState title="No entity chosen">Choose one from the list.</EmptyState></Pane>}
              {state.data && !state.error && (
                <>
                  <Head state={state.data} onShow={() => setView({ screen: 'explore', event: null, filters: [{ field: 'entity', values: [state.data.entity], on: true, not: false }], text: '', window: null })} />
                  {timeline.data && <Timeline timeline={timeline.data} at={view.at} onAt={(at) => setView({ at }, { replace: true })} />}
                  <StateAt at={view.at} against={view.against} first={state.data.first} last={state.data.last} onAt={(at) => setView({ at })} onAgainst={(against) => setView({ against })} />
                  <SplitPane name="entities-field" label="Width of the field" fixed="second" size={400} min={320} max={720}
                    first={view.against !== null && wanted ? <Comparison name={wanted} at={view.at} against={view.against} onEvent={show} onEnd={() => setView({ against: null })} /> : (
                      <Pane label="State" scroll={false}>
                        <PaneHead title="State" detail={countOf(state.data.fields.length, 'field')} />
                        <Box tabIndex={-1} sx={{ flex: 1, minHeight: 0, overflow: 'auto' }}>
                          {state.data.fields.length === 0 ? <EmptyState title="No field of it is known to have changed">Its events tell no change, or have no time.</EmptyState>
                            : <StateTable state={state.data} at={view.at} shown={shown} onField={(field) => setChosen(keyOf(field))} onEvent={show} />}
                        </Box>
                      </Pane>
                    )}
                    second={
                      <Pane label="Field and actors">
                        {shown && wanted && <FieldHistory name={wanted} field={shown.field} action={shown.action} onEvent={show} />}
                        <WhoTouched state={state.data} onActor={(actor) => setView({ actor })} onEvents={(actor) => setView({ screen: 'explore', event: null, text: '', window: null, filters: [{ field: 'entity', values: [state.data.entity], on: true, not: false }, { field: 'actor', values: [actor], on: true, not: false }] })} />
                        {timeline.data && <WithinTheHour around={timeline.data.around} onQuery={(text) => setView({ screen: 'explore', event: null, text, window: null, filters: [] })} />}
                      </Pane>
                    }
                  />
                </>
              )}
            </Box>
          }
        />
      <StatusBar>
        {state.data && <>
          <span><strong>{formatCount(state.data.events)}</strong> {state.data.events === 1 ? 'event' : 'events'} on {visible(state.data.entity)}</span>
          <span>{(['set', 'inferred', 'unknown'] as const).map((how) => `${formatCount(state.data.fields.filter(({ provenance }) => provenance === how).length)} ${how}`).join(', ')}</span>
          {state.data.fields.some(({ found }) => found !== null) && <span>▲ {countOf(state.data.fields.filter(({ found }) => found !== null).length, 'field')} not continuous</span>}
        </>}
      </StatusBar>
    </>
  );
}

function Head({ state: { entityType, entity, events, actorCount, first, last, sources, undated }, onShow }: { readonly state: EntityState; onShow(): void }) {
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 3, px: 3, minHeight: 44, flexShrink: 0, borderBottom: 1, borderColor: 'line.subtle', flexWrap: 'wrap', py: 1 }}>
      {entityType !== null && <BoxedWord>{visible(entityType)}</BoxedWord>}
      <Typography component="h1" variant="h1" sx={{ overflowWrap: 'anywhere', minWidth: 0 }}><MonoText sx={{ fontSize: 17 }}>{visible(entity)}</MonoText></Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary', flex: 1, minWidth: 200 }}>
        {countOf(events, 'event')}{undated > 0 && `, ${formatCount(undated)} undated`} · {countOf(actorCount, 'actor')}{first !== null && last !== null && ` · ${formatInstant(first, 'UTC', 'minute')} to ${formatInstant(last, 'UTC', 'minute')} UTC`} · {sources.slice(0, 4).join(', ')}{sources.length > 4 && ` and ${sources.length - 4} more`}
      </Typography>
      <Button onClick={onShow}>Show in Explore</Button>
    </Box>
  );
}

function StateTable({ state: { fields, at }, shown, onField, onEvent }: { readonly state: EntityState; readonly at: Instant | null; readonly shown: EntityField | undefined; onField(field: EntityField): void; onEvent(event: EventId): void }) {
  return (
    <Table aria-label="State" sx={{ '& td, & th': { height: '36px !important' } }}>
      <colgroup><col style={{ width: '34%' }} /><col /><col style={{ width: 196 }} /></colgroup>
      <thead><tr><th scope="col">Field</th><th scope="col">Value</th><th scope="col">Known by</th></tr></thead>
      <tbody>{fields.map((field) => {
        const isShown = shown !== undefined && keyOf(shown) === keyOf(field);
        const { text, word } = sideText(field.value, field.kind);
        const found = field.found && sideText(field.found.value, field.found.kind).text;
        return (
          <tr key={keyOf(field)} data-link="" data-selected={isShown} onClick={() => onField(field)} style={{ cursor: 'pointer' }}>
            <th scope="row" title={visible(field.field)}>
              <Box component="button" type="button" aria-pressed={isShown} onClick={() => onField(field)} sx={{ all: 'unset', cursor: 'pointer', '&:focus-visible': { outline: '2px solid', outlineColor: 'primary.main', outlineOffset: 1 } }}>
                <MonoText sx={{ overflowWrap: 'normal' }}>{visible(field.field)}</MonoText>{field.action !== null && <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>{visible(field.action)}</Typography>}
              </Box>
            </th>
            <td title={text}><MonoText sx={{ overflowWrap: 'normal', ...((word || field.provenance === 'unknown') && { fontStyle: 'italic', color: 'text.secondary' }) }}>{found !== null && <Mark kind="suspicious" label="not continuous" />}{field.provenance === 'unknown' ? 'unknown' : text}{found !== null && ` or ${found}`}</MonoText></td>
            <td>
              <Box sx={{ ...(field.provenance !== 'set' && { fontStyle: 'italic' }), ...(field.provenance === 'unknown' && { color: 'text.secondary' }) }}>
                {field.provenance === 'set' ? 'set by ' : field.provenance === 'inferred' ? 'inferred from ' : 'unknown'}
                {field.provenance !== 'unknown' && field.event !== null && <Button variant="text" aria-label={`Show ${field.event} in Explore`} onClick={(event) => { event.stopPropagation(); onEvent(field.event!); }} sx={{ p: 0, height: 16, minWidth: 0 }}><MonoText>{field.event}</MonoText></Button>}
              </Box>
              <Typography variant="caption" component="div" noWrap sx={{ color: 'text.secondary' }}>{wordsOf(field, at)}</Typography>
            </td>
          </tr>
        );
      })}</tbody>
    </Table>
  );
}

/** By whom and when, against the instant that is looked at. */
function wordsOf({ provenance, actor, time, event }: EntityField, at: Instant | null): string {
  if (provenance === 'unknown') return event === null ? 'no record says' : `${event} does not say to what`;
  const who = actor === null ? 'no actor' : visible(actor);
  if (time === null) return who;
  if (at === null) return `${who}, ${formatInstant(time, 'UTC', 'minute')}`;
  const micros = microsOf(at) - microsOf(time);
  return provenance === 'inferred' ? `found ${formatSpan(-micros)} later` : `${who}, ${formatSpan(micros)} before`;
}
