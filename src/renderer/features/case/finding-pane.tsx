// One finding: what is claimed, how sure and how far it is, what it is about in money, the evidence that carries it, and its review.
import DeleteOutline from '@mui/icons-material/DeleteOutlineOutlined';
import { Box, Button, Typography, useMediaQuery } from '@mui/material';
import { useState } from 'react';
import type { FindingExtras } from '../../../contract/casework.ts';
import { CONFIDENCES, FINDING_STATUSES, SEVERITIES, type Finding, type FindingFields } from '../../../contract/model.ts';
import { useCall } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { capitalised, countOf, formatInstant } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { decodeView, useView } from '../../app/view.ts';
import { SelectField } from '../../ui/field.tsx';
import { FieldList, Pane, PaneHead } from '../../ui/pane.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { BoxedWord, Mark, MonoText } from '../../ui/text.tsx';
import { EditedText } from './edited-text.tsx';
import { Exhibits } from './exhibits.tsx';
import { Review } from './review.tsx';
import { StakeField } from './stake-field.tsx';

/** The editor of one finding. Every change is one step that can be undone; texts are saved when one leaves them. */
export function FindingPane({ finding, onDelete }: { readonly finding: Finding; readonly onDelete: () => void }) {
  const { caseId, info } = useCase();
  const [view, setView] = useView();
  const call = useCall();
  const [error, setError] = useState<unknown>(null);
  // Beside the finding where there is room for both, below it otherwise.
  const wide = useMediaQuery('(min-width:1400px)', { noSsr: true });
  const madeFrom = finding.view === null ? null : decodeView(finding.view);

  const edit = (change: Partial<FindingFields & FindingExtras>) => {
    call('finding.edit', { caseId, finding: finding.id, ...change }).then(() => setError(null), setError);
  };
  /** The view it was made from, in the case file that is open now; without one, the events it cites. */
  const openView = () => {
    if (madeFrom) setView({ ...madeFrom, screen: 'explore', case: view.case, readOnly: view.readOnly, finding: finding.id });
    else setView({ screen: 'explore', text: '', window: null, event: null, filters: [{ on: true, not: false, field: 'id', values: finding.exhibits.map((exhibit) => exhibit.event) }] });
  };
  const review = <Review finding={finding} wide={!wide} onEdit={edit} />;
  const pane = (
    <Pane label={`Finding ${finding.id}`}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, px: 4, pt: 2 }}>
        <MonoText>{finding.id}</MonoText>
        {finding.severity !== 'none' && <><Mark kind={finding.severity} label={null} /><Typography variant="body2">{capitalised(finding.severity)}</Typography></>}
        <BoxedWord dashed={finding.status === 'draft'}>{capitalised(finding.status)}</BoxedWord>
        <Box sx={{ flex: 1 }} />
        <Button onClick={openView} disabled={madeFrom === null && finding.exhibits.length === 0}>{madeFrom ? 'Back to the view it was made from' : 'Show its events'}</Button>
        <Button onClick={() => setView({ screen: 'reports', finding: finding.id })}>Preview in report</Button>
        <Button startIcon={<DeleteOutline />} disabled={info.readOnly} onClick={onDelete}>Delete</Button>
      </Box>
      <Box sx={{ px: 4, py: 2, display: 'flex', flexDirection: 'column', gap: 3, maxWidth: 1080 }}>
        <EditedText label="Title" hideLabel value={finding.title} large readOnly={info.readOnly} required onSave={(title) => edit({ title })} />
        <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(4, minmax(0, 170px))', gap: 3, alignItems: 'start' }}>
          <SelectField label="Severity" disabled={info.readOnly} value={finding.severity} onChange={(severity) => edit({ severity })} choices={SEVERITIES.map((value) => ({
            value, text: <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 2 }}>{value !== 'none' && <Mark kind={value} label={null} />}{capitalised(value)}</Box>,
          }))} />
          <SelectField label="Confidence" disabled={info.readOnly} value={finding.confidence} onChange={(confidence) => edit({ confidence })} choices={CONFIDENCES.map((value) => ({ value, text: capitalised(value) }))} />
          <SelectField label="Status" disabled={info.readOnly} value={finding.status} onChange={(status) => edit({ status })} choices={FINDING_STATUSES.map((value) => ({ value, text: capitalised(value) }))} />
          <StakeField key={finding.id} stake={finding.stake} readOnly={info.readOnly} onSave={(stake) => edit({ stake })} />
        </Box>
        <Facts finding={finding} />
        <EditedText label="Statement" lines={3} placeholder="What happened, in order, each sentence carried by an exhibit. Facts first; what you conclude from them apart." value={finding.statement} readOnly={info.readOnly} onSave={(statement) => edit({ statement })} />
        <FailureLine error={error} />
      </Box>
      <PaneHead title="Evidence" detail={evidenceWords(finding)} />
      <Exhibits finding={finding} />
      {!wide && review}
    </Pane>
  );
  if (!wide) return pane;
  return <SplitPane name="case-review" label="Width of the review" fixed="second" size={312} min={260} max={480} first={pane} second={<Pane label={`Review of ${finding.id}`} tone="panel">{review}</Pane>} />;
}

/** `3 exhibits, in the order of the argument, and 1 search that found nothing` */
function evidenceWords({ exhibits, absences }: Finding): string {
  const told = [...(exhibits.length > 0 ? [`${countOf(exhibits.length, 'exhibit')}, in the order of the argument`] : []), ...(absences.length > 0 ? [countOf(absences.length, 'search that found nothing', 'searches that found nothing')] : [])];
  return told.length === 0 ? 'none yet' : told.join(', and ');
}

/** What follows from the exhibits and the making of the finding, so that nobody has to type it. */
function Facts({ finding }: { readonly finding: Finding }) {
  const times = finding.exhibits.flatMap(({ row }) => (row?.time ? [row.time] : [])).toSorted();
  const [first, last] = [times[0], times.at(-1)];
  return (
    <FieldList>
      <dt>Period (UTC)</dt>
      <dd>{first && last ? (first === last ? formatInstant(first) : `${formatInstant(first, 'UTC', 'second')} to ${formatInstant(last, 'UTC', 'second')}`) : 'no dated exhibit'}</dd>
      <dt>Made</dt><dd>{formatInstant(finding.created, 'UTC', 'minute')} UTC{finding.author && ` by ${finding.author}`}</dd>
      {finding.query !== '' && <><dt>Made from</dt><dd><MonoText>{finding.query}</MonoText></dd></>}
    </FieldList>
  );
}
