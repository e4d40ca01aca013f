// What came just before and after: of the same actor, entity or address, or within five minutes; in the whole case and not only in the result.
import { Box, Button, ButtonBase, Typography } from '@mui/material';
import { useState } from 'react';
import type { EventRow, Neighbour } from '../../../contract/model.ts';
import { useOperation } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { formatInstant, formatSpan, microsOf, visible } from '../../app/format.ts';
import { MonoText } from '../../ui/text.tsx';
import { Section } from './section.tsx';

const KINDS = { actor: 'Actor', entity: 'Entity', ip: 'IP', time: '±5 min' } as const;
const DETAILS = { actor: 'same actor', entity: 'same entity', ip: 'same IP address', time: 'within 5 minutes' } as const;
type Kind = keyof typeof KINDS;
const KIND_NAMES = ['actor', 'entity', 'ip', 'time'] as const satisfies readonly Kind[];
/** On each side. */
const SHOWN = 3;

/** Starts with the actor, or with what the record has in its place. */
export function Neighbours({ caseId, event, zone, onGo }: { readonly caseId: string; readonly event: EventRow; readonly zone: string; readonly onGo: (id: string) => void }) {
  const [chosen, setChosen] = useState<Kind>('actor');
  const by = event[chosen] === null ? KIND_NAMES.find((kind) => event[kind] !== null) ?? chosen : chosen;
  const known = event[by] !== null;
  const list = useOperation('event.neighbours', known ? { caseId, event: event.id, by, limit: SHOWN } : null, { keep: false });
  return (
    <Section title="Neighbours" detail={DETAILS[by]} actions={KIND_NAMES.filter((kind) => kind !== by && event[kind] !== null).map((kind) => (
      <Button key={kind} variant="text" onClick={() => setChosen(kind)} sx={{ height: 20, px: 1, fontSize: 11 }}>{KINDS[kind]}</Button>
    ))}>
      <FailureLine error={list.error} />
      {!known && <Typography variant="body2" sx={{ color: 'text.secondary' }}>The record names no actor, entity, address or time.</Typography>}
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
        {(list.data ?? []).map((neighbour) => <Line key={neighbour.id} neighbour={neighbour} event={event} zone={zone} onGo={onGo} />)}
      </Box>
    </Section>
  );
}

/** One neighbour, how far away it is in time, or the event itself. */
function Line({ neighbour, event, zone, onGo }: { readonly neighbour: Neighbour; readonly event: EventRow; readonly zone: string; readonly onGo: (id: string) => void }) {
  const own = neighbour.id === event.id;
  const text = (
    <>
      <Box component="span" sx={{ width: 76, flexShrink: 0, textAlign: 'right', pr: 2, color: own ? 'text.primary' : 'text.secondary', whiteSpace: 'nowrap' }}>{own ? clock(event, zone) : distance(neighbour, event)}</Box>
      <Typography component="span" variant="inherit" noWrap sx={{ minWidth: 0 }}>{visible(neighbour.action ?? '–')}</Typography>
      <MonoText sx={{ ml: 2, color: 'text.secondary', whiteSpace: 'nowrap', overflow: 'hidden', textOverflow: 'ellipsis', minWidth: 24 }}>{visible(neighbour.entity ?? '')}</MonoText>
    </>
  );
  const sx = { display: 'flex', width: '100%', height: 20, alignItems: 'center', justifyContent: 'flex-start', typography: 'body2', textAlign: 'left' } as const;
  return (
    <li>
      {own ? <Box aria-current="true" sx={{ ...sx, fontWeight: 600 }}>{text}</Box>
        : <ButtonBase onClick={() => onGo(neighbour.id)} title={`${neighbour.id}, ${visible(neighbour.actor ?? '–')}`} sx={{ ...sx, '&:hover': { bgcolor: 'surface.hover' }, '&.Mui-focusVisible': { outlineOffset: -2 } }}>{text}</ButtonBase>}
    </li>
  );
}

const clock = ({ time }: EventRow, zone: string) => (time === null ? 'undated' : formatInstant(time, zone, 'second').slice(11));

/** `−2 m 15 s`: how long before or after. */
function distance(neighbour: Neighbour, event: EventRow): string {
  if (neighbour.time === null || event.time === null) return 'undated';
  const micros = microsOf(neighbour.time) - microsOf(event.time);
  return micros === 0 ? 'same time' : `${micros < 0 ? '−' : '+'}${formatSpan(micros)}`;
}
