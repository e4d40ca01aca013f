// Chooses a time zone: search over every IANA zone this machine knows, or a fixed offset such as +02:00.
import { Autocomplete } from '@mui/material';
import { useMemo, useState } from 'react';
import { allZones, isZone } from '../../app/format.ts';
import { Field, Input } from '../../ui/field.tsx';

/** Fixed offsets as the engine takes them, from −14:59 to +14:59. */
const OFFSET = /^[+-](?:0\d|1[0-4]):[0-5]\d$/;

/** `value` is where it begins. Calls back with a zone that exists, or with null while the text is none. `offsets`: fixed ones are allowed too. */
export function ZoneField({ label, hint, value, offsets = false, onChange }: {
  readonly label: string; readonly hint?: string; readonly value: string | null; readonly offsets?: boolean; readonly onChange: (zone: string | null) => void;
}) {
  const zones = useMemo(allZones, []);
  const [text, setText] = useState(value ?? '');
  const accept = (typed: string) => {
    setText(typed);
    const zone = zones.find((known) => known.toLowerCase() === typed.trim().toLowerCase()) ?? typed.trim();
    onChange(zone !== '' && (offsets && OFFSET.test(zone) ? true : !/^[+-]/.test(zone) && isZone(zone)) ? zone : null);
  };
  return (
    <Field label={label} hint={hint}>
      {(ids) => (
        <Autocomplete
          id={ids.id} options={zones} defaultValue={value} freeSolo={offsets} autoHighlight={!offsets} noOptionsText="No zone has this in its name" inputValue={text}
          // Leaving the field would put back what it began with; what is typed stays, and counts.
          onInputChange={(_, typed, reason) => { if (reason !== 'reset' && reason !== 'blur') accept(typed); }}
          slotProps={{ listbox: { sx: { maxHeight: 220, fontSize: 12, '& .MuiAutocomplete-option': { minHeight: 26, py: '2px' } } } }}
          renderInput={(params) => (
            <div ref={params.slotProps.input.ref}>
              <Input {...params.slotProps.htmlInput} aria-describedby={ids['aria-describedby']} type="text" placeholder="Search zones, as Malta" spellCheck={false} />
            </div>
          )}
        />
      )}
    </Field>
  );
}
