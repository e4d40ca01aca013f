// One break of continuity: both neighbours, what differs, and the causes that fit, possibly or not at all.
import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import type { BreakSide, ContinuityBreak } from '../../../contract/checks.ts';
import type { EventId } from '../../../contract/model.ts';
import { formatInstant, formatSpan, microsOf, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { savedView, useView } from '../../app/view.ts';
import { Pane, PaneHead } from '../../ui/pane.tsx';
import { Table } from '../../ui/table.tsx';
import { BoxedWord, Mark, MonoText } from '../../ui/text.tsx';
import { ChangeDiff } from '../change/change-diff.tsx';
import { sideText } from '../change/change-text.ts';
import { CiteDialog } from '../explore/cite-dialog.tsx';

export function BreakPane({ found, onEvent }: { readonly found: ContinuityBreak; onEvent(event: EventId): void }) {
  const { caseId, info } = useCase();
  const [view, setView] = useView();
  const [citing, setCiting] = useState(false);
  const { entityType, entity, field, before, after, causes } = found;
  const query = `entity:${JSON.stringify(entity)}`;
  return (
    <Pane label="Break" tabStop>
      <PaneHead title="Break of continuity" sticky />
      <Box sx={{ px: 3, py: 2, borderBottom: 1, borderColor: 'line.subtle' }}>
        <Typography component="h2" variant="h2" sx={{ display: 'flex', alignItems: 'center', gap: 2, overflowWrap: 'anywhere' }}>
          <Mark kind="suspicious" label={null} />{entityType !== null && <BoxedWord>{visible(entityType)}</BoxedWord>}<MonoText sx={{ fontSize: 15 }}>{visible(entity)}</MonoText>
        </Typography>
        <Typography variant="body2" sx={{ mt: 1, overflowWrap: 'anywhere' }}><MonoText>{visible(field)}</MonoText> is set to one value, and the next record that changes it finds another.</Typography>
        <Box sx={{ display: 'flex', gap: 2, mt: 2 }}>
          <Button onClick={() => onEvent(after.event)}>Show in Explore</Button>
          <Button onClick={() => setView({ screen: 'entities', actor: null, against: null, entity: { type: entityType, id: entity }, at: after.time })}>State of the entity</Button>
          <Box sx={{ flex: 1 }} />
          <Button variant="contained" disabled={info.readOnly} title={info.readOnly ? 'The case is open for reading only' : ''} onClick={() => setCiting(true)}>Add to finding</Button>
        </Box>
      </Box>
      <Box sx={{ px: 3, py: 2 }}>
        <Side side={before} onEvent={onEvent} />
        <Box sx={{ textAlign: 'center', py: 2 }}>
          <MonoText sx={{ fontWeight: 600 }}>{sideText(before.change.new, before.change.newKind).text} ≠ {sideText(after.change.old, after.change.oldKind).text}</MonoText>
          <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>{formatSpan(microsOf(after.time) - microsOf(before.time))} in between</Typography>
        </Box>
        <Side side={after} onEvent={onEvent} />
      </Box>
      <PaneHead title="Candidate causes" detail="none of them accuses anybody" />
      <Table aria-label="Candidate causes" auto sx={{ '& td, & th': { whiteSpace: 'normal !important', verticalAlign: 'top', py: '5px !important' } }}>
        <thead><tr><th scope="col">Cause</th><th scope="col">Fits</th><th scope="col">What the log shows</th></tr></thead>
        <tbody>{causes.map(({ cause, fits, shows }) => (
          <tr key={cause}><th scope="row">{cause}</th><td style={{ fontWeight: fits === 'no' ? 400 : 600 }}>{fits}</td><td>{visible(shows)}</td></tr>
        ))}</tbody>
      </Table>
      {citing && <CiteDialog caseId={caseId} events={[before.event, after.event]} view={savedView({ ...view, screen: 'explore', filters: [{ field: 'entity', values: [entity], on: true, not: false }], text: '', window: null, event: after.event })} query={query} last={null} onClose={() => setCiting(false)} onCited={() => setCiting(false)} />}
    </Pane>
  );
}

export function Side({ side: { event, time, actor, action, change }, onEvent }: { readonly side: BreakSide; onEvent(event: EventId): void }) {
  return (
    <Box role="group" aria-label={`Record ${event}`} sx={{ border: 1, borderColor: 'line.subtle', borderRadius: 1, px: 2, py: 1 }}>
      <Box sx={{ display: 'flex', alignItems: 'baseline', gap: 2, flexWrap: 'wrap', mb: 1 }}>
        <Button variant="text" aria-label={`Show ${event} in Explore`} onClick={() => onEvent(event)} sx={{ p: 0, height: 20 }}><MonoText>{event}</MonoText></Button>
        <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>{actor === null ? <em>no actor</em> : visible(actor)}</Typography>
        <Typography variant="body2" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>{action === null ? '' : visible(action)}</Typography>
        <Typography variant="caption" sx={{ ml: 'auto', color: 'text.secondary' }}>{formatInstant(time, 'UTC', 'milli')} UTC</Typography>
      </Box>
      <ChangeDiff changes={[change]} />
    </Box>
  );
}
