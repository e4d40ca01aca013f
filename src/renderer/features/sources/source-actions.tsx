// What can be done with a source that is in the case: read it differently, correct its clock, mask it or its duplicates, write it out again.
import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import type { Source } from '../../../contract/sources.ts';
import { useCase } from '../../app/open-case.ts';
import { SaveOriginalDialog } from '../ledger/save-original-dialog.tsx';
import { ClockDialog } from './clock-dialog.tsx';
import { RemapDialog } from './remap-dialog.tsx';
import { ReasonDialog, type Masking } from './reason-dialog.tsx';

type Open = { readonly kind: 'remap' | 'clock' | 'save' } | { readonly kind: 'mask'; readonly masking: Masking };

/** Buttons and the dialogs behind them. In a read-only case only what changes nothing is left. */
export function SourceActions({ source }: { readonly source: Source }) {
  const { info } = useCase();
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const mask = (text: string, masking: Masking) => <Button disabled={info.readOnly} onClick={() => setOpen({ kind: 'mask', masking })}>{text}</Button>;
  return (
    <Box component="section" aria-label={`What can be done with ${source.id}`} sx={{ display: 'flex', flexDirection: 'column', gap: 2 }}>
      <Typography variant="h3">After import</Typography>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2 }}>
        <Button disabled={info.readOnly} onClick={() => setOpen({ kind: 'remap' })}>Read it differently</Button>
        <Button disabled={info.readOnly} onClick={() => setOpen({ kind: 'clock' })}>Correct its clock</Button>
        {source.duplicate > 0 && mask(source.keepsDuplicates ? 'Mask its duplicates again' : 'Show its duplicates', source.keepsDuplicates ? 'mask duplicates' : 'show duplicates')}
        {source.standing === 'included' ? <>{mask('Exclude', 'exclude')}{mask('Retract', 'retract')}</> : mask('Include again', 'include')}
        <Button onClick={() => setOpen({ kind: 'save' })}>Save original</Button>
      </Box>
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>Records never change. Stars, tags, notes and exhibits stay with their records, and the log of the case records each step with its reason.</Typography>
      {open?.kind === 'remap' && <RemapDialog source={source} onClose={close} />}
      {open?.kind === 'clock' && <ClockDialog source={source} onClose={close} />}
      {open?.kind === 'save' && <SaveOriginalDialog source={source} onClose={close} />}
      {open?.kind === 'mask' && <ReasonDialog source={source} masking={open.masking} onClose={close} />}
    </Box>
  );
}
