// In the status bar: what runs, waits or was interrupted, and whether every word can be found by the index; it opens the list of jobs.
import { ButtonBase, Box } from '@mui/material';
import { useState } from 'react';
import type { Job } from '../../../contract/sources.ts';
import { useOperation } from '../../app/engine.tsx';
import { countOf } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { Mark } from '../../ui/text.tsx';
import { JobsDialog } from './jobs-dialog.tsx';

/** One short sentence; empty when there is nothing to say. */
export function jobWords(jobs: readonly Job[], textIndexed: boolean): string {
  const count = (state: Job['state']) => jobs.filter((job) => job.state === state).length;
  const said = [
    count('running') > 0 && `${countOf(count('running'), 'job')} running`, count('paused') > 0 && `${countOf(count('paused'), 'job')} paused`,
    count('interrupted') > 0 && `${countOf(count('interrupted'), 'job')} interrupted`, !textIndexed && 'text index incomplete',
  ].filter((words) => words !== false);
  return said.join(', ');
}

/** Always there, so that the list can be opened when nothing runs. */
export function JobIndicator() {
  const { caseId, info } = useCase();
  const jobs = useOperation('job.list', { caseId });
  const [open, setOpen] = useState(false);
  const list = jobs.data ?? [];
  // An empty case has nothing to index.
  const words = jobWords(list, info.textIndexed || info.events === 0);
  const waits = list.some(({ state }) => state === 'interrupted' || state === 'paused');
  return (
    <>
      <ButtonBase aria-haspopup="dialog" onClick={() => setOpen(true)} sx={{ typography: 'caption', px: 3, color: 'text.secondary', '&:hover': { bgcolor: 'surface.hover', color: 'text.primary' }, '&.Mui-focusVisible': { outlineOffset: -2 } }}>
        <Box component="span" sx={{ display: 'flex', alignItems: 'center', gap: 1.5 }}>{waits && <Mark kind="suspicious" label={null} />}{words === '' ? 'Jobs' : words}</Box>
      </ButtonBase>
      {open && <JobsDialog jobs={list} error={jobs.error} onRetry={() => void jobs.refetch()} onClose={() => setOpen(false)} />}
    </>
  );
}
