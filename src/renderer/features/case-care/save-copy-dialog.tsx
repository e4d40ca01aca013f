// Writes the open case to a new file, as it is at this moment, and says what its hash is.
import { Box, Typography } from '@mui/material';
import type { CaseCopy } from '../../../contract/case-care.ts';
import { useCall } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { formatBytes } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { useWork } from '../../app/work.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Mark, MonoText } from '../../ui/text.tsx';
import { proposedName, useTarget } from './target.tsx';

/** Closing it while it writes takes the copy away again. */
export function SaveCopyDialog({ onClose }: { readonly onClose: () => void }) {
  const { caseId, info } = useCase();
  const call = useCall();
  const { target, control } = useTarget(proposedName(info.fileName, 'copy'));
  const { progress, made: copy, error, start } = useWork<CaseCopy>();
  const save = () => target !== null && void start(info.bytes, (options) => call('case.copy', { caseId, file: target }, options));

  if (copy) {
    return (
      <Dialog title="Save a copy" onClose={onClose} width={560}>
        <Box role="status" sx={{ display: 'flex', alignItems: 'baseline', gap: 2 }}><Mark kind="good" /><Typography>{copy.fileName} is saved, {formatBytes(copy.bytes)}. It was opened once and reads as it was written.</Typography></Box>
        <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>SHA-256 <MonoText>{copy.sha256}</MonoText></Typography>
        {!info.readOnly && <Typography variant="body2" sx={{ color: 'text.secondary' }}>The custody log of this case tells of it.</Typography>}
      </Dialog>
    );
  }
  return (
    <Dialog title="Save a copy" onClose={onClose} width={560} action={{ text: 'Save copy', run: save, disabled: target === null || progress !== null }}>
      <Typography variant="body2">All of the case goes into a new file, as it is at this moment; what an import has not finished is left out. Work on this case can go on meanwhile.</Typography>
      {control}
      {progress && <ProgressBar label="Writing the copy" detail={`${formatBytes(progress.done)} of about ${formatBytes(progress.total)}`} done={progress.done} total={progress.total} />}
      <FailureLine error={error} />
    </Dialog>
  );
}
