// Which profile reads a file, how sure that is and why, and what else could.
import { Box, Typography } from '@mui/material';
import { useState } from 'react';
import type { ImportFile, ImportPreview, ProfileGuess } from '../../../contract/sources.ts';
import { visible } from '../../app/format.ts';
import { Menu } from '../../ui/menu.tsx';
import { PaneHead } from '../../ui/pane.tsx';
import type { PendingFile } from './pending.ts';
import { ProfilesDialog } from './profiles-dialog.tsx';

/** Guesses offered in the menu; all others are in the dialog behind it. */
const OFFERED = 6;

/** The profile in use with its confidence (0 to 1) and reasons; another one can be chosen, which takes back the acceptance of a mapping. */
export function ProfilePane({ pending, preview, onAnswer, onReset }: { readonly pending: PendingFile; readonly preview: ImportPreview; readonly onAnswer: (patch: Partial<ImportFile>) => void; /** Takes back what was mapped by hand. */ readonly onReset: () => void }) {
  const [choosing, setChoosing] = useState(false);
  const { profile, others } = preview;
  const guesses: readonly ProfileGuess[] = [profile, ...others].slice(0, OFFERED);
  const best = others[0];
  const choose = (id: string) => { onReset(); onAnswer({ profile: id, draft: null, accept: false }); };
  return (
    <Box component="section" aria-label="Profile">
      <PaneHead title="Profile" detail={pending.edits.length > 0 ? 'changed by you' : pending.file.profile === null ? 'as recognised' : 'as you chose'}>
        <Menu label="Change the profile" button={{ variant: 'text' }} entries={[
          ...guesses.map((guess) => ({ key: guess.id, text: visible(guess.title), detail: guess.confidence.toFixed(2), selected: guess.id === profile.id, run: () => choose(guess.id) })),
          'line', { key: ' all', text: 'All profiles…', run: () => setChoosing(true) },
        ]}>Change</Menu>
      </PaneHead>
      <Box sx={{ px: 3, py: 2, display: 'flex', flexDirection: 'column', gap: 1 }}>
        <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 2 }}>
          <Typography variant="body2" sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>{visible(profile.title)}</Typography>
          <Typography variant="body2">{profile.confidence.toFixed(2)}</Typography>
        </Box>
        <Box role="meter" aria-label="Confidence" aria-valuenow={profile.confidence} aria-valuemin={0} aria-valuemax={1} sx={{ height: 3, bgcolor: 'series.rest' }}>
          <Box sx={{ height: '100%', bgcolor: 'primary.main' }} style={{ width: `${profile.confidence * 100}%` }} />
        </Box>
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, typography: 'body2' }}>
          {profile.reasons.map((reason) => (
            <Box component="li" key={reason} sx={{ display: 'flex', gap: 2 }}>
              <Box component="span" sx={{ fontWeight: 600, width: 8 }}>{reason.slice(0, 1)}</Box><Box component="span" sx={{ overflowWrap: 'anywhere', minWidth: 0 }}>{visible(reason.slice(1).trim())}</Box>
            </Box>
          ))}
        </Box>
        {best && <Typography variant="caption" sx={{ color: 'text.secondary' }}>Next best: {visible(best.title)}, {best.confidence.toFixed(2)}</Typography>}
      </Box>
      {choosing && <ProfilesDialog used={profile.id} onClose={() => setChoosing(false)} onUse={(id) => { setChoosing(false); choose(id); }} />}
    </Box>
  );
}
