// The lists behind the figures of a source, page by page: parts, rejected rows, duplicates, conflicts, control totals, repairs.
import { Box, Button, Typography } from '@mui/material';
import { useState, type ReactNode } from 'react';
import type { RecordPlace, Source } from '../../../contract/sources.ts';
import { useOperation } from '../../app/engine.tsx';
import { Failure } from '../../app/failure.tsx';
import { formatBytes, formatCount, formatInstant, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { Pages } from '../../ui/pages.tsx';
import { Pane } from '../../ui/pane.tsx';
import { BusyLine, EmptyState } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { HashText, Mark, MonoText } from '../../ui/text.tsx';
import { useShowEvents } from './show-events.ts';

/** Rows of a page. */
const PAGE = 100;

type TabName = 'parts' | 'rejected' | 'duplicates' | 'conflicts' | 'totals' | 'repairs' | 'tells';

/** Lists of one source; each tab says how many there are before it is opened. */
export function LedgerTabs({ source }: { readonly source: Source }) {
  const [tab, setTab] = useState<TabName>(source.rejected > 0 ? 'rejected' : source.conflicts > 0 ? 'conflicts' : source.duplicate > 0 ? 'duplicates' : 'parts');
  const notices = source.tells.length + source.remarks.length;
  return (
    <Pane label={`Lists of ${source.id}`} scroll={false}>
      <Tabs<TabName> label={`Lists of ${source.id}`} value={tab} onChange={setTab} tabs={[
        { value: 'parts', text: 'Parts', count: formatCount(source.parts) }, { value: 'rejected', text: 'Rejected', count: formatCount(source.rejected) },
        { value: 'duplicates', text: 'Duplicates', count: formatCount(source.duplicate) }, { value: 'conflicts', text: 'Conflicts', count: formatCount(source.conflicts) },
        { value: 'totals', text: 'Control totals', count: formatCount(source.totals.length) }, { value: 'repairs', text: 'Repairs', count: formatCount(source.repairs.length) },
        { value: 'tells', text: 'Tells and remarks', count: formatCount(notices) },
      ]}>
        {tab === 'parts' && <Parts source={source} />}
        {tab === 'rejected' && <Rejected source={source} />}
        {tab === 'duplicates' && <Duplicates source={source} />}
        {tab === 'conflicts' && <Conflicts source={source} />}
        {tab === 'totals' && <Totals source={source} />}
        {tab === 'repairs' && <Repairs source={source} />}
        {tab === 'tells' && <Notices source={source} />}
      </Tabs>
    </Pane>
  );
}

const Scroll = ({ children }: { readonly children: ReactNode }) => <Box tabIndex={0} sx={{ flex: 1, minHeight: 0, overflow: 'auto', '&:focus-visible': { outlineOffset: -2 } }}>{children}</Box>;
/** Text of a log in a cell: on one line, all of it in the title. */
const Cell = ({ text, mono = false }: { readonly text: string; readonly mono?: boolean }) => <td title={visible(text)}>{mono ? <MonoText sx={{ overflowWrap: 'normal' }}>{visible(text)}</MonoText> : visible(text)}</td>;

interface Listing { readonly data: unknown; readonly isFetching: boolean; readonly error: unknown; refetch(): unknown }
/** What every paged list shares: busy line, failure, emptiness, pages. */
function Listed({ query, what, empty, offset, rows, total, onOffset, children }: { readonly query: Listing; readonly what: string; readonly empty: string; readonly offset: number; readonly rows: number; readonly total: number; readonly onOffset: (offset: number) => void; readonly children: ReactNode }) {
  return (
    <>
      <BusyLine busy={query.isFetching} />
      {query.error !== null && query.error !== undefined && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {Boolean(query.data) && total === 0 && <EmptyState title={empty} />}
      {total > 0 && <Scroll>{children}</Scroll>}
      <Pages what={what} offset={offset} rows={rows} size={PAGE} total={total} onOffset={onOffset} />
    </>
  );
}

function Parts({ source }: { readonly source: Source }) {
  const { caseId } = useCase();
  const [offset, setOffset] = useState(0);
  const query = useOperation('source.parts', { caseId, source: source.id, offset, limit: PAGE });
  const rows = query.data?.parts ?? [];
  return (
    <Listed query={query} what="parts" empty="No parts" offset={offset} rows={rows.length} total={query.data?.total ?? 0} onOffset={setOffset}>
      <Table aria-label="Parts">
        <colgroup><col /><col style={{ width: 76 }} /><col style={{ width: 84 }} /><col style={{ width: 96 }} /><col style={{ width: 178 }} /><col style={{ width: 96 }} /><col style={{ width: 76 }} /></colgroup>
        <thead><tr><th scope="col">Part</th><th scope="col">Container</th><th scope="col">Encoding</th><th scope="col" className="number">Bytes</th><th scope="col">SHA-256 as given</th><th scope="col" className="number">First record</th><th scope="col" className="number">Records</th></tr></thead>
        <tbody>{rows.map((part) => (
          <tr key={`${part.firstRecord}:${part.name}`}><th scope="row" title={visible(part.name)}><MonoText sx={{ overflowWrap: 'normal' }}>{visible(part.name)}</MonoText></th><td>{part.container}</td><td>{part.encoding}</td>
            <td className="number" title={part.bytes === part.givenBytes ? '' : `${formatBytes(part.bytes)} decoded, SHA-256 ${part.sha256}`}>{formatCount(part.givenBytes)}</td><td><HashText hash={part.givenSha256} copy /></td><td className="number">{formatCount(part.firstRecord)}</td><td className="number">{formatCount(part.records)}</td></tr>
        ))}</tbody>
      </Table>
    </Listed>
  );
}

function Rejected({ source }: { readonly source: Source }) {
  const { caseId } = useCase();
  const [offset, setOffset] = useState(0);
  const query = useOperation('source.rejections', { caseId, source: source.id, offset, limit: PAGE });
  const rows = query.data?.rejections ?? [];
  return (
    <Listed query={query} what="rejected rows" empty="Nothing was rejected" offset={offset} rows={rows.length} total={query.data?.total ?? 0} onOffset={setOffset}>
      <Table aria-label="Rejected rows">
        <colgroup><col style={{ width: 72 }} /><col style={{ width: 92 }} />{source.parts > 1 && <col style={{ width: '18%' }} />}<col style={{ width: '32%' }} /><col /></colgroup>
        <thead><tr><th scope="col" className="number">Line</th><th scope="col" className="number">Byte</th>{source.parts > 1 && <th scope="col">Part</th>}<th scope="col">Reason</th><th scope="col">Raw text</th></tr></thead>
        <tbody>{rows.map((row) => (
          <tr key={`${row.part}:${row.line}:${row.offset}`}><th scope="row" className="number">{formatCount(row.line)}</th><td className="number">{formatCount(row.offset)}</td>{source.parts > 1 && <Cell text={row.part} mono />}<Cell text={row.reason} />
            <td title={visible(row.raw, { lines: true })}>{row.raw === '' ? <em>empty</em> : <MonoText sx={{ overflowWrap: 'normal' }}>{visible(row.raw)}</MonoText>}</td></tr>
        ))}</tbody>
      </Table>
    </Listed>
  );
}

/** A record as a link to its event, with the place it stands in. */
function Place({ place, sourceName }: { readonly place: RecordPlace; readonly sourceName?: string | undefined }) {
  const show = useShowEvents();
  const where = [sourceName && visible(sourceName), visible(place.part), `line ${formatCount(place.line)}`, place.time && `${formatInstant(place.time, 'UTC', 'full')} UTC`, `SHA-256 ${place.recordHash}`].filter(Boolean).join(', ');
  return <Button variant="text" title={where} onClick={() => show(place.source, undefined, place.event)} sx={{ p: 0, height: 20, minWidth: 0 }}><MonoText>{place.event}</MonoText></Button>;
}

function Duplicates({ source }: { readonly source: Source }) {
  const { caseId } = useCase();
  const [offset, setOffset] = useState(0);
  const sources = useOperation('source.list', { caseId });
  const query = useOperation('source.duplicates', { caseId, source: source.id, offset, limit: PAGE });
  const rows = query.data?.duplicates ?? [];
  const nameOf = (id: string) => sources.data?.find((other) => other.id === id)?.name;
  return (
    <Listed query={query} what="duplicates" empty="No record of it was already in the case" offset={offset} rows={rows.length} total={query.data?.total ?? 0} onOffset={setOffset}>
      <Table aria-label="Duplicates">
        <colgroup><col style={{ width: 128 }} /><col style={{ width: 72 }} /><col style={{ width: 128 }} /><col /><col style={{ width: 196 }} /></colgroup>
        <thead><tr><th scope="col">Record</th><th scope="col" className="number">Line</th><th scope="col">Already from</th><th scope="col">Contributed by</th><th scope="col">Known by</th></tr></thead>
        <tbody>{rows.map(({ record, of, by }) => (
          <tr key={record.event}><th scope="row"><Place place={record} /></th><td className="number">{formatCount(record.line)}</td><td><Place place={of} sourceName={nameOf(of.source)} /></td>
            <td title={visible(nameOf(of.source) ?? '')}>{of.source} {visible(nameOf(of.source) ?? '')}, {visible(of.part)}, line {formatCount(of.line)}</td><td>{by}</td></tr>
        ))}</tbody>
      </Table>
    </Listed>
  );
}

function Conflicts({ source }: { readonly source: Source }) {
  const { caseId } = useCase();
  const [offset, setOffset] = useState(0);
  const query = useOperation('source.conflicts', { caseId, source: source.id, offset, limit: PAGE });
  const rows = query.data?.conflicts ?? [];
  return (
    <Listed query={query} what="conflicts" empty="No record id says two things" offset={offset} rows={rows.length} total={query.data?.total ?? 0} onOffset={setOffset}>
      <Table aria-label="Conflicts">
        <colgroup><col style={{ width: '24%' }} /><col style={{ width: 128 }} /><col style={{ width: 128 }} /><col /></colgroup>
        <thead><tr><th scope="col">Record id</th><th scope="col">One</th><th scope="col">Other</th><th scope="col">Differs in</th></tr></thead>
        <tbody>{rows.map((conflict) => (
          <tr key={`${conflict.first.event}:${conflict.second.event}`}><th scope="row" title={visible(conflict.recordId)}><MonoText sx={{ overflowWrap: 'normal' }}>{visible(conflict.recordId)}</MonoText></th><td><Place place={conflict.first} /></td><td><Place place={conflict.second} /></td><Cell text={conflict.differs.join(', ')} /></tr>
        ))}</tbody>
      </Table>
    </Listed>
  );
}

/** Exact sums as text: what an auditor compares with the system the export came from. */
function Totals({ source }: { readonly source: Source }) {
  if (source.totals.length === 0) return <EmptyState title="No column holds numbers" />;
  return (
    <Scroll>
      <Table aria-label="Control totals">
        <thead><tr><th scope="col">Column</th><th scope="col" className="number">Sum</th><th scope="col" className="number">Smallest</th><th scope="col" className="number">Largest</th><th scope="col" className="number">Numbers</th><th scope="col" className="number">Other values</th></tr></thead>
        <tbody>{source.totals.map((total, at) => (
          <tr key={at}><th scope="row" title={visible(total.column)}><MonoText sx={{ overflowWrap: 'normal' }}>{visible(total.column)}</MonoText></th>
            {[total.sum, total.min, total.max].map((value, place) => <td key={place} className="number" title={value}><MonoText sx={{ overflowWrap: 'normal' }}>{value}</MonoText></td>)}<td className="number">{formatCount(total.numbers)}</td><td className="number">{formatCount(total.others)}</td></tr>
        ))}</tbody>
      </Table>
    </Scroll>
  );
}

function Repairs({ source }: { readonly source: Source }) {
  if (source.repairs.length === 0) return <EmptyState title="Nothing had to be put right" />;
  return (
    <Scroll>
      <Table aria-label="Repairs">
        <colgroup><col /><col style={{ width: 120 }} /></colgroup>
        <thead><tr><th scope="col">What was put right, or kept though out of the ordinary</th><th scope="col" className="number">How often</th></tr></thead>
        <tbody>{source.repairs.map((repair) => <tr key={repair.what}><th scope="row" title={visible(repair.what)}>{visible(repair.what)}</th><td className="number">{formatCount(repair.count)}</td></tr>)}</tbody>
      </Table>
    </Scroll>
  );
}

function Notices({ source }: { readonly source: Source }) {
  if (source.tells.length + source.remarks.length === 0) return <EmptyState title="Nothing was out of the ordinary" />;
  const item = (text: string, tell: boolean) => (
    <Box component="li" key={text} sx={{ display: 'flex', gap: 2, alignItems: 'baseline' }}>{tell && <Mark kind="suspicious" label="tell" />}<Typography component="span" variant="body2" sx={{ overflowWrap: 'anywhere' }}>{visible(text)}</Typography></Box>
  );
  return <Scroll><Box component="ul" sx={{ listStyle: 'none', m: 0, px: 3, py: 2, display: 'flex', flexDirection: 'column', gap: 2 }}>{source.tells.map((tell) => item(tell, true))}{source.remarks.map((remark) => item(remark, false))}</Box></Scroll>;
}
