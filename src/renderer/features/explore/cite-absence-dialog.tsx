// Cites that a search finds nothing: what was searched for, and in which period. The engine refuses what the sources cannot bear out.
import { Typography } from '@mui/material';
import { useRef, useState } from 'react';
import { ROLES, type Exhibit, type Instant } from '../../../contract/model.ts';
import { useCall, useOperation } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { MonoText } from '../../ui/text.tsx';

const NEW = '';
const ROLE_WORDS: { readonly [R in Exhibit['role']]: string } = { shows: 'Shows what the finding states', contradicts: '≠ Contradicts it', context: 'Context' };

/** `2026-03-14 01:02:03.5` as an instant; a time without seconds, or a date alone, is its beginning. Null for anything else. */
export function instantOfText(text: string): Instant | null {
  const found = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?)?Z?$/.exec(text.trim());
  if (!found) return null;
  const [, date, minutes = '00:00', seconds = '00', fraction = ''] = found;
  const instant = `${date}T${minutes}:${seconds}.${fraction.padEnd(6, '0')}Z`;
  const time = new Date(`${date}T${minutes}:${seconds}Z`);
  // The thirtieth of February is a date to nobody but a parser.
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(`${date}T${minutes}:${seconds}`) ? instant : null;
}

/** As it is typed back: nothing is lost on the way. */
const textOf = (instant: Instant | null): string => (instant === null ? '' : instant.replace('T', ' ').replace(/\.?0*Z$/, ''));

interface Props {
  readonly caseId: string;
  /** What was searched for, without its limits of time. */
  readonly query: string;
  /** The period to begin with. */
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly view: string;
  readonly last: string | null;
  onClose(): void;
  onCited(finding: string, label: string): void;
}

export function CiteAbsenceDialog({ caseId, query, from: first, to: end, view, last, onClose, onCited }: Props) {
  const call = useCall();
  const { info } = useCase();
  const findings = useOperation('finding.list', { caseId });
  const list = findings.data ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const [title, setTitle] = useState('');
  const [from, setFrom] = useState(textOf(first ?? info.firstTime));
  const [to, setTo] = useState(textOf(end ?? info.lastTime));
  const [role, setRole] = useState<Exhibit['role']>('shows');
  const [comment, setComment] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const finding = chosen ?? (list.some(({ id }) => id === last) ? last : list.at(-1)?.id) ?? NEW;
  const [begins, ends] = [instantOfText(from), instantOfText(to)];

  /** A finding made for a citation that was refused and given up is not left behind empty. */
  const made = useRef<string | null>(null);
  const giveUp = () => {
    if (made.current !== null) void call('finding.delete', { caseId, finding: made.current }).catch(() => {});
    onClose();
  };

  async function cite(): Promise<void> {
    if (begins === null || ends === null) return;
    setBusy(true);
    setError(null);
    try {
      let id = finding;
      if (finding === NEW) {
        id = (await call('finding.create', { caseId, title: title.trim(), statement: '', severity: 'none', confidence: 'low', status: 'draft', view, query, events: [] })).id;
        // Should it be refused now, trying again must not make a second finding.
        made.current = id;
        setChosen(id);
      }
      const cited = await call('finding.absent', { caseId, finding: id, query, from: begins, to: ends, role, comment: comment.trim() });
      onCited(cited.id, cited.absences.at(-1)!.label);
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  }
  const hint = (instant: Instant | null, otherwise: string) => (instant === null ? <span role="alert">Not a time. Write it as 2026-03-14 01:06:18.</span> : otherwise);
  return (
    <Dialog title="Cite this empty result" onClose={giveUp} width={560} action={{ text: 'Cite it', run: () => void cite(), disabled: busy || !findings.data || begins === null || ends === null || (finding === NEW && title.trim() === '') }}>
      <Typography variant="body2">That there is no event for {query === '' ? 'any search' : <MonoText>{visible(query)}</MonoText>} is evidence only where a source covers the whole period. Exhibit checks that, and keeps which sources did.</Typography>
      {list.length > 0 && <SelectField label="Finding" value={finding} onChange={setChosen} choices={[...list.map(({ id, title: name }) => ({ value: id, text: `${id}  ${visible(name)}` })), { value: NEW, text: 'New finding' }]} />}
      {findings.data && finding === NEW && <TextField autoFocus label="Title of the new finding" hint="One sentence: what did not happen." maxLength={300} value={title} onChange={(event) => setTitle(event.target.value)} />}
      <TextField label="From (UTC)" hint={hint(begins, 'Belongs to the period.')} maxLength={40} value={from} onChange={(event) => setFrom(event.target.value)} />
      <TextField label="To (UTC)" hint={hint(ends, 'Belongs to the period as well.')} maxLength={40} value={to} onChange={(event) => setTo(event.target.value)} />
      <SelectField label="What it does there" value={role} onChange={setRole} choices={ROLES.map((value) => ({ value, text: ROLE_WORDS[value] }))} />
      <TextArea label="Comment (optional)" rows={2} maxLength={10_000} value={comment} onChange={(event) => setComment(event.target.value)} />
      <FailureLine error={error ?? findings.error} />
    </Dialog>
  );
}
