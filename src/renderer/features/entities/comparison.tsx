// What is other of an entity at one instant than at another one, and the records in between that made it so.
import { Box, Button } from '@mui/material';
import type { EntityField } from '../../../contract/entities.ts';
import type { EventId, Instant } from '../../../contract/model.ts';
import { useOperation } from '../../app/engine.tsx';
import { Failure } from '../../app/failure.tsx';
import { countOf, formatCount, formatInstant, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { Pane, PaneHead } from '../../ui/pane.tsx';
import { BusyLine, EmptyState } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { MonoText } from '../../ui/text.tsx';
import { sideText } from '../change/change-text.ts';

interface Props { readonly name: { readonly type: string | null; readonly id: string }; readonly at: Instant | null; readonly against: Instant; onEvent(event: EventId): void; onEnd(): void }
/** Records named in a row. */
const MOST_NAMED = 4;

export function Comparison({ name, at, against, onEvent, onEnd }: Props) {
  const { caseId } = useCase();
  const [from, to] = at === null || against < at ? [against, at] : [at, against];
  const compared = useOperation('entity.compare', { caseId, entityType: name.type, entity: name.id, from, to });
  const { data } = compared;
  const words = (instant: Instant | null) => (instant === null ? 'the end of the log' : `${formatInstant(instant, 'UTC', 'second')} UTC`);
  const value = (field: EntityField) => <MonoText sx={{ overflowWrap: 'normal' }}>{sideText(field.value, field.kind).text}</MonoText>;
  return (
    <Pane label="Comparison" scroll={false}>
      <PaneHead title="Compared" detail={data ? `${words(from)} and ${words(to)}: ${countOf(data.differences.length, 'field')} other, ${formatCount(data.same)} the same, ${formatCount(data.unknown)} not known at one of them; ${countOf(data.events, 'event')} in between` : ''}><Button variant="text" onClick={onEnd}>Back to the state</Button></PaneHead>
      <BusyLine busy={compared.isFetching} />
      {compared.error && <Failure error={compared.error} onRetry={() => void compared.refetch()} />}
      {data && data.differences.length === 0 && <EmptyState title="Nothing is other">Every field that is known at both instants is the same.</EmptyState>}
      {data && data.differences.length > 0 && (
        <Box tabIndex={-1} sx={{ flex: 1, minHeight: 0, overflow: 'auto' }}>
          <Table aria-label="Differences">
            <colgroup><col style={{ width: '24%' }} /><col /><col /><col style={{ width: 240 }} /></colgroup>
            <thead><tr><th scope="col">Field</th><th scope="col">{words(from)}</th><th scope="col">{words(to)}</th><th scope="col">Changed by</th></tr></thead>
            <tbody>{data.differences.map(({ field, action, before, after, changes, records }) => (
              <tr key={JSON.stringify([field, action])}>
                <th scope="row" title={visible(field)}><MonoText sx={{ overflowWrap: 'normal' }}>{visible(field)}</MonoText></th>
                <td title={before === null ? '' : sideText(before.value, before.kind).text}>{before !== null && value(before)}</td>
                <td title={sideText(after.value, after.kind).text}>{value(after)}</td>
                <td>{records.length === 0 ? <em>no record in between</em> : records.slice(0, MOST_NAMED).map((event) => <Button key={event} variant="text" aria-label={`Show ${event} in Explore`} onClick={() => onEvent(event)} sx={{ p: 0, mr: 1, height: 20, minWidth: 0 }}><MonoText>{event}</MonoText></Button>)}{changes > MOST_NAMED && `and ${formatCount(changes - MOST_NAMED)} more`}</td>
              </tr>
            ))}</tbody>
          </Table>
        </Box>
      )}
    </Pane>
  );
}
