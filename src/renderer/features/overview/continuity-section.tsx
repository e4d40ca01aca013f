// Continuity in short: how many changes begin where the one before them ended, by month and module. The breaks themselves are in Checks.
import { Box, Typography } from '@mui/material';
import type { Continuity, ContinuityRate } from '../../../contract/checks.ts';
import { countOf, formatCount, visible } from '../../app/format.ts';
import { Table } from '../../ui/table.tsx';
import { ViewLink } from './figure-link.tsx';
import { Remark } from './section.tsx';

const ROWS = 8;

/** Cut to a hundredth, never rounded up: 100 % is all of them. */
export function continuityPercent({ pairs, breaks }: Pick<Continuity, 'pairs' | 'breaks'>): string {
  const hundredths = Math.floor(((pairs - breaks) * 10_000) / pairs);
  return `${hundredths % 100 === 0 ? hundredths / 100 : (hundredths / 100).toFixed(2)} %`;
}

export function ContinuityRates({ continuity }: { readonly continuity: Continuity }) {
  const { pairs, breaks, notAssessed, byModule, byMonth } = continuity;
  if (pairs === 0) return <Typography variant="body2">Nothing to compare: no field of an entity is changed by two records whose values are known.</Typography>;
  return (
    <>
      <Typography variant="body2" sx={{ mb: 2 }}>
        <strong>{continuityPercent(continuity)}</strong> of {countOf(pairs, 'pair')} of neighbouring changes fit. {breaks === 0 ? 'No break.' : <>Breaks: <ViewLink patch={{ screen: 'checks', check: 'continuity' }}>{formatCount(breaks)}</ViewLink>.</>}
      </Typography>
      <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(2, minmax(0, 1fr))', gap: 4, alignItems: 'start' }}>
        <Rates title="Module" of={byModule} />
        <Rates title="Month" of={byMonth.toSorted((a, b) => b.breaks - a.breaks || (a.of ?? '').localeCompare(b.of ?? ''))} />
      </Box>
      <Remark>Not assessed, for a value is masked or not recorded: {formatCount(notAssessed)}. A break has several possible causes, which Checks lists.</Remark>
    </>
  );
}

function Rates({ title, of }: { readonly title: string; readonly of: readonly ContinuityRate[] }) {
  return (
    <Table aria-label={`Continuity by ${title.toLowerCase()}`} dense>
      <colgroup><col /><col style={{ width: 68 }} /><col style={{ width: 72 }} /></colgroup>
      <thead><tr><th scope="col">{title}</th><th scope="col" className="number">Pairs</th><th scope="col" className="number">Breaks</th></tr></thead>
      <tbody>{of.slice(0, ROWS).map(({ of: name, pairs, breaks }) => (
        <tr key={name ?? ''}><th scope="row" title={visible(name ?? '(none)')}>{name === null || name === '' ? '(none)' : visible(name)}</th><td className="number">{formatCount(pairs)}</td><td className="number">{breaks > 0 ? <ViewLink patch={{ screen: 'checks', check: 'continuity' }}>{formatCount(breaks)}</ViewLink> : '0'}</td></tr>
      ))}</tbody>
    </Table>
  );
}
