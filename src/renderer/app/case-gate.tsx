// Opens the case that the address names, or says why that did not work; then the screens of the case.
import { Box, Button, Typography } from '@mui/material';
import { useEffect, useMemo, useState } from 'react';
import type { PickedFile } from '../../contract/bridge.ts';
import type { CaseInfo, Settings } from '../../contract/model.ts';
import { CaseTabs } from '../features/case/case-tabs.tsx';
import { ReadOnlyBanner } from '../features/case-care/read-only-banner.tsx';
import { SalvageDialog } from '../features/case-care/salvage-dialog.tsx';
import { Explore } from '../features/explore/explore.tsx';
import { Entities } from '../features/entities/entities.tsx';
import { Checks } from '../features/checks/checks.tsx';
import { Overview } from '../features/overview/overview.tsx';
import { Reports } from '../features/reports/reports.tsx';
import { Sources } from '../features/sources/sources.tsx';
import { TimelineScreen } from '../features/timeline/timeline-screen.tsx';
import { useImport } from '../features/sources/use-import.ts';
import { hidden } from '../ui/field.tsx';
import { AppBar } from './app-bar.tsx';
import type { AppCommands } from './app.tsx';
import { useOperation } from './engine.tsx';
import { Boundary, Failure } from './failure.tsx';
import { CaseContext } from './open-case.ts';
import { useView } from './view.ts';

interface GateProps {
  readonly file: string;
  readonly readOnly: boolean;
  readonly settings: Settings;
  readonly commands: AppCommands;
  /** Files chosen before the case was there. */
  readonly waiting: readonly PickedFile[];
  readonly onWaitingTaken: () => void;
}

/** Errors of a file of which something may be saved; a damaged header makes a case look like none. */
const DAMAGED: ReadonlySet<string> = new Set(['CASE_DAMAGED', 'NOT_A_CASE', 'INTERNAL']);

/** Opening what is open already is no error: the engine answers with its facts. */
export function CaseGate({ file, readOnly, ...rest }: GateProps) {
  const [, setView] = useView();
  const [salvaging, setSalvaging] = useState(false);
  const opened = useOperation('case.open', { file, readOnly }, { keep: false, once: true });
  const info = useOperation('case.info', opened.data ? { caseId: opened.data.id } : null, { keep: false });
  const error = opened.error ?? info.error;
  if (error) {
    return (
      <Box component="main" sx={{ p: 8, maxWidth: 720, display: 'flex', flexDirection: 'column', gap: 4 }}>
        <Typography variant="h1">This case could not be opened</Typography>
        <Failure error={error} onRetry={() => void opened.refetch().then(() => info.refetch())}>
          {error.code === 'CASE_LOCKED' && !readOnly && <Button onClick={() => setView({ readOnly: true }, { replace: true })}>Open read-only</Button>}
          {DAMAGED.has(error.code) && <Button onClick={() => setSalvaging(true)}>Save what can be saved…</Button>}
          <Button onClick={rest.commands.goHome}>Back to all cases</Button>
        </Failure>
        {salvaging && <SalvageDialog damaged={file} onClose={() => setSalvaging(false)} onOpen={rest.commands.openCase} />}
      </Box>
    );
  }
  if (!info.data) return <Typography role="status" sx={{ p: 8, color: 'text.secondary' }}>Opening the case</Typography>;
  return <OpenCaseScreens info={info.data} {...rest} />;
}

/** Names of the screens as tabs, headings and window titles have them. */
const TITLES = { overview: 'Overview', sources: 'Sources', explore: 'Explore', entities: 'Entities', checks: 'Checks', case: 'Case', timeline: 'Timeline', reports: 'Reports' } as const;

/** The frame of an open case and whichever of its screens the view names. */
function OpenCaseScreens({ info, settings, commands, waiting, onWaitingTaken }: { readonly info: CaseInfo } & Omit<GateProps, 'file' | 'readOnly'>) {
  const [view] = useView();
  const open = useMemo(() => ({ info, caseId: info.id, settings }), [info, settings]);
  // Kept here, so that an import goes on while another screen is shown.
  const importing = useImport(info.id);
  const { add } = importing;
  useEffect(() => {
    if (waiting.length === 0) return;
    add(waiting);
    onWaitingTaken();
  }, [waiting, add, onWaitingTaken]);
  const screen = view.screen === 'home' ? 'explore' : view.screen;
  useEffect(() => { document.title = `${TITLES[screen]}: ${info.name} – Exhibit`; }, [screen, info.name]);
  return (
    <CaseContext value={open}>
      <AppBar commands={commands} importing={importing} />
      <ReadOnlyBanner />
      <Box component="main" sx={{ display: 'flex', flexDirection: 'column', flex: 1, minHeight: 0 }}>
        <Typography variant="h1" sx={hidden}>{TITLES[screen]}: {info.name}</Typography>
        <Boundary key={screen}>
          {screen === 'overview' && <Overview />}
          {screen === 'sources' && <Sources importing={importing} />}
          {screen === 'explore' && <Explore />}
          {screen === 'case' && <CaseTabs />}
          {screen === 'entities' && <Entities />}
          {screen === 'checks' && <Checks />}
          {screen === 'timeline' && <TimelineScreen />}
          {screen === 'reports' && <Reports />}
        </Boundary>
      </Box>
    </CaseContext>
  );
}
