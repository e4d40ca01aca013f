// Pause, resume and cancel of a job, wherever it is shown.
import { Button } from '@mui/material';
import { useState } from 'react';
import type { Job } from '../../../contract/sources.ts';
import { useCall } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';

/** Runs one of the three operations on a job and says when it fails. */
function useJob(job: Job) {
  const { caseId } = useCase();
  const call = useCall();
  const [error, setError] = useState<unknown>(null);
  const run = (operation: 'job.pause' | 'job.resume' | 'job.cancel') => {
    setError(null);
    // A resumed job is answered when it ends; the list shows how far it is.
    call(operation, { caseId, job: job.id }).catch(setError);
  };
  return { error, run };
}

/** Pause or, for what is paused, go on. */
export function PauseButton({ job }: { readonly job: Job }) {
  const { error, run } = useJob(job);
  return (
    <>
      <FailureLine error={error} />
      <Button onClick={() => run(job.state === 'paused' ? 'job.resume' : 'job.pause')} sx={{ height: 24 }}>{job.state === 'paused' ? 'Resume' : 'Pause'}</Button>
    </>
  );
}

/** Whatever can be done with a job in its state; nothing for one that has ended. */
export function JobButtons({ job, readOnly }: { readonly job: Job; readonly readOnly: boolean }) {
  const { error, run } = useJob(job);
  const button = (text: string, operation: 'job.pause' | 'job.resume' | 'job.cancel') => <Button disabled={readOnly} aria-label={`${text}: ${visible(job.title)}`} onClick={() => run(operation)} sx={{ height: 22 }}>{text}</Button>;
  return (
    <>
      <FailureLine error={error} />
      {job.state === 'running' && job.canPause && button('Pause', 'job.pause')}
      {(job.state === 'paused' || job.state === 'interrupted') && button('Resume', 'job.resume')}
      {(job.state === 'running' || job.state === 'paused' || job.state === 'interrupted') && button('Cancel', 'job.cancel')}
    </>
  );
}
