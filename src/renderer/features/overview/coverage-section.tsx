// What days each source covers: a strip for the eye, and first, last and days without an event as figures.
import { Box } from '@mui/material';
import type { Histogram } from '../../../contract/model.ts';
import type { Coverage } from '../../../contract/overview.ts';
import { countOf, formatCount, visible } from '../../app/format.ts';
import { Table } from '../../ui/table.tsx';
import { FigureLink } from './figure-link.tsx';
import { ON_SCREEN_ONLY, Printed, Remark } from './section.tsx';

/** Sources that a printed page has room for. */
const PRINTED = 8;

export function CoverageTable({ coverage, sources, histogram }: { readonly coverage: readonly Coverage[]; readonly sources: number; readonly histogram: Histogram }) {
  const undated = coverage.reduce((sum, one) => sum + one.undated, 0);
  return (
    <>
      <Table aria-label="Coverage of sources">
        <colgroup><col style={{ width: '24%' }} /><col style={{ width: 64 }} /><col style={{ width: 84 }} /><col style={{ width: 84 }} /><col style={{ width: 64 }} /><col /></colgroup>
        <thead><tr><th scope="col">Source</th><th scope="col" className="number">Events</th><th scope="col">First</th><th scope="col">Last</th><th scope="col" className="number" title="Days without a single event, between the first and the last">Empty</th><th scope="col" title={histogram.from === null || histogram.to === null ? '' : `${histogram.from.slice(0, 10)} to ${histogram.to.slice(0, 10)}`}>Whole period</th></tr></thead>
        <tbody>{coverage.map(({ source, name, events, first, last, days, emptyDays, gaps, counts }, row) => (
          <tr key={source} className={row < PRINTED ? undefined : ON_SCREEN_ONLY}>
            <th scope="row" title={visible(name)}>{source} {visible(name)}</th>
            <td className="number"><FigureLink query={`source:"${source}"`}>{formatCount(events)}</FigureLink></td>
            <td>{first?.slice(0, 10) ?? 'undated'}</td><td>{last?.slice(0, 10) ?? ''}</td>
            <td className="number" title={gaps.map(({ from, to }) => (from === to ? from : `${from} to ${to}`)).join(', ')}>{days === 0 ? '' : formatCount(emptyDays)}</td>
            <td><Strip counts={counts} label={emptyDays === 0 ? 'an event on every day' : `longest gap ${gaps[0].from} to ${gaps[0].to}`} /></td>
          </tr>
        ))}</tbody>
      </Table>
      <Printed rows={PRINTED} of={coverage.length} />
      <Remark>
        Days of UTC. {gapWords(coverage)}{undated > 0 && <> Undated: <FigureLink query="is:undated">{formatCount(undated)}</FigureLink>.</>}{sources > coverage.length && ` ${countOf(sources - coverage.length, 'more source')}.`}
      </Remark>
    </>
  );
}

function gapWords(coverage: readonly Coverage[]): string {
  const widest = coverage.flatMap(({ source, gaps }) => gaps.map((gap) => ({ source, ...gap }))).sort((a, b) => b.days - a.days)[0];
  return widest ? `The longest stretch without an event: ${countOf(widest.days, 'day')} in ${widest.source}, ${widest.from}${widest.days === 1 ? '' : ` to ${widest.to}`}.` : 'No source has a day without an event.';
}

function Strip({ counts, label }: { readonly counts: readonly number[]; readonly label: string }) {
  // Neighbouring buckets with events are one piece.
  const pieces: { from: number; length: number }[] = [];
  counts.forEach((count, at) => {
    if (count === 0) return;
    const last = pieces.at(-1);
    if (last && last.from + last.length === at) last.length++; else pieces.push({ from: at, length: 1 });
  });
  return (
    <Box component="svg" role="img" aria-label={label} viewBox={`0 0 ${Math.max(1, counts.length)} 1`} preserveAspectRatio="none" sx={{ display: 'block', width: '100%', height: 10, bgcolor: 'surface.sunken', '& rect': { fill: 'var(--ex-palette-series-b)' } }}>
      {pieces.map(({ from, length }) => <rect key={from} x={from} y={0} width={length} height={1} />)}
    </Box>
  );
}
