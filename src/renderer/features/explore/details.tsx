// One event in full: what it is, what it changed, where it stands in its source, its text, and what people said about it.
import ChevronDown from '@mui/icons-material/KeyboardArrowDownOutlined';
import ChevronUp from '@mui/icons-material/KeyboardArrowUpOutlined';
import Close from '@mui/icons-material/CloseOutlined';
import Star from '@mui/icons-material/StarRounded';
import StarBorder from '@mui/icons-material/StarBorderRounded';
import { Box, Button, IconButton, Tooltip, Typography } from '@mui/material';
import { memo, type ReactNode, type Ref } from 'react';
import type { EventDetail, EventRow } from '../../../contract/model.ts';
import { useOperation } from '../../app/engine.tsx';
import { Failure } from '../../app/failure.tsx';
import { formatCount, formatInstant, visible, wallTime, zoneShort } from '../../app/format.ts';
import { AlsoKnown } from '../../app/persons.tsx';
import { useView } from '../../app/view.ts';
import { FieldList, Pane } from '../../ui/pane.tsx';
import { BusyLine, EmptyState } from '../../ui/states.tsx';
import { BoxedWord, CopyButton, HashText, KeyHint, MonoText } from '../../ui/text.tsx';
import { changeCount, ChangeDiff, changesAsText } from '../change/change-diff.tsx';
import { ChangeLayoutChoice } from '../change/change-layout.tsx';
import { sideText } from '../change/change-text.ts';
import { Neighbours } from './neighbours.tsx';
import { Notes } from './notes.tsx';
import { RawRecord } from './raw-record.tsx';
import { Section } from './section.tsx';
import { TagMark } from './tag-mark.tsx';
import { Twins } from './twins.tsx';
import { CATEGORY_TITLES } from './words.ts';

/** What keys, buttons and menus do to events. */
export type Act = 'star' | 'tag' | 'note' | 'cite' | 'select';

interface Props {
  readonly caseId: string;
  readonly event: string | null;
  readonly zone: string;
  readonly otherZone: string;
  readonly readOnly: boolean;
  /** The event is not among those that the filters show. */
  readonly outside: boolean;
  /** A new note is being written. */
  readonly composing: boolean;
  readonly noteField: Ref<HTMLDivElement>;
  onComposing(on: boolean): void;
  onStep(step: 'next' | 'previous'): void;
  onClose(): void;
  onAct(act: Act): void;
  /** To another event, wherever it is in the case. */
  onGo(id: string): void;
  onFilter(filter: { readonly field: string; readonly value: string }, not: boolean): void;
  onUntag(tag: string): void;
}

/** The pane at the right. Facts of the event before stay, dimmed, until the next one's are here. */
export const Details = memo(function Details(props: Props) {
  const { caseId, event, onStep, onClose } = props;
  const detail = useOperation('event.get', event === null ? null : { caseId, event });
  const shown = detail.data && event !== null ? detail.data : null;
  const button = (label: string, onClick: () => void, icon: ReactNode) => <Tooltip title={label}><IconButton aria-label={label} onClick={onClick} sx={{ width: 24, height: 24 }}>{icon}</IconButton></Tooltip>;
  return (
    <Pane label="Details">
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, pl: 3, pr: 2, height: 32, flexShrink: 0, position: 'sticky', top: 0, bgcolor: 'surface.panel', zIndex: 2 }}>
        <MonoText sx={{ flex: 1, color: 'text.secondary' }}>{event ?? 'Details'}</MonoText>
        {button('Event before (k)', () => onStep('previous'), <ChevronUp />)}
        {button('Next event (j)', () => onStep('next'), <ChevronDown />)}
        {button('Close the details (d)', onClose, <Close />)}
      </Box>
      <BusyLine busy={detail.isFetching} />
      {detail.error && <Failure error={detail.error} onRetry={() => void detail.refetch()} />}
      {event === null && <EmptyState title="No event chosen">Choose a row, or move with <KeyHint>j</KeyHint> and <KeyHint>k</KeyHint>: its change, its record and its notes are shown here.</EmptyState>}
      {shown && <Box sx={{ opacity: detail.isPlaceholderData ? 0.6 : 1 }}><Full {...props} event={shown} /></Box>}
    </Pane>
  );
});

/** Everything about an event whose facts have arrived. */
function Full({ caseId, event, zone, otherZone, readOnly, outside, composing, noteField, onComposing, onAct, onGo, onFilter, onUntag }: Omit<Props, 'event'> & { readonly event: EventDetail }) {
  const [, setView] = useView();
  return (
    <>
      <Box sx={{ bgcolor: 'surface.panel', px: 3, pb: 3, display: 'flex', flexDirection: 'column', gap: 1 }}>
        <Typography component="h2" variant="h2" sx={{ overflowWrap: 'anywhere' }}>{event.result === 'failure' && <span role="img" aria-label="failure" title="Failure">✕ </span>}{visible(event.action ?? 'no action stated')}</Typography>
        <Sentence event={event} onFilter={onFilter} />
        <Times event={event} zone={zone} otherZone={otherZone} />
        {(event.entity !== null || event.actor !== null) && <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 3 }}>{event.entity !== null && <Button variant="text" onClick={() => setView({ screen: 'entities', actor: null, against: null, entity: { type: event.entityType, id: event.entity! }, at: event.time })} sx={{ p: 0, height: 20, maxWidth: '100%', justifyContent: 'flex-start' }}><Box component="span" sx={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>State of {visible(event.entity)} {event.time === null ? 'at the end of the log' : 'at this time'}</Box></Button>}
          {event.actor !== null && <Button variant="text" onClick={() => setView({ screen: 'entities', actor: event.actor })} sx={{ p: 0, height: 20, maxWidth: '100%', justifyContent: 'flex-start' }}><Box component="span" sx={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>When {visible(event.actor)} acts</Box></Button>}</Box>}
        {(event.exhibits.length > 0 || event.tags.length > 0 || event.repeated || event.conflict || outside) && (
          <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
            {event.exhibits.map((label) => <BoxedWord key={label}>{label}</BoxedWord>)}
            {event.tags.map((tag) => (
              <BoxedWord key={tag} sx={{ display: 'inline-flex', alignItems: 'center', gap: '4px', pr: readOnly ? undefined : 0 }}><TagMark tag={tag} />{visible(tag)}
                {!readOnly && <IconButton aria-label={`Remove the tag ${visible(tag)}`} onClick={() => onUntag(tag)} sx={{ width: 16, height: 14 }}><Close sx={{ fontSize: 12 }} /></IconButton>}
              </BoxedWord>
            ))}
            {event.repeated && <BoxedWord title="The same bytes occur earlier in this source; both are events">repeated</BoxedWord>}
            {event.conflict && <BoxedWord title="Another event has the same record id and says something else">≠ conflict</BoxedWord>}
            {outside && <Typography variant="caption" sx={{ color: 'text.secondary' }}>Not among the events that the filters show.</Typography>}
          </Box>
        )}
        <Box sx={{ display: 'flex', gap: 2, pt: 1 }}>
          <Button aria-pressed={event.starred} disabled={readOnly} startIcon={event.starred ? <Star sx={{ color: 'primary.main' }} /> : <StarBorder />} onClick={() => onAct('star')}>{event.starred ? 'Starred' : 'Star'}</Button>
          <Button disabled={readOnly} onClick={() => onAct('tag')}>Tag</Button>
          <Button disabled={readOnly} onClick={() => onAct('note')}>Note</Button>
          <Button variant="contained" disabled={readOnly} onClick={() => onAct('cite')} sx={{ ml: 'auto' }}>Add to finding</Button>
        </Box>
        {readOnly && <Typography variant="caption" sx={{ color: 'text.secondary' }}>The case is open read-only; nothing can be added.</Typography>}
      </Box>
      <Section title="Change" detail={changeCount(event.changes)} actions={event.changes.length > 0 && <><ChangeLayoutChoice /><CopyButton text={changesAsText(event.changes)} label="Copy the changes as text" /></>}>
        <ChangeDiff changes={event.changes} unchanged={event.unchanged} currency={event.fields.find(({ name }) => name === 'currency')?.value ?? null} />
      </Section>
      <Fields event={event} />
      <Section title="Place and proof" actions={<CopyButton text={placeText(event)} label="Copy source, place and hash" />}>
        <FieldList sx={ALIGNED}>
          <dt>Source</dt><dd>{event.source} {visible(event.sourceName)}</dd>
          {event.part !== event.sourceName && <><dt>Part</dt><dd><MonoText>{visible(event.part)}</MonoText></dd></>}
          <dt>Place</dt><dd>line {formatCount(event.line)}, record {formatCount(event.record)}, byte {formatCount(event.offset)}, {formatCount(event.rawBytes)} long</dd>
          <dt>Record hash</dt><dd><HashText hash={event.recordHash} /></dd>
          <dt>Repeated</dt><dd>{event.repeated ? 'yes: the same bytes occur earlier in this source' : 'no'}</dd>
          <dt>Conflict</dt><dd>{event.conflict ? <Twins caseId={caseId} event={event} onGo={onGo} /> : 'no'}</dd>
        </FieldList>
      </Section>
      <RawRecord event={event} />
      <Notes key={event.id} caseId={caseId} event={event} readOnly={readOnly} composing={composing} field={noteField} onComposing={onComposing} onGo={onGo} />
      <Neighbours caseId={caseId} event={event} zone={zone} onGo={onGo} />
    </>
  );
}

/** Characters of a name in the sentence at the top; the grid's cell and the raw record have all of it. */
const NAME_CUT = 160;

/** `m.kovacs changed P-004471 from 185.44.12.7`; each name filters by itself. */
function Sentence({ event, onFilter }: { readonly event: EventRow; readonly onFilter: Props['onFilter'] }) {
  const link = (field: string, value: string) => (
    <Button variant="text" title={`Show only ${field}:${visible(value)}`} onClick={() => onFilter({ field, value }, false)} sx={{ display: 'inline', p: 0, height: 'auto', font: 'inherit', whiteSpace: 'normal', overflowWrap: 'anywhere', textAlign: 'left', verticalAlign: 'baseline' }}>{visible(value.length > NAME_CUT ? `${value.slice(0, NAME_CUT)}…` : value)}</Button>
  );
  const verb = event.changes.length > 0 ? 'changed' : 'on';
  return (
    <Typography variant="body2">
      {event.actor === null ? <i>no actor stated</i> : <>{link('actor', event.actor)}<AlsoKnown actor={event.actor} /></>}
      {event.entity !== null && <> {verb} {link('entity', event.entity)}</>}
      {event.ip !== null && <> from {link('ip', event.ip)}</>}
    </Typography>
  );
}

/** The instant on both clocks, and how it came about; for an undated event what its source says instead. */
function Times({ event, zone, otherZone }: { readonly event: EventDetail; readonly zone: string; readonly otherZone: string }) {
  if (event.time === null) {
    return <Typography variant="body2"><b>Undated</b>{event.timeText ? <>: the source says <MonoText>{visible(event.timeText)}</MonoText></> : ''} <i>({event.timeBasis === 'none' ? 'the record states no time' : event.timeBasis})</i></Typography>;
  }
  const other = wallTime(event.time, otherZone);
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 3, typography: 'body2' }}>
      <Box component="span" sx={{ fontWeight: 600 }}>{formatInstant(event.time, zone, 'full')} {zone === 'UTC' ? 'UTC' : zoneShort(zone)}</Box>
      {otherZone !== zone && <Box component="span" sx={{ color: 'text.secondary' }} title={`${other.date} ${other.time} ${other.offset}`}>{other.weekday} {other.time} {otherZone === 'UTC' ? 'UTC' : zoneShort(otherZone)}</Box>}
      <Box component="span" sx={{ color: 'text.secondary' }} title={`In the source: ${visible(event.timeText ?? '')}`}>{event.timeBasis}</Box>
      {event.timeLogged !== null && <Box component="span" sx={{ flexBasis: '100%' }}>Logged as {formatInstant(event.timeLogged, zone, 'full')} {zone === 'UTC' ? 'UTC' : zoneShort(zone)}; the clock of its source was corrected.</Box>}
    </Box>
  );
}

/** What the profile maps but no column shows. Absent, empty and NULL stay different words. */
function Fields({ event }: { readonly event: EventDetail }) {
  return (
    <Section title="Fields">
      <FieldList sx={ALIGNED}>
        <dt>Module</dt><dd>{[event.module === null ? 'no module stated' : visible(event.module), CATEGORY_TITLES[event.category], event.result === 'unknown' ? 'result not stated' : event.result].join(', ')}</dd>
        {event.entityType !== null && <><dt>Entity type</dt><dd>{visible(event.entityType)}</dd></>}
        <dt>Time text</dt><dd>{event.timeText === null ? <i>absent</i> : <MonoText>{visible(event.timeText)}</MonoText>}</dd>
        {event.fields.map((field, at) => {
          const value = sideText(field.value, field.kind);
          return [<dt key={`t${at}`} title={`From ${visible(field.from)}`}>{capitalised(visible(field.name))}</dt>, <dd key={`d${at}`}>{value.word ? <i>{value.text === 'empty' ? 'empty in source' : value.text}</i> : <Long text={value.text} />}</dd>];
        })}
      </FieldList>
    </Section>
  );
}

/** Names in all lists of the pane take the same room. */
const ALIGNED = { gridTemplateColumns: '92px minmax(0, 1fr)', '& dt': { overflowWrap: 'anywhere' } } as const;
/** `reason` as the head of a line. */
const capitalised = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** Long values wrap; very long ones scroll in twelve lines. */
const Long = ({ text }: { readonly text: string }) => (text.length < 500 ? <>{text}</> : <Box tabIndex={0} sx={{ maxHeight: 192, overflow: 'auto' }}>{text}</Box>);

/** Where the record is and how it is proven, on one line for the clipboard. */
const placeText = (event: EventDetail) => `${event.id}, ${event.source} ${event.sourceName}, ${event.part !== event.sourceName ? `${event.part}, ` : ''}line ${event.line}, byte ${event.offset}, ${event.rawBytes} bytes, SHA-256 ${event.recordHash}`;
