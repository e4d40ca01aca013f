// One person: when, from where, in which modules and on what; against the own history and the others.
import { Box, Button, Typography } from '@mui/material';
import { useState, type ReactNode } from 'react';
import type { ActorProfile, Counted } from '../../../contract/actors.ts';
import { useCall, useOperation } from '../../app/engine.tsx';
import { Failure, FailureLine } from '../../app/failure.tsx';
import { countOf, formatCount, formatInstant, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { usePersons } from '../../app/persons.tsx';
import { useView, type Filter } from '../../app/view.ts';
import { Pane, PaneHead } from '../../ui/pane.tsx';
import { BusyLine } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { BoxedWord, Mark, MonoText } from '../../ui/text.tsx';
import { LinkDialog } from './link-dialog.tsx';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

export function ActorPage({ actor }: { readonly actor: string }) {
  const { caseId, info, settings } = useCase();
  const call = useCall();
  const [view, setView] = useView();
  const [linking, setLinking] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const zone = view.zone === 'UTC' ? 'UTC' : settings.zone;
  const profile = useOperation('actor.profile', { caseId, actor, zone });
  const identity = usePersons().get(actor);
  const { data } = profile;
  const explore = (...filters: readonly (readonly [string, string])[]) => setView({ screen: 'explore', event: null, text: '', window: null, filters: [['actor', actor] as const, ...filters].map(([field, value]): Filter => ({ field, values: [value], on: true, not: false })) });
  if (profile.error) return <Failure error={profile.error} onRetry={() => void profile.refetch()} />;
  if (!data) return <Pane label="Actor"><BusyLine busy /></Pane>;
  const unlink = (name: string) => { setError(null); call('identity.unlink', { caseId, name }).catch(setError); };
  return (
    <Pane label="Actor" tabStop>
      <BusyLine busy={profile.isFetching} />
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 3, px: 3, minHeight: 44, borderBottom: 1, borderColor: 'line.subtle', flexWrap: 'wrap', py: 1 }}>
        <Typography component="h1" variant="h1" sx={{ overflowWrap: 'anywhere', minWidth: 0 }}><MonoText sx={{ fontSize: 17 }}>{visible(data.actor)}</MonoText></Typography>
        <Typography variant="body2" sx={{ color: 'text.secondary', flex: 1, minWidth: 200 }}>
          {countOf(data.events, 'event')}{data.undated > 0 && `, ${formatCount(data.undated)} undated`} · {formatCount(data.changes)} with changes · {formatCount(data.failures)} failed{data.first !== null && data.last !== null && ` · ${formatInstant(data.first, 'UTC', 'minute')} to ${formatInstant(data.last, 'UTC', 'minute')} UTC`}
        </Typography>
        <Button disabled={info.readOnly} title={info.readOnly ? 'The case is open for reading only' : ''} onClick={() => setLinking(true)}>Other names…</Button>
        <Button onClick={() => explore()}>Show in Explore</Button>
      </Box>
      {identity && (
        <Box role="group" aria-label="Names of this person" sx={{ px: 3, py: 2, borderBottom: 1, borderColor: 'line.subtle', display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 2, typography: 'body2' }}>
          <span>One person:</span>
          {identity.names.map(({ name, reason, author }) => <Box key={name} component="span" title={`${visible(reason)} (${visible(author)})`} sx={{ display: 'inline-flex', alignItems: 'center', gap: 1 }}><BoxedWord>{visible(name)}</BoxedWord><Button variant="text" aria-label={`${visible(name)} is a person of its own`} disabled={info.readOnly} onClick={() => unlink(name)} sx={{ p: 0, height: 20, minWidth: 0 }}>Unlink</Button></Box>)}
          <span>{visible(identity.names.at(-1)!.reason)}</span>
        </Box>
      )}
      <Box sx={{ px: 3 }}><FailureLine error={error} /></Box>
      <HeatMap profile={data} />
      <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(340px, 1fr))', gap: 3, alignItems: 'start', pb: 4 }}>
        <Section title="Modules" detail=""><CountTable name="Modules" head="Module" of={data.modules} total={data.events} onValue={(value) => explore(['module', value])} /></Section>
        <Section title="Actions" detail=""><CountTable name="Actions" head="Action" of={data.actions} total={data.events} onValue={(value) => explore(['action', value])} /></Section>
        <Section title="Addresses" detail={`${formatCount(data.ipCount)}, in the order of first use`}>
          <Table aria-label="Addresses">
            <colgroup><col /><col style={{ width: 60 }} /><col style={{ width: 126 }} /><col style={{ width: 60 }} /></colgroup>
            <thead><tr><th scope="col">IP</th><th scope="col" className="number">Events</th><th scope="col">First (UTC)</th><th scope="col" className="number">Others</th></tr></thead>
            <tbody>{data.ips.map(({ ip, events, first, last, isNew, others }) => (
              <tr key={ip}>
                <th scope="row"><Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>{isNew && <Mark kind="suspicious" label="new to this actor, who was seen elsewhere before" />}<Button variant="text" onClick={() => explore(['ip', ip])} sx={{ p: 0, height: 20, minWidth: 0 }}><MonoText>{visible(ip)}</MonoText></Button></Box></th>
                <td className="number">{formatCount(events)}</td><td title={last === null ? '' : `last ${formatInstant(last, 'UTC', 'second')} UTC`}>{first === null ? <em>undated</em> : formatInstant(first, 'UTC', 'minute')}</td><td className="number" title="other persons who used it">{others === 0 ? '' : formatCount(others)}</td>
              </tr>
            ))}</tbody>
          </Table>
          {data.ipCount > data.ips.length && <More>{formatCount(data.ipCount - data.ips.length)} more.</More>}
        </Section>
        <Section title="Entities" detail={formatCount(data.entityCount)}>
          <Table aria-label="Entities touched">
            <colgroup><col /><col style={{ width: 96 }} /><col style={{ width: 60 }} /></colgroup>
            <thead><tr><th scope="col">Entity</th><th scope="col">Type</th><th scope="col" className="number">Events</th></tr></thead>
            <tbody>{data.entities.map(({ entityType, entity, events }) => (
              <tr key={`${entityType} ${entity}`}><th scope="row"><Button variant="text" aria-label={visible(entity)} onClick={() => setView({ screen: 'entities', actor: null, against: null, entity: { type: entityType, id: entity } })} sx={{ p: 0, height: 20, minWidth: 0 }}><MonoText>{visible(entity)}</MonoText></Button></th><td>{entityType === null ? '' : visible(entityType)}</td><td className="number">{formatCount(events)}</td></tr>
            ))}</tbody>
          </Table>
          {data.entityCount > data.entities.length && <More>{formatCount(data.entityCount - data.entities.length)} more.</More>}
        </Section>
        <Section title="Out of habit" detail={data.unusual === null ? '' : formatCount(data.unusual.events)}>
          {data.unusual === null ? <More>Active in {countOf(data.weeks, 'week')}: too few to have a habit.</More> : data.unusual.events === 0 ? <More>Every hour of the week with an event has events in other weeks too.</More> : (
            <>
              <More>At hours of the week at which this actor was active in one week alone, of {formatCount(data.weeks)}.</More>
              <Table aria-label="Out of habit"><colgroup><col style={{ width: 148 }} /><col /><col style={{ width: 104 }} /></colgroup><thead><tr><th scope="col">Time (UTC)</th><th scope="col">Action</th><th scope="col">Event</th></tr></thead>
                <tbody>{data.unusual.first.map(({ event, time, action }) => <tr key={event}><th scope="row">{formatInstant(time, 'UTC', 'second')}</th><td title={visible(action ?? '')}>{visible(action ?? '')}</td><td><Button variant="text" aria-label={`Show ${event} in Explore`} onClick={() => setView({ screen: 'explore', event, text: '', window: null, filters: [{ field: 'actor', values: [actor], on: true, not: false }] })} sx={{ p: 0, height: 20, minWidth: 0 }}><MonoText>{event}</MonoText></Button></td></tr>)}</tbody></Table>
              {data.unusual.events > data.unusual.first.length && <More>The first {formatCount(data.unusual.first.length)} of {formatCount(data.unusual.events)}.</More>}
            </>
          )}
        </Section>
      </Box>
      {linking && <LinkDialog actor={data.actor} onClose={() => setLinking(false)} />}
    </Pane>
  );
}

const More = ({ children }: { readonly children: ReactNode }) => <Typography variant="body2" sx={{ px: 3, py: 1, color: 'text.secondary' }}>{children}</Typography>;
const Section = ({ title, detail, children }: { readonly title: string; readonly detail: string; readonly children: ReactNode }) => <Box component="section" aria-label={title} sx={{ minWidth: 0 }}><PaneHead title={title} detail={detail} />{children}</Box>;

function CountTable({ name, head, of, total, onValue }: { readonly name: string; readonly head: string; readonly of: readonly Counted[]; readonly total: number; onValue(value: string): void }) {
  return (
    <Table aria-label={name}>
      <colgroup><col /><col style={{ width: '26%' }} /><col style={{ width: 66 }} /></colgroup>
      <thead><tr><th scope="col">{head}</th><th scope="col">Share</th><th scope="col" className="number">Events</th></tr></thead>
      <tbody>{of.map(({ value, events }) => (
        <tr key={value ?? ''}><th scope="row" title={visible(value ?? '')}>{value === null ? <em>none</em> : <Button variant="text" onClick={() => onValue(value)} sx={{ p: 0, height: 20, minWidth: 0 }}>{visible(value)}</Button>}</th><td><Box sx={{ height: 8, bgcolor: 'primary.main' }} style={{ width: `${Math.max(1, 100 * events / total)}%` }} /></td><td className="number">{formatCount(events)}</td></tr>
      ))}</tbody>
    </Table>
  );
}

/** A table by nature: days down, hours across; darker is more. Under it the same hours of all others. */
function HeatMap({ profile: { heat, hours, zone, weeks } }: { readonly profile: ActorProfile }) {
  const most = Math.max(1, ...heat.flat());
  const own = Math.max(1, hours.reduce((sum, hour) => sum + hour.own, 0));
  const tallest = Math.max(1, ...hours.flatMap((hour) => [hour.own * 1000 / own, hour.peers]));
  return (
    <>
      <PaneHead title="When" detail={`events by day and hour, ${visible(zone)}; ${countOf(weeks, 'week')}`} />
      <Box sx={{ px: 3, py: 2, overflowX: 'auto', flexShrink: 0 }} tabIndex={0} role="region" aria-label="Events by day and hour">
        <Box component="table" aria-label="Events by day and hour" sx={{ borderCollapse: 'separate', borderSpacing: '2px', typography: 'caption', '& td': { width: 26, height: 18, textAlign: 'center', p: 0, fontSize: 10 }, '& th': { fontWeight: 400, color: 'text.secondary', textAlign: 'right', pr: 1 }, '& thead th': { textAlign: 'center', p: 0 } }}>
          <thead><tr><th scope="col"><Box component="span" sx={{ position: 'absolute', clipPath: 'inset(50%)' }}>Day</Box></th>{hours.map((_, hour) => <th key={hour} scope="col">{hour}</th>)}</tr></thead>
          <tbody>{heat.map((day, at) => (
            <tr key={at}><th scope="row">{DAYS[at]}</th>{day.map((events, hour) => (
              <Box component="td" key={hour} title={`${DAYS[at]} ${hour}:00 to ${hour + 1}:00: ${countOf(events, 'event')}`} sx={{ bgcolor: 'surface.panel', position: 'relative', isolation: 'isolate', '&::before': { content: '""', position: 'absolute', inset: 0, zIndex: -1, bgcolor: 'primary.main', opacity: events === 0 ? 0 : 0.12 + 0.38 * Math.sqrt(events / most) } }}>{events === 0 ? '' : formatCount(events)}</Box>
            ))}</tr>
          ))}</tbody>
          <tbody>
            <tr><th scope="row">This actor</th>{hours.map(({ own: events }, hour) => <HourBar key={hour} share={events * 1000 / own} tallest={tallest} color="primary.main" title={`${hour}:00, this actor`} />)}</tr>
            <tr><th scope="row">All others</th>{hours.map(({ peers }, hour) => <HourBar key={hour} share={peers} tallest={tallest} color="series.rest" title={`${hour}:00, all others`} />)}</tr>
          </tbody>
        </Box>
      </Box>
    </>
  );
}

function HourBar({ share, tallest, color, title }: { readonly share: number; readonly tallest: number; readonly color: string; readonly title: string }) {
  const words = `${(Math.floor(share) / 10).toLocaleString('en')} %`;
  return <td title={`${title}: ${words} of the events`} style={{ verticalAlign: 'bottom', height: 28 }}><Box component="span" sx={{ position: 'absolute', clipPath: 'inset(50%)' }}>{words}</Box><Box aria-hidden sx={{ bgcolor: color, mx: '3px' }} style={{ height: `${Math.round(26 * share / tallest)}px` }} /></td>;
}
