// The custody log as people read it: who did what to this case and when, latest first; and all of it as a page to print.
import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import { useOperation } from '../../app/engine.tsx';
import { Failure } from '../../app/failure.tsx';
import { formatCount, formatInstant, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { StatusBar } from '../../app/status-bar.tsx';
import { GroupedSelect } from '../../ui/grouped-select.tsx';
import { Field } from '../../ui/field.tsx';
import { Pages } from '../../ui/pages.tsx';
import { Pane } from '../../ui/pane.tsx';
import { BusyLine, EmptyState } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { HashText, MonoText } from '../../ui/text.tsx';
import { CustodyPage } from './custody-page.tsx';

const PAGE = 100;
/** In place of an action: all of them. */
const ALL = '';

/** A detail without what is there for machines; the open entry has all of it. */
const wordsOf = (detail: string): string => visible(detail.replace(/\s*\[edit \d+ [^\]]*\]$/, ''));

/** The part `Custody log`. Its entries only ever grow; an undo is an entry too. */
export function Custody() {
  const { caseId } = useCase();
  const [action, setAction] = useState(ALL);
  const [offset, setOffset] = useState(0);
  const [open, setOpen] = useState<number | null>(null);
  const [printing, setPrinting] = useState(false);
  const log = useOperation('case.custody', { caseId, offset, limit: PAGE, latestFirst: true, ...(action === ALL ? {} : { action }) });
  const all = log.data?.actions.reduce((sum, { entries }) => sum + entries, 0) ?? 0;
  const choose = (value: string) => { setAction(value); setOffset(0); setOpen(null); };
  return (
    <>
      <BusyLine busy={log.isFetching} />
      {log.error && <Failure error={log.error} onRetry={() => void log.refetch()} />}
      <Box sx={{ display: 'flex', alignItems: 'flex-end', gap: 3, px: 3, py: 2, flexShrink: 0, borderBottom: 1, borderColor: 'line.subtle', bgcolor: 'surface.panel' }}>
        <Box sx={{ width: 260 }}>
          <Field label="Action">
            {({ id }) => <GroupedSelect id={id} high value={action} onChange={choose} groups={[{ title: '', options: [{ value: ALL, text: `All actions (${formatCount(all)})` }, ...(log.data?.actions ?? []).map((one) => ({ value: one.action, text: `${one.action} (${formatCount(one.entries)})` }))] }]} />}
          </Field>
        </Box>
        <Typography variant="caption" sx={{ color: 'text.secondary', flex: 1 }}>Latest first. Each entry holds the hash of the one before, so that a removed or altered one shows when the case is verified.</Typography>
        <Button onClick={() => setPrinting(true)}>Print…</Button>
      </Box>
      <Pane label="Custody log">
        {log.data?.total === 0
          ? <EmptyState title="No entry" />
          : (
            <Table aria-label="Custody log">
              <colgroup><col style={{ width: 64 }} /><col style={{ width: 172 }} /><col style={{ width: '13%' }} /><col style={{ width: '16%' }} /><col style={{ width: '22%' }} /><col /></colgroup>
              <thead><tr><th scope="col">No.</th><th scope="col">Time (UTC)</th><th scope="col">Person</th><th scope="col">Action</th><th scope="col">Of what</th><th scope="col">In detail</th></tr></thead>
              <tbody>
                {(log.data?.entries ?? []).map((entry) => [
                  <tr key={entry.seq} data-link="" data-selected={open === entry.seq}>
                    <th scope="row"><Button variant="text" aria-expanded={open === entry.seq} aria-label={`Entry ${entry.seq}`} onClick={() => setOpen(open === entry.seq ? null : entry.seq)} sx={{ px: 0, height: 22, minWidth: 0, typography: 'mono' }}>{entry.seq}</Button></th>
                    <td>{formatInstant(entry.time)}</td>
                    <td title={visible(entry.actor)}>{entry.actor === '' ? <em>no name</em> : visible(entry.actor)}</td>
                    <td><MonoText sx={{ overflowWrap: 'normal' }}>{entry.action}</MonoText></td>
                    <td title={visible(entry.subject).slice(0, 1000)}>{visible(entry.subject)}</td>
                    <td title={wordsOf(entry.detail).slice(0, 1000)}>{wordsOf(entry.detail)}</td>
                  </tr>,
                  open === entry.seq && (
                    <tr key={`${entry.seq} open`} data-selected="true">
                      <Box component="td" colSpan={6} sx={{ '&&': { height: 'auto', whiteSpace: 'normal', py: 2, overflowWrap: 'anywhere' } }}>
                        <Box component="dl" sx={{ display: 'grid', gridTemplateColumns: '76px minmax(0, 1fr)', gap: '2px 12px', m: 0, '& dt': { color: 'text.secondary' }, '& dd': { m: 0 } }}>
                          <dt>Of what</dt><dd>{visible(entry.subject)}</dd>
                          <dt>In detail</dt><dd><Box component="span" sx={{ typography: 'mono', whiteSpace: 'pre-wrap' }}>{entry.detail === '' ? 'nothing' : visible(entry.detail, { lines: true })}</Box></dd>
                          <dt>Written on</dt><dd>{visible(entry.host)}, Exhibit {visible(entry.version)}</dd>
                          <dt>Before it</dt><dd><HashText hash={entry.previous} copy /></dd>
                          <dt>Hash</dt><dd><HashText hash={entry.hash} copy /></dd>
                        </Box>
                      </Box>
                    </tr>
                  ),
                ])}
              </tbody>
            </Table>
          )}
      </Pane>
      {log.data && <Pages what="entries" offset={offset} rows={log.data.entries.length} size={PAGE} total={log.data.total} onOffset={(to) => { setOpen(null); setOffset(to); }} />}
      {printing && <CustodyPage onClose={() => setPrinting(false)} />}
      <StatusBar><span><strong>{formatCount(log.data?.total ?? 0)}</strong> of {formatCount(all)} {all === 1 ? 'entry' : 'entries'}</span></StatusBar>
    </>
  );
}
