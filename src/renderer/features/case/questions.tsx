// What is suspected and what is still asked: hypotheses and questions, each with where it stands and what bears on it.
import Add from '@mui/icons-material/AddOutlined';
import Close from '@mui/icons-material/CloseOutlined';
import { Box, Button, IconButton, Tooltip, Typography } from '@mui/material';
import { useState } from 'react';
import { QUESTION_KINDS, QUESTION_STATUSES, type Question, type QuestionFields } from '../../../contract/casework.ts';
import { useCall, useOperation } from '../../app/engine.tsx';
import { Failure, FailureLine } from '../../app/failure.tsx';
import { capitalised, countOf, formatCount, formatInstant } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { StatusBar } from '../../app/status-bar.tsx';
import { useView } from '../../app/view.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { hidden, SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { Pane, PaneHead } from '../../ui/pane.tsx';
import { BusyLine, EmptyState } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { MonoText } from '../../ui/text.tsx';
import { EditedText } from './edited-text.tsx';

/** The part `Questions`. */
export function Questions() {
  const { caseId, info } = useCase();
  const call = useCall();
  const questions = useOperation('question.list', { caseId });
  const [adding, setAdding] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const list = questions.data ?? [];
  const run = (work: Promise<unknown>) => { work.then(() => setError(null), setError); };
  const addButton = (filled: boolean) => <Button variant={filled ? 'contained' : 'text'} startIcon={<Add />} disabled={info.readOnly} onClick={() => setAdding(true)}>Add question</Button>;
  const open = list.filter(({ status }) => status === 'open').length;
  return (
    <>
      <BusyLine busy={questions.isFetching} />
      {questions.error && <Failure error={questions.error} onRetry={() => void questions.refetch()} />}
      <Pane label="Questions">
        {questions.data && list.length === 0
          ? <EmptyState title="No questions yet" actions={addButton(true)}>Write down what you suspect and what you still have to find out, with the events and findings that bear on it. An open question is better than a forgotten one.</EmptyState>
          : list.length > 0 && (
            <>
              <PaneHead title="Questions and hypotheses" sticky detail={`${formatCount(open)} open of ${formatCount(list.length)}`}>{addButton(false)}</PaneHead>
              <FailureLine error={error} />
              <Table aria-label="Questions and hypotheses">
                <colgroup><col style={{ width: 60 }} /><col style={{ width: 128 }} /><col /><col style={{ width: 128 }} /><col style={{ width: '24%' }} /><col style={{ width: 176 }} /><col style={{ width: 44 }} /></colgroup>
                <thead><tr><th scope="col">No.</th><th scope="col">Kind</th><th scope="col">Text</th><th scope="col">Status</th><th scope="col">Bears on it</th><th scope="col">Last changed (UTC)</th><th scope="col"><Box component="span" sx={hidden}>Remove</Box></th></tr></thead>
                <tbody>
                  {list.map((question) => (
                    <QuestionRow key={question.id} question={question} readOnly={info.readOnly}
                      onEdit={(change) => run(call('question.edit', { caseId, question: question.id, ...change }))} onRemove={() => run(call('question.remove', { caseId, question: question.id }))} />
                  ))}
                </tbody>
              </Table>
            </>
          )}
      </Pane>
      {adding && <AddDialog onClose={() => setAdding(false)} />}
      <StatusBar><span><strong>{formatCount(list.length)}</strong> {list.length === 1 ? 'question' : 'questions'}</span><span>{formatCount(open)} open</span></StatusBar>
    </>
  );
}

/** Ids of events and findings, however they are set apart. */
const linksOf = (text: string): readonly string[] => [...new Set(text.split(/[\s,;]+/).filter((id) => id !== ''))];

/** Each change is one step that can be undone; texts are saved when one leaves them. */
function QuestionRow({ question, readOnly, onEdit, onRemove }: { readonly question: Question; readonly readOnly: boolean; readonly onEdit: (change: Partial<QuestionFields>) => void; readonly onRemove: () => void }) {
  const { id, kind, text, status, links, edited, author } = question;
  const [, setView] = useView();
  const go = (link: string) => (/^F-\d+$/.test(link) ? setView({ part: 'findings', finding: link }) : setView({ screen: 'explore', event: link }));
  const cell = { '&&': { height: 'auto', whiteSpace: 'normal', verticalAlign: 'top', py: '6px' } };
  return (
    <tr>
      <Box component="th" scope="row" sx={{ ...cell, '&&': { ...cell['&&'], pt: '10px' } }}><MonoText>{id}</MonoText></Box>
      <Box component="td" sx={cell}><SelectField label={`Kind of ${id}`} hideLabel disabled={readOnly} value={kind} onChange={(value) => onEdit({ kind: value })} choices={QUESTION_KINDS.map((value) => ({ value, text: capitalised(value) }))} /></Box>
      <Box component="td" sx={cell}><EditedText label={`Text of ${id}`} hideLabel lines={1} value={text} readOnly={readOnly} required onSave={(value) => onEdit({ text: value.trim() })} /></Box>
      <Box component="td" sx={cell}><SelectField label={`Status of ${id}`} hideLabel disabled={readOnly} value={status} onChange={(value) => onEdit({ status: value })} choices={QUESTION_STATUSES.map((value) => ({ value, text: capitalised(value) }))} /></Box>
      <Box component="td" sx={cell}>
        <EditedText label={`Events and findings that bear on ${id}`} hideLabel value={links.join(', ')} readOnly={readOnly} placeholder="S-001:42, F-01" onSave={(value) => onEdit({ links: linksOf(value) })} />
        {links.length > 0 && (
          <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 2, pt: '2px' }}>
            {links.map((link) => <Button key={link} variant="text" aria-label={`Go to ${link}`} onClick={() => go(link)} sx={{ p: 0, height: 20, minWidth: 0, typography: 'mono' }}>{link}</Button>)}
          </Box>
        )}
      </Box>
      <Box component="td" sx={{ ...cell, '&&': { ...cell['&&'], pt: '10px' } }}>{formatInstant(edited, 'UTC', 'minute')}{author && <Typography component="div" variant="caption" sx={{ color: 'text.secondary' }}>asked by {author}</Typography>}</Box>
      <Box component="td" sx={cell}><Tooltip title={`Remove ${id}`}><span><IconButton aria-label={`Remove ${id}`} disabled={readOnly} onClick={onRemove} sx={{ width: 24, height: 28 }}><Close /></IconButton></span></Tooltip></Box>
    </tr>
  );
}

/** A new one is open: nobody knows more yet. */
function AddDialog({ onClose }: { readonly onClose: () => void }) {
  const { caseId } = useCase();
  const call = useCall();
  const [kind, setKind] = useState<Question['kind']>('hypothesis');
  const [text, setText] = useState('');
  const [links, setLinks] = useState('');
  const [error, setError] = useState<unknown>(null);
  const add = () => { call('question.add', { caseId, kind, text: text.trim(), status: 'open', links: linksOf(links) }).then(onClose, setError); };
  const ids = linksOf(links);
  return (
    <Dialog title="Add question" onClose={onClose} action={{ text: 'Add question', run: add, disabled: text.trim() === '' }}>
      <SelectField label="Kind" value={kind} onChange={setKind} choices={QUESTION_KINDS.map((value) => ({ value, text: capitalised(value) }))} />
      <TextArea label="Text" hint={kind === 'hypothesis' ? 'What may have happened, so that records can support or refute it.' : 'What has to be found out.'} autoFocus rows={3} maxLength={10_000} value={text} onChange={(event) => setText(event.target.value)} />
      <TextField label="Bears on it (optional)" hint={ids.length > 0 ? countOf(ids.length, 'id') : 'Ids of events and findings, as S-001:42 or F-01, set apart by commas.'} maxLength={2000} value={links} onChange={(event) => setLinks(event.target.value)} />
      <FailureLine error={error} />
    </Dialog>
  );
}
