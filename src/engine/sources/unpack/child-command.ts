// How the child process that unpacks is started. A host in which Node's own executable is not to be had sets another command,
// and hands it on to its workers: each thread has a setting of its own.
import { fileURLToPath } from 'node:url';

export interface ChildCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** Names of environment variables that the program needs besides those that every child gets. */
  readonly environment?: readonly string[];
}

/** MiB of JavaScript heap; buffers are bounded by the child's own look at its memory. */
const HEAP_MIB = 256;

let command: ChildCommand | null = null;

/** `null`: the default again. */
export function setChildCommand(chosen: ChildCommand | null): void { command = chosen; }

/** The default is the running executable with the entry beside this module: as source in a checkout, flat beside its chunks when built. */
export function childCommand(): ChildCommand {
  return command ?? {
    command: process.execPath,
    args: [`--max-old-space-size=${HEAP_MIB}`, fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './child.ts' : './unpack-child.js', import.meta.url))],
  };
}
