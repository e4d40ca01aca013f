// Runs the rules of the case: the button, how far it is, and how to stop it.
import { Box, Button } from '@mui/material';
import { useRef, useState } from 'react';
import type { Progress } from '../../../contract/operations.ts';
import { useCall } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { countOf } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { ProgressBar } from '../../ui/progress-bar.tsx';

export function RunRules({ text, filled = false }: { readonly text: string; readonly filled?: boolean }) {
  const { caseId, info } = useCase();
  const call = useCall();
  const [progress, setProgress] = useState<Progress | null>(null);
  const [cancelling, setCancelling] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const stop = useRef<AbortController | null>(null);
  async function run(): Promise<void> {
    stop.current = new AbortController();
    setProgress({ done: 0, total: 0 });
    setError(null);
    try {
      await call('rule.run', { caseId, files: [] }, { signal: stop.current.signal, onTick: setProgress });
    } catch (thrown) {
      if (!stop.current.signal.aborted) setError(thrown);
    } finally {
      setProgress(null);
      setCancelling(false);
    }
  }
  if (progress) {
    return (
      <Box sx={{ width: 260 }}>
        <ProgressBar label="Running the rules" detail={progress.total === 0 ? 'Loading the events' : `${progress.done} of ${countOf(progress.total, 'rule')}`} done={progress.done} total={progress.total} cancelling={cancelling} onCancel={() => { setCancelling(true); stop.current?.abort(); }} />
      </Box>
    );
  }
  return (
    <>
      <Button variant={filled ? 'contained' : 'text'} disabled={info.readOnly} title={info.readOnly ? 'The case is open for reading only' : ''} onClick={() => void run()}>{text}</Button>
      <FailureLine error={error} />
    </>
  );
}
