// Files and folders on their way into the case: chosen, listed, looked at, asked about, imported in one job.
// Lives above the screens, so that an import goes on while another screen is shown.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { PickedFile } from '../../../contract/bridge.ts';
import { ExhibitError } from '../../../contract/errors.ts';
import type { Progress } from '../../../contract/operations.ts';
import type { ImportFile, ImportResult, ImportTick, Unlocking } from '../../../contract/sources.ts';
import { useCall, useHost } from '../../app/engine.tsx';
import type { Dropped } from '../../app/host.ts';
import { createLookQueue } from './look-queue.ts';
import { columnChoices, isReady, pendingOf, type Mapping, type PendingFile } from './pending.ts';

/** Progress over all files of this run. */
export interface ImportRun extends ImportTick { readonly cancelling: boolean }
/** Files on their way from the browser to the host, in bytes. */
export interface Upload { readonly name: string; readonly done: number; readonly total: number }

/** What screens see of it, and may do with it. */
export interface Importing {
  readonly pending: readonly PendingFile[];
  readonly upload: Upload | null;
  /** How far the listing of archives and folders is; null when none is under way. */
  readonly listing: Progress | null;
  readonly run: ImportRun | null;
  /** Why files could not be taken, or why the last run failed. */
  readonly error: unknown;
  /** The last run was cancelled. */
  readonly cancelled: boolean;
  add(files: readonly PickedFile[]): void;
  /** Lets the person choose files, or folders. */
  choose(what: 'files' | 'folder'): void;
  drop(items: readonly Dropped[]): void;
  /** Answers a question, or takes an answer back. */
  answer(key: number, patch: Partial<ImportFile>): void;
  /** Maps columns by hand: a draft of a profile is made of the last of the edits, and the preview follows. None: as recognised. */
  map(key: number, edits: readonly Mapping[]): void;
  /** Ticks or unticks. */
  tick(keys: readonly number[], on: boolean): void;
  /** A person looks at this one: its preview comes before all others. */
  want(key: number): void;
  /** Lists the file of a refused entry again, with what a person allowed or gave. */
  unlock(key: number, unlocking: Partial<Unlocking>): void;
  remove(keys: readonly number[]): void;
  /** Imports every file that is ticked and has neither an open question nor an error. */
  start(done: (result: ImportResult) => void): void;
  cancel(): void;
}

/** Files of one run, and handles of one listing, are at most so many. */
const MOST = 10_000;

export function useImport(caseId: string): Importing {
  const call = useCall();
  const host = useHost();
  const [pending, setPending] = useState<readonly PendingFile[]>([]);
  const [upload, setUpload] = useState<Upload | null>(null);
  const [listing, setListing] = useState<Progress | null>(null);
  const [run, setRun] = useState<ImportRun | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [cancelled, setCancelled] = useState(false);
  const lastKey = useRef(0);
  const list = useRef<readonly PendingFile[]>([]);
  /** Names as the person knows them; a host may know the file under another. */
  const names = useRef(new Map<string, string>());
  const stop = useRef<AbortController | null>(null);

  const change = useCallback((next: (list: readonly PendingFile[]) => readonly PendingFile[]) => {
    list.current = next(list.current);
    setPending(list.current);
  }, []);
  const patch = useCallback((key: number, facts: Partial<PendingFile>) => {
    change((entries) => entries.map((entry) => (entry.key === key ? { ...entry, ...facts } : entry)));
  }, [change]);
  const queue = useMemo(() => createLookQueue(async (key, signal) => {
    const entry = list.current.find((candidate) => candidate.key === key);
    if (!entry) return;
    try {
      const preview = await call('import.preview', { caseId, file: entry.file }, { signal });
      if (!signal.aborted) patch(key, { preview, busy: false, error: null });
    } catch (thrown) {
      if (!signal.aborted) patch(key, { busy: false, error: thrown });
    }
  }), [call, caseId, patch]);
  useEffect(() => () => queue.stop(), [queue]);

  const take = useCallback(async (handles: readonly string[], unlocking: Unlocking) => {
    for (let at = 0; at < handles.length; at += MOST) {
      setListing({ done: 0, total: 0 });
      try {
        const entries = await call('import.list', { caseId, files: handles.slice(at, at + MOST), ...unlocking }, { onTick: setListing });
        const made = entries.map((entry) => pendingOf(entry, ++lastKey.current, names.current, unlocking));
        change((before) => [...before, ...made]);
        queue.add(made.filter(({ busy }) => busy).map(({ key }) => key));
      } catch (thrown) { setError(thrown); } finally { setListing(null); }
    }
  }, [call, caseId, change, queue]);
  const add = useCallback((files: readonly PickedFile[]) => {
    for (const { handle, name } of files) names.current.set(handle, name);
    void take(files.map(({ handle }) => handle), { raiseLimits: false, password: null });
  }, [take]);

  const bring = useCallback(async (files: (onUpload: (name: string, done: number, total: number) => void) => Promise<readonly PickedFile[]>) => {
    setError(null);
    try { add(await files((name, done, total) => setUpload({ name, done, total }))); } catch (thrown) { setError(thrown); } finally { setUpload(null); }
  }, [add]);

  /** After a run that did not end well: what became whole is in the case and leaves the list, the rest is looked at anew. */
  async function sort(keys: readonly number[], before: ReadonlySet<string>): Promise<void> {
    const sources = await call('source.list', { caseId });
    const made = sources.filter(({ id }) => !before.has(id));
    change((entries) => entries.filter((entry) => !keys.includes(entry.key) || !made.some((source) => source.name === entry.preview?.name && source.bytes === entry.preview?.bytes)));
    const left = list.current.filter(({ key }) => keys.includes(key)).map(({ key }) => key);
    for (const key of left) patch(key, { busy: true });
    queue.add(left);
  }

  async function importAll(files: readonly PendingFile[], signal: AbortSignal, done: (result: ImportResult) => void): Promise<void> {
    const keys = files.map(({ key }) => key);
    const before = new Set((await call('source.list', { caseId })).map(({ id }) => id));
    try {
      const result = await call('import.run', { caseId, files: files.map(({ file }) => file) }, {
        signal, onTick: (tick) => setRun((last) => ({ ...tick, cancelling: last?.cancelling ?? false })),
      });
      change((entries) => entries.filter(({ key }) => !keys.includes(key)));
      done(result);
    } catch (thrown) {
      if (thrown instanceof ExhibitError && thrown.code === 'CANCELLED') setCancelled(true);
      else setError(thrown);
      await sort(keys, before);
    }
  }

  return {
    pending, upload, listing, run, error, cancelled, add,
    choose: (what) => void bring((onUpload) => (what === 'files' ? host.pickFiles({ many: true, what: 'sources' }, onUpload) : host.pickFolder(onUpload))),
    drop: (items) => void bring((onUpload) => host.dropped(items, onUpload)),
    answer(key, answers) {
      const entry = list.current.find((candidate) => candidate.key === key);
      if (!entry) return;
      patch(key, { file: { ...entry.file, ...answers }, busy: true, error: null });
      queue.now(key);
    },
    map(key, edits) {
      const entry = list.current.find((candidate) => candidate.key === key);
      const last = edits.at(-1);
      if (!entry?.preview) return;
      patch(key, { edits, busy: true, error: null });
      const read = (draft: string | null) => {
        const now = list.current.find((candidate) => candidate.key === key);
        // Another choice may have been made meanwhile; it brings its own draft.
        if (now?.edits !== edits) return;
        patch(key, { file: { ...now.file, draft } });
        queue.now(key);
      };
      if (!last) { read(null); return; }
      call('profile.draft', { caseId, file: { ...entry.file, draft: null }, title: entry.name.slice(0, 200), columns: [...columnChoices(entry.preview.columns, last)], prose: [...last.prose] }).then(
        ({ text }) => read(text),
        (thrown: unknown) => patch(key, { busy: false, error: thrown }),
      );
    },
    tick(keys, on) {
      const wanted = new Set(keys);
      const unseen = on ? list.current.filter((entry) => wanted.has(entry.key) && entry.preview === null && !entry.busy && entry.refusal === null).map(({ key }) => key) : [];
      change((entries) => entries.map((entry) => (wanted.has(entry.key) && entry.refusal === null ? { ...entry, chosen: on, busy: entry.busy || unseen.includes(entry.key) } : entry)));
      queue.add(unseen);
    },
    want(key) {
      const entry = list.current.find((candidate) => candidate.key === key);
      if (!entry || entry.preview !== null || entry.refusal !== null) return;
      if (entry.busy) queue.first(key);
      else if (entry.error === null) { patch(key, { busy: true }); queue.now(key); }
    },
    unlock(key, unlocking) {
      const entry = list.current.find((candidate) => candidate.key === key);
      if (!entry) return;
      const { file, raiseLimits, password } = entry.file;
      for (const { key: other } of list.current.filter((candidate) => candidate.file.file === file)) queue.drop(other);
      change((entries) => entries.filter((candidate) => candidate.file.file !== file));
      void take([file], { raiseLimits, password, ...unlocking });
    },
    remove(keys) {
      const gone = new Set(keys);
      change((entries) => entries.filter(({ key }) => !gone.has(key)));
      for (const key of keys) queue.drop(key);
    },
    start(done) {
      const files = list.current.filter(isReady).slice(0, MOST);
      if (files.length === 0 || stop.current) return;
      const controller = new AbortController();
      stop.current = controller;
      setError(null);
      setCancelled(false);
      setRun({ file: files[0]?.name ?? '', fileIndex: 0, files: files.length, bytesDone: 0, bytesTotal: 0, records: 0, phase: 'reading', cancelling: false });
      importAll(files, controller.signal, done).catch(setError).finally(() => {
        stop.current = null;
        setRun(null);
      });
    },
    cancel() {
      stop.current?.abort();
      setRun((last) => (last ? { ...last, cancelling: true } : last));
    },
  };
}
