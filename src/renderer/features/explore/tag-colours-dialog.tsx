// Gives tags their colours: one that means something, or one of one's own.
import { Box, Typography } from '@mui/material';
import { useState } from 'react';
import { TAG_COLOURS, type TagColour } from '../../../contract/casework.ts';
import { useCall, useOperation } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { capitalised, countOf, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Input, SelectField } from '../../ui/field.tsx';
import { ColourMark } from './tag-mark.tsx';

const NONE = 'none';
const OWN = 'own';
/** What an own colour begins as: the accent of neither theme, and none that means something. */
const FIRST_OWN = '#7d5ba6';

/** Each choice is written at once, as a step that can be undone. */
export function TagColoursDialog({ onClose }: { readonly onClose: () => void }) {
  const { caseId } = useCase();
  const call = useCall();
  const tags = useOperation('tag.list', { caseId });
  const [error, setError] = useState<unknown>(null);
  const set = (tag: string, colour: TagColour | null) => { call('tag.colour', { caseId, tag, colour }).then(() => setError(null), setError); };
  return (
    <Dialog title="Colours of tags" onClose={onClose} width={480}>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'flex', flexDirection: 'column', gap: 2 }}>
        {(tags.data ?? []).map(({ tag, count, colour }) => {
          const own = colour?.startsWith('#') ?? false;
          const name = visible(tag);
          return (
            <Box component="li" key={tag} sx={{ display: 'grid', gridTemplateColumns: '14px minmax(0, 1fr) 150px 44px', gap: 2, alignItems: 'center' }}>
              <span>{colour !== null && <ColourMark colour={colour} />}</span>
              <Box sx={{ overflowWrap: 'anywhere', typography: 'body2' }}>{name} <Box component="span" sx={{ color: 'text.secondary' }}>{countOf(count, 'event')}</Box></Box>
              <SelectField label={`Colour of ${name}`} hideLabel value={own ? OWN : colour ?? NONE} onChange={(value) => set(tag, value === NONE ? null : value === OWN ? FIRST_OWN : value)}
                choices={[{ value: NONE, text: 'No colour' }, ...TAG_COLOURS.map((value) => ({ value, text: <Box component="span" sx={{ display: 'inline-flex', gap: 2, alignItems: 'center' }}><ColourMark colour={value} />{capitalised(value)}</Box> })), { value: OWN, text: 'A colour of its own' }]} />
              <span>{own && <OwnColour name={name} colour={colour!} onSave={(value) => set(tag, value)} />}</span>
            </Box>
          );
        })}
      </Box>
      {tags.data?.length === 0 && <Typography variant="body2">No event has a tag yet.</Typography>}
      <FailureLine error={error ?? tags.error} />
    </Dialog>
  );
}

/** Written when the picker is closed, not for every shade on the way. */
function OwnColour({ name, colour, onSave }: { readonly name: string; readonly colour: TagColour; readonly onSave: (colour: TagColour) => void }) {
  const [draft, setDraft] = useState<string | null>(null);
  return <Input type="color" aria-label={`Own colour of ${name}`} value={draft ?? colour} style={{ padding: 2 }} onChange={(event) => setDraft(event.target.value)} onBlur={() => { if (draft !== null && draft !== colour) onSave(draft.toLowerCase()); setDraft(null); }} />;
}
