// All events of the result as a file for other programs: in which form, and with the times of which zone.
import { Box, Typography } from '@mui/material';
import { useEffect, useRef, useState } from 'react';
import type { ExportFormat, Order } from '../../../contract/model.ts';
import { useCall, useHost } from '../../app/engine.tsx';
import { Failure } from '../../app/failure.tsx';
import { countOf, formatBytes, formatCount, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField } from '../../ui/field.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Mark, MonoText } from '../../ui/text.tsx';
import { saveResult, type SavedResult } from './save-result.ts';

const FORMATS = [
  { value: 'csv', text: 'CSV for spreadsheets: nothing is taken for a formula' },
  { value: 'csv-exact', text: 'CSV, exact: every value as it is' },
  { value: 'ndjson', text: 'JSON, one object a line' },
  { value: 'xlsx', text: 'Workbook (XLSX): texts alone, no formulas' },
] as const satisfies readonly { readonly value: ExportFormat; readonly text: string }[];

export function ExportDialog({ query, order, zone, total, onClose }: { readonly query: string; readonly order: Order; readonly zone: string; readonly total: number; readonly onClose: () => void }) {
  const { caseId, info } = useCase();
  const call = useCall();
  const host = useHost();
  const [format, setFormat] = useState<ExportFormat>('csv');
  const [progress, setProgress] = useState<{ readonly done: number; readonly total: number } | null>(null);
  const [saved, setSaved] = useState<SavedResult | null>(null);
  const [error, setError] = useState<unknown>(null);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  async function save(): Promise<void> {
    const controller = stop.current = new AbortController();
    setSaved(null);
    setError(null);
    setProgress({ done: 0, total });
    try {
      setSaved(await saveResult(call, host, caseId, info.name, { query, order, format, zone }, controller.signal, (done, of) => setProgress({ done, total: of })));
    } catch (thrown) {
      if (!controller.signal.aborted) setError(thrown);
    } finally { setProgress(null); }
  }
  return (
    <Dialog title="Export the events" width={560} onClose={onClose} cancelText={saved ? 'Close' : 'Cancel'} action={{ text: 'Export', run: () => void save(), disabled: progress !== null }}>
      <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>{countOf(total, 'event')}{query === '' ? ', all of the case' : <> that meet <MonoText>{visible(query)}</MonoText></>}, with notes and tags. Times in {zone} with their offset, and in UTC.</Typography>
      <SelectField<ExportFormat> label="Form" value={format} choices={FORMATS} onChange={setFormat} disabled={progress !== null} />
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>A second file, the manifest, names the query, the sources and the SHA-256 of the first.{!info.readOnly && ' The log of the case says that there was an export.'}</Typography>
      {progress && <ProgressBar label="Writing the events" detail={`${formatCount(progress.done)} of ${formatCount(progress.total)}`} done={progress.done} total={progress.total} onCancel={() => stop.current?.abort()} />}
      {error !== null && <Failure error={error} />}
      {saved && (
        <Box role="status" sx={{ display: 'flex', flexDirection: 'column', gap: 1 }}>
          <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
            <Mark kind={saved.saved ? 'good' : 'suspicious'} label={null} />
            <Typography variant="body2">{saved.saved ? `Saved: ${countOf(saved.rows, 'event')}, ${formatBytes(saved.bytes)}.` : 'Not saved.'}{saved.disarmed > 0 && ` ${countOf(saved.disarmed, 'cell')} that would be taken for a formula ${saved.disarmed === 1 ? 'begins' : 'begin'} with an apostrophe.`}{saved.cut > 0 && ` ${countOf(saved.cut, 'cell')} of more than 32,767 characters ${saved.cut === 1 ? 'is' : 'are'} cut.`}</Typography>
          </Box>
          {saved.saved && <MonoText>{saved.sha256}</MonoText>}
          {saved.saved && !saved.manifestSaved && <Typography variant="body2"><Mark kind="suspicious" label={null} /> The manifest was not saved: nothing beside the file says which events these are.</Typography>}
        </Box>
      )}
    </Dialog>
  );
}
