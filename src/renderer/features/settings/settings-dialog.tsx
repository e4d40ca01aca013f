// What belongs to the person and not to a case: zone, theme, and the name under which work is recorded.
import { useState } from 'react';
import { THEMES, type Settings } from '../../../contract/model.ts';
import { useCall } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { ZoneField } from './zone-field.tsx';

/** Themes as people call them. */
const THEME_NAMES = { system: 'As the system', light: 'Light', dark: 'Dark' } as const;

/** Nothing is kept until Save; a zone that does not exist keeps Save closed. */
export function SettingsDialog({ settings, onClose }: { readonly settings: Settings; readonly onClose: () => void }) {
  const call = useCall();
  const [draft, setDraft] = useState<Omit<Settings, 'zone'> & { readonly zone: string | null }>(settings);
  const [error, setError] = useState<unknown>(null);
  const { zone } = draft;
  const save = () => {
    if (zone === null) return;
    call('settings.set', { ...draft, zone }).then(onClose, setError);
  };
  return (
    <Dialog title="Settings" onClose={onClose} action={{ text: 'Save', run: save, disabled: zone === null }}>
      <TextField label="Investigator" hint="Recorded with every note, finding and import, and printed on reports." autoFocus maxLength={200} value={draft.investigator} onChange={(event) => setDraft({ ...draft, investigator: event.target.value })} />
      <TextField label="Organisation" maxLength={200} value={draft.organisation} onChange={(event) => setDraft({ ...draft, organisation: event.target.value })} />
      <ZoneField label="Display zone" hint="Shown beside UTC. It changes no record and no report that is already written." value={zone} onChange={(chosen) => setDraft((before) => ({ ...before, zone: chosen }))} />
      <SelectField label="Theme" value={draft.theme} choices={THEMES.map((theme) => ({ value: theme, text: THEME_NAMES[theme] }))} onChange={(theme) => setDraft({ ...draft, theme })} />
      <FailureLine error={error} />
    </Dialog>
  );
}
