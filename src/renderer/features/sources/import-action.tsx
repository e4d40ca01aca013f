// The one filled button of the screen: closed while a question is open, and a progress bar while it works.
import { Box, Button, Typography } from '@mui/material';
import type { Source } from '../../../contract/sources.ts';
import { countOf, formatBytes } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { isReady, openQuestions, type Importing } from './use-import.ts';

/** What the engine does, in words: after the last byte was read, everything still has to become durable. */
const PHASES = { reading: 'reading', finishing: 'making it durable' } as const;

/** `selected`: key of the waiting file on the screen; `onPending` goes to one with a question. Files that are refused are left out, never silently. */
export function ImportAction({ importing, selected, onPending, onDone }: { readonly importing: Importing; readonly selected: number | null; readonly onPending: (key: number) => void; readonly onDone: (sources: readonly Source[]) => void }) {
  const { info } = useCase();
  const { pending, run } = importing;
  if (pending.length === 0 && !run) return null;
  const ready = pending.filter(isReady).length;
  const asking = pending.filter((entry) => openQuestions(entry).length > 0);
  const questions = asking.reduce((sum, entry) => sum + openQuestions(entry).length, 0);
  const [first] = asking;
  const refused = pending.filter((entry) => entry.error !== null || (entry.preview?.alreadyImported ?? null) !== null).length;
  const looking = pending.some((entry) => entry.busy);
  return (
    <Box sx={{ borderTop: 1, borderColor: 'line.subtle', bgcolor: 'surface.panel', p: 3, display: 'flex', flexDirection: 'column', gap: 2 }}>
      {run
        ? (
          <ProgressBar label={run.files > 1 ? `Importing ${run.file} (${run.fileIndex + 1} of ${run.files})` : `Importing ${run.file}`} done={run.bytesDone} total={run.bytesTotal} onCancel={importing.cancel} cancelling={run.cancelling}
            detail={`${formatBytes(run.bytesDone)} of ${formatBytes(run.bytesTotal)}, ${countOf(run.records, 'record')}, ${PHASES[run.phase]}`} />
        )
        : (
          <>
            {importing.cancelled && <Typography role="status" variant="body2">The import was cancelled and nothing of its file was kept. Files that were already whole are in the case.</Typography>}
            <Typography variant="body2">
              {info.readOnly ? 'The case is read-only; nothing can be imported.'
                : questions > 0 ? `Answer ${countOf(questions, 'question')} about ${asking.length === 1 ? first.file.name ?? 'the file' : countOf(asking.length, 'file')} to import, or leave ${asking.length === 1 ? 'it' : 'them'} out.`
                  : looking ? 'Looking at the files.'
                    : ready > 0 ? `${countOf(ready, 'file')} ready.${refused > 0 ? ` ${countOf(refused, 'file')} will be left out; see why in the list.` : ''}`
                      : 'None of these files can be imported; see why in the list.'}
            </Typography>
            <Box sx={{ display: 'flex', justifyContent: 'flex-end', gap: 2 }}>
              {first && asking.every(({ key }) => key !== selected) && <Button onClick={() => onPending(first.key)}>Go to the question</Button>}
              <Button variant="contained" disabled={info.readOnly || questions > 0 || looking || ready === 0} onClick={() => importing.start(onDone)}>Import {ready > 0 ? countOf(ready, 'file') : ''}</Button>
            </Box>
          </>
        )}
    </Box>
  );
}
