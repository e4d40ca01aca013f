// Who did most, and where: a figure each, and a bar for the eye.
import { Box } from '@mui/material';
import type { Ranked } from '../../../contract/overview.ts';
import { formatCount, visible } from '../../app/format.ts';
import { Table } from '../../ui/table.tsx';
import { MonoText } from '../../ui/text.tsx';
import { FigureLink, ViewLink } from './figure-link.tsx';
import { Remark } from './section.tsx';

/** `isActor`: the values are actors, each with a page. */
export function RankedTable({ title, plural, values, distinct, isActor = false }: { readonly title: string; readonly isActor?: boolean; readonly plural: string; readonly values: readonly (Ranked & { readonly also?: readonly string[] })[]; readonly distinct: number }) {
  const most = Math.max(1, ...values.map(({ events }) => events));
  return (
    <Box sx={{ minWidth: 0 }}>
      <Table aria-label={plural}>
        <colgroup><col style={{ width: '42%' }} /><col style={{ width: 76 }} /><col /></colgroup>
        <thead><tr><th scope="col">{title}</th><th scope="col" className="number">Events</th><td aria-hidden /></tr></thead>
        <tbody>{values.map(({ value, also = [], events, query }) => {
          const name = value === null || value === '' ? '(none)' : [value, ...also].map((one) => visible(one)).join(', ');
          return (
            <tr key={value ?? ''}>
              <th scope="row" title={name}><MonoText sx={{ overflowWrap: 'normal' }}>{isActor && value !== null && value !== '' ? <ViewLink patch={{ screen: 'entities', actor: value, entity: null }}>{name}</ViewLink> : name}</MonoText></th>
              <td className="number"><FigureLink query={query}>{formatCount(events)}</FigureLink></td>
              <td aria-hidden><Box sx={{ height: 8, bgcolor: 'series.c', width: `${Math.max(1, (events / most) * 100)}%` }} /></td>
            </tr>
          );
        })}</tbody>
      </Table>
      {distinct > values.length && <Remark>{formatCount(distinct - values.length)} more.</Remark>}
    </Box>
  );
}
