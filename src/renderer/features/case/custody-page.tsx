// The custody log as one page: shown as it will be filed, and saved byte for byte, to be printed from any browser.
import { Box, Typography } from '@mui/material';
import { useEffect, useState } from 'react';
import type { Out } from '../../../contract/operations.ts';
import { useCall, useHost } from '../../app/engine.tsx';
import { Failure, FailureLine } from '../../app/failure.tsx';
import { formatBytes } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { HashText } from '../../ui/text.tsx';
import { ReportFrame } from '../reports/report-frame.tsx';

/** Rendered once: rendering is an entry of the log itself, so asking again would give another page. */
export function CustodyPage({ onClose }: { readonly onClose: () => void }) {
  const { caseId } = useCase();
  const call = useCall();
  const host = useHost();
  const [page, setPage] = useState<Out<'custody.render'> | null>(null);
  const [saved, setSaved] = useState(false);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    const controller = new AbortController();
    call('custody.render', { caseId, time: null }, { signal: controller.signal }).then(setPage, (thrown: unknown) => { if (!controller.signal.aborted) setError(thrown); });
    return () => controller.abort();
  }, [call, caseId]);
  const save = () => {
    if (!page) return;
    setError(null);
    host.saveText(page.fileName, page.mediaType, page.text).then(setSaved, setError);
  };
  return (
    <Dialog title="The custody log as a page" onClose={onClose} width={940} cancelText="Close" action={{ text: 'Save HTML', run: save, disabled: page === null }}
      secondary={<Typography role="status" variant="body2">{saved && 'Saved. Open it in a browser to print it.'}</Typography>}>
      {page === null && error !== null && <Failure error={error} />}
      {page !== null && <FailureLine error={error} />}
      {page === null && error === null && <Typography role="status" variant="body2">Writing the page</Typography>}
      {page && (
        <>
          <Box sx={{ typography: 'caption', color: 'text.secondary' }}>{page.fileName}, {formatBytes(new TextEncoder().encode(page.text).length)}, SHA-256 <HashText hash={page.sha256} copy /></Box>
          <Box sx={{ display: 'flex', height: 'calc(100vh - 260px)', minHeight: 240 }}><ReportFrame title="Custody log" text={page.text} /></Box>
        </>
      )}
    </Dialog>
  );
}
