// Two exports of one period, held against each other: what the earlier one had and the later one no longer has is evidence.
import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import type { Source } from '../../../contract/sources.ts';
import { useOperation } from '../../app/engine.tsx';
import { Failure } from '../../app/failure.tsx';
import { countOf, formatCount, formatInstant, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { Field } from '../../ui/field.tsx';
import { GroupedSelect } from '../../ui/grouped-select.tsx';
import { Pages } from '../../ui/pages.tsx';
import { Pane, PaneHead } from '../../ui/pane.tsx';
import { BusyLine, EmptyState } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { HashText, Mark, MonoText } from '../../ui/text.tsx';
import { useShowEvents } from './show-events.ts';

const PAGE = 100;

/** Nothing is chosen beforehand: which export is the earlier one is for a person to say. */
export function CompareExports({ sources }: { readonly sources: readonly Source[] }) {
  const { caseId } = useCase();
  const show = useShowEvents();
  const [earlier, setEarlier] = useState('');
  const [later, setLater] = useState('');
  const [offset, setOffset] = useState(0);
  const ready = earlier !== '' && later !== '' && earlier !== later;
  const comparison = useOperation('source.compare', ready ? { caseId, earlier, later, offset, limit: PAGE } : null, { keep: false });
  const data = ready ? comparison.data : undefined;
  const choices = [{ title: '', options: [{ value: '', text: 'choose one' }, ...sources.map(({ id, name }) => ({ value: id, text: `${id} ${visible(name)}` }))] }];
  const nameOf = (id: string) => visible(sources.find((source) => source.id === id)?.name ?? '');
  const figure = (term: string, count: number, note: string, strong = false) => [<dt key={term}>{term}</dt>, <Box component="dd" key={`${term} count`} sx={{ textAlign: 'right', fontWeight: 600 }}>{formatCount(count)}</Box>, <Box component="dd" key={`${term} note`} sx={{ color: strong ? 'text.primary' : 'text.secondary' }}>{note}</Box>];
  return (
    <Pane label="Compare two exports" scroll={false}>
      <PaneHead title="Compare two exports" detail="of one period: records that the later one no longer has are listed" />
      <Box sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)', gap: 3, px: 3, py: 2, maxWidth: 900 }}>
        <Field label="Earlier export">{({ id }) => <GroupedSelect id={id} high value={earlier} groups={choices} onChange={(value) => { setEarlier(value); setOffset(0); }} />}</Field>
        <Field label="Later export">{({ id }) => <GroupedSelect id={id} high value={later} groups={choices} onChange={(value) => { setLater(value); setOffset(0); }} />}</Field>
      </Box>
      <BusyLine busy={comparison.isFetching} />
      {comparison.error && <Failure error={comparison.error} onRetry={() => void comparison.refetch()} />}
      {!ready && <EmptyState title={earlier !== '' && earlier === later ? 'Choose two different exports' : 'Choose the earlier and the later export'}>Only the period that both cover is compared, record by record.</EmptyState>}
      {data && (data.from === null || data.to === null) && <EmptyState title="The two have no period in common">So nothing can be compared.</EmptyState>}
      {data && data.from !== null && data.to !== null && (
        <>
          <Box sx={{ px: 3, py: 2, display: 'flex', flexDirection: 'column', gap: 2, borderTop: 1, borderColor: 'line.subtle' }}>
            <Typography variant="body2">Both cover {formatInstant(data.from, 'UTC', 'second')} to {formatInstant(data.to, 'UTC', 'second')} UTC. {earlier} {nameOf(earlier)} has {countOf(data.earlier, 'record')} in it, {later} {nameOf(later)} has {formatCount(data.later)}.</Typography>
            <Box component="dl" sx={{ m: 0, display: 'grid', gridTemplateColumns: 'max-content max-content 1fr', columnGap: 4, rowGap: '4px', typography: 'body2', '& dt': { color: 'text.secondary' }, '& dd': { m: 0 } }}>
              {figure('In both', data.inBoth, 'the same record')}
              {figure('Missing', data.missing, 'in the earlier export, no longer in the later one', data.missing > 0)}
              {data.undated > 0 && figure('Undated', data.undated, 'of those missing; nothing tells whether they fall within the period')}
              {figure('Changed', data.changed, 'same record id, other content')}
              {figure('Added', data.added, 'only in the later export')}
            </Box>
            <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}><Mark kind={data.missing + data.changed > 0 ? 'suspicious' : 'good'} label={null} /><Typography variant="body2">{data.missing > 0 ? `${countOf(data.missing, 'record')} of the earlier export ${data.missing === 1 ? 'is' : 'are'} no longer in the later one.` : 'The later export has every record of the earlier one.'}</Typography></Box>
          </Box>
          {data.missing > 0 && (
            <Box tabIndex={0} sx={{ flex: 1, minHeight: 0, overflow: 'auto', '&:focus-visible': { outlineOffset: -2 } }}>
              <Table aria-label="Missing records">
                <colgroup><col style={{ width: 148 }} /><col style={{ width: 208 }} /><col /><col style={{ width: 84 }} /><col style={{ width: 196 }} /></colgroup>
                <thead><tr><th scope="col">Record</th><th scope="col">Time (UTC)</th><th scope="col">Part</th><th scope="col" className="number">Line</th><th scope="col">Record hash</th></tr></thead>
                <tbody>{data.records.map((record) => (
                  <tr key={record.event}>
                    <th scope="row"><Button variant="text" aria-label={`Show ${record.event} in Explore`} onClick={() => show(record.source, undefined, record.event)} sx={{ p: 0, height: 20 }}><MonoText>{record.event}</MonoText></Button></th>
                    <td>{record.time === null ? <em>undated</em> : formatInstant(record.time, 'UTC', 'full')}</td><td title={visible(record.part)}><MonoText sx={{ overflowWrap: 'normal' }}>{visible(record.part)}</MonoText></td><td className="number">{formatCount(record.line)}</td><td><HashText hash={record.recordHash} /></td>
                  </tr>
                ))}</tbody>
              </Table>
            </Box>
          )}
          <Pages what="missing records" offset={offset} rows={data.records.length} size={PAGE} total={data.missing} onOffset={setOffset} />
        </>
      )}
    </Pane>
  );
}
