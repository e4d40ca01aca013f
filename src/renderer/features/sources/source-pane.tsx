// Everything known about one imported source, hashes in full.
import { Box, Button, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import type { Source } from '../../../contract/sources.ts';
import { countOf, formatBytes, formatCount, formatInstant } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { useView } from '../../app/view.ts';
import { FieldList, Pane, PaneHead } from '../../ui/pane.tsx';
import { CopyButton, Mark, MonoText } from '../../ui/text.tsx';

/** Facts of one source in words and figures, with ways into Explore. */
export function SourcePane({ source }: { readonly source: Source }) {
  const { settings } = useCase();
  const [view, setView] = useView();
  const period = source.firstTime && source.lastTime ? [source.firstTime, source.lastTime] as const : null;
  const range = (zone: string) => period && `${formatInstant(period[0], zone, 'full')} to ${formatInstant(period[1], zone, 'full')} ${zone}`;
  /** Explore, narrowed to this source and whatever `extra` says; other filters are dropped, as the button promises its own. */
  const show = (values: readonly string[], extra: readonly { readonly field: string; readonly values: readonly string[] }[] = []) => setView({
    screen: 'explore', text: '', window: null, event: null,
    filters: [{ on: true, not: false, field: 'source', values }, ...extra.map((filter) => ({ on: true, not: false, ...filter }))],
  });
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['File', source.name],
    ['SHA-256', <Hash key="sha" text={source.sha256} label="Copy the SHA-256" />],
    ['Merkle root', <Hash key="root" text={source.merkleRoot} label="Copy the Merkle root" />],
    ['Size', `${formatBytes(source.bytes)} (${formatCount(source.bytes)} bytes), ${source.format.toUpperCase()}`],
    ['Profile', `${source.profileTitle}, version ${source.profileVersion}`],
    ['Period', range('UTC') ?? 'no record has a readable time'],
    ...(period && settings.zone !== 'UTC' ? [['', range(settings.zone)] as const] : []),
    ['Zone', source.zone === null ? 'every time carries its own' : `times without one were read as ${source.zone}`],
    ['Imported', `${formatInstant(source.importedAt, 'UTC', 'second')} UTC by ${source.importedBy}`],
    ['State', source.state === 'complete' ? 'complete: read to its end' : 'partial: the file ended early; what could be read is here and counted'],
  ];
  const counts: readonly (readonly [string, string, string])[] = [
    ['Read', formatCount(source.read), 'records found in the file'],
    ['Imported', formatCount(source.imported), `became ${countOf(source.events, 'event')}`],
    ['Rejected', formatCount(source.rejected), source.rejected === 0 ? 'none' : 'kept with line, reason and raw text'],
    ['Duplicate', formatCount(source.duplicate), source.duplicate === 0 ? 'none' : 'another source had supplied them; kept and masked'],
    ['Repeated', formatCount(source.repeated), 'same bytes earlier in this source; they stay events'],
    ['Undated', formatCount(source.undated), 'events without a readable time'],
  ];
  return (
    <Pane label={`Source ${source.id}`}>
      <PaneHead title={source.id} sticky detail={source.name}><Button variant="text" onClick={() => show([source.id])}>Show in Explore</Button></PaneHead>
      <Box sx={{ px: 4, py: 3, display: 'flex', flexDirection: 'column', gap: 4 }}>
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
          <Mark kind={source.state === 'partial' ? 'suspicious' : 'good'} label={null} />
          <Typography variant="h1" component="p" sx={{ overflowWrap: 'anywhere' }}>{source.name}</Typography>
        </Box>
        <FieldList sx={{ rowGap: '6px' }}>{facts.map(([term, value], at) => [<dt key={`t${at}`}>{term}</dt>, <dd key={`d${at}`}>{value}</dd>])}</FieldList>
        <Box component="section" aria-label="Counts">
          <Typography variant="h3" sx={{ mb: 1 }}>Every record accounted for</Typography>
          <Box component="dl" sx={{ m: 0, display: 'grid', gridTemplateColumns: 'max-content max-content 1fr', columnGap: 4, rowGap: '4px', typography: 'body2', '& dt': { color: 'text.secondary' }, '& dd': { m: 0 } }}>
            {counts.map(([term, count, note]) => [<dt key={term}>{term}</dt>, <Box component="dd" key={`${term} count`} sx={{ textAlign: 'right', fontWeight: 600 }}>{count}</Box>, <Box component="dd" key={`${term} note`} sx={{ color: 'text.secondary' }}>{note}</Box>])}
          </Box>
          <Box sx={{ display: 'flex', gap: 2, mt: 3 }}>
            {source.repeated > 0 && <Button onClick={() => show([source.id], [{ field: 'is', values: ['repeated'] }])}>Show repeated</Button>}
            {source.undated > 0 && <Button onClick={() => show([source.id], [{ field: 'is', values: ['undated'] }])}>Show undated</Button>}
          </Box>
        </Box>
        {view.source === null && <Typography variant="body2" sx={{ color: 'text.secondary' }}>The original file is not needed to work with this case: its bytes are in it.</Typography>}
      </Box>
    </Pane>
  );
}

/** A hash in full: this is the one place where all of it is compared by eye. */
function Hash({ text, label }: { readonly text: string; readonly label: string }) {
  return <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 1 }}><MonoText>{text}</MonoText><CopyButton text={text} label={label} /></Box>;
}
