// Where handles end: a host and its window name files by handle, the thread of a case by path. Both ways are here.
import { basename } from 'node:path';
import { ExhibitError, toWireError } from '../contract/errors.ts';
import { parseInput } from '../contract/inputs.ts';
import type { FileHandle } from '../contract/model.ts';
import type { Out } from '../contract/operations.ts';
import type { ImportEntry, ImportFile } from '../contract/sources.ts';
import type { ToEngine } from '../contract/wire.ts';
import type { Answer } from './open-case.ts';

/** What a host knows of files. */
export interface Paths {
  /** Throws HANDLE_UNKNOWN for a handle the host has not given out. */
  resolve(file: FileHandle): string;
  /** Throws HANDLE_UNKNOWN for a path this host must not give out. */
  handleFor(path: string): FileHandle;
  /** What the person calls a file that lies on this machine under another name, as an upload does; null for all others. */
  nameOf?(file: FileHandle): string | null;
}

type Call = Extract<ToEngine, { kind: 'call' }>;

export interface Routed { readonly input: unknown; back(answer: Answer): Answer }

/** Handles in the input become paths for the thread, and paths in its answers become handles again. Throws what the input deserves. */
export function withPaths(call: Call, paths: Paths): Routed {
  switch (call.operation) {
    case 'import.list': {
      const input = parseInput('import.list', call.input);
      const given = new Map(input.files.map((file) => [paths.resolve(file), file]));
      return { input: { ...input, files: [...given.keys()] }, back: onDone<'import.list'>((entries) => entries.map((entry) => handedOut(entry, given, paths))) };
    }
    case 'import.preview': {
      const input = parseInput('import.preview', call.input);
      return { input: { ...input, file: pathed(input.file, paths) }, back: onDone<'import.preview'>((preview) => ({ ...preview, file: input.file.file })) };
    }
    case 'import.run': {
      const input = parseInput('import.run', call.input);
      return { input: { ...input, files: input.files.map((file) => pathed(file, paths)) }, back: asItIs };
    }
    case 'profile.draft': {
      const input = parseInput('profile.draft', call.input);
      return { input: { ...input, file: pathed(input.file, paths) }, back: asItIs };
    }
    case 'case.copy': {
      const input = parseInput('case.copy', call.input);
      return { input: { ...input, file: paths.resolve(input.file) }, back: onDone<'case.copy'>((copy) => ({ ...copy, file: input.file })) };
    }
    case 'merge.preview': case 'merge.run': {
      const input = parseInput(call.operation, call.input);
      return { input: { ...input, file: paths.resolve(input.file) }, back: asItIs };
    }
    case 'case.bundle': {
      const input = parseInput('case.bundle', call.input);
      return { input: { ...input, file: paths.resolve(input.file) }, back: onDone<'case.bundle'>((made) => ({ ...made, file: input.file })) };
    }
    case 'case.subset': {
      const input = parseInput('case.subset', call.input);
      return { input: { ...input, file: paths.resolve(input.file) }, back: onDone<'case.subset'>((made) => ({ ...made, file: input.file })) };
    }
    default: return { input: call.input, back: asItIs };
  }
}

const asItIs = (answer: Answer): Answer => answer;

function onDone<N extends 'import.list' | 'import.preview' | 'case.copy' | 'case.bundle' | 'case.subset'>(change: (output: Out<N>) => Out<N>): Routed['back'] {
  return (answer) => (answer.kind === 'done' ? { ...answer, output: change(answer.output as Out<N>) } : answer);
}

function pathed(file: ImportFile, paths: Paths): ImportFile {
  const path = paths.resolve(file.file);
  const own = paths.nameOf?.(file.file) ?? basename(path);
  const name = file.name ?? own;
  return { ...file, file: path, name: file.inside === null ? name : outermost(name, own) };
}

/** Of an entry's name as listed, `exports/logs.zip › a.csv`, the file's: the thread puts the rest behind it again. */
function outermost(name: string, own: string): string {
  const at = name.indexOf(own);
  return at === -1 ? name.split(' › ', 1)[0] : name.slice(0, at + own.length);
}

/** The entry with a handle for its path. One that this host must not hand out, such as a link out of the root, is refused in the list. */
function handedOut(entry: ImportEntry, given: ReadonlyMap<string, FileHandle>, paths: Paths): ImportEntry {
  const own = given.get(entry.file);
  if (own !== undefined) return named(entry, own, paths.nameOf?.(own) ?? null);
  try {
    return { ...entry, file: paths.handleFor(entry.file) };
  } catch (thrown) {
    if (!(thrown instanceof ExhibitError)) throw thrown;
    // Any handle the person has will do: an entry that is refused is never imported.
    return { ...entry, file: [...given.values()][0], refusal: entry.refusal ?? toWireError(thrown) };
  }
}

/** The name that the person knows in place of the one on disk, which for an upload is random and occurs nowhere else. */
function named(entry: ImportEntry, file: FileHandle, name: string | null): ImportEntry {
  if (name === null) return { ...entry, file };
  const told = (text: string) => text.replaceAll(basename(entry.file), () => name);
  return { ...entry, file, name: told(entry.name), refusal: entry.refusal && { ...entry.refusal, message: told(entry.refusal.message) } };
}
