// Long work on this case: what runs, waits, was interrupted or has ended, how far it came, and what can be done about it.
import { Box, Button, Typography } from '@mui/material';
import { useRef, useState } from 'react';
import type { Progress } from '../../../contract/operations.ts';
import type { Job } from '../../../contract/sources.ts';
import { useCall } from '../../app/engine.tsx';
import { Failure, FailureLine } from '../../app/failure.tsx';
import { countOf, formatBytes, formatCount, formatInstant, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Table } from '../../ui/table.tsx';
import { Mark, type MarkKind } from '../../ui/text.tsx';
import { JobButtons } from './job-buttons.tsx';

const MARKS: { readonly [S in Job['state']]: MarkKind | null } = { running: null, paused: 'suspicious', interrupted: 'suspicious', done: 'good', cancelled: null, failed: 'bad' };
const amount = (count: number, unit: Job['unit']) => (unit === 'bytes' ? formatBytes(count) : formatCount(count));

/** How far a job is, in words: `12 MB of 118 MB`. */
export function progressWords({ done, total, unit }: Job): string {
  return total === 0 ? '' : `${amount(done, unit)} of ${amount(total, unit)}${unit === 'bytes' ? '' : ` ${unit}`}`;
}

export function JobsDialog({ jobs, error, onRetry, onClose }: { readonly jobs: readonly Job[]; readonly error: unknown; readonly onRetry: () => void; readonly onClose: () => void }) {
  const { info } = useCase();
  return (
    <Dialog title="Jobs" onClose={onClose} width={960} secondary={<TextIndex jobs={jobs} />}>
      {error !== null && <Failure error={error} onRetry={onRetry} />}
      {jobs.length === 0 && error === null && <Typography variant="body2" sx={{ color: 'text.secondary' }}>No long work was done on this case yet. Imports, rebuilds and the building of the text index are listed here.</Typography>}
      {jobs.length > 0 && (
        <Box sx={{ maxHeight: 420, overflow: 'auto', border: 1, borderColor: 'line.subtle' }}>
          <Table aria-label="Jobs">
            <colgroup><col /><col style={{ width: 100 }} /><col style={{ width: 144 }} /><col style={{ width: 142 }} /><col style={{ width: 142 }} /><col style={{ width: 148 }} /></colgroup>
            <thead><tr><th scope="col">Job</th><th scope="col">State</th><th scope="col">Progress</th><th scope="col">Started (UTC)</th><th scope="col">Ended (UTC)</th><th scope="col">Actions</th></tr></thead>
            <tbody>
              {jobs.map((job) => (
                <tr key={job.id}>
                  <th scope="row" title={[visible(job.title), visible(job.detail)].filter(Boolean).join('\n')}>{visible(job.title)}{job.detail !== '' && <Typography component="span" variant="caption" sx={{ color: 'text.secondary' }}> {visible(job.detail)}</Typography>}</th>
                  <td><Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 1.5 }}>{MARKS[job.state] && <Mark kind={MARKS[job.state] as MarkKind} label={null} />}{job.state}</Box></td>
                  <td>{progressWords(job)}</td>
                  <td>{formatInstant(job.started, 'UTC', 'second')}</td>
                  <td>{job.ended === null ? '' : formatInstant(job.ended, 'UTC', 'second')}</td>
                  <td><Box sx={{ display: 'flex', gap: 1 }}><JobButtons job={job} readOnly={info.readOnly} /></Box></td>
                </tr>
              ))}
            </tbody>
          </Table>
        </Box>
      )}
    </Dialog>
  );
}

/** Whether the index is whole, and a way to build what is missing. */
function TextIndex({ jobs }: { readonly jobs: readonly Job[] }) {
  const { caseId, info } = useCase();
  const call = useCall();
  const [progress, setProgress] = useState<Progress | null>(null);
  const [error, setError] = useState<unknown>(null);
  const stop = useRef<AbortController | null>(null);
  if (info.textIndexed) return <Typography variant="body2" sx={{ color: 'text.secondary' }}>Every word of every record can be found through the text index.</Typography>;
  const building = jobs.some(({ kind, state }) => kind === 'index' && state === 'running');
  const build = () => {
    stop.current = new AbortController();
    setError(null);
    setProgress({ done: 0, total: 0 });
    call('index.build', { caseId }, { signal: stop.current.signal, onTick: setProgress }).catch(setError).finally(() => setProgress(null));
  };
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', gap: 1 }}>
      {progress
        ? <ProgressBar label="Building the text index" detail={`${formatCount(progress.done)} of ${countOf(progress.total, 'block')}`} done={progress.done} total={progress.total} onCancel={() => stop.current?.abort()} />
        : <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}><Typography variant="body2">The text index is not whole; searches find everything, only slower.</Typography>{!building && !info.readOnly && <Button onClick={build}>Build the index</Button>}</Box>}
      <FailureLine error={error} />
    </Box>
  );
}
