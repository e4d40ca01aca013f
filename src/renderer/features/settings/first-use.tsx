// Asked once, quietly, on the home screen: the name that work is recorded under, and for whom. Settings can say it later too.
import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import { useCall } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { TextField } from '../../ui/field.tsx';

/** Remembered on this machine, not in the case: that the question was answered or skipped. */
const ASKED = 'asked.investigator';

/** Shown while no name is set; gone for good once it was skipped. */
export function FirstUse() {
  const call = useCall();
  const [open, setOpen] = useState(() => localStorage.getItem(ASKED) === null);
  const [investigator, setInvestigator] = useState('');
  const [organisation, setOrganisation] = useState('');
  const [error, setError] = useState<unknown>(null);
  if (!open) return null;
  const close = () => { localStorage.setItem(ASKED, 'yes'); setOpen(false); };
  const save = () => { call('settings.set', { investigator: investigator.trim(), organisation: organisation.trim() }).then(close, setError); };
  return (
    <Box component="form" aria-label="Your name" onSubmit={(event) => { event.preventDefault(); if (investigator.trim() !== '') save(); }}
      sx={{ display: 'flex', flexDirection: 'column', gap: 2, px: 4, py: 3, borderLeft: 3, borderColor: 'primary.main', bgcolor: 'surface.panel' }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
        <Typography sx={{ flex: 1 }}>Who is working on this? Your name is recorded with notes, findings and imports, your organisation in the custody log; both stay on this machine.</Typography>
        <Box sx={{ width: 180 }}><TextField label="Investigator" hideLabel placeholder="Name" maxLength={200} value={investigator} onChange={(event) => setInvestigator(event.target.value)} /></Box>
        <Box sx={{ width: 180 }}><TextField label="Organisation" hideLabel placeholder="Organisation (optional)" maxLength={200} value={organisation} onChange={(event) => setOrganisation(event.target.value)} /></Box>
        <Button type="submit" disabled={investigator.trim() === ''}>Save name</Button>
        <Button variant="text" onClick={close}>Skip</Button>
      </Box>
      <FailureLine error={error} />
    </Box>
  );
}
