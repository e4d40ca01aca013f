// Writes the original bytes of a source out again, and says whether their hash is the one of the ledger.
import { Box, Button, Typography } from '@mui/material';
import { useEffect, useRef, useState } from 'react';
import type { Source } from '../../../contract/sources.ts';
import { useCall, useHost } from '../../app/engine.tsx';
import { Failure } from '../../app/failure.tsx';
import { formatBytes, formatCount, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Mark, MonoText } from '../../ui/text.tsx';
import { saveOriginal, type Written } from './save-original.ts';

/** Begins at once with the bytes as given; the text of its parts is the other thing that can be written. */
export function SaveOriginalDialog({ source, onClose }: { readonly source: Source; readonly onClose: () => void }) {
  const { caseId } = useCase();
  const call = useCall();
  const host = useHost();
  const [progress, setProgress] = useState<{ readonly done: number; readonly total: number } | null>(null);
  const [written, setWritten] = useState<Written | null>(null);
  const [error, setError] = useState<unknown>(null);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  async function save(decoded: boolean): Promise<void> {
    const controller = stop.current = new AbortController();
    setWritten(null);
    setError(null);
    setProgress({ done: 0, total: 0 });
    try {
      setWritten(await saveOriginal(call, host, caseId, source, decoded, controller.signal, (done, total) => setProgress({ done, total })));
    } catch (thrown) {
      if (!controller.signal.aborted) setError(thrown);
    } finally { setProgress(null); }
  }
  const equal = written !== null && written.sha256 === written.expected;
  return (
    <Dialog title={`Save the original of ${source.id}`} width={640} onClose={onClose}>
      <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>{visible(source.layers[0]?.name ?? source.name)}, {formatBytes(source.bytes)}, out of the case, byte for byte as it was given.</Typography>
      <Box sx={{ display: 'flex', gap: 2 }}>
        <Button variant="contained" disabled={progress !== null} onClick={() => void save(false)}>Save the bytes as given</Button>
        <Button disabled={progress !== null} onClick={() => void save(true)}>Save the decoded text</Button>
      </Box>
      {progress && <ProgressBar label="Reading it out of the case" detail={`${formatBytes(progress.done)} of ${formatBytes(progress.total)}`} done={progress.done} total={progress.total} onCancel={() => stop.current?.abort()} />}
      {error !== null && <Failure error={error} />}
      {written && (
        <Box role="status" sx={{ display: 'flex', flexDirection: 'column', gap: 1 }}>
          <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
            <Mark kind={equal ? 'good' : 'bad'} label={null} />
            <Typography variant="body2">{written.saved ? `Saved, ${formatCount(written.bytes)} bytes. ` : 'Not saved. '}{equal ? 'Their SHA-256 is the one of the ledger.' : 'Their SHA-256 is NOT the one of the ledger: the case is damaged. Verify it.'}</Typography>
          </Box>
          <MonoText>{written.sha256}</MonoText>
          {!equal && <MonoText>{written.expected} in the ledger</MonoText>}
        </Box>
      )}
    </Dialog>
  );
}
