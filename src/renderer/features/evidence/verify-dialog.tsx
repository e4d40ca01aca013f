// Checks the open case against its own hashes: one verdict, then what was checked.
import { useEffect, useState } from 'react';
import type { VerifyReport } from '../../../contract/model.ts';
import type { Progress } from '../../../contract/operations.ts';
import { useCall } from '../../app/engine.tsx';
import { Failure } from '../../app/failure.tsx';
import { formatCount } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { VerifyResult } from './verify-result.tsx';

/** Begins at once, and stops the engine’s work when it is closed early. */
export function VerifyDialog({ onClose }: { readonly onClose: () => void }) {
  const { caseId } = useCase();
  const call = useCall();
  const [progress, setProgress] = useState<Progress>({ done: 0, total: 0 });
  const [report, setReport] = useState<VerifyReport | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    const controller = new AbortController();
    call('case.verify', { caseId }, { signal: controller.signal, onTick: setProgress }).then(setReport, (thrown: unknown) => { if (!controller.signal.aborted) setError(thrown); });
    return () => controller.abort();
  }, [call, caseId]);
  return (
    <Dialog title="Verify this case" onClose={onClose} width={600}>
      {error !== null && <Failure error={error} />}
      {!report && error === null && <ProgressBar label="Reading every record and hashing it" detail={`${formatCount(progress.done)} of ${formatCount(progress.total)}`} done={progress.done} total={progress.total} onCancel={onClose} />}
      {report && <VerifyResult report={report} />}
    </Dialog>
  );
}
