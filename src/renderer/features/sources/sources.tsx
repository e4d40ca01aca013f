// Where files become sources: what is in the case, what is about to be, and the ledger that adds up.
import Add from '@mui/icons-material/AddOutlined';
import FolderOpen from '@mui/icons-material/FolderOpenOutlined';
import { Box, Button, IconButton, Tooltip, Typography } from '@mui/material';
import { useEffect, useRef, useState } from 'react';
import type { ImportResult, Source } from '../../../contract/sources.ts';
import { useOperation } from '../../app/engine.tsx';
import { Boundary, Failure } from '../../app/failure.tsx';
import { countOf, formatBytes, formatCount, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { StatusBar } from '../../app/status-bar.tsx';
import { useView } from '../../app/view.ts';
import { FileDrop } from '../../ui/file-drop.tsx';
import { Pane, PaneHead } from '../../ui/pane.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { BusyLine, EmptyState } from '../../ui/states.tsx';
import { LedgerScreen } from '../ledger/ledger-screen.tsx';
import { ImportAction } from './import-action.tsx';
import { Ledger } from './ledger.tsx';
import { ListTools } from './list-tools.tsx';
import { hasNeed, openQuestions, type Need, type PendingFile } from './pending.ts';
import { PreviewPane } from './preview-pane.tsx';
import { ProfilePane } from './profile-pane.tsx';
import { Questions } from './questions.tsx';
import { ReadingPane } from './reading-pane.tsx';
import { Rejections } from './rejections.tsx';
import { SourceList } from './source-list.tsx';
import { SourcePane } from './source-pane.tsx';
import type { Importing } from './use-import.ts';

/** What can be imported, as told to people. */
const FORMATS = 'CSV, TSV, XLSX, JSON, NDJSON, key=value, CEF, LEEF or syslog, in gzip, zip or folders';

/** The screen `Sources`: a file that waits is shown before one that is in; the source shown is part of the view, and so is the ledger over the whole width. */
export function Sources({ importing }: { readonly importing: Importing }) {
  const { caseId, info } = useCase();
  const [view, setView] = useView();
  const sources = useOperation('source.list', { caseId });
  const [pendingKey, setPendingKey] = useState<number | null>(null);
  const [already, setAlready] = useState<ImportResult['alreadyImported']>([]);
  const list = sources.data ?? [];
  const pending = importing.pending.find(({ key }) => key === pendingKey) ?? (view.source === null ? importing.pending[0] : undefined);
  const source = pending ? undefined : list.find(({ id }) => id === view.source) ?? list[0];
  const shownKey = pending?.key ?? null;
  const { want } = importing;
  useEffect(() => { if (shownKey !== null) want(shownKey); }, [shownKey, want]);

  // A waiting file has no place in the address: it is gone after a reload.
  /** A source was chosen, or files were added, while an import ran: what the person looks at then is theirs to leave. */
  const chosenMeanwhile = useRef(false);
  const isRunning = importing.run !== null;
  useEffect(() => { if (isRunning) chosenMeanwhile.current = false; }, [isRunning]);
  const chooseSource = (id: string) => { chosenMeanwhile.current = true; setPendingKey(null); setView({ source: id }); };
  const choosePending = (key: number) => { setPendingKey(key); setView({ source: null }, { replace: true }); };
  const toPending = () => { chosenMeanwhile.current = true; setPendingKey(null); setAlready([]); setView({ source: null, ledger: false }, { replace: true }); };
  const add = (what: 'files' | 'folder') => { toPending(); importing.choose(what); };
  const done = (result: ImportResult) => {
    const [first] = result.sources;
    setAlready(result.alreadyImported);
    setPendingKey(null);
    if (first && !chosenMeanwhile.current) setView({ source: first.id }, { replace: true });
  };

  if (sources.error) return <><Failure error={sources.error} onRetry={() => void sources.refetch()} /><Box sx={{ flex: 1 }} /><StatusBar /></>;
  const open = importing.pending.reduce((sum, entry) => sum + openQuestions(entry).length, 0);
  const empty = sources.data !== undefined && list.length === 0 && importing.pending.length === 0;
  return (
    <>
      {!info.readOnly && <FileDrop text="Drop to add these files and folders to the case" onFiles={(items) => { toPending(); importing.drop(items); }} />}
      <BusyLine busy={sources.isFetching} />
      {view.ledger && list.length > 0 ? <Boundary><LedgerScreen sources={list} /></Boundary> : empty
        ? (
          <Pane label="Sources">
            {importing.error !== null && <Failure error={importing.error} />}
            <EmptyState title="No sources yet" actions={<>
              <Button variant="contained" startIcon={<Add />} disabled={info.readOnly} onClick={() => add('files')}>Add files</Button>
              <Button startIcon={<FolderOpen />} disabled={info.readOnly} onClick={() => add('folder')}>Add a folder</Button>
            </>}>
              Add the exports you were given, or drop them anywhere on this window: {FORMATS}. The originals stay untouched; their bytes are kept in the case and hashed.
              <Arriving importing={importing} />
            </EmptyState>
          </Pane>
        )
        : (
          <SplitPane name="sources-list" label="Width of the source list" fixed="first" size={300} min={220} max={560}
            first={<ListPane importing={importing} sources={list} pending={pending} source={source} onSource={chooseSource} onPending={choosePending} onAdd={add} />}
            second={
              <SplitPane name="sources-side" label="Width of the side pane" fixed="second" size={312} min={260} max={460}
                first={<Boundary key={pending?.key ?? source?.id}>{pending
                  ? <PreviewPane pending={pending} onAnswer={(change) => importing.answer(pending.key, change)} onMap={(edits) => importing.map(pending.key, edits)} onUnlock={(unlocking) => importing.unlock(pending.key, unlocking)} onTick={() => importing.tick([pending.key], true)} />
                  : source && <SourcePane source={source} />}</Boundary>}
                second={
                  <Pane label="Questions and ledger" scroll={false}>
                    <Box sx={{ flex: 1, minHeight: 0, overflow: 'auto' }}>
                      {pending && <Questions key={pending.key} pending={pending} onAnswer={(change) => importing.answer(pending.key, change)} />}
                      {list.length > 0 && <Ledger sources={list} selected={source?.id ?? null} onSource={chooseSource} onOpen={() => setView({ ledger: true, source: source?.id ?? null })} />}
                    </Box>
                    {already.length > 0 && <AlreadyIn entries={already} />}
                    {importing.error !== null && <Failure error={importing.error} />}
                    <ImportAction importing={importing} selected={shownKey} onPending={choosePending} onDone={done} />
                  </Pane>
                }
              />
            }
          />
        )}
      <StatusBar>
        {importing.run === null && importing.pending.length > 0 && <span><strong>Dry run</strong> {countOf(importing.pending.length, 'file')} listed, nothing written yet</span>}
        <span><strong>{formatCount(list.length)}</strong> {list.length === 1 ? 'source' : 'sources'} in the case</span>
        <span>{countOf(info.events, 'event')}{info.undated > 0 && `, ${formatCount(info.undated)} undated`}</span>
        {open > 0 && <span>{countOf(open, 'question')} open</span>}
      </StatusBar>
    </>
  );
}

/** The list at the left, with what it takes to find something in it, and what belongs to the entry chosen below. */
function ListPane({ importing, sources, pending, source, onSource, onPending, onAdd }: {
  readonly importing: Importing; readonly sources: readonly Source[]; readonly pending: PendingFile | undefined; readonly source: Source | undefined;
  readonly onSource: (id: string) => void; readonly onPending: (key: number) => void; readonly onAdd: (what: 'files' | 'folder') => void;
}) {
  const { info } = useCase();
  const [text, setText] = useState('');
  const [need, setNeed] = useState<Need>('all');
  const wanted = text.trim().toLowerCase();
  const found = importing.pending.filter((entry) => hasNeed(entry, need) && entry.name.toLowerCase().includes(wanted));
  const running = importing.run !== null;
  return (
    <Pane label="Sources" tone="panel" scroll={false}>
      <PaneHead title="Sources" detail={countOf(sources.length + importing.pending.length, 'file')}>
        <Button variant="text" startIcon={<Add />} disabled={info.readOnly} onClick={() => onAdd('files')}>Add files</Button>
        <Tooltip title="Add a folder"><span><IconButton aria-label="Add a folder" disabled={info.readOnly} onClick={() => onAdd('folder')} sx={{ width: 24, height: 24 }}><FolderOpen /></IconButton></span></Tooltip>
      </PaneHead>
      <Arriving importing={importing} />
      <ListTools all={importing.pending} found={found} text={text} need={need} running={running} onText={setText} onNeed={setNeed} onTick={importing.tick} onRemove={importing.remove} />
      <Box tabIndex={-1} sx={{ display: 'flex', flexDirection: 'column', flex: '1 1 50%', minHeight: 84, overflow: 'auto' }}>
        <SourceList sources={sources} pending={found} selectedSource={source?.id ?? null} selectedPending={pending?.key ?? null} onSource={onSource} onPending={onPending} onTick={(key, on) => importing.tick([key], on)} onRemove={(key) => importing.remove([key])} running={running} />
      </Box>
      <Boundary>
        {pending?.preview && (
          <Box sx={{ flex: '0 1 auto', maxHeight: '62%', minHeight: 0, overflow: 'auto', borderTop: 1, borderColor: 'line.subtle' }}>
            <ProfilePane pending={pending} preview={pending.preview} onAnswer={(change) => importing.answer(pending.key, change)} onReset={() => importing.map(pending.key, [])} />
            <ReadingPane pending={pending} preview={pending.preview} onAnswer={(change) => importing.answer(pending.key, change)} />
          </Box>
        )}
        {source && source.rejected > 0 && <Box sx={{ flex: '0 1 auto', maxHeight: '50%', minHeight: 0, overflow: 'auto', borderTop: 1, borderColor: 'line.subtle' }}><Rejections key={source.id} source={source} /></Box>}
      </Boundary>
    </Pane>
  );
}

/** Files on their way from the browser, and archives and folders that are being listed. */
function Arriving({ importing: { upload, listing } }: { readonly importing: Importing }) {
  if (!upload && !listing) return null;
  return (
    <Box sx={{ p: 3, borderBottom: 1, borderColor: 'line.subtle', textAlign: 'left' }}>
      {upload ? <ProgressBar label={`Reading ${visible(upload.name)}`} detail={`${formatBytes(upload.done)} of ${formatBytes(upload.total)}`} done={upload.done} total={upload.total} />
        : listing && <ProgressBar label="Listing what there is to import" detail={listing.total > 0 ? `${formatCount(listing.done)} of ${formatCount(listing.total)}` : 'reading names'} done={listing.done} total={listing.total} />}
    </Box>
  );
}

/** Told once after an import: files that a source with the very same bytes stands for. */
const AlreadyIn = ({ entries }: { readonly entries: ImportResult['alreadyImported'] }) => (
  <Typography role="status" variant="body2" sx={{ px: 3, py: 2, borderTop: 1, borderColor: 'line.subtle', overflowWrap: 'anywhere', maxHeight: 120, overflow: 'auto' }}>
    Left out, because the very same bytes are in the case: {entries.map(({ name, source }) => `${visible(name)} (${source})`).join(', ')}.
  </Typography>
);
