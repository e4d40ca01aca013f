// How a file is read: layers, encoding and dialect in words, and what a person may say differently.
import { Box, Checkbox, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { ENCODINGS, type Encoding, type ImportFile, type ImportPreview } from '../../../contract/sources.ts';
import { countOf, formatBytes, visible } from '../../app/format.ts';
import { Field } from '../../ui/field.tsx';
import { GroupedSelect } from '../../ui/grouped-select.tsx';
import { FieldList, PaneHead } from '../../ui/pane.tsx';
import { openQuestions, type PendingFile } from './pending.ts';

const DELIMITERS: readonly { readonly value: string; readonly text: string }[] = [
  { value: ',', text: 'comma' }, { value: ';', text: 'semicolon' }, { value: '\t', text: 'tab' }, { value: '|', text: 'pipe' }, { value: ':', text: 'colon' }, { value: ' ', text: 'space' },
];
/** The value for “as sniffed”. */
const SNIFFED = '';
const KINDS = { file: 'file', zip: 'zip archive', gzip: 'gzip', xlsx: 'workbook' } as const;

/** Everything here is as sniffed until somebody changes it; the dialect in words is always what is in force. */
export function ReadingPane({ pending, preview, onAnswer }: { readonly pending: PendingFile; readonly preview: ImportPreview; readonly onAnswer: (patch: Partial<ImportFile>) => void }) {
  const { file } = pending;
  const asked = openQuestions(pending).some(({ kind }) => kind === 'encoding');
  const inContainer = preview.layers.length > 1 || preview.layers.some(({ kind }) => kind !== 'file');
  const known = DELIMITERS.some(({ value }) => value === preview.delimiter);
  const delimiters = known || preview.delimiter === null ? DELIMITERS : [...DELIMITERS, { value: preview.delimiter, text: visible(preview.delimiter) }];
  return (
    <Box component="section" aria-label="How it is read">
      <PaneHead title="How it is read" detail={preview.format.toUpperCase()} />
      <Box sx={{ px: 3, py: 2, display: 'flex', flexDirection: 'column', gap: 2 }}>
        <FieldList>
          <dt>Dialect</dt><dd>{visible(preview.dialect)}</dd>
          {inContainer && preview.layers.map((layer, at) => [<dt key={`t${at}`}>{at === 0 ? 'Layers' : ''}</dt>, <dd key={`d${at}`}>{visible(layer.name)}, {KINDS[layer.kind]}, {formatBytes(layer.bytes)}</dd>])}
          {preview.parts > 1 && <><dt>Parts</dt><dd>{countOf(preview.parts, 'part')} read as one source</dd></>}
        </FieldList>
        <Box sx={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 2 }}>
          <Field label="Encoding">{({ id }) => <GroupedSelect id={id} high value={file.encoding ?? SNIFFED} disabled={pending.busy} onChange={(value) => onAnswer({ encoding: ENCODINGS.find((encoding) => encoding === value) ?? null })}
            groups={[{ title: '', options: [{ value: SNIFFED, text: asked ? 'not known' : file.encoding === null ? `${preview.encoding.toUpperCase()}, as sniffed` : 'as sniffed' }, ...ENCODINGS.map((encoding: Encoding) => ({ value: encoding, text: encoding.toUpperCase() }))] }]} />}</Field>
          {preview.delimiter !== null && <Field label="Delimiter">{({ id }) => <GroupedSelect id={id} high value={file.delimiter ?? SNIFFED} disabled={pending.busy} onChange={(value) => onAnswer({ delimiter: value === SNIFFED ? null : value })}
            groups={[{ title: '', options: [{ value: SNIFFED, text: file.delimiter === null ? `${delimiters.find(({ value }) => value === preview.delimiter)?.text ?? ''}, as sniffed` : 'as sniffed' }, ...delimiters] }]} />}</Field>}
        </Box>
        {preview.header !== null && <Tick on={preview.header} disabled={pending.busy} onChange={(on) => onAnswer({ header: on })}>The first row names the columns</Tick>}
        {inContainer && <Tick on={file.keepContainer} disabled={pending.busy} onChange={(on) => onAnswer({ keepContainer: on })}>Keep the archive itself beside its records, so that it can be written out again</Tick>}
        {preview.alreadyImported !== null && <Tick on={file.again} disabled={pending.busy} onChange={(on) => onAnswer({ again: on })}>Import it again although {preview.alreadyImported} has the same bytes; every record is then a duplicate</Tick>}
      </Box>
    </Box>
  );
}

const Tick = ({ on, disabled, onChange, children }: { readonly on: boolean; readonly disabled: boolean; readonly onChange: (on: boolean) => void; readonly children: ReactNode }) => (
  <Box component="label" sx={{ display: 'flex', gap: 2 }}><Checkbox checked={on} disabled={disabled} onChange={(_, value) => onChange(value)} /><Typography component="span" variant="body2">{children}</Typography></Box>
);
