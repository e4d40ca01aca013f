// What is asked of the thread that looks at what is to be imported, and what it answers: the language between look-worker.ts
// and looker.ts.
import type { WireError } from '../contract/errors.ts';
import type { In } from '../contract/operations.ts';
import type { ImportEntry, ImportFile, ImportPreview, Unlocking } from '../contract/sources.ts';
import type { Known, PlannedImport } from './sources/preview.ts';
import type { Profile } from './sources/profiles/schema.ts';
import type { ChildCommand } from './sources/unpack/child-command.ts';

interface Task<Input, Output> { in: Input; out: Output }

/** Task → what goes in and what comes out. `known`: sources of the case that were given as files of the size of this one. */
export interface LookTasks {
  list: Task<{ readonly files: readonly { readonly path: string; readonly name: string }[]; readonly unlocking: Unlocking }, readonly ImportEntry[]>;
  preview: Task<{ readonly file: ImportFile; readonly known: readonly Known[] }, ImportPreview>;
  /** `hashed`: its hash is wanted whether or not there are such sources. */
  plan: Task<{ readonly file: ImportFile; readonly known: readonly Known[]; readonly hashed: boolean }, PlannedImport>;
  draft: Task<Omit<In<'profile.draft'>, 'caseId'>, { readonly text: string }>;
}
export type LookTask = keyof LookTasks;

/** What the thread is started with: each has a setting of its own. */
export interface LookStart { readonly childCommand: ChildCommand }

export type ToLooker =
  | { readonly kind: 'task'; readonly id: number; readonly task: LookTask; readonly input: LookTasks[LookTask]['in']; readonly profiles: readonly Profile[] }
  | { readonly kind: 'cancel'; readonly id: number };
export type FromLooker =
  | { readonly kind: 'tick'; readonly id: number; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly id: number; readonly output: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: WireError };
