// Cites events in a finding, one of the case or a new one made from what is on the screen.
import { Box, Typography } from '@mui/material';
import { useState } from 'react';
import { ROLES, SEVERITIES, type EventId, type Exhibit, type Finding, type Order } from '../../../contract/model.ts';
import { useCall, useOperation } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { countOf, visible } from '../../app/format.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';

/** In place of a finding's id: make one. */
const NEW = '';
/** Events that can be cited as a finding is made. */
const ONE_STEP = 1000;
const ROLE_WORDS: { readonly [R in Exhibit['role']]: string } = { shows: 'Shows what the finding states', contradicts: '≠ Contradicts it', context: 'Context' };
const SEVERITY_WORDS: { readonly [S in Finding['severity']]: string } = { bad: '■ Bad', suspicious: '▲ Suspicious', good: '● Good', none: 'Not judged' };

interface Props {
  readonly caseId: string;
  /** The events, or how many there are where all that the query finds are meant. */
  readonly events: readonly EventId[] | number;
  /** The screen's address and query: what a new finding was made from. */
  readonly view: string;
  readonly query: string;
  /** In which the events are cited; by time where nothing else is said. */
  readonly order?: Order;
  /** The finding cited in last. */
  readonly last: string | null;
  onClose(): void;
  /** `added`: how many it did not cite before. */
  onCited(finding: Finding, added: number): void;
}

/** Offers the finding cited in last, then the newest, then a new one. */
export function CiteDialog({ caseId, events, view, query, order = 'time', last, onClose, onCited }: Props) {
  const call = useCall();
  const findings = useOperation('finding.list', { caseId });
  const list = findings.data ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const [title, setTitle] = useState('');
  const [severity, setSeverity] = useState<Finding['severity']>('none');
  const [role, setRole] = useState<Exhibit['role']>('shows');
  const [comment, setComment] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const finding = chosen ?? (list.some(({ id }) => id === last) ? last : list.at(-1)?.id) ?? NEW;
  const already = list.find(({ id }) => id === finding)?.exhibits.filter((exhibit) => typeof events !== 'number' && events.includes(exhibit.event)).length ?? 0;
  const count = typeof events === 'number' ? events : events.length;

  // A new finding cites its events in the same step where it can, so that one undo takes both back.
  const inOneStep = role === 'shows' && comment.trim() === '' && count <= ONE_STEP;
  async function cite(): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      if (finding === NEW) {
        const ids = !inOneStep ? [] : typeof events === 'number' ? (await call('event.search', { caseId, query, order, offset: 0, limit: ONE_STEP })).events.map(({ id }) => id) : events;
        const made = await call('finding.create', { caseId, title: title.trim(), statement: '', severity, confidence: 'low', status: 'draft', view, query, events: ids });
        if (inOneStep) { onCited(made, made.exhibits.length); return; }
        // Should citing fail now, trying again must not make a second finding.
        setChosen(made.id);
        await citeIn(made.id);
      } else await citeIn(finding);
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  }
  async function citeIn(id: string): Promise<void> {
    const how = { caseId, finding: id, role, comment: comment.trim() };
    if (typeof events === 'number') {
      const cited = await call('result.cite', { ...how, query });
      onCited(cited.finding, cited.events);
    } else onCited(await call('finding.cite', { ...how, events }), events.length - already);
  }
  return (
    <Dialog title={`Add ${typeof events === 'number' ? 'all ' : ''}${countOf(count, 'event')} to a finding`} onClose={onClose} action={{ text: 'Add to finding', run: () => void cite(), disabled: busy || !findings.data || (finding === NEW && title.trim() === '') }}>
      {list.length > 0 && (
        <SelectField label="Finding" value={finding} onChange={setChosen} choices={[
          ...list.map(({ id, title: name }) => ({ value: id, text: `${id}  ${visible(name)}` })),
          { value: NEW, text: 'New finding' },
        ]} />
      )}
      {findings.data && finding === NEW && (
        <Box sx={{ display: 'grid', gridTemplateColumns: '1fr 140px', gap: 2 }}>
          <TextField autoFocus label="Title of the new finding" hint="One sentence: who did what." maxLength={300} value={title} onChange={(event) => setTitle(event.target.value)} />
          <SelectField label="Severity" value={severity} onChange={setSeverity} choices={SEVERITIES.map((value) => ({ value, text: SEVERITY_WORDS[value] }))} />
        </Box>
      )}
      <SelectField label={count === 1 ? 'What the event does there' : 'What the events do there'} value={role} onChange={setRole} choices={ROLES.map((value) => ({ value, text: ROLE_WORDS[value] }))} />
      <TextArea label="Comment (optional)" rows={2} maxLength={10_000} value={comment} onChange={(event) => setComment(event.target.value)} />
      {already > 0 && <Typography variant="body2" sx={{ color: 'text.secondary' }}>{countOf(already, 'of these events is', 'of these events are')} cited there already.</Typography>}
      {finding === NEW && !inOneStep && <Typography variant="body2" sx={{ color: 'text.secondary' }}>Made and cited in two steps: the first undo takes the events out, the second the finding.</Typography>}
      <FailureLine error={error ?? findings.error} />
    </Dialog>
  );
}
