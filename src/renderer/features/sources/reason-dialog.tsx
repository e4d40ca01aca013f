// Masks a source or shows it again, with the reason that the log will carry.
import { Typography } from '@mui/material';
import { useState } from 'react';
import type { Progress } from '../../../contract/operations.ts';
import type { Source, Standing } from '../../../contract/sources.ts';
import { useCall } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { countOf, formatCount, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/field.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';

export type Masking = 'exclude' | 'retract' | 'include' | 'show duplicates' | 'mask duplicates';

/** Title, filled button, and what happens to events and annotations. */
const WORDS: { readonly [M in Masking]: { readonly title: (id: string) => string; readonly button: string; readonly what: string } } = {
  'exclude': { title: (id) => `Exclude ${id}`, button: 'Exclude', what: 'Its events are left out of lists, counts and searches for now. Its records stay in the case, and so does what other sources have in common with it. What findings cite of it stays cited and says that its source is excluded. It can be included again at any time.' },
  'retract': { title: (id) => `Retract ${id}`, button: 'Retract', what: 'For a file that should never have been in the case. Its events are left out everywhere, its records stay as they are, and the ledger says that it was retracted and why. It can be included again.' },
  'include': { title: (id) => `Include ${id} again`, button: 'Include again', what: 'Its events are shown and counted again, with every star, tag, note and exhibit that they had.' },
  'show duplicates': { title: (id) => `Show the duplicates of ${id}`, button: 'Show duplicates', what: 'Records that another source had already supplied become events as well, and are then counted twice.' },
  'mask duplicates': { title: (id) => `Mask the duplicates of ${id} again`, button: 'Mask duplicates', what: 'Records that another source had already supplied are left out again. Annotations made on them stay, and come back with them.' },
};
const STANDINGS: { readonly [M in 'exclude' | 'retract' | 'include']: Standing } = { exclude: 'excluded', retract: 'retracted', include: 'included' };

export function ReasonDialog({ source, masking, onClose }: { readonly source: Source; readonly masking: Masking; readonly onClose: () => void }) {
  const { caseId } = useCase();
  const call = useCall();
  const [reason, setReason] = useState('');
  const [progress, setProgress] = useState<Progress | null>(null);
  const [error, setError] = useState<unknown>(null);
  const { title, button, what } = WORDS[masking];
  async function run(): Promise<void> {
    setProgress({ done: 0, total: 0 });
    setError(null);
    const input = { caseId, source: source.id, reason: reason.trim() };
    const options = { onTick: setProgress };
    try {
      await (masking === 'show duplicates' || masking === 'mask duplicates'
        ? call('source.duplicate', { ...input, keep: masking === 'show duplicates' }, options)
        : call('source.standing', { ...input, standing: STANDINGS[masking] }, options));
      onClose();
    } catch (thrown) {
      setError(thrown);
      setProgress(null);
    }
  }
  return (
    <Dialog title={title(source.id)} onClose={onClose} action={{ text: button, run: () => void run(), disabled: progress !== null || reason.trim() === '' }}>
      <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>{visible(source.name)}: {countOf(masking.endsWith('duplicates') ? source.duplicate : source.events, masking.endsWith('duplicates') ? 'duplicate' : 'event')}.</Typography>
      <Typography variant="body2">{what}</Typography>
      <TextArea label="Reason" hint="Stands in the ledger and in the log of the case, with your name." autoFocus maxLength={1000} value={reason} onChange={(event) => setReason(event.target.value)} />
      {progress && progress.total > 0 && <ProgressBar label="Judging the records anew" detail={`${formatCount(progress.done)} of ${formatCount(progress.total)}`} done={progress.done} total={progress.total} />}
      <FailureLine error={error} />
    </Dialog>
  );
}
