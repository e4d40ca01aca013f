// Takes in the answer of a time-stamping authority; the engine says whether it is for this seal, and of when.
import { Button, Typography } from '@mui/material';
import { useRef, useState } from 'react';
import { useCall } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { useCase } from '../../app/open-case.ts';

export function StampButton() {
  const { caseId } = useCase();
  const call = useCall();
  const input = useRef<HTMLInputElement>(null);
  const [time, setTime] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  async function take(files: FileList | null): Promise<void> {
    const file = files?.[0];
    if (!file) return;
    setError(null);
    setTime(null);
    try {
      const text = Array.from(new Uint8Array(await file.arrayBuffer()), (byte) => String.fromCharCode(byte)).join('');
      setTime((await call('case.stamp', { caseId, base64: btoa(text) })).time);
    } catch (thrown) { setError(thrown); }
    // The same file may be chosen again.
    if (input.current) input.current.value = '';
  }
  return (
    <>
      <Button onClick={() => input.current?.click()}>Take in the answer…</Button>
      <input ref={input} type="file" accept=".tsr,.der,application/timestamp-reply" hidden aria-label="Answer of the authority" onChange={(event) => void take(event.target.files)} />
      {time && <Typography role="status" variant="body2">Kept: stamped {time}, as the answer says. openssl ts -verify checks the authority’s signature.</Typography>}
      <FailureLine error={error} />
    </>
  );
}
