// Files on their way into the case: chosen, looked at, asked about, imported one after the other.
// Lives above the screens, so that an import goes on while another screen is shown.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { PickedFile } from '../../../contract/bridge.ts';
import { ExhibitError } from '../../../contract/errors.ts';
import { importFile, type ImportFile, type ImportPreview, type ImportQuestion, type ImportTick, type Source } from '../../../contract/sources.ts';
import { useCall, useHost } from '../../app/engine.tsx';

/** A file that was chosen and is not imported yet. */
export interface PendingFile {
  readonly key: number;
  readonly file: ImportFile;
  /** The last one made; kept while the next is under way (`busy`). */
  readonly preview: ImportPreview | null;
  readonly busy: boolean;
  /** Why it cannot be looked at or imported. */
  readonly error: unknown;
}
/** Progress over all files of this run. */
export interface ImportRun extends ImportTick { readonly cancelling: boolean }
/** A file on its way from the browser to the host, in bytes. */
export interface Upload { readonly name: string; readonly done: number; readonly total: number }

/** What screens see of it, and may do with it. */
export interface Importing {
  readonly pending: readonly PendingFile[];
  readonly upload: Upload | null;
  readonly run: ImportRun | null;
  /** Why files could not be taken. */
  readonly error: unknown;
  /** The last run was cancelled. */
  readonly cancelled: boolean;
  add(files: readonly PickedFile[]): void;
  /** Lets the person choose files. */
  choose(): void;
  drop(files: readonly File[]): void;
  /** Answers a question, or takes an answer back. */
  answer(key: number, patch: Partial<ImportFile>): void;
  remove(key: number): void;
  /** Imports every file that has no open question and no error. */
  start(done: (sources: readonly Source[]) => void): void;
  cancel(): void;
}

/** Questions that keep a file from being imported; none for one that will be left out anyway. */
export const openQuestions = ({ preview, error }: PendingFile): readonly ImportQuestion[] => (preview === null || preview.alreadyImported !== null || error !== null ? [] : preview.questions);

/** Ready: looked at, nothing open, not in the case already. */
export const isReady = (pending: PendingFile): boolean =>
  pending.preview !== null && !pending.busy && pending.error === null && pending.preview.questions.length === 0 && pending.preview.alreadyImported === null;

export function useImport(caseId: string): Importing {
  const call = useCall();
  const host = useHost();
  const [pending, setPending] = useState<readonly PendingFile[]>([]);
  const [upload, setUpload] = useState<Upload | null>(null);
  const [run, setRun] = useState<ImportRun | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [cancelled, setCancelled] = useState(false);
  const lastKey = useRef(0);
  const previews = useRef(new Map<number, AbortController>());
  const stop = useRef<AbortController | null>(null);

  const patch = useCallback((key: number, change: Partial<PendingFile>) => {
    setPending((list) => list.map((entry) => (entry.key === key ? { ...entry, ...change } : entry)));
  }, []);
  // Every answer asks for a new preview; only the last one counts.
  const look = useCallback((key: number, file: ImportFile) => {
    previews.current.get(key)?.abort();
    const controller = new AbortController();
    previews.current.set(key, controller);
    call('import.preview', { caseId, file }, { signal: controller.signal }).then(
      (preview) => { if (!controller.signal.aborted) patch(key, { preview, busy: false, error: null }); },
      (thrown: unknown) => { if (!controller.signal.aborted) patch(key, { busy: false, error: thrown }); },
    );
  }, [call, caseId, patch]);
  useEffect(() => {
    const running = previews.current;
    return () => { for (const controller of running.values()) controller.abort(); };
  }, []);

  const add = useCallback((files: readonly PickedFile[]) => {
    const entries = files.map(({ handle, name }): PendingFile => ({
      key: ++lastKey.current, file: importFile(handle, { name }), preview: null, busy: true, error: null,
    }));
    setPending((list) => [...list, ...entries]);
    for (const { key, file } of entries) look(key, file);
  }, [look]);

  const bring = useCallback(async (files: () => Promise<readonly PickedFile[]>) => {
    setError(null);
    try { add(await files()); } catch (thrown) { setError(thrown); } finally { setUpload(null); }
  }, [add]);

  /** A file that became whole before its cancellation arrived is in the case, and is not called cancelled. */
  async function importAll(files: readonly PendingFile[], signal: AbortSignal): Promise<readonly Source[]> {
    const sources: Source[] = [];
    const sizes = files.map((entry) => entry.preview?.bytes ?? 0);
    const bytesTotal = sizes.reduce((sum, bytes) => sum + bytes, 0);
    let records = 0;
    for (const [fileIndex, entry] of files.entries()) {
      if (signal.aborted) { setCancelled(true); break; }
      const before = sizes.slice(0, fileIndex).reduce((sum, bytes) => sum + bytes, 0);
      const name = entry.file.name ?? entry.preview?.name ?? '';
      let here = 0;
      const show = (bytes: number, phase: ImportTick['phase']) => setRun((last) => ({
        file: name, fileIndex, files: files.length, bytesDone: before + Math.min(bytes, sizes[fileIndex]), bytesTotal, records: records + here, phase, cancelling: last?.cancelling ?? false,
      }));
      show(0, 'reading');
      try {
        const result = await call('import.run', { caseId, files: [entry.file] }, {
          signal, onTick: (tick) => { here = tick.records; show(tick.bytesTotal > 0 ? (tick.bytesDone / tick.bytesTotal) * sizes[fileIndex] : 0, tick.phase); },
        });
        sources.push(...result.sources);
        records += result.sources.reduce((sum, source) => sum + source.read, 0);
        setPending((list) => list.filter(({ key }) => key !== entry.key));
      } catch (thrown) {
        if (thrown instanceof ExhibitError && thrown.code === 'CANCELLED') { setCancelled(true); break; }
        patch(entry.key, { error: thrown });
      }
    }
    return sources;
  }

  return {
    pending, upload, run, error, cancelled, add,
    choose: () => void bring(() => host.pickFiles({ many: true, what: 'sources' }, (name, done, total) => setUpload({ name, done, total }))),
    drop: (files) => void bring(async () => {
      const picked: PickedFile[] = [];
      for (const file of files) picked.push(await host.fileFor(file, (name, done, total) => setUpload({ name, done, total })));
      return picked;
    }),
    answer(key, change) {
      const entry = pending.find((candidate) => candidate.key === key);
      if (!entry) return;
      const file = { ...entry.file, ...change };
      patch(key, { file, busy: true, error: null });
      look(key, file);
    },
    remove(key) {
      previews.current.get(key)?.abort();
      previews.current.delete(key);
      setPending((list) => list.filter((entry) => entry.key !== key));
    },
    start(done) {
      const files = pending.filter(isReady);
      if (files.length === 0 || stop.current) return;
      const controller = new AbortController();
      stop.current = controller;
      setError(null);
      setCancelled(false);
      importAll(files, controller.signal).then(done, setError).finally(() => {
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
