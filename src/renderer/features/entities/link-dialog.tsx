// Takes other names of actors for the same person, with the reason.
import { Box, Checkbox, Typography } from '@mui/material';
import { useDeferredValue, useState } from 'react';
import { useCall, useOperation } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { formatCount, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';

const LISTED = 50;

export function LinkDialog({ actor, onClose }: { readonly actor: string; onClose(): void }) {
  const { caseId } = useCase();
  const call = useCall();
  const [contains, setContains] = useState('');
  const [names, setNames] = useState<readonly string[]>([]);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>(null);
  const list = useOperation('actor.list', { caseId, contains: useDeferredValue(contains), limit: LISTED });
  const shown = (list.data?.actors ?? []).filter((one) => one.actor !== actor);
  const link = () => call('identity.link', { caseId, names: [actor, ...names], reason: reason.trim() }).then(onClose, setError);
  return (
    <Dialog title={`Other names of ${visible(actor)}`} onClose={onClose} action={{ text: 'Take for one person', run: () => void link(), disabled: names.length === 0 || reason.trim() === '' }}>
      <Typography variant="body2">Searches, rules and pages go by the person then, and every such name is marked. It can be undone, and each name unlinked again.</Typography>
      <TextField label="Find a name" autoFocus value={contains} maxLength={200} onChange={(event) => setContains(event.target.value)} />
      <Box role="group" aria-label="Names" tabIndex={-1} sx={{ maxHeight: 200, overflow: 'auto', border: 1, borderColor: 'line.subtle', borderRadius: 1 }}>
        {shown.map((one) => (
          <Box key={one.actor} component="label" sx={{ display: 'flex', alignItems: 'center', gap: 1, px: 2, height: 26 }}>
            <Checkbox checked={names.includes(one.actor)} onChange={(_, on) => setNames(on ? [...names, one.actor] : names.filter((name) => name !== one.actor))} />
            <Typography component="span" variant="body2" noWrap sx={{ flex: 1, minWidth: 0 }} title={visible(one.actor)}>{visible([one.actor, ...one.also].join(', '))}</Typography><Typography component="span" variant="caption">{formatCount(one.events)}</Typography>
          </Box>
        ))}
        {list.data && shown.length === 0 && <Typography variant="body2" sx={{ px: 2, py: 1, color: 'text.secondary' }}>No other name has that in it.</Typography>}
      </Box>
      <TextArea label="Reason" hint="How it is known: a staff list, the same desk, what somebody said." maxLength={1000} value={reason} onChange={(event) => setReason(event.target.value)} />
      <FailureLine error={error ?? list.error} />
    </Dialog>
  );
}
