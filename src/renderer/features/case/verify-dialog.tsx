// Checks the open case against its own hashes: one verdict, then what was checked.
import { Box, Typography } from '@mui/material';
import { useEffect, useState } from 'react';
import type { VerifyReport } from '../../../contract/model.ts';
import type { Progress } from '../../../contract/operations.ts';
import { useCall } from '../../app/engine.tsx';
import { Failure } from '../../app/failure.tsx';
import { countOf, formatBytes, formatCount } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Mark } from '../../ui/text.tsx';

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
      {report && (
        <>
          <Box role="status" sx={{ display: 'flex', alignItems: 'baseline', gap: 2 }}><Mark kind={report.ok ? 'good' : 'bad'} /><Typography variant="h2" component="p">{report.verdict}</Typography></Box>
          <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'flex', flexDirection: 'column', gap: 2 }}>
            {report.checks.map((check) => (
              <Box component="li" key={check.what} sx={{ display: 'flex', alignItems: 'baseline', gap: 2 }}>
                <Mark kind={check.ok ? 'good' : 'bad'} label={check.ok ? 'holds' : 'does not hold'} />
                <Box><Typography variant="body2" sx={{ fontWeight: 600 }}>{check.what}</Typography><Typography variant="body2" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>{check.detail}</Typography></Box>
              </Box>
            ))}
          </Box>
          <Typography variant="caption" sx={{ color: 'text.secondary' }}>{countOf(report.records, 'record')}, {formatBytes(report.bytes)}. This shows that the case holds together; it does not show that a source told the truth.</Typography>
        </>
      )}
    </Dialog>
  );
}
