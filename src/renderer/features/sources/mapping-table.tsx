// The mapper: every column with its samples, the field it goes to, how sure that is and why; a wrong guess is one choice to change.
import { Button, Typography } from '@mui/material';
import { styled } from '@mui/material/styles';
import { useState } from 'react';
import type { ImportPreview, PreviewColumn } from '../../../contract/sources.ts';
import { countOf, formatCount, visible } from '../../app/format.ts';
import { GroupedSelect, type Group } from '../../ui/grouped-select.tsx';
import { PaneHead } from '../../ui/pane.tsx';
import { Table } from '../../ui/table.tsx';
import { Mark, MonoText } from '../../ui/text.tsx';
import { FIELD_GROUPS, fieldWords } from './field-words.ts';
import { isMappable, NO_MAPPING, type Mapping, type PendingFile } from './pending.ts';
import { SaveProfileDialog } from './save-profile-dialog.tsx';

/** A word in the place of a value; never looks like one. */
export const Missing = styled('em')(({ theme }) => ({ color: theme.vars.palette.text.secondary }));

/** The value for “no field”; no field has this name. */
const NOTHING = '';
const GROUPS: readonly Group[] = [
  { title: '', options: [{ value: NOTHING, text: 'nothing, kept in the record' }] },
  ...FIELD_GROUPS.map(({ title, fields }) => ({ title, options: fields.map((field) => ({ value: field, text: fieldWords(field) })) })),
];
/** Columns drawn at first; a record of a thousand fields is rare, and mapped by few of them. */
const FIRST = 200;
/** Guesses less sure than this carry a mark. */
const UNSURE = 0.5;

export interface MappingProps {
  readonly pending: PendingFile;
  readonly preview: ImportPreview;
  readonly readOnly: boolean;
  readonly onMap: (edits: readonly Mapping[]) => void;
  /** A profile was saved and is to be used. */
  readonly onSaved: (profile: string) => void;
}

/** Every column of the file, mapped or not: what no field takes is still kept in the record. */
export function MappingTable({ pending, preview, readOnly, onMap, onSaved }: MappingProps) {
  const [all, setAll] = useState(false);
  const [saving, setSaving] = useState(false);
  const { edits } = pending;
  const current = edits.at(-1) ?? NO_MAPPING;
  const mapped = preview.columns.filter((column) => column.mapsTo !== null).length;
  const choose = (column: string, value: string) => onMap([...edits, { ...current, columns: new Map(current.columns).set(column, isMappable(value) ? value : null) }]);
  const shown = all ? preview.columns : preview.columns.slice(0, FIRST);
  return (
    <>
      <PaneHead title="Mapping" sticky detail={`${countOf(preview.columns.length, 'column')}, ${formatCount(mapped)} mapped, ${formatCount(preview.columns.length - mapped)} kept in the record only`}>
        {edits.length > 0 && <Button variant="text" onClick={() => onMap(edits.slice(0, -1))}>Undo the choice</Button>}
        {edits.length > 1 && <Button variant="text" onClick={() => onMap([])}>As recognised</Button>}
        <Button variant="text" disabled={pending.busy} onClick={() => setSaving(true)}>Save as profile</Button>
      </PaneHead>
      <Table aria-label="Mapping">
        <colgroup><col style={{ width: '24%' }} /><col /><col style={{ width: 164 }} /><col style={{ width: '25%' }} /></colgroup>
        <thead><tr><th scope="col">Column</th><th scope="col">Samples</th><th scope="col">Maps to</th><th scope="col">How sure, and why</th></tr></thead>
        <tbody>
          {shown.map((column, at) => (
            <tr key={at}>
              <th scope="row" title={visible(column.name)}><MonoText sx={{ overflowWrap: 'normal' }}>{visible(column.name) || <Missing>without a name</Missing>}</MonoText></th>
              <td title={column.samples.map((sample) => visible(sample)).join('\n')}><MonoText sx={{ color: 'text.secondary', overflowWrap: 'normal' }}>{column.samples.map((sample) => (sample === '' ? '(empty)' : visible(sample))).join(', ')}</MonoText></td>
              <td><GroupedSelect label={`Field of ${visible(column.name) || `column ${at + 1}`}`} value={current.columns.get(column.name) ?? (current.columns.has(column.name) ? NOTHING : column.mapsTo ?? NOTHING)} groups={groupsFor(column)} disabled={readOnly} onChange={(value) => choose(column.name, value)} /></td>
              <td title={column.reason}>{current.columns.has(column.name) ? <Missing>chosen by you</Missing> : <Sureness column={column} />}</td>
            </tr>
          ))}
        </tbody>
      </Table>
      {shown.length < preview.columns.length && <Button variant="text" onClick={() => setAll(true)} sx={{ m: 2, alignSelf: 'flex-start' }}>Show all {countOf(preview.columns.length, 'column')}</Button>}
      {saving && <SaveProfileDialog pending={pending} preview={preview} onClose={() => setSaving(false)} onSaved={(profile) => { setSaving(false); onSaved(profile); }} />}
    </>
  );
}

/** A field that only the profile knows stands on top: it can be left, not chosen for another column. */
function groupsFor({ mapsTo }: PreviewColumn): readonly Group[] {
  return mapsTo === null || isMappable(mapsTo) ? GROUPS : [{ title: '', options: [{ value: mapsTo, text: fieldWords(visible(mapsTo)) }] }, ...GROUPS];
}

/** `0.92 the name says so`; a mark where the guess is a weak one. */
function Sureness({ column: { confidence, reason } }: { readonly column: PreviewColumn }) {
  if (confidence === null) return reason === '' ? null : <Missing>{reason}</Missing>;
  return <>{confidence < UNSURE && <Mark kind="suspicious" label="not sure" />} {confidence.toFixed(2)} <Typography component="span" variant="body2" sx={{ color: 'text.secondary' }}>{reason}</Typography></>;
}
