// Which profile reads a file, how sure that is and why, and what else could.
import { Box, Typography } from '@mui/material';
import type { ImportFile, ImportPreview, ProfileGuess } from '../../../contract/sources.ts';
import { Menu } from '../../ui/menu.tsx';
import { PaneHead } from '../../ui/pane.tsx';
import type { PendingFile } from './use-import.ts';

/** The profile in use with its confidence (0 to 1) and reasons; another one can be chosen, which takes back the acceptance of a mapping. */
export function ProfilePane({ pending, preview, onAnswer }: { readonly pending: PendingFile; readonly preview: ImportPreview; readonly onAnswer: (patch: Partial<ImportFile>) => void }) {
  const { profile, others } = preview;
  const guesses: readonly ProfileGuess[] = [profile, ...others];
  const best = others[0];
  return (
    <Box component="section" aria-label="Profile">
      <PaneHead title="Profile" detail={pending.file.profile === null ? 'as recognised' : 'as you chose'}>
        {others.length > 0 && (
          <Menu label="Change the profile" button={{ variant: 'text' }} entries={guesses.map((guess) => ({
            key: guess.id, text: guess.title, detail: guess.confidence.toFixed(2), selected: guess.id === profile.id, run: () => onAnswer({ profile: guess.id, accept: false }),
          }))}>Change</Menu>
        )}
      </PaneHead>
      <Box sx={{ px: 3, py: 2, display: 'flex', flexDirection: 'column', gap: 1 }}>
        <Box sx={{ display: 'flex', justifyContent: 'space-between' }}>
          <Typography variant="body2" sx={{ fontWeight: 600 }}>{profile.title}</Typography>
          <Typography variant="body2">{profile.confidence.toFixed(2)}</Typography>
        </Box>
        <Box role="meter" aria-label="Confidence" aria-valuenow={profile.confidence} aria-valuemin={0} aria-valuemax={1} sx={{ height: 3, bgcolor: 'series.rest' }}>
          <Box sx={{ height: '100%', bgcolor: 'primary.main' }} style={{ width: `${profile.confidence * 100}%` }} />
        </Box>
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, typography: 'body2' }}>
          {profile.reasons.map((reason) => (
            <Box component="li" key={reason} sx={{ display: 'flex', gap: 2 }}>
              <Box component="span" sx={{ fontWeight: 600, width: 8 }}>{reason.slice(0, 1)}</Box><span>{reason.slice(1).trim()}</span>
            </Box>
          ))}
        </Box>
        {best && <Typography variant="caption" sx={{ color: 'text.secondary' }}>Next best: {best.title}, {best.confidence.toFixed(2)}</Typography>}
      </Box>
    </Box>
  );
}
