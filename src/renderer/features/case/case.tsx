// The case as an argument: findings at the left, the chosen one with its exhibits and its review beside them.
import Add from '@mui/icons-material/AddOutlined';
import { Box, Button, ButtonBase, Typography } from '@mui/material';
import { useState } from 'react';
import { toWireError } from '../../../contract/errors.ts';
import type { Finding } from '../../../contract/model.ts';
import { useCall, useOperation } from '../../app/engine.tsx';
import { Boundary, Failure } from '../../app/failure.tsx';
import { capitalised, countOf, formatCount } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { StatusBar } from '../../app/status-bar.tsx';
import { useView } from '../../app/view.ts';
import { Pane, PaneHead } from '../../ui/pane.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { BusyLine, EmptyState } from '../../ui/states.tsx';
import { BoxedWord, Mark, MonoText } from '../../ui/text.tsx';
import { FindingPane } from './finding-pane.tsx';
import { NewFindingDialog } from './new-finding-dialog.tsx';

/** The part `Findings`. The finding shown is part of the view; without one, or with one that is gone, the first is. */
export function Case() {
  const { caseId, info } = useCase();
  const [view, setView] = useView();
  const call = useCall();
  const findings = useOperation('finding.list', { caseId });
  const [asking, setAsking] = useState(false);
  const [deleted, setDeleted] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const list = findings.data ?? [];
  const finding = list.find(({ id }) => id === view.finding) ?? list[0];
  const exhibits = list.flatMap((entry) => entry.exhibits);

  /** Asks nothing: deleting is one step that can be undone, here at once and later by the bar. */
  async function remove(id: string): Promise<void> {
    setError(null);
    try {
      await call('finding.delete', { caseId, finding: id });
      setDeleted(id);
      setView({ finding: null }, { replace: true });
    } catch (thrown) { setError(thrown); }
  }
  const restore = () => { call('undo.undo', { caseId }).then(() => { setView({ finding: deleted }, { replace: true }); setDeleted(null); }, setError); };

  const newButton = (filled: boolean) => <Button variant={filled ? 'contained' : 'text'} startIcon={<Add />} disabled={info.readOnly} onClick={() => setAsking(true)}>New finding</Button>;
  return (
    <>
      <BusyLine busy={findings.isFetching} />
      {findings.error && <Failure error={findings.error} onRetry={() => void findings.refetch()} />}
      {error !== null && <Failure error={error} />}
      {deleted && (
        <Box role="status" sx={{ display: 'flex', alignItems: 'center', gap: 2, px: 3, py: 1, borderBottom: 1, borderColor: 'line.subtle', bgcolor: 'surface.raised' }}>
          <Typography variant="body2">Finding {deleted} was deleted. Its events stay.</Typography>
          <Button variant="text" onClick={restore}>Undo</Button>
        </Box>
      )}
      {findings.data && !finding && (
        <Pane label="Findings">
          <EmptyState title="No findings yet" actions={<>{newButton(true)}<Button onClick={() => setView({ screen: 'explore' })}>Go to Explore</Button></>}>
            A finding states what happened and cites the events that show it. Select events in Explore and press e, or begin with the statement here.
          </EmptyState>
        </Pane>
      )}
      {finding && (
        <SplitPane name="case-findings" label="Width of the list of findings" fixed="first" size={300} min={220} max={460}
          first={
            <Pane label="Findings" tone="panel">
              <PaneHead title="Findings" sticky detail={formatCount(list.length)}>{newButton(false)}</PaneHead>
              <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
                {list.map((entry) => <FindingItem key={entry.id} finding={entry} selected={entry.id === finding.id} onSelect={() => setView({ finding: entry.id })} />)}
              </Box>
              <Typography variant="caption" component="p" sx={{ display: 'flex', gap: 4, alignItems: 'center', px: 3, py: 2, m: 0 }}>
                {(['bad', 'suspicious', 'good'] as const).map((kind) => <Box component="span" key={kind} sx={{ display: 'inline-flex', gap: 1.5, alignItems: 'center' }}><Mark kind={kind} label={null} />{kind}</Box>)}
              </Typography>
            </Pane>
          }
          second={<Boundary key={finding.id}><FindingPane finding={finding} onDelete={() => void remove(finding.id)} /></Boundary>}
        />
      )}
      {asking && <NewFindingDialog onClose={() => setAsking(false)} onMade={(made) => { setAsking(false); setView({ finding: made.id }); }} />}
      <StatusBar>
        <span><strong>{formatCount(list.length)}</strong> {list.length === 1 ? 'finding' : 'findings'}{list.length > 0 && `: ${statusCounts(list)}`}</span>
        <span>{countOf(exhibits.length, 'exhibit')}, {countOf(new Set(exhibits.map(({ recordHash }) => recordHash)).size, 'distinct record')}</span>
        {error !== null && <span>{toWireError(error).code}</span>}
      </StatusBar>
    </>
  );
}

/** `1 signed off, 2 in review, 3 draft`: furthest first, none left out that is there. */
function statusCounts(list: readonly Finding[]): string {
  const statuses = ['signed off', 'in review', 'draft'] as const;
  return statuses.map((status) => [list.filter((finding) => finding.status === status).length, status] as const).filter(([count]) => count > 0).map(([count, status]) => `${count} ${status}`).join(', ');
}

/** One line of the list: severity, id, status, title and how many exhibits carry it. */
function FindingItem({ finding, selected, onSelect }: { readonly finding: Finding; readonly selected: boolean; readonly onSelect: () => void }) {
  return (
    <Box component="li" sx={{ borderBottom: 1, borderColor: 'line.subtle', bgcolor: selected ? 'surface.selected' : 'transparent', ...(selected && { boxShadow: (theme) => `inset 3px 0 0 ${theme.vars.palette.primary.main}` }), '&:hover': { bgcolor: selected ? 'surface.selected' : 'surface.hover' } }}>
      <ButtonBase aria-pressed={selected} onClick={onSelect} sx={{ display: 'flex', flexDirection: 'column', alignItems: 'stretch', width: '100%', textAlign: 'left', px: 3, py: 2, '&.Mui-focusVisible': { outlineOffset: -2 } }}>
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
          {finding.severity !== 'none' && <Mark kind={finding.severity} />}
          <MonoText>{finding.id}</MonoText>
          <BoxedWord dashed={finding.status === 'draft'} sx={{ ml: 'auto' }}>{capitalised(finding.status)}</BoxedWord>
        </Box>
        <Typography variant="body2" sx={{ fontWeight: 500, pt: '2px', overflowWrap: 'anywhere' }}>{finding.title}</Typography>
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>{capitalised(finding.confidence)} confidence, {countOf(finding.exhibits.length + finding.absences.length, 'exhibit')}</Typography>
      </ButtonBase>
    </Box>
  );
}
