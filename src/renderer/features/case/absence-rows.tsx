// Negative evidence among the exhibits: what was searched for in vain, in which period, and which sources cover it.
import Close from '@mui/icons-material/CloseOutlined';
import { Box, Button, Link } from '@mui/material';
import type { Absence } from '../../../contract/casework.ts';
import { ROLES, type Exhibit, type Finding } from '../../../contract/model.ts';
import { countOf, formatInstant, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { useView } from '../../app/view.ts';
import { SelectField } from '../../ui/field.tsx';
import { FieldList } from '../../ui/pane.tsx';
import { MonoText } from '../../ui/text.tsx';
import { EditedText } from './edited-text.tsx';
import { ROLE_WORDS, RowButton } from './exhibit-parts.tsx';

interface Props {
  readonly finding: Finding;
  /** Label of the row that is open. */
  readonly selected: string | null;
  onSelect(label: string | null): void;
  onChange(label: string, patch: { role?: Exhibit['role']; comment?: string }): void;
  onRemove(label: string): void;
}

/** Rows of the table of exhibits. They stand behind the events, in the order in which they were cited. */
export function AbsenceRows({ finding, selected, onSelect, onChange, onRemove }: Props) {
  const { info } = useCase();
  const [, setView] = useView();
  /** The same search in Explore: what it finds now. */
  const search = ({ query, from, to }: Absence) => setView({ screen: 'explore', text: query, filters: [], window: { on: true, from, to }, event: null });
  return finding.absences.map((absence) => {
    const { label, query, from, to, sources, searched, role, comment } = absence;
    const open = label === selected;
    return [
      <tr key={label} data-selected={open} data-link="">
        <th scope="row"><Button variant="text" aria-expanded={open} onClick={() => onSelect(open ? null : label)} sx={{ px: 0, ml: '8px', height: 22, minWidth: 0, typography: 'mono' }}>{label}</Button></th>
        <td><SelectField label={`Role of ${label}`} hideLabel disabled={info.readOnly} value={role} onChange={(value) => onChange(label, { role: value })} choices={ROLES.map((value) => ({ value, text: ROLE_WORDS[value] }))} small /></td>
        <td colSpan={4} title={visible(query)}>Nothing found for {query === '' ? 'any event' : <MonoText sx={{ overflowWrap: 'normal' }}>{visible(query)}</MonoText>}, {formatInstant(from, 'UTC', 'minute')} to {formatInstant(to, 'UTC', 'minute')} UTC</td>
        <td><Link component="button" type="button" aria-label={`Search again for ${label}`} onClick={() => search(absence)} underline="hover">Search</Link></td>
        <td className="number"><RowButton label={`Take ${label} out of ${finding.id}`} disabled={info.readOnly} onClick={() => onRemove(label)}><Close /></RowButton></td>
      </tr>,
      open && (
        <tr key={`${label} details`} data-selected="true">
          <Box component="td" colSpan={8} sx={{ '&&': { height: 'auto', whiteSpace: 'normal', py: 2 } }}>
            <Box sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)', gap: 6 }}>
              <EditedText label={`Comment on ${label}`} lines={2} placeholder="What it means that there is no such event" value={comment} readOnly={info.readOnly} onSave={(text) => onChange(label, { comment: text })} />
              <FieldList sx={{ alignContent: 'start' }}>
                <dt>Searched for</dt><dd><MonoText>{query === '' ? 'any event' : visible(query)}</MonoText></dd>
                <dt>Period (UTC)</dt><dd>{formatInstant(from, 'UTC', 'full')} to {formatInstant(to, 'UTC', 'full')}</dd>
                <dt>Looked at</dt><dd>{countOf(searched, 'event')} in the period, none of which fits</dd>
                {sources.map(({ source, first, last, events }) => [<dt key={`${source} name`}>{source}</dt>, <dd key={source}>covers it: {countOf(events, 'event')}, {formatInstant(first, 'UTC', 'minute')} to {formatInstant(last, 'UTC', 'minute')}</dd>])}
                <dt>Cited</dt><dd>{formatInstant(absence.created, 'UTC', 'minute')}{absence.author && ` by ${absence.author}`}</dd>
              </FieldList>
            </Box>
          </Box>
        </tr>
      ),
    ];
  });
}
