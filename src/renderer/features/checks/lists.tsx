// The lists that rules refer to, one of each kind, and the alerts that nobody needs to look at.
import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import { LIST_KINDS, LISTS, type ListKind } from '../../../contract/rules.ts';
import { useCall, useOperation } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { formatCount, formatInstant, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { PaneHead } from '../../ui/pane.tsx';
import { Table } from '../../ui/table.tsx';
import { MonoText } from '../../ui/text.tsx';
import { FileButton } from './file-button.tsx';

export function ListsAndSuppressions() {
  const { caseId, info } = useCase();
  const call = useCall();
  const lists = useOperation('list.list', { caseId }).data ?? [];
  const suppressions = useOperation('suppression.list', { caseId }).data ?? [];
  const [error, setError] = useState<unknown>(null);
  const act = (work: () => Promise<unknown>) => { setError(null); work().catch(setError); };
  return (
    <>
      <Box sx={{ mt: 4 }}><PaneHead title="Lists" detail="CSV files that rules refer to; one of each kind" /></Box>
      <Box sx={{ px: 3 }}><FailureLine error={error} /></Box>
      <Table aria-label="Lists">
        <colgroup><col style={{ width: 132 }} /><col /><col style={{ width: 64 }} /><col style={{ width: 128 }} /><col style={{ width: 156 }} /></colgroup>
        <thead><tr><th scope="col">List</th><th scope="col">File, or its columns</th><th scope="col" className="number">Rows</th><th scope="col">Imported (UTC)</th><th scope="col">Do</th></tr></thead>
        <tbody>{LISTS.map((kind: ListKind) => {
          const list = lists.find((one) => one.kind === kind);
          return (
            <tr key={kind}>
              <th scope="row">{kind}</th>
              <td title={list ? visible(list.name) : ''}>{list ? visible(list.name) : <MonoText sx={{ color: 'text.secondary' }}>{LIST_KINDS[kind].join(',')}</MonoText>}</td>
              <td className="number">{list ? formatCount(list.rows) : ''}</td><td>{list ? formatInstant(list.imported, 'UTC', 'minute') : ''}</td>
              <td><FileButton text={list ? 'Replace…' : 'Import…'} accept=".csv,text/csv" disabled={info.readOnly} onText={(name, text) => act(() => call('list.set', { caseId, kind, name, text }))} />{list && <Button variant="text" aria-label={`Remove the list of ${kind}`} disabled={info.readOnly} onClick={() => act(() => call('list.remove', { caseId, kind }))}>Remove</Button>}</td>
            </tr>
          );
        })}</tbody>
      </Table>
      <Box sx={{ mt: 4 }}><PaneHead title="Suppressed" detail="found and counted, and listed apart" /></Box>
      {suppressions.length === 0 ? <Typography variant="body2" sx={{ px: 3, py: 2, color: 'text.secondary' }}>Nothing is suppressed. An alert can be, with a reason.</Typography> : (
        <Table aria-label="Suppressions">
          <colgroup><col style={{ width: 64 }} /><col style={{ width: '24%' }} /><col style={{ width: '14%' }} /><col style={{ width: '14%' }} /><col /><col style={{ width: 92 }} /></colgroup>
          <thead><tr><th scope="col">Id</th><th scope="col">Rule</th><th scope="col">Actor</th><th scope="col">Entity</th><th scope="col">Reason</th><th scope="col">Do</th></tr></thead>
          <tbody>{suppressions.map(({ id, rule, actor, entity, reason, author, created }) => (
            <tr key={id}>
              <th scope="row"><MonoText>{id}</MonoText></th><td title={visible(rule)}>{visible(rule)}</td><td title={visible(actor ?? '')}>{actor === null ? <em>any</em> : visible(actor)}</td><td title={visible(entity ?? '')}>{entity === null ? <em>any</em> : visible(entity)}</td>
              <td title={`${visible(reason)} (${visible(author)}, ${formatInstant(created, 'UTC', 'minute')} UTC)`}>{visible(reason)}</td>
              <td><Button variant="text" aria-label={`Take back ${id}`} disabled={info.readOnly} onClick={() => act(() => call('suppression.remove', { caseId, suppression: id }))}>Take back</Button></td>
            </tr>
          ))}</tbody>
        </Table>
      )}
    </>
  );
}
