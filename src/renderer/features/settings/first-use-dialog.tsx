// Asked once, at first use: the name that work is recorded under. Skipping is fine; Settings can say it later.
import { useState } from 'react';
import { useCall } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';

const ASKED = 'asked.investigator';

export function FirstUseDialog() {
  const call = useCall();
  const [open, setOpen] = useState(() => localStorage.getItem(ASKED) === null);
  const [investigator, setInvestigator] = useState('');
  const [organisation, setOrganisation] = useState('');
  const [error, setError] = useState<unknown>(null);
  const close = () => { localStorage.setItem(ASKED, 'yes'); setOpen(false); };
  if (!open) return null;
  const save = () => { call('settings.set', { investigator: investigator.trim(), organisation: organisation.trim() }).then(close, setError); };
  return (
    <Dialog title="Who is working on this?" onClose={close} cancelText="Skip" action={{ text: 'Save', run: save, disabled: investigator.trim() === '' }}>
      <TextField label="Investigator" hint="Recorded with every note, finding and import, and printed on reports. It stays on this machine." autoFocus maxLength={200} value={investigator} onChange={(event) => setInvestigator(event.target.value)} />
      <TextField label="Organisation (optional)" maxLength={200} value={organisation} onChange={(event) => setOrganisation(event.target.value)} />
      <FailureLine error={error} />
    </Dialog>
  );
}
