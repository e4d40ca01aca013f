// A finding as the page that will be filed: read it here, save it as it stands.
import { Box, Button, ButtonBase, Typography } from '@mui/material';
import { useState } from 'react';
import { isReportFile, type ReportFile, type ReportFormat } from '../../../contract/model.ts';
import { useCall, useHost, useOperation } from '../../app/engine.tsx';
import { Boundary, Failure, FailureLine } from '../../app/failure.tsx';
import { countOf, formatBytes, formatCount } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { StatusBar } from '../../app/status-bar.tsx';
import { useView } from '../../app/view.ts';
import { SelectField } from '../../ui/field.tsx';
import { Pane, PaneHead } from '../../ui/pane.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { BusyLine, EmptyState } from '../../ui/states.tsx';
import { HashText, Mark, MonoText } from '../../ui/text.tsx';
import { bytesOf } from '../ledger/save-original.ts';
import { ReportFrame } from './report-frame.tsx';

/** HTML is what is shown, and filed as it is; PDF says the same on pages; the others are for other documents and programs. */
const FORMATS = [{ value: 'html', text: 'HTML' }, { value: 'pdf', text: 'PDF' }, { value: 'docx', text: 'Word (DOCX)' }, { value: 'md', text: 'Markdown' }, { value: 'xlsx', text: 'Workbook (XLSX)' }, { value: 'csv', text: 'CSV' }, { value: 'json', text: 'JSON' }] as const;

/** The screen `Reports`. What is saved is the text that is shown, byte for byte. */
export function Reports() {
  const { caseId, settings } = useCase();
  const host = useHost();
  const [view, setView] = useView();
  const findings = useOperation('finding.list', { caseId });
  const list = findings.data ?? [];
  const finding = list.find(({ id }) => id === view.finding) ?? list[0];
  const [zone, setZone] = useState('UTC');
  const report = useOperation('report.render', finding && finding.exhibits.length > 0 ? { caseId, finding: finding.id, format: 'html', zone: zone === 'UTC' ? null : zone, time: null } : null);
  const shown = finding && finding.exhibits.length > 0 ? report.data : undefined;
  /** What was saved last, and the SHA-256 of what was shown then: “Saved” is only said of what is shown now. */
  const [saved, setSaved] = useState<{ readonly of: string; readonly fileName: string; readonly sha256: string } | null>(null);
  const [saveError, setSaveError] = useState<unknown>(null);
  const [format, setFormat] = useState<ReportFormat | ReportFile>('html');
  const [writing, setWriting] = useState(false);
  const call = useCall();

  async function save(): Promise<void> {
    if (!shown) return;
    setSaveError(null);
    setWriting(true);
    const wish = { caseId, finding: finding!.id, zone: zone === 'UTC' ? null : zone, time: null };
    const done = ({ fileName, sha256 }: { readonly fileName: string; readonly sha256: string }) => setSaved({ of: shown.sha256, fileName, sha256 });
    try {
      if (isReportFile(format)) {
        const file = await call('report.file', { ...wish, format });
        if (await host.saveBytes(file.fileName, [bytesOf(file.base64)])) done(file);
      } else {
        const text = format === 'html' ? shown : await call('report.render', { ...wish, format });
        if (await host.saveText(text.fileName, text.mediaType, text.text)) done(text);
      }
    } catch (thrown) { setSaveError(thrown); } finally { setWriting(false); }
  }

  return (
    <>
      <BusyLine busy={findings.isFetching || report.isFetching} />
      {findings.error && <Failure error={findings.error} onRetry={() => void findings.refetch()} />}
      {findings.data && !finding && (
        <Pane label="Reports">
          <EmptyState title="Nothing to report yet" actions={<Button variant="contained" onClick={() => setView({ screen: 'explore' })}>Go to Explore</Button>}>
            A report is made from a finding. Select the events that matter in Explore and add them to a finding with e.
          </EmptyState>
        </Pane>
      )}
      {finding && (
        <SplitPane name="reports-findings" label="Width of the list of findings" fixed="first" size={300} min={220} max={460}
          first={
            <Pane label="Findings" tone="panel">
              <PaneHead title="Report on" sticky detail={countOf(list.length, 'finding')} />
              <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
                {list.map((entry) => {
                  const selected = entry.id === finding.id;
                  return (
                    <Box component="li" key={entry.id} sx={{ borderBottom: 1, borderColor: 'line.subtle', bgcolor: selected ? 'surface.selected' : 'transparent', ...(selected && { boxShadow: (theme) => `inset 3px 0 0 ${theme.vars.palette.primary.main}` }) }}>
                      <ButtonBase aria-pressed={selected} onClick={() => { setSaved(null); setView({ finding: entry.id }); }} sx={{ display: 'block', width: '100%', textAlign: 'left', px: 3, py: 2, '&.Mui-focusVisible': { outlineOffset: -2 } }}>
                        <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>{entry.severity !== 'none' && <Mark kind={entry.severity} />}<MonoText>{entry.id}</MonoText></Box>
                        <Typography variant="body2" sx={{ fontWeight: 500, overflowWrap: 'anywhere' }}>{entry.title}</Typography>
                        <Typography variant="caption" sx={{ color: 'text.secondary' }}>{countOf(entry.exhibits.length, 'exhibit')}</Typography>
                      </ButtonBase>
                    </Box>
                  );
                })}
              </Box>
            </Pane>
          }
          second={
            <Boundary key={finding.id}>
              <Pane label="Report" scroll={false} tone="panel">
                <Box sx={{ display: 'flex', alignItems: 'flex-end', gap: 3, px: 4, py: 2, borderBottom: 1, borderColor: 'line.subtle', flexWrap: 'wrap' }}>
                  <SelectField label="Local time beside UTC" value={zone} onChange={setZone} choices={[...new Set(['UTC', settings.zone])].map((value) => ({ value, text: value === 'UTC' ? 'none, UTC only' : value }))} />
                  <Box sx={{ flex: 1, minWidth: 0, typography: 'caption', color: 'text.secondary' }}>
                    {shown && <><div>{shown.fileName}, {formatBytes(new TextEncoder().encode(shown.text).length)}</div><div>SHA-256 <HashText hash={shown.sha256} copy /></div></>}
                  </Box>
                  {saved && saved.of === shown?.sha256 && <Typography role="status" variant="body2" title={`SHA-256 ${saved.sha256}`} sx={{ display: 'inline-flex', alignItems: 'center', gap: 2, height: 28 }}><Mark kind="good" label={null} />Saved{saved.sha256 === saved.of ? '' : ` ${saved.fileName}`}</Typography>}
                  <SelectField label="Format" value={format} onChange={setFormat} choices={FORMATS} />
                  <Button variant="contained" disabled={!shown || writing} onClick={() => void save()}>{`${writing ? 'Writing' : 'Save'} ${FORMATS.find(({ value }) => value === format)!.text}`}</Button>
                </Box>
                <FailureLine error={saveError} />
                {report.error && <Failure error={report.error} onRetry={() => void report.refetch()} />}
                {finding.exhibits.length === 0
                  ? <EmptyState title={`${finding.id} cites no event yet`} actions={<Button onClick={() => setView({ screen: 'explore' })}>Go to Explore</Button>}>A report needs at least one exhibit. Select events in Explore and press e.</EmptyState>
                  : shown && !report.error && <ReportFrame title={`Report on ${finding.id}`} text={shown.text} />}
              </Pane>
            </Boundary>
          }
        />
      )}
      <StatusBar>
        <span><strong>{formatCount(list.length)}</strong> {list.length === 1 ? 'finding' : 'findings'} to report on</span>
        <span>Reports hold no script and ask nothing of a network</span>
      </StatusBar>
    </>
  );
}
