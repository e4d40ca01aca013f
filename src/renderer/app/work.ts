// Long work of a dialog: how far it is, what came of it, what went wrong. Leaving the dialog stops it.
import { useEffect, useRef, useState } from 'react';
import type { Progress } from '../../contract/operations.ts';

interface Options { readonly signal: AbortSignal; readonly onTick: (progress: Progress) => void }
export interface Work<T> {
  /** Null while nothing is under way. */
  readonly progress: Progress | null;
  readonly made: T | null;
  readonly error: unknown;
  /** `total`: how much there is to do, as far as that is known before. */
  start(total: number, run: (options: Options) => Promise<T>): Promise<void>;
}

export function useWork<T>(): Work<T> {
  const [progress, setProgress] = useState<Progress | null>(null);
  const [made, setMade] = useState<T | null>(null);
  const [error, setError] = useState<unknown>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  async function start(total: number, run: (options: Options) => Promise<T>): Promise<void> {
    const controller = new AbortController();
    running.current = controller;
    setError(null);
    setMade(null);
    setProgress({ done: 0, total });
    try {
      setMade(await run({ signal: controller.signal, onTick: setProgress }));
    } catch (thrown) {
      if (!controller.signal.aborted) setError(thrown);
    } finally {
      setProgress(null);
    }
  }
  return { progress, made, error, start };
}
