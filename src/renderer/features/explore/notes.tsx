// Notes on one event: written, changed and removed here.
import { Box, Button, Link, Typography } from '@mui/material';
import { useState, type Ref } from 'react';
import type { EventDetail, Note } from '../../../contract/model.ts';
import { useCall } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { formatInstant, visible } from '../../app/format.ts';
import { TextArea } from '../../ui/field.tsx';
import { Section } from './section.tsx';

/** `field` is where a new note is written, to be scrolled to. */
interface Props {
  readonly caseId: string;
  readonly event: EventDetail;
  readonly readOnly: boolean;
  readonly composing: boolean;
  readonly field: Ref<HTMLDivElement>;
  onComposing(on: boolean): void;
  /** To an event that a note names. */
  onGo(event: string): void;
}

/** All notes of an event, oldest first. A failed write leaves the text where it is. */
export function Notes({ caseId, event, readOnly, composing, field, onComposing, onGo }: Props) {
  const call = useCall();
  const [error, setError] = useState<unknown>(null);
  const { noteList } = event;
  const saved = (work: Promise<unknown>, then: () => void) => { setError(null); work.then(then, setError); };
  return (
    <Section title="Notes" detail={noteList.length > 0 ? String(noteList.length) : 'none'} actions={
      !composing && <Button variant="text" disabled={readOnly} onClick={() => onComposing(true)} sx={{ height: 20, px: 1, fontSize: 11 }}>Add</Button>
    }>
      {noteList.map((note) => <NoteItem key={note.id} note={note} readOnly={readOnly} onGo={onGo} onSave={(text, then) => saved(call('note.edit', { caseId, note: note.id, text }), then)} />)}
      <Box ref={field}>
        {composing && <NoteEditor label="New note" text="" action="Add note" onCancel={() => onComposing(false)} onSave={(text) => saved(call('event.note', { caseId, event: event.id, text }), () => onComposing(false))} />}
      </Box>
      <FailureLine error={error} />
    </Section>
  );
}

/** An empty text removes a note; that can be undone like everything else. */
function NoteItem({ note, readOnly, onGo, onSave }: { readonly note: Note; readonly readOnly: boolean; readonly onGo: (event: string) => void; readonly onSave: (text: string, then: () => void) => void }) {
  const [editing, setEditing] = useState(false);
  const done = () => setEditing(false);
  if (editing) return <NoteEditor label="Note" text={note.text} action="Save" onCancel={done} onSave={(text) => onSave(text, done)} />;
  const button = { variant: 'text' as const, disabled: readOnly, sx: { height: 18, px: 1, fontSize: 11 } };
  return (
    <Box sx={{ pb: 1.5 }}>
      <Typography variant="body1" sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}><Linked note={note} onGo={onGo} /></Typography>
      <Box sx={{ display: 'flex', alignItems: 'center' }}>
        <Typography variant="caption" noWrap sx={{ color: 'text.secondary', flex: 1 }}>{note.author || 'no name'}, {formatInstant(note.created, 'UTC', 'minute')} UTC{note.edited && ', edited'}</Typography>
        <Button {...button} onClick={() => setEditing(true)}>Edit</Button>
        <Button {...button} onClick={() => onSave('', done)}>Remove</Button>
      </Box>
    </Box>
  );
}

/** The text, with the ids of events in it as links. */
function Linked({ note: { text, links }, onGo }: { readonly note: Note; readonly onGo: (event: string) => void }) {
  const pieces: React.ReactNode[] = [];
  let from = 0;
  for (const { start, end, event } of links) {
    pieces.push(visible(text.slice(from, start), { lines: true }), (
      <Link key={start} component="button" type="button" underline="hover" title={`Go to ${event}`} onClick={() => onGo(event)} sx={{ typography: 'mono', verticalAlign: 'baseline' }}>{visible(text.slice(start, end))}</Link>
    ));
    from = end;
  }
  return <>{pieces}{visible(text.slice(from), { lines: true })}</>;
}

/** Enter is a line of the note; Ctrl+Enter saves it, Esc gives it up. */
function NoteEditor({ label, text, action, onSave, onCancel }: { readonly label: string; readonly text: string; readonly action: string; readonly onSave: (text: string) => void; readonly onCancel: () => void }) {
  const [draft, setDraft] = useState(text);
  const ready = draft.trim() !== '';
  const save = () => { if (ready) onSave(draft.trim()); };
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', gap: 1, pb: 1.5 }}>
      <TextArea autoFocus label={label} hideLabel rows={3} maxLength={100_000} value={draft} placeholder="What you noticed. Ctrl+Enter saves." onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') { onCancel(); event.stopPropagation(); }
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); save(); }
        }} />
      <Box sx={{ display: 'flex', gap: 1, justifyContent: 'flex-end' }}>
        <Button onClick={onCancel} sx={{ height: 24 }}>Cancel</Button>
        <Button disabled={!ready} onClick={save} sx={{ height: 24 }}>{action}</Button>
      </Box>
    </Box>
  );
}
