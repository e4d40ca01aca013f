// What is on the screen: home, or the case that the address names, opened first; and the dialogs that belong to neither.
import { useColorScheme } from '@mui/material';
import { useCallback, useEffect, useState } from 'react';
import type { PickedFile } from '../../contract/bridge.ts';
import type { Settings } from '../../contract/model.ts';
import { VerifyFileDialog } from '../features/evidence/verify-file-dialog.tsx';
import { HelpDialog } from '../features/help/help-dialog.tsx';
import { Home } from '../features/home/home.tsx';
import { NewCaseDialog } from '../features/home/new-case-dialog.tsx';
import { OpenByNameDialog } from '../features/home/open-by-name-dialog.tsx';
import { SettingsDialog } from '../features/settings/settings-dialog.tsx';
import { CaseGate } from './case-gate.tsx';
import { useCall, useHost, useOperation } from './engine.tsx';
import { Failure } from './failure.tsx';
import { focusPane, press, useShortcuts } from './shortcuts.ts';
import { HOME, useView } from './view.ts';

/** At most one of them is open. */
export type DialogName = 'help' | 'settings' | 'new case' | 'open by name' | 'verify file' | null;
/** What the shell and the home screen can ask for. */
export interface AppCommands {
  readonly show: (dialog: DialogName) => void;
  /** Opens a case file in this window, on its Explore screen. */
  readonly openCase: (file: string) => void;
  /** Lets the person choose a case file. */
  readonly chooseCase: () => void;
  /** Files to import into a case that does not exist yet: asks for its name. */
  readonly startWith: (files: readonly PickedFile[]) => void;
  readonly goHome: () => void;
}

/** Everything below a connection to the engine. */
export function App() {
  const [view, setView] = useView();
  const host = useHost();
  const call = useCall();
  const settings = useOperation('settings.get', {});
  const [dialog, setDialog] = useState<DialogName>(null);
  /** Files dropped before there was a case to import them into. */
  const [waiting, setWaiting] = useState<readonly PickedFile[]>([]);
  useTheme(settings.data?.theme);

  const openCase = useCallback((file: string) => setView({ ...HOME, screen: 'explore', case: file }), [setView]);
  const chooseCase = useCallback(() => {
    // A browser hands out copies of files, and a case must be opened where it lies.
    if (host.kind === 'web') setDialog('open by name');
    else void host.pickFiles({ many: false, what: 'case' }).then(([file]) => { if (file) openCase(file.handle); });
  }, [host, openCase]);
  const startWith = useCallback((files: readonly PickedFile[]) => { setWaiting(files); setDialog('new case'); }, []);
  const goHome = useCallback(() => setView(HOME), [setView]);
  const takeWaiting = useCallback(() => setWaiting([]), []);
  const commands: AppCommands = { show: setDialog, openCase, chooseCase, startWith, goHome };

  useEffect(() => host.onOpenFile?.((file) => openCase(file.handle)), [host, openCase]);
  const inCase = view.case !== null;
  useEffect(() => host.onCommand?.((command) => {
    if (command === 'help' || command === 'settings') setDialog(command);
    else if (command === 'case.new') setDialog('new case');
    else if (command === 'case.open') chooseCase();
    else if (command === 'file.verify') setDialog('verify file');
    else if (command === 'undo' || command === 'redo' || command === 'rail') press(command);
    else if (command === 'search') press('query');
    else if (!inCase) return;
    else if (command === 'go.explore') setView({ screen: 'explore' });
    else if (command === 'go.case') setView({ screen: 'case' });
    else if (command === 'go.evidence') setView({ screen: 'case', part: 'evidence' });
    else if (command === 'go.sources' || command === 'import') setView({ screen: 'sources' });
    else if (command === 'go.reports') setView({ screen: 'reports' });
  }), [host, inCase, chooseCase, setView]);
  const zone = settings.data?.zone ?? 'UTC';
  useShortcuts({
    'help': () => setDialog('help'),
    'back': () => history.back(),
    'forward': () => history.forward(),
    'zone.switch': () => setView({ zone: view.zone === 'UTC' ? zone : 'UTC' }, { replace: true }),
    'pane.next': () => focusPane(1),
    'pane.previous': () => focusPane(-1),
  });

  /** Makes a case in the host’s own folder and goes to its Sources. */
  async function createCase(name: string): Promise<void> {
    const { fileName } = await call('case.create', { name, file: null });
    // The newest entry of that name is the file just made; the list is where its handle is.
    const made = (await call('case.recent', {})).find((recent) => recent.fileName === fileName);
    setDialog(null);
    if (made) setView({ ...HOME, screen: 'sources', case: made.file });
  }

  if (settings.error) return <Failure error={settings.error} onRetry={() => void settings.refetch()} />;
  if (!settings.data) return null;
  const close = () => setDialog(null);
  return (
    <>
      {view.case === null
        ? <Home commands={commands} settings={settings.data} />
        : <CaseGate key={view.case} file={view.case} readOnly={view.readOnly} settings={settings.data} commands={commands} waiting={waiting} onWaitingTaken={takeWaiting} />}
      {dialog === 'help' && <HelpDialog onClose={close} />}
      {dialog === 'settings' && <SettingsDialog settings={settings.data} onClose={close} />}
      {dialog === 'open by name' && <OpenByNameDialog onClose={close} onOpen={(file) => { close(); openCase(file); }} />}
      {dialog === 'verify file' && <VerifyFileDialog onClose={close} />}
      {dialog === 'new case' && <NewCaseDialog files={waiting} onClose={() => { close(); setWaiting([]); }} onCreate={createCase} />}
    </>
  );
}

/** The theme is kept by the engine; here it is only put on. */
function useTheme(theme: Settings['theme'] | undefined): void {
  const { setMode } = useColorScheme();
  useEffect(() => { if (theme) setMode(theme); }, [theme, setMode]);
}
