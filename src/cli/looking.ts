// The first half of an import: what there is in the files and folders given, and what is understood of each. Writes nothing.
import { basename } from 'node:path';
import { ExhibitError, toWireError } from '../contract/errors.ts';
import type { WireError } from '../contract/errors.ts';
import { importFile, type Encoding, type ImportEntry, type ImportFile, type ImportPreview } from '../contract/sources.ts';
import { passwordOption, profileOption } from './given-files.ts';
import type { OpenedCase } from './open-case.ts';
import type { Terminal } from './terminal.ts';

/** The most files that the contract takes at once. */
export const MOST_FILES = 10_000;

/** What the command line answers beforehand, for all files alike. */
export interface Answers {
  readonly zone?: string;
  readonly dateOrder?: 'dmy' | 'mdy';
  readonly encoding?: Encoding;
  readonly profile?: string;
  readonly inside?: readonly string[];
  readonly hidden?: boolean;
  readonly delimiter?: string;
  readonly header?: boolean;
  readonly container: boolean;
  readonly raiseLimits?: boolean;
  /** A file whose first line is the password of the archives. */
  readonly passwordFile?: string;
  readonly again?: boolean;
}

export interface Failure extends WireError { readonly file: string }

/** One source to be: what will be asked for, and what was understood of it. */
export interface Candidate { readonly file: ImportFile; readonly preview: ImportPreview }

export interface Looked {
  readonly candidates: readonly Candidate[];
  /** Hidden sheets that were left out. */
  readonly hidden: readonly ImportEntry[];
  /** What cannot be imported, each with its reason. */
  readonly failures: readonly Failure[];
}

/** These are about the options given, not about one file. */
const ABOUT_OPTIONS: ReadonlySet<string> = new Set(['CANCELLED', 'ZONE_UNKNOWN', 'PROFILE_UNKNOWN', 'PROFILE_INVALID', 'BAD_INPUT', 'CASE_READ_ONLY']);

/** Lists and previews everything. Throws what is wrong with the options; what is wrong with one file is a failure of that file. */
export async function lookAt(open: OpenedCase, paths: readonly string[], answers: Answers, terminal: Terminal): Promise<Looked> {
  const entries: ImportEntry[] = [];
  const unlocking = { raiseLimits: answers.raiseLimits === true, password: await passwordOption(answers.passwordFile) };
  for (let at = 0; at < paths.length; at += MOST_FILES) {
    entries.push(...await open.call('import.list', { files: paths.slice(at, at + MOST_FILES), ...unlocking },
      ({ done, total }) => terminal.progress(`looking for files  ${done} of ${total}`)));
  }
  const given = { ...await profileOption(answers.profile), zone: answers.zone ?? null, dateOrder: answers.dateOrder ?? null, encoding: answers.encoding ?? null,
    delimiter: answers.delimiter ?? null, header: answers.header ?? null, keepContainer: answers.container, ...unlocking, again: answers.again === true };
  const [candidates, hidden, failures]: [Candidate[], ImportEntry[], Failure[]] = [[], [], []];
  const wanted = chosen(entries, answers);
  for (const [index, entry] of wanted.entries()) {
    if (entry.refusal) { failures.push({ file: entry.name, ...entry.refusal }); continue; }
    if (entry.hidden && answers.hidden !== true && !isNamed(entry, answers)) { hidden.push(entry); continue; }
    terminal.progress(`looking at ${entry.name}  ${index + 1} of ${wanted.length}`);
    // The name of the file itself: what is in it is named after it.
    const name = entry.inside === null ? entry.name : entry.name.split(' › ')[0];
    const file = importFile(entry.file, { ...given, name, inside: entry.inside });
    try {
      candidates.push({ file, preview: await open.call('import.preview', { file }) });
    } catch (thrown) {
      const error = toWireError(thrown);
      if (ABOUT_OPTIONS.has(error.code)) throw thrown;
      failures.push({ file: entry.name, ...error });
    }
  }
  return { candidates, hidden, failures };
}

/** With `--inside`, of an archive or workbook only what is named. BAD_INPUT for a name that nothing has. */
function chosen(entries: readonly ImportEntry[], answers: Answers): readonly ImportEntry[] {
  const { inside = [] } = answers;
  if (inside.length === 0) return entries;
  const unmet = inside.find((name) => !entries.some((entry) => isNamed(entry, { inside: [name] })));
  if (unmet !== undefined) {
    const there = entries.flatMap((entry) => entry.inside ?? []);
    throw new ExhibitError('BAD_INPUT', `Nothing inside the files given is called “${unmet}”.`, there.length === 0 ? 'They are no archives or workbooks.' : `There is: ${there.slice(0, 20).join(', ')}${there.length > 20 ? ', …' : ''}`);
  }
  return entries.filter((entry) => entry.inside === null || isNamed(entry, answers));
}

/** By its whole name within the file, or by the last part of it. */
function isNamed({ inside }: ImportEntry, answers: Pick<Answers, 'inside'>): boolean {
  return inside !== null && (answers.inside ?? []).some((name) => inside === name || basename(inside) === name);
}
