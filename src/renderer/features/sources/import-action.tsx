// The one filled button of the screen: closed while a question is open, and while it works how far it is, with a way to pause and to stop.
import { Box, Button, Typography } from '@mui/material';
import type { ImportResult } from '../../../contract/sources.ts';
import { useOperation } from '../../app/engine.tsx';
import { countOf, formatBytes, formatCount, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { PauseButton } from '../jobs/job-buttons.tsx';
import { alreadyIn, isReady, openQuestions, refusalOf } from './pending.ts';
import type { ImportRun, Importing } from './use-import.ts';

/** What the engine does, in words: after the last byte was read, everything still has to become durable. */
const PHASES = { reading: 'reading', finishing: 'making it durable' } as const;

/** `selected`: key of the waiting file on the screen; `onPending` goes to one with a question. What is refused is left out, never silently. */
export function ImportAction({ importing, selected, onPending, onDone }: { readonly importing: Importing; readonly selected: number | null; readonly onPending: (key: number) => void; readonly onDone: (result: ImportResult) => void }) {
  const { info } = useCase();
  const { pending, run } = importing;
  if (pending.length === 0 && !run) return null;
  const chosen = pending.filter((entry) => entry.chosen);
  const ready = chosen.filter(isReady);
  const asking = chosen.filter((entry) => openQuestions(entry).length > 0);
  const questions = asking.reduce((sum, entry) => sum + openQuestions(entry).length, 0);
  const [first] = asking;
  const left = pending.filter((entry) => refusalOf(entry) !== null || (entry.chosen && alreadyIn(entry) !== null)).length;
  const looking = chosen.filter((entry) => entry.busy).length;
  return (
    <Box sx={{ borderTop: 1, borderColor: 'line.subtle', bgcolor: 'surface.panel', p: 3, display: 'flex', flexDirection: 'column', gap: 2 }}>
      {run ? <Running run={run} importing={importing} /> : (
        <>
          {importing.cancelled && <Typography role="status" variant="body2">The import was cancelled and nothing of its file was kept. Files that were already whole are in the case.</Typography>}
          <Typography variant="body2">
            {info.readOnly ? 'The case is read-only; nothing can be imported.'
              : questions > 0 ? `Answer ${countOf(questions, 'question')} about ${asking.length === 1 ? visible(first?.name ?? 'the file') : countOf(asking.length, 'file')} to import, or leave ${asking.length === 1 ? 'it' : 'them'} out.`
                : looking > 0 ? `Looking at the files: ${formatCount(chosen.length - looking)} of ${formatCount(chosen.length)}.`
                  : ready.length > 0 ? `${countOf(ready.length, 'file')} ready. ${formatBytes(ready.reduce((sum, entry) => sum + entry.bytes, 0))} in all.${left > 0 ? ` ${countOf(left, 'file')} will be left out; see why in the list.` : ''}`
                    : chosen.length === 0 && left < pending.length ? 'Nothing is ticked.' : 'None of these files can be imported; see why in the list.'}
          </Typography>
          <Box sx={{ display: 'flex', justifyContent: 'flex-end', gap: 2 }}>
            {first && asking.every(({ key }) => key !== selected) && <Button onClick={() => onPending(first.key)}>Go to the question</Button>}
            <Button variant="contained" disabled={info.readOnly || questions > 0 || looking > 0 || ready.length === 0} onClick={() => importing.start(onDone)}>Import {ready.length > 0 ? countOf(ready.length, 'file') : ''}</Button>
          </Box>
        </>
      )}
    </Box>
  );
}

/** Progress over all files and within this one. The job is asked for by its kind: there is one import at a time. */
function Running({ run, importing }: { readonly run: ImportRun; readonly importing: Importing }) {
  const { caseId } = useCase();
  const jobs = useOperation('job.list', { caseId });
  const job = jobs.data?.find(({ kind, state }) => kind === 'import' && (state === 'running' || state === 'paused'));
  const paused = job?.state === 'paused';
  return (
    <>
      <ProgressBar label={`${paused ? 'Paused at' : 'Importing'} ${visible(run.file)}`} done={run.bytesDone} total={run.bytesTotal} onCancel={importing.cancel} cancelling={run.cancelling}
        detail={`${run.files > 1 ? `File ${formatCount(run.fileIndex + 1)} of ${formatCount(run.files)}, ` : ''}${formatBytes(run.bytesDone)} of ${formatBytes(run.bytesTotal)}, ${countOf(run.records, 'record')}, ${paused ? 'paused' : PHASES[run.phase]}`} />
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
        <Typography variant="caption" sx={{ color: 'text.secondary', flex: 1 }}>{paused ? 'Nothing is read until it goes on. What is already whole is in the case.' : 'You can go on working; the case is whole at every moment.'}</Typography>
        {job && (job.canPause || paused) && <PauseButton job={job} />}
      </Box>
    </>
  );
}
