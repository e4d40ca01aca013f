// The ledger over the whole width: every source with its figures, totals that are added up anew, and behind each figure its list.
import ArrowBack from '@mui/icons-material/ArrowBackOutlined';
import ContentCopy from '@mui/icons-material/ContentCopyOutlined';
import { Box, Button, Typography, useMediaQuery } from '@mui/material';
import { useState } from 'react';
import type { Source } from '../../../contract/sources.ts';
import { Boundary } from '../../app/failure.tsx';
import { countOf, formatBytes, formatCount, formatInstant, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { useView } from '../../app/view.ts';
import { Pages } from '../../ui/pages.tsx';
import { Pane, PaneHead } from '../../ui/pane.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { Table } from '../../ui/table.tsx';
import { BoxedWord, HashText, Mark, MonoText, useCopy } from '../../ui/text.tsx';
import { sourceState } from '../sources/source-list.tsx';
import { SourceActions } from '../sources/source-actions.tsx';
import { CompareExports } from './compare-exports.tsx';
import { LedgerTabs } from './ledger-tabs.tsx';
import { SourceCounts, SourceFacts } from './source-facts.tsx';
import { addsUp, ledgerText } from './source-words.ts';

/** MUI draws icons of buttons larger than text; here they are as high as it. */
const ICON = { fontSize: '14px !important' } as const;
/** Sources on one page of the table. */
const PAGE = 200;

/** `sources` has at least one. The one chosen is part of the view. */
export function LedgerScreen({ sources }: { readonly sources: readonly Source[] }) {
  const { info } = useCase();
  const [view, setView] = useView();
  const [comparing, setComparing] = useState(false);
  const source = sources.find(({ id }) => id === view.source) ?? sources[0] as Source;
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', flex: 1, minHeight: 0 }}>
      <PaneHead title="Ledger" detail={`${countOf(sources.length, 'source')}; read = imported + rejected + duplicate`}>
        <CopyText text={() => ledgerText(sources, info.name)} />
        <Button variant="text" aria-pressed={comparing} disabled={sources.length < 2} onClick={() => setComparing(!comparing)}>{comparing ? 'Back to the source' : 'Compare two exports'}</Button>
        <Button variant="text" startIcon={<ArrowBack sx={ICON} />} onClick={() => setView({ ledger: false })}>Sources</Button>
      </PaneHead>
      <SplitPane name="ledger-table" label="Height of the table" fixed="first" direction="column" size={Math.min(300, 90 + sources.length * 28)} min={90} max={620}
        first={<SourcesTable sources={sources} selected={source.id} onSource={(id) => { setComparing(false); setView({ source: id }, { replace: true }); }} />}
        second={comparing
          ? <Boundary><CompareExports sources={sources} /></Boundary>
          : (
            <SplitPane name="ledger-facts" label="Width of the facts" fixed="first" size={520} min={320} max={900}
              first={
                <Pane label={`Facts of ${source.id}`}>
                  <PaneHead title={source.id} sticky detail={visible(source.name)} />
                  <Box sx={{ px: 3, py: 3, display: 'flex', flexDirection: 'column', gap: 4 }}>
                    <SourceCounts source={source} />
                    <SourceFacts source={source} full={false} />
                    <SourceActions key={source.id} source={source} />
                  </Box>
                </Pane>
              }
              second={<Boundary key={source.id}><LedgerTabs source={source} /></Boundary>} />
          )} />
    </Box>
  );
}

/** A line for every source, and one for all of them. */
function SourcesTable({ sources, selected, onSource }: { readonly sources: readonly Source[]; readonly selected: string; readonly onSource: (id: string) => void }) {
  const [offset, setOffset] = useState(0);
  // Where room is scarce, the hash is in the facts below alone.
  const wide = useMediaQuery('(min-width:1400px)', { noSsr: true });
  const sum = (field: 'read' | 'imported' | 'rejected' | 'duplicate' | 'repeated' | 'conflicts' | 'undated' | 'bytes') => sources.reduce((total, source) => total + source[field], 0);
  const totals = { read: sum('read'), imported: sum('imported'), rejected: sum('rejected'), duplicate: sum('duplicate') };
  const times = sources.flatMap(({ firstTime, lastTime }) => [firstTime, lastTime].filter((instant) => instant !== null)).toSorted();
  const right = addsUp(totals);
  const page = sources.slice(offset, offset + PAGE);
  const figures = (of: Record<'read' | 'imported' | 'rejected' | 'duplicate' | 'repeated' | 'conflicts' | 'undated', number>) =>
    ([of.read, of.imported, of.rejected, of.duplicate, of.repeated, of.conflicts, of.undated] as const).map((count, at) => <td key={at} className="number">{formatCount(count)}</td>);
  return (
    <Pane label="All sources" scroll={false}>
      <Box sx={{ flex: 1, minHeight: 0, overflow: 'auto' }}>
        <Table aria-label="Ledger">
          <colgroup><col style={{ width: 66 }} /><col /><col style={{ width: 70 }} />{wide && <col style={{ width: 152 }} />}<col style={{ width: '10%' }} />{FIGURES.map((name) => <col key={name} style={{ width: 72 }} />)}<col style={{ width: 122 }} /><col style={{ width: 122 }} /><col style={{ width: 104 }} /></colgroup>
          <thead><tr><th scope="col">Source</th><th scope="col">File</th><th scope="col" className="number">Bytes</th>{wide && <th scope="col">SHA-256</th>}<th scope="col">Profile</th>{FIGURES.map((name) => <th key={name} scope="col" className="number">{name}</th>)}<th scope="col">First (UTC)</th><th scope="col">Last (UTC)</th><th scope="col">State</th></tr></thead>
          <tbody>
            {page.map((source) => {
              const { mark, state } = sourceState(source);
              return (
                <tr key={source.id} data-selected={source.id === selected} data-link="" onClick={() => onSource(source.id)} style={{ cursor: 'pointer' }}>
                  <th scope="row"><Button variant="text" aria-label={source.id} aria-pressed={source.id === selected} onClick={() => onSource(source.id)} sx={{ p: 0, height: 20 }}><MonoText>{source.id}</MonoText></Button></th>
                  <td title={visible(source.name)}>{visible(source.name)}</td><td className="number" title={`${formatCount(source.bytes)} bytes`}>{formatBytes(source.bytes)}</td>{wide && <td><HashText hash={source.sha256} head={10} /></td>}
                  <td title={`${visible(source.profileTitle)}, version ${source.profileVersion}`}>{visible(source.profileTitle)}</td>
                  {figures(source)}
                  <Instant of={source.firstTime} /><Instant of={source.lastTime} />
                  <td><Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 1.5 }}><Mark kind={mark} label={null} />{source.standing === 'included' ? (mark === 'good' ? 'complete' : state) : <BoxedWord dashed title={visible(source.standingReason)}>{state}</BoxedWord>}</Box></td>
                </tr>
              );
            })}
          </tbody>
          <tfoot><tr><th scope="row">Total</th><td>{countOf(sources.length, 'source')}</td><td className="number">{formatBytes(sum('bytes'))}</td><td colSpan={wide ? 2 : 1}>{countOf(new Set(sources.map(({ profile }) => profile)).size, 'profile')}</td>
            {figures({ ...totals, repeated: sum('repeated'), conflicts: sum('conflicts'), undated: sum('undated') })}<Instant of={times[0]} /><Instant of={times.at(-1)} /><td>{formatCount(sources.filter(({ standing }) => standing === 'included').length)} included</td></tr></tfoot>
        </Table>
      </Box>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, px: 3, height: 28, flexShrink: 0, borderTop: 1, borderColor: 'line.subtle', bgcolor: 'surface.panel' }}>
        <Mark kind={right ? 'good' : 'bad'} label={null} />
        <Typography variant="body2">{formatCount(totals.imported)} + {formatCount(totals.rejected)} + {formatCount(totals.duplicate)} = {formatCount(totals.imported + totals.rejected + totals.duplicate)}, {right ? 'adds up' : `but ${formatCount(totals.read)} were read`}</Typography>
      </Box>
      <Pages what="sources" offset={offset} rows={page.length} size={PAGE} total={sources.length} onOffset={setOffset} />
    </Pane>
  );
}
const FIGURES = ['Read', 'Imported', 'Rejected', 'Duplicate', 'Repeated', 'Conflicts', 'Undated'] as const;

/** To the minute, in full in the title; a source without any time says so. */
const Instant = ({ of }: { readonly of: string | null | undefined }) => <td title={of ?? ''} style={{ fontWeight: 400 }}>{of ? formatInstant(of, 'UTC', 'minute') : <em>undated</em>}</td>;

/** Says “Copied” for two seconds, in words. */
function CopyText({ text }: { readonly text: () => string }) {
  const [copied, copy] = useCopy();
  return <Button variant="text" startIcon={<ContentCopy sx={ICON} />} onClick={() => copy(text())}>{copied ? 'Copied' : 'Copy as text'}</Button>;
}
