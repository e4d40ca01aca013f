// What a case is about in the files of its investigators: number, requester, mandate, legal basis, and until when it is to be kept.
import { Typography } from '@mui/material';
import { useState } from 'react';
import { PROPERTIES, PROPERTY_WORDS, type CaseProperties } from '../../../contract/case-care.ts';
import { useCall, useOperation } from '../../app/engine.tsx';
import { Failure, FailureLine } from '../../app/failure.tsx';
import { useCase } from '../../app/open-case.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';

const HINTS: { readonly [K in keyof CaseProperties]?: string } = {
  number: 'As your own files have it', mandate: 'What was asked for, and by which order', retention: 'The last day on which the case is to be kept',
};

export function PropertiesDialog({ onClose }: { readonly onClose: () => void }) {
  const { caseId } = useCase();
  const now = useOperation('case.properties', { caseId });
  if (now.data) return <PropertiesForm now={now.data} onClose={onClose} />;
  return <Dialog title="Properties of the case" onClose={onClose} width={560}><Failure error={now.error} onRetry={() => void now.refetch()} /></Dialog>;
}

/** Only what was changed is sent, so that two people who edit different lines do not undo each other. */
function PropertiesForm({ now, onClose }: { readonly now: CaseProperties; readonly onClose: () => void }) {
  const { caseId, info } = useCase();
  const call = useCall();
  const [change, setChange] = useState<Partial<CaseProperties>>({});
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const changed = PROPERTIES.some((name) => change[name] !== undefined && change[name] !== now[name]);
  async function save(): Promise<void> {
    setBusy(true);
    setError(null);
    try { await call('case.setProperties', { caseId, ...change }); onClose(); } catch (thrown) { setError(thrown); setBusy(false); }
  }
  return (
    <Dialog title="Properties of the case" onClose={onClose} width={560} {...(info.readOnly ? {} : { action: { text: 'Save properties', run: () => void save(), disabled: busy || !changed } })}>
      {PROPERTIES.map((name) => {
        const control = { label: PROPERTY_WORDS[name], hint: HINTS[name], value: change[name] ?? now[name], readOnly: info.readOnly, maxLength: 2000 };
        const put = (value: string) => setChange((before) => ({ ...before, [name]: value }));
        if (name === 'mandate') return <TextArea key={name} {...control} rows={2} onChange={(event) => put(event.target.value)} />;
        return <TextField key={name} {...control} type={name === 'retention' ? 'date' : 'text'} autoFocus={name === 'number'} onChange={(event) => put(event.target.value)} />;
      })}
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>{info.readOnly ? 'The case is open for reading only.' : 'Reports print those that are set. The custody log keeps every change with what stood there before.'}</Typography>
      <FailureLine error={error} />
    </Dialog>
  );
}
