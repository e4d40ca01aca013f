// What a file would become: its columns and the fields they map to, and the first rows as actor, action, target, old → new.
import { Box, Typography } from '@mui/material';
import { styled } from '@mui/material/styles';
import type { ImportPreview } from '../../../contract/sources.ts';
import { Failure } from '../../app/failure.tsx';
import { countOf, formatCount, visible } from '../../app/format.ts';
import { Pane, PaneHead } from '../../ui/pane.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { BusyLine } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { MonoText } from '../../ui/text.tsx';
import { ChangeCell } from '../change/change-cell.tsx';
import type { PendingFile } from './use-import.ts';

/** A word in the place of a value; never looks like one. */
const Missing = styled('em')(({ theme }) => ({ color: theme.vars.palette.text.secondary }));

/** Mapping above, first rows below; or why the file cannot be looked at. */
export function PreviewPane({ pending, onRetry }: { readonly pending: PendingFile; readonly onRetry: () => void }) {
  const { preview, error, busy } = pending;
  if (!preview) {
    return (
      <Pane label="Preview">
        <PaneHead title="Preview" detail={pending.file.name} />
        <BusyLine busy={busy} />
        {error !== null && <Failure error={error} onRetry={onRetry} />}
      </Pane>
    );
  }
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', flex: 1, minHeight: 0 }}>
      <BusyLine busy={busy} />
      {error !== null && <Failure error={error} onRetry={onRetry} />}
      {preview.remarks.length > 0 && <Box component="ul" aria-label="Remarks" sx={{ m: 0, py: 2, pl: 6, typography: 'body2', borderBottom: 1, borderColor: 'line.subtle' }}>{preview.remarks.map((remark) => <li key={remark}>{remark}</li>)}</Box>}
      <SplitPane name="sources-mapping" label="Height of the mapping" fixed="first" direction="column" size={Math.min(330, 58 + preview.columns.length * 27)} min={84} max={640}
        first={<Pane label="Mapping" tabStop><Mapping preview={preview} /></Pane>}
        second={<Pane label="Preview" tabStop><Rows preview={preview} /></Pane>} />
    </Box>
  );
}

/** Every column of the file, mapped or not: what no field takes is still kept in the record. */
function Mapping({ preview }: { readonly preview: ImportPreview }) {
  const mapped = preview.columns.filter((column) => column.mapsTo !== null).length;
  return (
    <>
      <PaneHead title="Mapping" sticky detail={`${countOf(preview.columns.length, 'column')}, ${formatCount(mapped)} mapped, ${formatCount(preview.columns.length - mapped)} kept in the record only`} />
      <Table aria-label="Mapping">
        <colgroup><col style={{ width: '26%' }} /><col /><col style={{ width: '26%' }} /></colgroup>
        <thead><tr><th scope="col">Column</th><th scope="col">Samples</th><th scope="col">Maps to</th></tr></thead>
        <tbody>
          {preview.columns.map((column, at) => (
            <tr key={at}>
              <th scope="row"><MonoText sx={{ overflowWrap: 'normal' }}>{visible(column.name) || <Missing>without a name</Missing>}</MonoText></th>
              <td title={column.samples.map((sample) => visible(sample)).join('\n')}><MonoText sx={{ color: 'text.secondary', overflowWrap: 'normal' }}>{column.samples.map((sample) => (sample === '' ? '(empty)' : visible(sample))).join(', ')}</MonoText></td>
              <td>{column.mapsTo ?? <Missing>nothing</Missing>}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </>
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
