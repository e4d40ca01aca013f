// Changes told in prose, as `Role changed from A to B`: a column and a text with placeholders, with its result shown while it is written.
import Close from '@mui/icons-material/CloseOutlined';
import { Box, Button, IconButton, Typography } from '@mui/material';
import { useEffect, useRef, useState } from 'react';
import type { ImportPreview, ProsePattern } from '../../../contract/sources.ts';
import { useOperation } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { formatCount, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { Field, TextField } from '../../ui/field.tsx';
import { GroupedSelect } from '../../ui/grouped-select.tsx';
import { PaneHead } from '../../ui/pane.tsx';
import { MonoText } from '../../ui/text.tsx';
import { ChangeCell } from '../change/change-cell.tsx';
import { columnChoices, NO_MAPPING, type Mapping, type PendingFile } from './pending.ts';

/** Rows shown as the result of a pattern that is being written. */
const RESULTS = 4;
/** ms without a key before the engine is asked. */
const PAUSE = 300;

/** Says what is wrong with a pattern, or nothing. */
export function patternFault(pattern: string): string {
  if (!/\{(old|new)\}/.test(pattern)) return 'It needs {old}, {new} or both.';
  const unknown = /\{(?!(?:field|old|new|entity|\*)\})[^}]*\}?/.exec(pattern)?.[0];
  return unknown ? `${unknown} is no placeholder: {field}, {old}, {new}, {entity} and {*} are.` : '';
}

export function ProsePatterns({ pending, preview, readOnly, open, onOpen, onMap }: { readonly pending: PendingFile; readonly preview: ImportPreview; readonly readOnly: boolean; /** The form to write one is shown. */ readonly open: boolean; readonly onOpen: (open: boolean) => void; readonly onMap: (edits: readonly Mapping[]) => void }) {
  const { edits } = pending;
  const current = edits.at(-1) ?? NO_MAPPING;
  const [column, setColumn] = useState('');
  const [pattern, setPattern] = useState('');
  const section = useRef<HTMLElement>(null);
  const change = (prose: readonly ProsePattern[]) => onMap([...edits, { ...current, prose }]);
  const fault = pattern === '' ? '' : patternFault(pattern);
  const ready = column !== '' && pattern !== '' && fault === '';
  // What was asked for stands below a long table.
  useEffect(() => { if (open) section.current?.scrollIntoView({ block: 'nearest' }); }, [open, ready]);
  return (
    <Box component="section" ref={section} aria-label="Changes told in prose">
      <PaneHead title="Changes told in prose" detail={current.prose.length === 0 ? 'none' : `${formatCount(current.prose.length)} in use`}>
        {!readOnly && <Button variant="text" aria-expanded={open} onClick={() => onOpen(!open)}>{open ? 'Hide' : 'Write a pattern'}</Button>}
      </PaneHead>
      {current.prose.map((prose, at) => (
        <Box key={at} sx={{ display: 'flex', alignItems: 'center', gap: 2, px: 3, minHeight: 28, typography: 'body2' }}>
          <MonoText>{visible(prose.column)}</MonoText><MonoText sx={{ flex: 1 }}>{visible(prose.pattern)}</MonoText>
          <IconButton aria-label={`Remove the pattern ${visible(prose.pattern)}`} disabled={readOnly} onClick={() => change(current.prose.toSpliced(at, 1))} sx={{ width: 20, height: 20 }}><Close sx={{ fontSize: 14 }} /></IconButton>
        </Box>
      ))}
      {open && !readOnly && (
        <Box component="form" noValidate onSubmit={(event) => { event.preventDefault(); if (ready) { change([...current.prose, { column, pattern }]); setPattern(''); } }} sx={{ px: 3, py: 2, display: 'flex', flexDirection: 'column', gap: 2 }}>
          <Box sx={{ display: 'grid', gridTemplateColumns: '180px minmax(0, 1fr) max-content', gap: 2, alignItems: 'end' }}>
            <Field label="Column">{({ id }) => <GroupedSelect id={id} high value={column} onChange={setColumn} groups={[{ title: '', options: [{ value: '', text: 'choose one' }, ...preview.columns.map(({ name }) => ({ value: name, text: visible(name) }))] }]} />}</Field>
            <TextField label="Pattern" placeholder="{field} changed from {old} to {new}" value={pattern} maxLength={1000} onChange={(event) => setPattern(event.target.value)} />
            <Button type="submit" disabled={!ready}>Add pattern</Button>
          </Box>
          <Typography variant="caption" sx={{ color: 'text.secondary' }}>{fault || 'Placeholders: {field}, {old}, {new}, {entity}, and {*} for anything. Everything else stands for itself.'}</Typography>
          {ready && <Result pending={pending} preview={preview} mapping={{ ...current, prose: [...current.prose, { column, pattern }] }} column={column} />}
        </Box>
      )}
    </Box>
  );
}

/** What the pattern would make of the first rows; asked for once the keys rest. */
function Result({ pending, preview, mapping, column }: { readonly pending: PendingFile; readonly preview: ImportPreview; readonly mapping: Mapping; readonly column: string }) {
  const { caseId } = useCase();
  const [rested, setRested] = useState<Mapping | null>(null);
  const key = JSON.stringify(mapping.prose);
  useEffect(() => {
    const timer = setTimeout(() => setRested(mapping), PAUSE);
    return () => clearTimeout(timer);
    // The patterns are what changes while somebody writes.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key]);
  const draft = useOperation('profile.draft', rested && { caseId, file: { ...pending.file, draft: null }, title: 'Draft', columns: [...columnChoices(preview.columns, rested)], prose: [...rested.prose] });
  const result = useOperation('import.preview', draft.data ? { caseId, file: { ...pending.file, draft: draft.data.text } } : null);
  const found = result.data?.rows.filter(({ changes }) => changes.length > 0) ?? [];
  return (
    <Box role="status" aria-label={`Result in ${visible(column)}`} sx={{ bgcolor: 'surface.sunken', p: 2, display: 'flex', flexDirection: 'column', gap: 1, typography: 'body2' }}>
      <FailureLine error={draft.error ?? result.error} />
      {result.data && <Typography variant="body2">{formatCount(found.length)} of {formatCount(result.data.rows.length)} rows of the preview have a change.</Typography>}
      {found.slice(0, RESULTS).map((row) => <Box key={row.line} sx={{ display: 'flex', gap: 2, minWidth: 0 }}><Box component="span" sx={{ color: 'text.secondary', whiteSpace: 'nowrap' }}>line {formatCount(row.line)}</Box><ChangeCell changes={row.changes} /></Box>)}
    </Box>
  );
}
