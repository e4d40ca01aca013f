// Cases opened from outside: the file association, the command line, a second start. Kept until the window listens.
import { extname, resolve } from 'node:path';

/** The case files among the arguments of a start, made absolute against the folder it was started in. */
export function casesIn(args: readonly string[], folder: string): readonly string[] {
  return args.slice(1).filter((arg) => !arg.startsWith('-') && extname(arg).toLowerCase() === '.exhibit').map((arg) => resolve(folder, arg));
}

export interface OpenQueue {
  add(paths: readonly string[]): void;
  /** From now on, and for all that waited. */
  deliverTo(open: (path: string) => void): void;
  /** The page is gone; wait for the next one. */
  pause(): void;
}

export function createOpenQueue(): OpenQueue {
  const waiting: string[] = [];
  let deliver: ((path: string) => void) | null = null;
  const flush = () => { if (deliver) for (const path of waiting.splice(0)) deliver(path); };
  return {
    add(paths) { waiting.push(...paths); flush(); },
    deliverTo(open) { deliver = open; flush(); },
    pause() { deliver = null; },
  };
}
