// Facts of one source in words, hashes with both ends or in full.
import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import type { Source } from '../../../contract/sources.ts';
import { formatBytes, formatCount, formatInstant, instantOf, microsOf, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { FieldList } from '../../ui/pane.tsx';
import { CopyButton, HashText, Mark, MonoText } from '../../ui/text.tsx';
import { addsUp, clockWords, countWords, decisionWords, layerKind, STANDING_WORDS, STATES } from './source-words.ts';

/** Everything said of a source but its counts. `full`: hashes in full, for comparing by eye. */
export function SourceFacts({ source, full }: { readonly source: Source; readonly full: boolean }) {
  const { settings } = useCase();
  const period = source.firstTime && source.lastTime ? [source.firstTime, source.lastTime] as const : null;
  const range = (zone: string, shift = 0) => period && `${period.map((instant) => formatInstant(instantOf(microsOf(instant) - shift * 1e6), zone, 'full')).join(' to ')} ${zone}`;
  const hash = (text: string, label: string) => (full ? <Hash text={text} label={label} /> : <HashText hash={text} copy />);
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['File', visible(source.name)],
    ['SHA-256', hash(source.sha256, 'Copy the SHA-256')],
    ...(source.layers.some(({ kind }) => kind !== 'file') ? source.layers.map((layer, at) => [at === 0 ? 'Layers' : '', <span key={`layer${at}`}>{visible(layer.name)}, {layerKind(layer.kind)}, {formatBytes(layer.bytes)}, <HashText hash={layer.sha256} copy /></span>] as const) : []),
    ['Merkle root', hash(source.merkleRoot, 'Copy the Merkle root')],
    ['Size', `${formatBytes(source.bytes)} (${formatCount(source.bytes)} bytes), ${source.format.toUpperCase()}`],
    ['Read as', `${source.encoding.toUpperCase()}, ${visible(source.dialect)}`],
    ['Profile', `${visible(source.profileTitle)}, version ${source.profileVersion}`],
    ['Period', range('UTC') ?? 'no record has a readable time'],
    ...(period && settings.zone !== 'UTC' ? [['', range(settings.zone)] as const] : []),
    ...(source.clockSeconds === 0 ? [] : [['Clock', `corrected by ${clockWords(source.clockSeconds)}; as logged: ${range('UTC', source.clockSeconds) ?? 'none'}`] as const]),
    ...decisionWords(source),
    ['Imported', `${formatInstant(source.importedAt, 'UTC', 'second')} UTC by ${visible(source.importedBy)}`],
    ['State', STATES[source.state]],
    ['Standing', `${STANDING_WORDS[source.standing]}${source.standingReason === '' ? '' : `, because: ${visible(source.standingReason)}`}`],
  ];
  return <FieldList sx={{ rowGap: '6px' }}>{facts.map(([term, value], at) => [<dt key={`t${at}`}>{term}</dt>, <dd key={`d${at}`}>{value}</dd>])}</FieldList>;
}

/** The counts, and whether they add up, computed here anew. */
export function SourceCounts({ source }: { readonly source: Source }) {
  const right = addsUp(source);
  return (
    <Box component="section" aria-label="Counts">
      <Typography variant="h3" sx={{ mb: 1 }}>Every record accounted for</Typography>
      <Box component="dl" sx={{ m: 0, display: 'grid', gridTemplateColumns: 'max-content max-content 1fr', columnGap: 4, rowGap: '4px', typography: 'body2', '& dt': { color: 'text.secondary' }, '& dd': { m: 0 } }}>
        {countWords(source).map(([term, count, note]) => [<dt key={term}>{term}</dt>, <Box component="dd" key={`${term} count`} sx={{ textAlign: 'right', fontWeight: 600 }}>{count}</Box>, <Box component="dd" key={`${term} note`} sx={{ color: 'text.secondary' }}>{note}</Box>])}
      </Box>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, mt: 2 }}>
        <Mark kind={right ? 'good' : 'bad'} label={null} />
        <Typography variant="body2">{formatCount(source.imported)} + {formatCount(source.rejected)} + {formatCount(source.duplicate)} = {formatCount(source.imported + source.rejected + source.duplicate)}{right ? ', which is what was read' : `, but ${formatCount(source.read)} were read`}</Typography>
      </Box>
    </Box>
  );
}

/** A hash in full: compared by eye, or copied. */
function Hash({ text, label }: { readonly text: string; readonly label: string }) {
  return <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 1 }}><MonoText>{text}</MonoText><CopyButton text={text} label={label} /></Box>;
}
