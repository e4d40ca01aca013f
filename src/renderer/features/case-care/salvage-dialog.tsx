// Makes a new case out of what can be read of a damaged one, and shows what does not verify.
import { Box, Button, Typography } from '@mui/material';
import type { SalvageReport } from '../../../contract/case-care.ts';
import { useCall, useHost } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { formatCount } from '../../app/format.ts';
import { useWork } from '../../app/work.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Table } from '../../ui/table.tsx';
import { Mark } from '../../ui/text.tsx';
import { useTarget } from './target.tsx';

/** `damaged`: the handle of the file. `onOpen` gets that of the new case. */
export function SalvageDialog({ damaged, onClose, onOpen }: { readonly damaged: string; readonly onClose: () => void; readonly onOpen: (file: string) => void }) {
  const call = useCall();
  const { target, control } = useTarget('Salvaged case.exhibit');
  const { progress, made: report, error, start } = useWork<SalvageReport>();
  const salvage = () => target !== null && void start(0, (options) => call('case.salvage', { damaged, file: target }, options));

  if (report) return <Salvaged report={report} onClose={onClose} onOpen={() => onOpen(report.file)} />;
  return (
    <Dialog title="Save what can be saved" onClose={onClose} width={600} action={{ text: 'Make the new case', run: salvage, disabled: target === null || progress !== null }}>
      <Typography variant="body2">Everything in the damaged file that can be read, and whose hash verifies, goes into a new case. The damaged file is only read: keep it as it is.</Typography>
      {control}
      {progress && <ProgressBar label="Reading the damaged file page by page" detail={progress.total > 0 ? `${Math.floor((100 * progress.done) / progress.total)} %` : ''} done={progress.done} total={progress.total} />}
      <FailureLine error={error} />
    </Dialog>
  );
}

/** The list of what does not verify can be kept as a file. */
function Salvaged({ report, onClose, onOpen }: { readonly report: SalvageReport; readonly onClose: () => void; readonly onOpen: () => void }) {
  const host = useHost();
  const incomplete = report.tables.filter(({ pages, refused }) => pages > 0 || refused > 0);
  const save = () => void host.saveText(`${report.fileName.replace(/\.exhibit$/i, '')}-salvage.json`, 'application/json', `${JSON.stringify(report, null, 2)}\n`);
  return (
    <Dialog title="Save what can be saved" onClose={onClose} width={760} action={{ text: 'Open the new case', run: onOpen }} secondary={<Button onClick={save}>Save this list</Button>} cancelText="Close">
      <Box role="status" sx={{ display: 'flex', alignItems: 'baseline', gap: 2 }}><Mark kind={report.whole ? 'good' : 'suspicious'} /><Typography variant="h2" component="p">{report.verdict}</Typography></Box>
      <Typography variant="body2">{report.fileName} is the new case; {report.damagedName} is as it was.</Typography>
      {report.faults.length > 0 && <Box component="ul" sx={{ m: 0, pl: 5, typography: 'body2' }}>{report.faults.map((fault) => <li key={fault}>{fault}</li>)}</Box>}
      {report.sources.length > 0 && (
        <Table aria-label="Sources saved">
          <colgroup><col style={{ width: 64 }} /><col style={{ width: '32%' }} /><col style={{ width: 80 }} /><col style={{ width: 80 }} /><col /></colgroup>
          <thead><tr><th scope="col">Source</th><th scope="col">Name</th><th scope="col" className="number">Records</th><th scope="col" className="number">Saved</th><th scope="col">Lost</th></tr></thead>
          <tbody>{report.sources.map(({ source, name, records, saved, lost, remarks }) => (
            <tr key={`${source} ${name}`}>
              <td>{source ?? '?'}</td><th scope="row">{name}</th><td className="number">{records === null ? 'not known' : formatCount(records)}</td><td className="number">{formatCount(saved)}</td>
              <td>{[...(lost.length > 0 ? [`records ${lost.slice(0, 8).map(([first, last]) => (first === last ? `${first}` : `${first} to ${last}`)).join(', ')}${lost.length > 8 ? ' …' : ''}`] : []), ...remarks.filter((remark) => !/could not be saved: \d/.test(remark))].join('; ') || 'nothing'}</td>
            </tr>
          ))}</tbody>
        </Table>
      )}
      {incomplete.length > 0 && <Typography variant="body2" sx={{ color: 'text.secondary' }}>Of these tables something is missing: {incomplete.map(({ table }) => table).join(', ')}.</Typography>}
      {report.custodyLost.length > 0 && <Typography variant="body2" sx={{ color: 'text.secondary' }}>{formatCount(report.custodyLost.length)} entries of the custody log are missing, the first of them number {report.custodyLost[0]}.</Typography>}
    </Dialog>
  );
}
