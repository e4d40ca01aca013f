// What is decided about an alert, with the reason that the log of the case keeps.
import { Typography } from '@mui/material';
import { useState } from 'react';
import type { Alert } from '../../../contract/rules.ts';
import { useCall } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextArea } from '../../ui/field.tsx';

export function ExplainDialog({ alert, onClose }: { readonly alert: Alert; onClose(): void }) {
  const { caseId } = useCase();
  const call = useCall();
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>(null);
  const explain = () => call('alert.triage', { caseId, alerts: [alert.key], state: 'explained', reason: reason.trim() }).then(onClose, setError);
  return (
    <Dialog title="Explain the alert" onClose={onClose} action={{ text: 'Explain', run: () => void explain(), disabled: reason.trim() === '' }}>
      <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>{visible(alert.summary)}</Typography>
      <TextArea label="Reason" hint="Why it is nothing. It stays with the alert through later runs, and can be undone." autoFocus maxLength={10_000} value={reason} onChange={(event) => setReason(event.target.value)} />
      <FailureLine error={error} />
    </Dialog>
  );
}

type Scope = 'both' | 'actor' | 'entity' | 'rule';

export function SuppressDialog({ alert, onClose }: { readonly alert: Alert; onClose(): void }) {
  const { caseId } = useCase();
  const call = useCall();
  const { rule, title, actor, entity } = alert;
  const choices: readonly { readonly value: Scope; readonly text: string }[] = [
    ...(actor !== null && entity !== null ? [{ value: 'both' as const, text: `by ${visible(actor)} about ${visible(entity)}` }] : []),
    ...(actor !== null ? [{ value: 'actor' as const, text: `by ${visible(actor)}` }] : []), ...(entity !== null ? [{ value: 'entity' as const, text: `about ${visible(entity)}` }] : []), { value: 'rule' as const, text: 'all of them' },
  ];
  const [scope, setScope] = useState<Scope>(choices[0]!.value);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>(null);
  const suppress = () => call('suppression.add', { caseId, rule, actor: scope === 'both' || scope === 'actor' ? actor : null, entity: scope === 'both' || scope === 'entity' ? entity : null, reason: reason.trim() }).then(onClose, setError);
  return (
    <Dialog title="Suppress alerts" onClose={onClose} action={{ text: 'Suppress', run: () => void suppress(), disabled: reason.trim() === '' }}>
      <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>Alerts of “{visible(title)}” are still found and counted, and listed apart. Suppressions are listed under Rules and lists, where they can be taken back.</Typography>
      <SelectField label="Which alerts of this rule" value={scope} onChange={setScope} choices={choices} />
      <TextArea label="Reason" hint="Why nobody needs to look at them." autoFocus maxLength={10_000} value={reason} onChange={(event) => setReason(event.target.value)} />
      <FailureLine error={error} />
    </Dialog>
  );
}
