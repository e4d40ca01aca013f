// The evidence of a finding: events in the order of its argument, moved by drag or keys, then searches that found nothing; each has a role and a comment.
import Close from '@mui/icons-material/CloseOutlined';
import DragIndicator from '@mui/icons-material/DragIndicatorOutlined';
import KeyboardArrowDown from '@mui/icons-material/KeyboardArrowDownOutlined';
import KeyboardArrowUp from '@mui/icons-material/KeyboardArrowUpOutlined';
import { Box, Button, Link, Typography } from '@mui/material';
import { useState } from 'react';
import { ROLES, type Exhibit, type Finding } from '../../../contract/model.ts';
import { useCall } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { formatInstant, visible, zoneShort } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { useShortcuts } from '../../app/shortcuts.ts';
import { useView } from '../../app/view.ts';
import { hidden, SelectField } from '../../ui/field.tsx';
import { FieldList } from '../../ui/pane.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { HashText, MonoText } from '../../ui/text.tsx';
import { ChangeCell } from '../change/change-cell.tsx';
import { ChangeDiff } from '../change/change-diff.tsx';
import { AbsenceRows } from './absence-rows.tsx';
import { EditedText } from './edited-text.tsx';
import { ROLE_WORDS, RowButton } from './exhibit-parts.tsx';
import { useRowOrder } from './row-order.ts';

/** The table of exhibits; the one that is open shows its change, its proof and its comment below its row. */
export function Exhibits({ finding }: { readonly finding: Finding }) {
  const { caseId, info } = useCase();
  const call = useCall();
  const [view, setView] = useView();
  const [selected, setSelected] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const zone = view.zone;
  const run = (work: Promise<unknown>) => { work.then(() => setError(null), setError); };
  const change = (exhibit: string, patch: { position?: number; role?: Exhibit['role']; comment?: string }) => run(call('finding.exhibit', { caseId, finding: finding.id, exhibit, ...patch }));
  // By label and not by place: an undo from elsewhere may have changed the order meanwhile.
  const move = (label: string | null, step: 1 | -1) => {
    const at = finding.exhibits.findIndex((exhibit) => exhibit.label === label);
    const position = at + step;
    if (at >= 0 && position >= 0 && position < finding.exhibits.length && !info.readOnly) change(finding.exhibits[at].label, { position });
  };
  useShortcuts({ 'exhibit.up': () => move(selected, -1), 'exhibit.down': () => move(selected, 1) });

  const drag = useRowOrder(info.readOnly ? [] : finding.exhibits.map(({ label }) => label), (label, position) => change(label, { position }));

  const dates = new Set(finding.exhibits.map(({ row }) => (row?.time ? formatInstant(row.time, zone).slice(0, 10) : '')));
  // One date for all stands in the head, once.
  const date = dates.size === 1 && !dates.has('') ? [...dates][0] : null;

  if (finding.exhibits.length === 0 && finding.absences.length === 0) {
    return <EmptyState title="No evidence yet" actions={<Button onClick={() => setView({ screen: 'explore' })}>Go to Explore</Button>}>Select events in Explore and press e to add them to {finding.id}. A report needs at least one. A search that finds nothing can be cited there too.</EmptyState>;
  }
  return (
    <>
      <FailureLine error={error} />
      <Table aria-label="Exhibits" sx={{ '& tr[data-drop="before"]': { boxShadow: (theme) => `inset 0 2px 0 ${theme.vars.palette.primary.main}` }, '& tr[data-drop="after"]': { boxShadow: (theme) => `inset 0 -2px 0 ${theme.vars.palette.primary.main}` } }}>
        <colgroup><col style={{ width: 84 }} /><col style={{ width: 114 }} /><col style={{ width: date ? 126 : 166 }} /><col style={{ width: '11%' }} /><col style={{ width: '14%' }} /><col /><col style={{ width: 98 }} /><col style={{ width: 98 }} /></colgroup>
        <thead><tr><th scope="col">No.</th><th scope="col">Role</th><th scope="col">{date ?? 'Time'} ({zone === 'UTC' ? zone : zoneShort(zone)})</th><th scope="col">Actor</th><th scope="col">Action</th><th scope="col">Change</th><th scope="col">Record</th><th scope="col"><Box component="span" sx={hidden}>Order</Box></th></tr></thead>
        <tbody>
          {finding.exhibits.map((exhibit, at) => {
            const open = exhibit.label === selected;
            // Rows are no buttons: the number opens them, so that keys and screen readers find it.
            const toggle = () => setSelected(open ? null : exhibit.label);
            return [
              <tr key={exhibit.label} data-selected={open} data-link="" {...drag(exhibit.label)}>
                <th scope="row"><DragIndicator aria-hidden sx={{ verticalAlign: 'middle', ml: '-8px', cursor: 'grab', color: 'text.secondary', visibility: info.readOnly || finding.exhibits.length < 2 ? 'hidden' : 'visible' }} /><Button variant="text" aria-expanded={open} onClick={toggle} sx={{ px: 0, height: 22, minWidth: 0, typography: 'mono' }}>{exhibit.label}</Button></th>
                <td><SelectField label={`Role of ${exhibit.label}`} hideLabel disabled={info.readOnly} value={exhibit.role} onChange={(role) => change(exhibit.label, { role })} choices={ROLES.map((role) => ({ value: role, text: ROLE_WORDS[role] }))} small /></td>
                {exhibit.row
                  ? (
                    <>
                      <td>{exhibit.row.time ? formatInstant(exhibit.row.time, zone).slice(date ? 11 : 0) : <em>undated</em>}</td>
                      <td title={exhibit.row.actor ?? ''}>{exhibit.row.actor === null ? <em>absent</em> : visible(exhibit.row.actor)}</td>
                      <td title={exhibit.row.action ?? ''}>{exhibit.row.result === 'failure' && '✕ '}{exhibit.row.action === null ? <em>absent</em> : visible(exhibit.row.action)}</td>
                      <td><ChangeCell changes={exhibit.row.changes} /></td>
                    </>
                  )
                  : <td colSpan={4}><em>The record is no longer among the events; its hash is kept.</em></td>}
                <td><Link component="button" type="button" onClick={() => setView({ screen: 'explore', event: exhibit.event })} underline="hover" sx={{ typography: 'mono' }}>{exhibit.event}</Link></td>
                <td>
                  <RowButton label={`Move ${exhibit.label} up`} disabled={info.readOnly || at === 0} onClick={() => { setSelected(exhibit.label); move(exhibit.label, -1); }}><KeyboardArrowUp /></RowButton>
                  <RowButton label={`Move ${exhibit.label} down`} disabled={info.readOnly || at === finding.exhibits.length - 1} onClick={() => { setSelected(exhibit.label); move(exhibit.label, 1); }}><KeyboardArrowDown /></RowButton>
                  <RowButton label={`Take ${exhibit.label} out of ${finding.id}`} disabled={info.readOnly} onClick={() => run(call('finding.uncite', { caseId, finding: finding.id, exhibit: exhibit.label }))}><Close /></RowButton>
                </td>
              </tr>,
              open && (
                <tr key={`${exhibit.label} details`} data-selected="true">
                  <Box component="td" colSpan={8} sx={{ '&&': { height: 'auto', whiteSpace: 'normal', py: 2 } }}><ExhibitDetails exhibit={exhibit} readOnly={info.readOnly} onComment={(comment) => change(exhibit.label, { comment })} /></Box>
                </tr>
              ),
            ];
          })}
          <AbsenceRows finding={finding} selected={selected} onSelect={setSelected} onChange={change} onRemove={(label) => run(call('finding.uncite', { caseId, finding: finding.id, exhibit: label }))} />
        </tbody>
      </Table>
    </>
  );
}

/** What a reader needs to judge one exhibit without leaving the finding. */
function ExhibitDetails({ exhibit, readOnly, onComment }: { readonly exhibit: Exhibit; readonly readOnly: boolean; readonly onComment: (comment: string) => void }) {
  const { row } = exhibit;
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)', gap: 6 }}>
      <Box>
        {row ? <ChangeDiff changes={row.changes} /> : <Typography variant="body2">Not available.</Typography>}
        <EditedText label={`Comment on ${exhibit.label}`} lines={2} placeholder="What this record shows, or why it speaks against the finding" value={exhibit.comment} readOnly={readOnly} onSave={onComment} />
      </Box>
      <FieldList sx={{ alignContent: 'start' }}>
        {row && <><dt>Entity</dt><dd>{row.entity === null ? <em>absent</em> : visible(row.entity)}{row.entityType && ` (${visible(row.entityType)})`}</dd><dt>IP</dt><dd>{row.ip === null ? <em>absent</em> : visible(row.ip)}</dd><dt>Time as written</dt><dd><MonoText>{row.timeText === null ? 'absent' : visible(row.timeText)}</MonoText></dd><dt>Place</dt><dd>{row.source}, line {row.line}</dd></>}
        <dt>Record hash</dt><dd><HashText hash={exhibit.recordHash} copy /></dd>
      </FieldList>
    </Box>
  );
}
