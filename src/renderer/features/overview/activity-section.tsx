// Events by category over time: stacked bars for the eye, and the same figures as a table for everybody.
import { Box, Typography } from '@mui/material';
import { styled } from '@mui/material/styles';
import { useState } from 'react';
import type { Category, Histogram } from '../../../contract/model.ts';
import { formatCount, formatInstant, instantOf, microsOf } from '../../app/format.ts';
import { useView } from '../../app/view.ts';
import { Table } from '../../ui/table.tsx';
import { CATEGORY_TITLES, STACKS } from '../explore/words.ts';
import { FigureLink } from './figure-link.tsx';
import { Remark } from './section.tsx';

const HEIGHT = 120;
type Series = (typeof STACKS)[number]['series'];
const Bar = styled('rect', { shouldForwardProp: (name) => name !== 'series' })<{ readonly series: Series }>(({ theme, series }) => ({ fill: theme.vars.palette.series[series] }));

/** `shown`: categories drawn, those of the lens; others are none of its business here and have no bar. */
export function Activity({ histogram, shown, totals }: { readonly histogram: Histogram; readonly shown: readonly Category[]; readonly totals: ReadonlyMap<string, number> }) {
  const [, setView] = useView();
  const [open, setOpen] = useState(false);
  const stacks = STACKS.map(({ series, title, categories }) => ({ series, title, categories: categories.filter((category) => shown.includes(category)) })).filter(({ categories }) => categories.length > 0);
  const countsOf = (categories: readonly Category[], at: number) => histogram.series.reduce((sum, one) => (categories.includes(one.category) ? sum + one.counts[at] : sum), 0);
  const buckets = Array.from({ length: histogram.series[0]?.counts.length ?? 0 }, (_, at) => ({ at, total: countsOf(shown, at) }));
  const top = Math.max(1, ...buckets.map(({ total }) => total));
  const start = histogram.from === null ? 0 : microsOf(histogram.from);
  const width = histogram.bucketSeconds * 1e6;
  const windowOf = (at: number) => ({ on: true, from: instantOf(start + at * width), to: instantOf(start + (at + 1) * width - 1) });
  const filters = shown.length === histogram.series.length ? [] : [{ on: true, not: false, field: 'category', values: shown }];
  const isDays = histogram.bucketSeconds % 86_400 === 0;
  const nameOf = (at: number) => { const text = formatInstant(instantOf(start + at * width), 'UTC', 'minute'); return isDays ? text.slice(0, 10) : text; };
  if (histogram.from === null || histogram.to === null) return <Typography variant="body2" sx={{ color: 'text.secondary' }}>No event has a time that could be read.</Typography>;
  return (
    <>
      <Box sx={{ display: 'grid', gridTemplateColumns: 'auto minmax(0, 1fr)', columnGap: 2 }}>
        <Box aria-hidden sx={{ typography: 'caption', color: 'text.secondary', display: 'flex', flexDirection: 'column', justifyContent: 'space-between', textAlign: 'right', height: HEIGHT }}><span>{formatCount(top)}</span><span>0</span></Box>
        <Box component="svg" role="img" aria-label={`Events by category from ${nameOf(0)} on; the table below has the same figures`} viewBox={`0 0 ${buckets.length} ${HEIGHT}`} preserveAspectRatio="none"
          sx={{ width: '100%', height: HEIGHT, display: 'block', borderBottom: 1, borderColor: 'line.strong' }}>
          {buckets.map(({ at, total }) => {
            let foot = HEIGHT;
            return total > 0 && (
              <g key={at} style={{ cursor: 'pointer' }} onClick={() => setView({ screen: 'explore', filters, text: '', window: windowOf(at), event: null })}>
                <title>{`${nameOf(at)}: ${formatCount(total)}`}</title>
                <rect x={at} y={0} width={1} height={HEIGHT} fill="transparent" />
                {stacks.map(({ series, categories }) => {
                  const height = (countsOf(categories, at) / top) * HEIGHT;
                  foot -= height;
                  return height > 0 && <Bar key={series} series={series} x={at + 0.06} y={Math.min(foot, HEIGHT - 1)} width={0.88} height={Math.max(1, height)} />;
                })}
              </g>
            );
          })}
        </Box>
        <span />
        <Box aria-hidden sx={{ typography: 'caption', color: 'text.secondary', display: 'flex', justifyContent: 'space-between' }}><span>{nameOf(0)}</span><span>each bar {spanWords(histogram.bucketSeconds)}, UTC</span><span>{nameOf(buckets.length - 1)}</span></Box>
      </Box>
      <Box component="ul" aria-label="Categories" sx={{ listStyle: 'none', p: 0, m: 0, mt: 2, display: 'flex', flexWrap: 'wrap', columnGap: 5, rowGap: 1, typography: 'body2' }}>
        {stacks.flatMap(({ series, categories }) => categories.map((category) => (
          <Box component="li" key={category} sx={{ display: 'flex', alignItems: 'center', gap: 1.5 }}>
            <Box component="span" aria-hidden sx={{ width: 10, height: 10, bgcolor: `series.${series}` }} />
            {CATEGORY_TITLES[category]} <FigureLink query={`category:${category}`}>{formatCount(totals.get(category) ?? 0)}</FigureLink>
          </Box>
        )))}
      </Box>
      <Box component="details" className="screen-only" onToggle={(event) => setOpen((event.currentTarget as HTMLDetailsElement).open)} sx={{ mt: 2, typography: 'body2', '& summary': { cursor: 'pointer', color: 'text.secondary', width: 'fit-content' } }}>
        <summary>The same as a table</summary>
        {open && <Box tabIndex={0} role="group" aria-label="Events by category over time, as a table" sx={{ maxHeight: 280, overflow: 'auto', mt: 1 }}>
          <Table aria-label="Events by category over time" dense auto>
            <thead><tr><th scope="col">From (UTC)</th>{stacks.map(({ title }) => <th key={title} scope="col" className="number">{title}</th>)}<th scope="col" className="number">All shown</th></tr></thead>
            <tbody>{buckets.filter(({ total }) => total > 0).map(({ at, total }) => (
              <tr key={at}>
                <th scope="row">{nameOf(at)}</th>
                {stacks.map(({ title, categories }) => <td key={title} className="number">{formatCount(countsOf(categories, at))}</td>)}
                <td className="number"><FigureLink query={filters.length === 0 ? '' : `category:(${shown.join(' or ')})`} window={windowOf(at)}>{formatCount(total)}</FigureLink></td>
              </tr>
            ))}</tbody>
          </Table>
        </Box>}
      </Box>
      {shown.length < histogram.series.length && <Remark>This lens is about {shown.map((category) => CATEGORY_TITLES[category]).join(', ')}; the others show the rest.</Remark>}
    </>
  );
}

function spanWords(seconds: number): string {
  const units = [[86_400, 'day'], [3600, 'hour'], [60, 'minute'], [1, 'second']] as const;
  const [size, word] = units.find(([one]) => seconds % one === 0) ?? units[3];
  const count = seconds / size;
  return count === 1 ? `one ${word}` : `${formatCount(count)} ${word}s`;
}
