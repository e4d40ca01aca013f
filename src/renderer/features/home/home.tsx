// The first screen: cases worked on lately, a new one, and what Exhibit is in one line. A dropped export starts a case.
import Close from '@mui/icons-material/CloseOutlined';
import HelpOutline from '@mui/icons-material/HelpOutlineOutlined';
import { Box, Button, IconButton, Link, Tooltip, Typography } from '@mui/material';
import { useState } from 'react';
import { ExhibitError } from '../../../contract/errors.ts';
import type { RecentCase, Settings } from '../../../contract/model.ts';
import type { AppCommands } from '../../app/app.tsx';
import { ThemeButton } from '../../app/app-bar.tsx';
import { useCall, useHost, useOperation } from '../../app/engine.tsx';
import type { Dropped } from '../../app/host.ts';
import { Failure } from '../../app/failure.tsx';
import { formatBytes, formatCount, formatInstant, zoneShort } from '../../app/format.ts';
import { size } from '../../app/theme.ts';
import { HOME, encodeView, useAddressReadable } from '../../app/view.ts';
import { hidden } from '../../ui/field.tsx';
import { FileDrop } from '../../ui/file-drop.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { MonoText } from '../../ui/text.tsx';
import { FirstUse } from '../settings/first-use.tsx';

/** What can be dropped, as told to people. */
const ACCEPTED = 'audit logs as CSV, JSON, NDJSON, workbooks (XLSX) or lines of text, each also gzipped or in a zip';

/** The screen without a case. A dropped case is opened, anything else becomes the beginning of a new one. */
export function Home({ commands, settings }: { readonly commands: AppCommands; readonly settings: Settings }) {
  const host = useHost();
  const call = useCall();
  const recent = useOperation('case.recent', {});
  const about = useOperation('app.info', {});
  const addressReadable = useAddressReadable();
  const [error, setError] = useState<unknown>(null);
  const [upload, setUpload] = useState<{ readonly name: string; readonly done: number; readonly total: number } | null>(null);

  async function take(items: readonly Dropped[]): Promise<void> {
    setError(null);
    const [first] = items;
    try {
      if (first?.file.name.toLowerCase().endsWith('.exhibit')) {
        if (host.kind === 'web') throw new ExhibitError('FILE_UNREADABLE', `“${first.file.name}” is a case, and a browser hands out copies only.`, 'Put the file into the folder that Exhibit was started with and choose Open case.');
        const [file] = await host.dropped([first]);
        if (file) commands.openCase(file.handle);
        return;
      }
      commands.startWith(await host.dropped(items, (name, done, total) => setUpload({ name, done, total })));
    } catch (thrown) {
      setError(thrown);
    } finally {
      setUpload(null);
    }
  }

  const cases = recent.data ?? [];
  const buttons = (
    <>
      <Button variant="contained" onClick={() => commands.show('new case')}>New case</Button>
      <Button onClick={commands.chooseCase}>Open case</Button>
      <Button variant="text" onClick={() => commands.show('verify file')}>Verify a file</Button>
    </>
  );
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', flex: 1, minHeight: 0, bgcolor: 'surface.canvas' }}>
      <Box component="header" sx={{ display: 'flex', alignItems: 'center', gap: 2, height: size.appBar, flexShrink: 0, px: 3, bgcolor: 'surface.panel', borderBottom: 1, borderColor: 'line.subtle' }}>
        <Typography component="span" sx={{ fontWeight: 600, flex: 1 }}>Exhibit</Typography>
        <Button variant="text" onClick={() => commands.show('settings')}>Settings</Button>
        <ThemeButton />
        <Tooltip title="Help and keys (?)"><IconButton aria-label="Help and keys (?)" onClick={() => commands.show('help')}><HelpOutline /></IconButton></Tooltip>
      </Box>
      <FileDrop text="Drop to start a case with these files" onFiles={(items) => void take(items)} />
      <Box component="main" sx={{ flex: 1, minHeight: 0, overflow: 'auto', display: 'flex', flexDirection: 'column', width: '100%', maxWidth: 1080, mx: 'auto', px: 6, py: 8, gap: 6 }}>
        <Box sx={{ display: 'flex', alignItems: 'flex-end', gap: 4 }}>
          <Box sx={{ flex: 1 }}>
            <Typography variant="h1">Cases</Typography>
            <Typography sx={{ color: 'text.secondary' }}>Exhibit turns audit logs into a case that stands up: who changed what, proven record by record, on this machine alone.</Typography>
          </Box>
          {cases.length > 0 && <Box sx={{ display: 'flex', gap: 2 }}>{buttons}</Box>}
        </Box>
        {!addressReadable && <Typography role="alert">The address of this window could not be read, so all cases are shown instead.</Typography>}
        <Failure error={error ?? recent.error} {...(recent.error ? { onRetry: () => void recent.refetch() } : {})} />
        {upload && <ProgressBar label={`Reading ${upload.name}`} detail={`${formatBytes(upload.done)} of ${formatBytes(upload.total)}`} done={upload.done} total={upload.total} />}
        {settings.investigator === '' && <FirstUse />}
        {cases.length > 0 && <RecentCases cases={cases} zone={settings.zone} commands={commands} forget={(file) => void call('case.forget', { file }).catch(setError)} />}
        {recent.data && cases.length === 0 && (
          <EmptyState title="No cases yet" actions={buttons}>Make a case, or drop exports anywhere on this window and Exhibit asks for a name. It takes {ACCEPTED}.</EmptyState>
        )}
        {cases.length > 0 && <Typography variant="body2" sx={{ color: 'text.secondary' }}>Drop exports anywhere on this window to start a case with them: {ACCEPTED}.</Typography>}
      </Box>
      <Box component="footer" sx={{ height: size.statusBar, display: 'flex', alignItems: 'center', px: 3, bgcolor: 'surface.panel', borderTop: 1, borderColor: 'line.subtle', typography: 'caption', color: 'text.secondary' }}>
        {about.data && `Exhibit ${about.data.version}`}
      </Box>
    </Box>
  );
}

/** Cases by the time they were opened, latest first; one whose file is gone says so and can be taken off. */
function RecentCases({ cases, zone, commands, forget }: { readonly cases: readonly RecentCase[]; readonly zone: string; readonly commands: AppCommands; readonly forget: (file: string) => void }) {
  return (
    <Table aria-label="Recent cases">
      <colgroup><col /><col style={{ width: '36%' }} /><col style={{ width: 72 }} /><col style={{ width: 104 }} /><col style={{ width: 136 }} /><col style={{ width: 44 }} /></colgroup>
      <thead><tr><th scope="col">Case</th><th scope="col">File</th><th scope="col" className="number">Sources</th><th scope="col" className="number">Events</th><th scope="col">Opened ({zoneShort(zone)})</th><th scope="col"><Box component="span" sx={hidden}>Take off the list</Box></th></tr></thead>
      <tbody>
        {cases.map((entry) => (
          <tr key={entry.file} data-link={entry.missing ? undefined : ''}>
            <th scope="row">
              {entry.missing
                ? <Typography component="span" variant="body2" sx={{ color: 'text.secondary' }}>{entry.name} (not found)</Typography>
                : <Link href={`#${encodeView({ ...HOME, screen: 'explore', case: entry.file })}`} underline="hover" sx={{ fontWeight: 500 }} onClick={(event) => { event.preventDefault(); commands.openCase(entry.file); }}>{entry.name}</Link>}
            </th>
            <td title={entry.folder ? `${entry.fileName} in ${entry.folder}` : entry.fileName}><MonoText sx={{ overflowWrap: 'normal' }}>{entry.fileName}</MonoText>{entry.folder && <Typography component="span" variant="caption" sx={{ color: 'text.secondary' }}> in {entry.folder}</Typography>}</td>
            <td className="number">{formatCount(entry.sources)}</td>
            <td className="number">{formatCount(entry.events)}</td>
            <td>{formatInstant(entry.opened, zone, 'minute')}</td>
            <td><Tooltip title="Take off this list; the file stays"><IconButton aria-label={`Take ${entry.name} off this list`} onClick={() => forget(entry.file)} sx={{ width: 22, height: 22 }}><Close /></IconButton></Tooltip></td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
