// Everything known about one imported source, hashes in full, and what can be done with it.
import { Box, Button, Typography } from '@mui/material';
import type { Source } from '../../../contract/sources.ts';
import { visible } from '../../app/format.ts';
import { useView } from '../../app/view.ts';
import { Pane, PaneHead } from '../../ui/pane.tsx';
import { BoxedWord, Mark } from '../../ui/text.tsx';
import { useShowEvents } from '../ledger/show-events.ts';
import { SourceCounts, SourceFacts } from '../ledger/source-facts.tsx';
import { STANDING_WORDS } from '../ledger/source-words.ts';
import { SourceActions } from './source-actions.tsx';

/** Facts of one source in words and figures, with ways into Explore and into the ledger. */
export function SourcePane({ source }: { readonly source: Source }) {
  const [view, setView] = useView();
  const show = useShowEvents();
  const only = (word: string) => () => show(source.id, { field: 'is', values: [word] });
  const masked = source.standing !== 'included';
  return (
    <Pane label={`Source ${source.id}`}>
      <PaneHead title={source.id} sticky detail={visible(source.name)}>
        <Button variant="text" onClick={() => setView({ ledger: true, source: source.id })}>Open in the ledger</Button>
        <Button variant="text" onClick={() => show(source.id)}>Show in Explore</Button>
      </PaneHead>
      <Box sx={{ px: 4, py: 3, display: 'flex', flexDirection: 'column', gap: 4 }}>
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
          <Mark kind={masked || source.state === 'partial' ? 'suspicious' : 'good'} label={null} />
          <Typography variant="h1" component="p" sx={{ overflowWrap: 'anywhere' }}>{visible(source.name)}</Typography>
          {masked && <BoxedWord dashed>{source.standing}</BoxedWord>}
        </Box>
        {masked && <Typography variant="body2" sx={{ borderLeft: 3, borderColor: 'severity.suspicious', pl: 3, overflowWrap: 'anywhere' }}>This source is {STANDING_WORDS[source.standing]}, because: {visible(source.standingReason)}. Its events are left out of lists, counts and searches; its records and their annotations are kept.</Typography>}
        <SourceFacts source={source} full />
        <SourceCounts source={source} />
        {(source.repeated > 0 || source.undated > 0 || source.conflicts > 0) && !masked && (
          <Box sx={{ display: 'flex', gap: 2 }}>
            {source.repeated > 0 && <Button onClick={only('repeated')}>Show repeated</Button>}
            {source.undated > 0 && <Button onClick={only('undated')}>Show undated</Button>}
            {source.conflicts > 0 && <Button onClick={only('conflict')}>Show conflicts</Button>}
          </Box>
        )}
        <SourceActions key={source.id} source={source} />
        {view.source === null && <Typography variant="body2" sx={{ color: 'text.secondary' }}>The original file is not needed to work with this case: its bytes are in it.</Typography>}
      </Box>
    </Pane>
  );
}
