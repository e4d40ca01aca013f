// The bar at the top of a case: which case, where one was before, the screens with their totals, undo, theme and help.
import ArrowBack from '@mui/icons-material/ArrowBackOutlined';
import ArrowForward from '@mui/icons-material/ArrowForwardOutlined';
import Contrast from '@mui/icons-material/ContrastOutlined';
import HelpOutline from '@mui/icons-material/HelpOutlineOutlined';
import Redo from '@mui/icons-material/RedoOutlined';
import Undo from '@mui/icons-material/UndoOutlined';
import { Box, IconButton, Tooltip, Typography } from '@mui/material';
import { styled, useColorScheme } from '@mui/material/styles';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Command } from '../../contract/bridge.ts';
import { toWireError } from '../../contract/errors.ts';
import { PropertiesDialog } from '../features/case-care/properties-dialog.tsx';
import { SaveCopyDialog } from '../features/case-care/save-copy-dialog.tsx';
import { MergeDialog } from '../features/case/merge-dialog.tsx';
import { VerifyDialog } from '../features/evidence/verify-dialog.tsx';
import type { Importing } from '../features/sources/use-import.ts';
import { Menu, type MenuEntry } from '../ui/menu.tsx';
import type { AppCommands } from './app.tsx';
import { useCall, useCloseCase, useHost, useOperation } from './engine.tsx';
import { formatCount } from './format.ts';
import { useCase } from './open-case.ts';
import { press, useShortcuts } from './shortcuts.ts';
import { size } from './theme.ts';
import { encodeView, useView, type Screen } from './view.ts';

/** The line under the current screen lies on the bar’s own edge. */
const Tab = styled('a')(({ theme }) => ({
  display: 'flex', alignItems: 'center', gap: 6, height: '100%', padding: '0 14px', fontSize: 13, textDecoration: 'none', whiteSpace: 'nowrap',
  color: theme.vars.palette.text.secondary, borderBottom: '2px solid transparent', borderTop: '2px solid transparent', boxSizing: 'border-box',
  '&:hover': { color: theme.vars.palette.text.primary },
  '&:focus-visible': { outlineOffset: -3 },
  '&[aria-current="page"]': { color: theme.vars.palette.text.primary, fontWeight: 600, borderBottomColor: theme.vars.palette.primary.main },
  '& small': { fontSize: 12, fontWeight: 400, color: theme.vars.palette.text.secondary },
}));

const Bar = styled('header')(({ theme }) => ({
  display: 'flex', alignItems: 'center', gap: 8, height: size.appBar, flexShrink: 0, padding: '0 12px',
  backgroundColor: theme.vars.palette.surface.panel, borderBottom: `1px solid ${theme.vars.palette.line.subtle}`,
}));

/** Back and forward move through views, whatever they changed: screen, filter, selection. */
export function AppBar({ commands, importing }: { readonly commands: AppCommands; readonly importing: Importing }) {
  const { info } = useCase();
  return (
    <Bar>
      <Typography component="span" sx={{ fontWeight: 600, mr: 1 }}>Exhibit</Typography>
      <CaseSwitcher commands={commands} />
      <Action label="Back (Alt+←)" onClick={() => history.back()}><ArrowBack /></Action>
      <Action label="Forward (Alt+→)" onClick={() => history.forward()}><ArrowForward /></Action>
      <Box sx={{ width: '1px', height: 20, bgcolor: 'line.subtle', mx: 1 }} />
      <Box component="nav" aria-label="Screens" sx={{ display: 'flex', height: '100%', flex: 1 }}>
        <ScreenTab screen="overview" text="Overview" />
        <ScreenTab screen="sources" text="Sources" count={info.sources} />
        <ScreenTab screen="explore" text="Explore" />
        <ScreenTab screen="entities" text="Entities" />
        <ScreenTab screen="checks" text="Checks" />
        <ScreenTab screen="case" text="Case" count={info.findings} />
        <ScreenTab screen="timeline" text="Timeline" />
        <ScreenTab screen="reports" text="Reports" />
      </Box>
      {importing.run && <Typography role="status" variant="caption" sx={{ color: 'text.secondary' }}>Importing {Math.floor((100 * importing.run.bytesDone) / Math.max(1, importing.run.bytesTotal))} %</Typography>}
      <UndoButtons />
      <ThemeButton />
      <Action label="Help and keys (?)" onClick={() => commands.show('help')}><HelpOutline /></Action>
    </Bar>
  );
}

/** A link and not a button: it can be opened in a second window and copied as an address. */
function ScreenTab({ screen, text, count = 0 }: { readonly screen: Screen; readonly text: string; readonly count?: number }) {
  const [view, setView] = useView();
  return (
    <Tab href={`#${encodeView({ ...view, screen })}`} aria-current={view.screen === screen ? 'page' : undefined}
      onClick={(event) => { if (!event.ctrlKey && !event.metaKey) { event.preventDefault(); setView({ screen }); } }}>
      {text}{count > 0 && <small>{formatCount(count)}</small>}
    </Tab>
  );
}

/** An icon with its name, which is also its tooltip. A disabled one can still be asked what it is. */
function Action({ label, disabled = false, onClick, children }: { readonly label: string; readonly disabled?: boolean; readonly onClick: () => void; readonly children: ReactNode }) {
  return <Tooltip title={label}><span><IconButton aria-label={label} disabled={disabled} onClick={onClick}>{children}</IconButton></span></Tooltip>;
}

/** Of the case as a whole; each also a command of the window’s menu. */
const DIALOGS: { readonly [C in Command]?: 'properties' | 'copy' | 'merge' | 'verify' } = { 'case.properties': 'properties', 'case.copy': 'copy', 'case.merge': 'merge', 'case.verify': 'verify' };

/** The case’s name, and behind it other cases and what concerns this one as a whole. */
function CaseSwitcher({ commands }: { readonly commands: AppCommands }) {
  const { info, caseId } = useCase();
  const steps = useOperation('undo.state', { caseId });
  const [view, setView] = useView();
  const closeCase = useCloseCase();
  const [dialog, setDialog] = useState<(typeof DIALOGS)[Command] | null>(null);
  const recent = useOperation('case.recent', {});
  const others = (recent.data ?? []).filter((entry) => entry.file !== view.case && !entry.missing).slice(0, 8);
  // The next case is shown at once; the file of this one is given free behind it.
  const leave = (go: () => void) => { go(); closeCase(caseId); };
  const host = useHost();
  const onCommand = useRef((_command: Command) => {});
  onCommand.current = (command) => {
    if (command === 'case.close') leave(commands.goHome);
    const asked = DIALOGS[command];
    if (asked && !(asked === 'merge' && info.readOnly)) setDialog(asked);
  };
  useEffect(() => host.onCommand?.((command) => onCommand.current(command)), [host]);
  const entries: readonly MenuEntry[] = [
    ...others.map((entry) => ({ key: entry.file, text: entry.name, detail: entry.folder ?? entry.fileName, run: () => leave(() => commands.openCase(entry.file)) })),
    ...(others.length > 0 ? ['line' as const] : []),
    { text: 'New case…', run: () => commands.show('new case') },
    { text: 'Open case…', run: commands.chooseCase },
    'line',
    { key: 'undo', text: stepWords('Undo', steps.data?.undo ?? null), detail: 'u', disabled: info.readOnly || !steps.data?.undo, run: () => press('undo') },
    { key: 'redo', text: stepWords('Redo', steps.data?.redo ?? null), detail: 'Ctrl+Shift+Z', disabled: info.readOnly || !steps.data?.redo, run: () => press('redo') },
    'line',
    { text: 'Properties…', run: () => setDialog('properties') },
    { text: 'Save a copy…', run: () => setDialog('copy') },
    { text: 'Merge a colleague’s copy…', disabled: info.readOnly, run: () => setDialog('merge') },
    { text: 'Verify this case…', run: () => setDialog('verify') },
    { text: info.sealed ? 'Seal, bundle, keys…' : 'Seal, keys…', run: () => setView({ screen: 'case', part: 'evidence' }) },
    { text: 'Verify a file…', run: () => commands.show('verify file') },
    { text: 'Settings…', run: () => commands.show('settings') },
    { text: 'Close case', run: () => leave(commands.goHome) },
  ];
  return (
    <>
      <Menu label={`Case: ${info.name}`} entries={entries} button={{ sx: { maxWidth: 260, fontSize: 13, '& .case-name': { overflow: 'hidden', textOverflow: 'ellipsis' } } }}>
        <span className="case-name">{info.name}</span>
      </Menu>
      {dialog === 'properties' && <PropertiesDialog onClose={() => setDialog(null)} />}
      {dialog === 'copy' && <SaveCopyDialog onClose={() => setDialog(null)} />}
      {dialog === 'merge' && <MergeDialog onClose={() => setDialog(null)} />}
      {dialog === 'verify' && <VerifyDialog onClose={() => setDialog(null)} />}
    </>
  );
}

/** Steps are named by events and titles, which may be long. */
const stepWords = (what: string, step: string | null): string => (step === null ? `Nothing to ${what.toLowerCase()}` : `${what}: ${step.length > 60 ? `${step.slice(0, 60)}…` : step}`);

/** Undo and redo of casework, each named by what it would take back. */
function UndoButtons() {
  const { caseId, info } = useCase();
  const call = useCall();
  const state = useOperation('undo.state', { caseId });
  const [failed, setFailed] = useState<string | null>(null);
  const undo = state.data?.undo ?? null;
  const redo = state.data?.redo ?? null;
  const run = (operation: 'undo.undo' | 'undo.redo') => {
    call(operation, { caseId }).then(() => setFailed(null), (thrown: unknown) => setFailed(toWireError(thrown).message));
  };
  const canUndo = undo !== null && !info.readOnly;
  const canRedo = redo !== null && !info.readOnly;
  useShortcuts({
    undo: () => { if (canUndo) run('undo.undo'); },
    redo: () => { if (canRedo) run('undo.redo'); },
  });
  return (
    <>
      {failed && <Typography role="alert" variant="caption" sx={{ color: 'error.main' }}>{failed}</Typography>}
      <Action label={undo === null ? 'Nothing to undo' : `Undo: ${undo} (u)`} disabled={!canUndo} onClick={() => run('undo.undo')}><Undo /></Action>
      <Action label={redo === null ? 'Nothing to redo' : `Redo: ${redo} (Ctrl+Shift+Z)`} disabled={!canRedo} onClick={() => run('undo.redo')}><Redo /></Action>
    </>
  );
}

/** From what is seen now to the other: light or dark. `As the system` is in the settings. */
export function ThemeButton() {
  const { mode, systemMode } = useColorScheme();
  const call = useCall();
  const dark = (mode === 'system' ? systemMode : mode) === 'dark';
  return <Action label={dark ? 'Light theme' : 'Dark theme'} onClick={() => { void call('settings.set', { theme: dark ? 'light' : 'dark' }); }}><Contrast /></Action>;
}
