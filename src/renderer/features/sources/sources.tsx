// Where files become sources: what is in the case, what is about to be, and the ledger that adds up.
import Add from '@mui/icons-material/AddOutlined';
import { Box, Button } from '@mui/material';
import { useState } from 'react';
import { useOperation } from '../../app/engine.tsx';
import { Boundary, Failure } from '../../app/failure.tsx';
import { countOf, formatBytes, formatCount } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { StatusBar } from '../../app/status-bar.tsx';
import { useView } from '../../app/view.ts';
import { FileDrop } from '../../ui/file-drop.tsx';
import { Pane, PaneHead } from '../../ui/pane.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { BusyLine, EmptyState } from '../../ui/states.tsx';
import { ImportAction } from './import-action.tsx';
import { Ledger } from './ledger.tsx';
import { PreviewPane } from './preview-pane.tsx';
import { ProfilePane } from './profile-pane.tsx';
import { Questions } from './questions.tsx';
import { Rejections } from './rejections.tsx';
import { SourceList } from './source-list.tsx';
import { SourcePane } from './source-pane.tsx';
import { openQuestions, type Importing } from './use-import.ts';

/** What can be imported, as told to people. */
const FORMATS = 'CSV, JSON or NDJSON, each also gzipped';

/** The screen `Sources`: a file that waits is shown before one that is in; the source shown is part of the view. */
export function Sources({ importing }: { readonly importing: Importing }) {
  const { caseId, info } = useCase();
  const [view, setView] = useView();
  const sources = useOperation('source.list', { caseId });
  const [pendingKey, setPendingKey] = useState<number | null>(null);
  const list = sources.data ?? [];
  const pending = importing.pending.find(({ key }) => key === pendingKey) ?? (view.source === null ? importing.pending[0] : undefined);
  const source = pending ? undefined : list.find(({ id }) => id === view.source) ?? list[0];

  // A waiting file has no place in the address: it is gone after a reload.
  const chooseSource = (id: string) => { setPendingKey(null); setView({ source: id }); };
  const choosePending = (key: number) => { setPendingKey(key); setView({ source: null }, { replace: true }); };
  const add = () => { setPendingKey(null); setView({ source: null }, { replace: true }); importing.choose(); };
  const addButton = (text: string, filled: boolean) => <Button variant={filled ? 'contained' : 'text'} startIcon={<Add />} disabled={info.readOnly} onClick={add}>{text}</Button>;

  if (sources.error) return <><Failure error={sources.error} onRetry={() => void sources.refetch()} /><Box sx={{ flex: 1 }} /><StatusBar /></>;
  const open = importing.pending.reduce((sum, entry) => sum + openQuestions(entry).length, 0);
  return (
    <>
      {!info.readOnly && <FileDrop text="Drop to add these files to the case" onFiles={(files) => { setPendingKey(null); setView({ source: null }, { replace: true }); importing.drop(files); }} />}
      <BusyLine busy={sources.isFetching} />
      {sources.data && list.length === 0 && importing.pending.length === 0
        ? (
          <Pane label="Sources">
            {importing.error !== null && <Failure error={importing.error} />}
            <EmptyState title="No sources yet" actions={addButton('Add files', true)}>
              Add the exports you were given, or drop them anywhere on this window: {FORMATS}. The originals stay untouched; their bytes are kept in the case and hashed.
              {importing.upload && <ProgressBar label={`Reading ${importing.upload.name}`} detail={`${formatBytes(importing.upload.done)} of ${formatBytes(importing.upload.total)}`} done={importing.upload.done} total={importing.upload.total} />}
            </EmptyState>
          </Pane>
        )
        : (
          <SplitPane name="sources-list" label="Width of the source list" fixed="first" size={300} min={220} max={460}
            first={
              <Pane label="Sources" tone="panel">
                <PaneHead title="Sources" sticky detail={countOf(list.length + importing.pending.length, 'file')}>{addButton('Add files', false)}</PaneHead>
                <SourceList sources={list} pending={importing.pending} selectedSource={source?.id ?? null} selectedPending={pending?.key ?? null} onSource={chooseSource} onPending={choosePending} onRemove={importing.remove} upload={importing.upload} running={importing.run !== null} />
                <Boundary>
                  {pending?.preview && <ProfilePane pending={pending} preview={pending.preview} onAnswer={(change) => importing.answer(pending.key, change)} />}
                  {source && <Rejections source={source} />}
                </Boundary>
              </Pane>
            }
            second={
              <SplitPane name="sources-side" label="Width of the side pane" fixed="second" size={312} min={260} max={460}
                first={<Boundary key={pending?.key ?? source?.id}>{pending ? <PreviewPane pending={pending} onRetry={() => importing.answer(pending.key, {})} /> : source && <SourcePane source={source} />}</Boundary>}
                second={
                  <Pane label="Questions and ledger" scroll={false}>
                    <Box sx={{ flex: 1, minHeight: 0, overflow: 'auto' }}>
                      {pending && <Questions key={pending.key} pending={pending} onAnswer={(change) => importing.answer(pending.key, change)} />}
                      {list.length > 0 && <Ledger sources={list} selected={source?.id ?? null} onSource={chooseSource} />}
                    </Box>
                    {importing.error !== null && <Failure error={importing.error} />}
                    <ImportAction importing={importing} selected={pending?.key ?? null} onPending={choosePending} onDone={(made) => { const first = made[0]; setPendingKey(null); if (first) setView({ source: first.id }, { replace: true }); }} />
                  </Pane>
                }
              />
            }
          />
        )}
      <StatusBar>
        {importing.run === null && importing.pending.length > 0 && <span><strong>Dry run</strong> {countOf(importing.pending.length, 'file')} looked at, nothing written yet</span>}
        <span><strong>{formatCount(list.length)}</strong> {list.length === 1 ? 'source' : 'sources'} in the case</span>
        <span>{countOf(info.events, 'event')}{info.undated > 0 && `, ${formatCount(info.undated)} undated`}</span>
        {open > 0 && <span>{countOf(open, 'question')} open</span>}
      </StatusBar>
    </>
  );
}
