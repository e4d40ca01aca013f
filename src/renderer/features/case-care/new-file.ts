// Long work that makes a new file: how far it is, what came of it, what went wrong. Leaving the dialog stops it.
import { useEffect, useRef, useState } from 'react';
import type { Progress } from '../../../contract/operations.ts';

interface Options { readonly signal: AbortSignal; readonly onTick: (progress: Progress) => void }
export interface NewFile<T> {
  /** Null while nothing is under way. */
  readonly progress: Progress | null;
  readonly made: T | null;
  readonly error: unknown;
  /** `total`: how much there is to do, as far as that is known before. */
  start(total: number, make: (options: Options) => Promise<T>): Promise<void>;
}

export function useNewFile<T>(): NewFile<T> {
  const [progress, setProgress] = useState<Progress | null>(null);
  const [made, setMade] = useState<T | null>(null);
  const [error, setError] = useState<unknown>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  async function start(total: number, make: (options: Options) => Promise<T>): Promise<void> {
    const controller = new AbortController();
    running.current = controller;
    setError(null);
    setProgress({ done: 0, total });
    try {
      setMade(await make({ signal: controller.signal, onTick: setProgress }));
    } catch (thrown) {
      if (!controller.signal.aborted) setError(thrown);
    } finally {
      setProgress(null);
    }
  }
  return { progress, made, error, start };
}
