// A finding begins with what it claims; events are cited afterwards.
import { useState } from 'react';
import { SEVERITIES, type Finding } from '../../../contract/model.ts';
import { useCall } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { capitalised } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';

/** Confidence begins low and status as a draft: neither is a guess that anybody has to take back. */
export function NewFindingDialog({ onClose, onMade }: { readonly onClose: () => void; readonly onMade: (finding: Finding) => void }) {
  const { caseId } = useCase();
  const call = useCall();
  const [title, setTitle] = useState('');
  const [severity, setSeverity] = useState<Finding['severity']>('none');
  const [error, setError] = useState<unknown>(null);
  const make = () => {
    call('finding.create', { caseId, title: title.trim(), statement: '', severity, confidence: 'low', status: 'draft', view: null, query: '', events: [] }).then(onMade, setError);
  };
  return (
    <Dialog title="New finding" onClose={onClose} action={{ text: 'Make finding', run: make, disabled: title.trim() === '' }}>
      <TextField label="Title" hint="One sentence: who did what." autoFocus maxLength={300} value={title} onChange={(event) => setTitle(event.target.value)} />
      <SelectField label="Severity" value={severity} onChange={setSeverity} choices={SEVERITIES.map((value) => ({ value, text: capitalised(value) }))} />
      <FailureLine error={error} />
    </Dialog>
  );
}
