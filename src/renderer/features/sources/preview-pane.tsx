// What a file would become: its columns and the fields they map to, and the first rows as actor, action, target, old → new.
import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import { toWireError } from '../../../contract/errors.ts';
import type { ImportFile, ImportPreview, Unlocking } from '../../../contract/sources.ts';
import { Failure } from '../../app/failure.tsx';
import { countOf, formatCount, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { Pane, PaneHead } from '../../ui/pane.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { TextField } from '../../ui/field.tsx';
import { BusyLine, EmptyState } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { MonoText } from '../../ui/text.tsx';
import { ChangeCell } from '../change/change-cell.tsx';
import { MappingTable, Missing } from './mapping-table.tsx';
import { refusalOf, type Mapping, type PendingFile } from './pending.ts';
import { ProsePatterns } from './prose-patterns.tsx';

interface Props {
  readonly pending: PendingFile;
  readonly onAnswer: (patch: Partial<ImportFile>) => void;
  readonly onMap: (edits: readonly Mapping[]) => void;
  /** Lists the file again with what a person allowed or gave. */
  readonly onUnlock: (unlocking: Partial<Unlocking>) => void;
  readonly onTick: () => void;
}

/** Mapping above, first rows below; or why the file cannot be looked at. */
export function PreviewPane({ pending, onAnswer, onMap, onUnlock, onTick }: Props) {
  const { info } = useCase();
  const [prose, setProse] = useState((pending.edits.at(-1)?.prose.length ?? 0) > 0);
  const { preview, busy } = pending;
  const refusal = refusalOf(pending);
  const failure = refusal !== null && <Refusal pending={pending} refusal={refusal} onAnswer={onAnswer} onUnlock={onUnlock} onMap={onMap} />;
  if (!preview) {
    return (
      <Pane label="Preview">
        <PaneHead title="Preview" detail={visible(pending.name)} />
        <BusyLine busy={busy} />
        {failure}
        {!busy && refusal === null && <EmptyState title="Not looked at yet" actions={<Button onClick={onTick}>Tick it</Button>}>{pending.hidden ? 'A hidden sheet is imported only by choice.' : 'Only what is ticked is looked at.'}</EmptyState>}
      </Pane>
    );
  }
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', flex: 1, minHeight: 0 }}>
      <BusyLine busy={busy} />
      {failure}
      <SplitPane name="sources-mapping" label="Height of the mapping" fixed="first" direction="column" size={Math.min(prose ? 540 : 362, 87 + preview.columns.length * 28 + (prose ? 180 : 0))} min={84} max={720}
        first={
          <Pane label="Mapping">
            <MappingTable pending={pending} preview={preview} readOnly={info.readOnly} onMap={onMap} onSaved={(profile) => { onMap([]); onAnswer({ profile, draft: null, accept: false }); }} />
            <ProsePatterns key={pending.key} pending={pending} preview={preview} readOnly={info.readOnly} open={prose} onOpen={setProse} onMap={onMap} />
          </Pane>
        }
        second={<Pane label="Preview" tabStop><Rows preview={preview} /></Pane>} />
    </Box>
  );
}

/** Why it is left out, and what can be done about it here. */
function Refusal({ pending, refusal, onAnswer, onUnlock, onMap }: { readonly pending: PendingFile; readonly refusal: unknown } & Pick<Props, 'onAnswer' | 'onUnlock' | 'onMap'>) {
  const { code } = toWireError(refusal);
  const limit = code === 'SOURCE_LIMIT' && !pending.file.raiseLimits;
  return (
    <Failure error={refusal} {...(pending.refusal === null ? { onRetry: () => onAnswer({}) } : {})}>
      {limit && <Button onClick={() => (pending.refusal === null ? onAnswer({ raiseLimits: true }) : onUnlock({ raiseLimits: true }))}>Read on past the limits</Button>}
      {(code === 'PASSWORD_NEEDED' || code === 'PASSWORD_WRONG') && <Password onGive={(password) => (pending.refusal === null ? onAnswer({ password }) : onUnlock({ password }))} />}
      {pending.edits.length > 0 && <Button onClick={() => onMap(pending.edits.slice(0, -1))}>Undo the choice</Button>}
    </Failure>
  );
}

/** Asks for what opens an encrypted archive. */
function Password({ onGive }: { readonly onGive: (password: string) => void }) {
  const [password, setPassword] = useState('');
  return (
    <Box component="form" onSubmit={(event) => { event.preventDefault(); if (password !== '') onGive(password); }} sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
      <TextField label="Password of the archive" hideLabel placeholder="Password" type="password" value={password} maxLength={1000} onChange={(event) => setPassword(event.target.value)} />
      <Button type="submit" disabled={password === ''}>Open it</Button>
    </Box>
  );
}

/** The first rows as events. The instant is told by the title of the time, which stays as written. */
function Rows({ preview }: { readonly preview: ImportPreview }) {
  const text = (value: string | null) => (value === null ? <Missing>absent</Missing> : value === '' ? <Missing>empty</Missing> : visible(value));
  return (
    <>
      <PaneHead title="Preview" sticky detail={`${countOf(preview.rows.length, 'row')} from the beginning; values shown as written, nothing coerced`} />
      <Table dense aria-label="Preview">
        <colgroup><col style={{ width: 60 }} /><col style={{ width: 168 }} /><col style={{ width: '12%' }} /><col style={{ width: '16%' }} /><col style={{ width: '11%' }} /><col /></colgroup>
        <thead><tr><th scope="col">Line</th><th scope="col">Time as written</th><th scope="col">Actor</th><th scope="col">Action</th><th scope="col">Entity</th><th scope="col">Old → new</th></tr></thead>
        <tbody>
          {preview.rows.map((row, at) => (
            <tr key={at}>
              <th scope="row"><Typography component="span" variant="body2" sx={{ color: 'text.secondary' }}>{formatCount(row.line)}</Typography></th>
              <td title={row.time === null ? 'no instant yet' : row.time}>{text(row.timeText)}</td>
              <td>{text(row.actor)}</td>
              <td>{text(row.action)}</td>
              <td><MonoText sx={{ overflowWrap: 'normal' }}>{text(row.entity)}</MonoText></td>
              <td><ChangeCell changes={row.changes} /></td>
            </tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}
