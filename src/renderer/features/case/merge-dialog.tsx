// Takes a colleague's copy of this case over: which file, what that would do, and then doing it, as one step that can be undone.
import { Box, Button, Typography } from '@mui/material';
import { useState, type ReactNode } from 'react';
import type { PickedFile } from '../../../contract/bridge.ts';
import type { MergeConflict, MergePreview, MergeSource } from '../../../contract/casework.ts';
import { useCall, useHost } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { capitalised, countOf, formatBytes, formatCount, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Table } from '../../ui/table.tsx';
import { HashText, Mark, MonoText } from '../../ui/text.tsx';

const TITLE = 'Merge a colleague’s copy';

/** Nothing is written before it was shown. In a browser the chosen file is handed to Exhibit as an upload; the copy is only read. */
export function MergeDialog({ onClose }: { readonly onClose: () => void }) {
  const { caseId } = useCase();
  const host = useHost();
  const call = useCall();
  const [picked, setPicked] = useState<PickedFile | null>(null);
  const [upload, setUpload] = useState<{ readonly name: string; readonly done: number; readonly total: number } | null>(null);
  const [preview, setPreview] = useState<MergePreview | null>(null);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<MergePreview | null>(null);
  const [error, setError] = useState<unknown>(null);

  async function choose(): Promise<void> {
    setError(null);
    try {
      const [file] = await host.pickFiles({ many: false, what: 'case' }, (name, sent, total) => setUpload({ name, done: sent, total }));
      if (!file) return;
      setPicked(file);
      setPreview(null);
      setBusy(true);
      setPreview(await call('merge.preview', { caseId, file: file.handle }));
    } catch (thrown) {
      setError(thrown);
    } finally {
      setUpload(null);
      setBusy(false);
    }
  }
  async function merge(): Promise<void> {
    if (!picked) return;
    setBusy(true);
    setError(null);
    try { setDone(await call('merge.run', { caseId, file: picked.handle })); } catch (thrown) { setError(thrown); } finally { setBusy(false); }
  }

  if (done) {
    return (
      <Dialog title={TITLE} onClose={onClose} width={760}>
        <Box role="status" sx={{ display: 'flex', alignItems: 'baseline', gap: 2 }}><Mark kind="good" label={null} /><Typography>{changesOf(done) === 0 ? `${visible(done.fileName)} had nothing that this case does not have.` : `${visible(done.fileName)} is merged: ${countOf(changesOf(done), 'row')} of casework changed. One undo takes all of it back.`}</Typography></Box>
        <Preview preview={done} />
      </Dialog>
    );
  }
  const nothing = preview !== null && changesOf(preview) === 0;
  return (
    <Dialog title={TITLE} onClose={onClose} width={preview ? 860 : 560}
      {...(preview ? { action: { text: 'Merge', run: () => void merge(), disabled: busy || nothing || preview.faults.length > 0 } } : {})}
      secondary={<Button variant={preview ? 'outlined' : 'contained'} disabled={busy} onClick={() => void choose()}>{preview ? 'Choose another file…' : 'Choose the copy…'}</Button>}>
      {!preview && <Typography variant="body2">Choose a copy of this case in which somebody else went on working. What it would add and change is shown first; the copy is only read.</Typography>}
      {upload && <ProgressBar label={`Reading ${upload.name}`} detail={`${formatBytes(upload.done)} of ${formatBytes(upload.total)}`} done={upload.done} total={upload.total} />}
      {busy && !upload && <Typography role="status" variant="body2">Comparing the two copies</Typography>}
      {preview && <Preview preview={preview} />}
      <FailureLine error={error} />
    </Dialog>
  );
}

const changesOf = ({ changes }: MergePreview): number => changes.reduce((sum, { added, changed, removed }) => sum + added + changed + removed, 0);

/** Everything that a merge does, and everything that it does not. */
function Preview({ preview }: { readonly preview: MergePreview }) {
  const { faults, changes, conflicts, renumbered, signOffsTaken, missingHere, missingThere } = preview;
  return (
    <>
      <Box component="dl" sx={{ display: 'grid', gridTemplateColumns: 'max-content minmax(0, 1fr)', gap: '2px 12px', m: 0, typography: 'body2', '& dt': { color: 'text.secondary' }, '& dd': { m: 0, overflowWrap: 'anywhere' } }}>
        <dt>Copy</dt><dd>{visible(preview.fileName)}</dd>
        <dt>Custody log</dt><dd>{countOf(preview.shared, 'entry', 'entries')} in both; {countOf(preview.theirEntries, 'entry', 'entries')} in the copy alone</dd>
        <dt>Head here</dt><dd><HashText hash={preview.mineHead} /></dd>
        <dt>Head of the copy</dt><dd><HashText hash={preview.theirsHead} /></dd>
        <dt>Events</dt><dd>{formatCount(preview.mineEvents)} here, {formatCount(preview.theirsEvents)} in the copy</dd>
      </Box>
      {faults.length > 0 && (
        <Box role="alert">
          <Typography variant="h3" component="p">The copy does not hold together, so it is not merged</Typography>
          <Box component="ul" sx={{ m: 0, pl: 5, typography: 'body2', overflowWrap: 'anywhere' }}>{faults.map((fault) => <li key={fault}>{fault}</li>)}</Box>
        </Box>
      )}
      <Sources title="Sources that this case does not have" sources={missingHere} remark="A merge brings no records: import these files here as well." />
      <Sources title="Sources that the copy does not have" sources={missingThere} />
      {faults.length === 0 && (
        <Part title="Casework" empty={changes.length === 0 ? 'Nothing to take over: this case has all that the copy has.' : null}>
          <Table aria-label="What the merge changes">
            <thead><tr><th scope="col">Kind</th><th scope="col" className="number">Added</th><th scope="col" className="number">Changed</th><th scope="col" className="number">Removed</th></tr></thead>
            <tbody>{changes.map(({ kind, added, changed, removed }) => <tr key={kind}><th scope="row">{capitalised(kind.replaceAll('_', ' '))}</th><td className="number">{formatCount(added)}</td><td className="number">{formatCount(changed)}</td><td className="number">{formatCount(removed)}</td></tr>)}</tbody>
          </Table>
        </Part>
      )}
      {conflicts.length > 0 && <Conflicts conflicts={conflicts} />}
      {renumbered.length > 0 && (
        <Part title="Numbers that give way">
          <Box component="ul" sx={{ m: 0, pl: 5, typography: 'body2' }}>{renumbered.map(({ what, from, to, side }) => <li key={`${what} ${from} ${side}`}>{capitalised(what)} {from} {side === 'mine' ? 'of this case' : 'of the copy'} becomes {to}</li>)}</Box>
        </Part>
      )}
      {signOffsTaken.length > 0 && <Typography variant="body2" role="note">Sign-offs that this takes back, since what was signed is no longer what stands there: {signOffsTaken.join(', ')}.</Typography>}
    </>
  );
}

function Part({ title, empty = null, children }: { readonly title: string; readonly empty?: string | null; readonly children: ReactNode }) {
  return <Box component="section" aria-label={title}><Typography variant="h3" component="h3" sx={{ pb: 1 }}>{title}</Typography>{empty === null ? children : <Typography variant="body2">{empty}</Typography>}</Box>;
}

function Sources({ title, sources, remark }: { readonly title: string; readonly sources: readonly MergeSource[]; readonly remark?: string }) {
  if (sources.length === 0) return null;
  return (
    <Part title={title}>
      <Box component="ul" sx={{ m: 0, pl: 5, typography: 'body2' }}>{sources.map(({ source, name, sha256, events }) => <li key={source}>{source} {visible(name)}, {countOf(events, 'event')}, SHA-256 <HashText hash={sha256} /></li>)}</Box>
      {remark !== undefined && <Typography variant="caption" sx={{ color: 'text.secondary' }}>{remark}</Typography>}
    </Part>
  );
}

/** Both versions side by side, and which of them stays. */
function Conflicts({ conflicts }: { readonly conflicts: readonly MergeConflict[] }) {
  const cell = { '&&': { height: 'auto', whiteSpace: 'normal', verticalAlign: 'top', py: '6px', overflowWrap: 'anywhere' } };
  const side = (text: string | null, kept: boolean) => <>{kept && <strong>Kept: </strong>}{text === null ? <em>removed</em> : text === '' ? <em>empty</em> : visible(text, { lines: true })}</>;
  return (
    <Part title={`Conflicts: ${formatCount(conflicts.length)}`}>
      <Table aria-label="Conflicts">
        <colgroup><col style={{ width: '20%' }} /><col style={{ width: '28%' }} /><col style={{ width: '28%' }} /><col /></colgroup>
        <thead><tr><th scope="col">What</th><th scope="col">In this case</th><th scope="col">In the copy</th><th scope="col">Why</th></tr></thead>
        <tbody>
          {conflicts.map((conflict) => (
            <tr key={`${conflict.subject} ${conflict.field}`}>
              <Box component="th" scope="row" sx={cell}>{visible(conflict.subject)} <MonoText>{conflict.field}</MonoText></Box>
              <Box component="td" sx={cell}>{side(conflict.mine, conflict.kept === 'mine')}</Box>
              <Box component="td" sx={cell}>{side(conflict.theirs, conflict.kept === 'theirs')}</Box>
              <Box component="td" sx={cell}>{conflict.because}</Box>
            </tr>
          ))}
        </tbody>
      </Table>
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>The version that gives way stays in the custody log. Edit it here after the merge where you decide otherwise.</Typography>
    </Part>
  );
}
