// Gaps: what each source covers, and where record ids, periods or the order of its clock are not whole.
import { Box, Button, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import type { GapEdge, Gaps, SourceCoverage } from '../../../contract/checks.ts';
import { useOperation } from '../../app/engine.tsx';
import { Failure } from '../../app/failure.tsx';
import { countOf, formatCount, formatInstant, formatSpan, microsOf, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { StatusBar } from '../../app/status-bar.tsx';
import { useView } from '../../app/view.ts';
import { Pane, PaneHead } from '../../ui/pane.tsx';
import { BusyLine, EmptyState } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { MonoText } from '../../ui/text.tsx';

export function GapsCheck() {
  const { caseId } = useCase();
  const gaps = useOperation('check.gaps', { caseId });
  const { data } = gaps;
  if (gaps.error) return <Failure error={gaps.error} onRetry={() => void gaps.refetch()} />;
  if (!data) return <Pane label="Gaps"><BusyLine busy /><EmptyState title="Looking for what is missing">This takes a moment in a large case, and is done once.</EmptyState></Pane>;
  const count = (pick: (source: SourceCoverage) => number) => data.sources.reduce((sum, source) => sum + pick(source), 0);
  const totals = { ids: count(({ idGaps }) => idGaps), silences: count(({ silences }) => silences), reversals: count(({ reversals }) => reversals) };
  return (
    <>
      <Pane label="Gaps" tabStop>
        <PaneHead title="Coverage" detail={data.from === null ? 'no event has a time' : `${formatInstant(data.from, 'UTC', 'minute')} to ${formatInstant(data.to!, 'UTC', 'minute')} UTC, in spans of ${formatSpan(data.bucketMicros)}; darker is more events`} />
        <Coverage gaps={data} />
        <Found title="Missing record ids" total={totals.ids} shown={data.idGaps.length} none="No id is missing in sources that number their records consecutively." head={['Source', 'Ids', 'Before', 'After', 'In another source']}
          rows={data.idGaps.map(({ source, from, to, before, after, elsewhere }) => [source, from === to ? formatId(from) : `${formatId(from)} to ${formatId(to)} (${formatCount(to - from + 1)})`, <Edge key="b" edge={before} />, <Edge key="a" edge={after} />, elsewhere === 0 ? 'none of them' : elsewhere === to - from + 1 ? 'all of them' : `${formatCount(elsewhere)} of them`])} />
        <Found title="Silent periods" total={totals.silences} shown={data.silences.length} none="No source is silent when it usually is not." head={['Source', 'Silent for', 'Events usual then', 'Last before', 'First after']}
          rows={data.silences.map(({ source, before, after, usual }) => [source, formatSpan(microsOf(after.time!) - microsOf(before.time!)), formatCount(usual), <Edge key="b" edge={before} />, <Edge key="a" edge={after} />])} />
        <Found title="Clocks that go back" total={totals.reversals} shown={data.reversals.length} none="No record bears an earlier time than the one before it." head={['Source', 'Back by', 'Record', 'Comes after']}
          rows={data.reversals.map(({ source, before, after, micros }) => [source, formatSpan(micros), <Edge key="a" edge={after} />, <Edge key="b" edge={before} />])} />
      </Pane>
      <StatusBar><span><strong>{formatCount(totals.ids)}</strong> {totals.ids === 1 ? 'gap' : 'gaps'} of ids</span><span>{countOf(totals.silences, 'silent period')}</span><span>{countOf(totals.reversals, 'clock reversal')}</span></StatusBar>
    </>
  );
}

const formatId = (id: number): string => String(id);

function Coverage({ gaps: { sources, from, bucketMicros } }: { readonly gaps: Gaps }) {
  const [, setView] = useView();
  const first = from === null ? 0 : microsOf(from);
  const at = (bucket: number) => new Date((first + bucket * bucketMicros) / 1000).toISOString().replace(/\.\d+Z$/, 'Z');
  return (
    <Table aria-label="Coverage of sources" sx={{ '& td, & th': { height: '30px !important' } }}>
      <colgroup><col style={{ width: 72 }} /><col style={{ width: '16%' }} /><col style={{ width: 84 }} /><col /><col style={{ width: 172 }} /><col style={{ width: 132 }} /><col style={{ width: 148 }} /></colgroup>
      <thead><tr><th scope="col">Source</th><th scope="col">File</th><th scope="col" className="number">Events</th><th scope="col">Over time</th><th scope="col">Record ids</th><th scope="col">Silence against</th><th scope="col">Order by</th></tr></thead>
      <tbody>{sources.map(({ source, name, events, first: begins, last, buckets, ids, rhythm, order }) => {
        const most = Math.max(1, ...buckets);
        const empty = buckets.filter((count) => count === 0).length;
        return (
          <tr key={source}>
            <th scope="row"><Button variant="text" aria-label={`Show ${source} in Explore`} onClick={() => setView({ screen: 'explore', text: '', filters: [{ field: 'source', values: [source], on: true, not: false }], window: null, event: null })} sx={{ p: 0, height: 20 }}><MonoText>{source}</MonoText></Button></th>
            <td title={visible(name)}>{visible(name)}</td><td className="number">{formatCount(events)}</td>
            <td>
              <Box role="img" aria-label={begins === null ? 'no dated event' : `${formatInstant(begins, 'UTC', 'minute')} to ${formatInstant(last!, 'UTC', 'minute')}, ${countOf(empty, 'empty span')} of ${formatCount(buckets.length)}`} sx={{ display: 'flex', height: 16, border: 1, borderColor: 'line.subtle' }}>
                {buckets.map((count, bucket) => <Box key={bucket} title={`${formatInstant(at(bucket), 'UTC', 'minute')} UTC: ${countOf(count, 'event')}`} sx={{ flex: 1, bgcolor: count === 0 ? 'transparent' : 'primary.main' }} style={{ opacity: count === 0 ? 1 : 0.25 + 0.75 * Math.sqrt(count / most) }} />)}
              </Box>
            </td>
            <td>{ids.kind}{ids.missing > 0 ? `, ${formatCount(ids.missing)} missing` : ''}</td><td>{rhythm ?? <em>cannot be assessed</em>}</td><td>{order ?? <em>cannot be assessed</em>}</td>
          </tr>
        );
      })}</tbody>
    </Table>
  );
}

function Found({ title, total, shown, none, head, rows }: { readonly title: string; readonly total: number; readonly shown: number; readonly none: string; readonly head: readonly string[]; readonly rows: readonly (readonly ReactNode[])[] }) {
  return (
    <Box component="section" aria-label={title} sx={{ mt: 4 }}>
      <PaneHead title={title} detail={total === 0 ? '' : shown < total ? `the first ${formatCount(shown)} of ${formatCount(total)}` : formatCount(total)} />
      {rows.length === 0 ? <Typography variant="body2" sx={{ px: 3, py: 2, color: 'text.secondary' }}>{none}</Typography> : (
        <Table aria-label={title}>
          <colgroup><col style={{ width: 72 }} />{head.slice(1).map((name) => <col key={name} />)}</colgroup>
          <thead><tr>{head.map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
          <tbody>{rows.map(([first, ...rest], at) => <tr key={at}><th scope="row"><MonoText>{first}</MonoText></th>{rest.map((cell, column) => <td key={column}>{cell}</td>)}</tr>)}</tbody>
        </Table>
      )}
    </Box>
  );
}

function Edge({ edge: { event, time } }: { readonly edge: GapEdge }) {
  const [, setView] = useView();
  return <><Button variant="text" aria-label={`Show ${event} in Explore`} onClick={() => setView({ screen: 'explore', text: '', filters: [], window: null, event })} sx={{ p: 0, height: 20 }}><MonoText>{event}</MonoText></Button> <Box component="span" sx={{ color: 'text.secondary' }}>{time === null ? 'undated' : formatInstant(time, 'UTC', 'second')}</Box></>;
}
