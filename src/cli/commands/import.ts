// `exhibit import`: asks nothing, guesses nothing. An open question ends it before a byte is written.
import { basename } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { ExhibitError, toWireError } from '../../contract/errors.ts';
import type { WireError } from '../../contract/errors.ts';
import { importFile, type ImportFile, type ImportTick, type Rejection, type Source } from '../../contract/sources.ts';
import { caseCommand, run } from '../command.ts';
import type { Run } from '../command.ts';
import { count, ledger } from '../event-text.ts';
import type { OpenedCase } from '../open-case.ts';
import { EXIT } from '../terminal.ts';
import { inked, table } from '../terminal-text.ts';

interface Options {
  readonly zone?: string;
  readonly dateOrder?: 'dmy' | 'mdy';
  readonly profile?: string;
  readonly yes?: boolean;
  readonly create: boolean;
}
interface Failure extends WireError { readonly file: string }

/** People see so many rejected records; --json has all of them. */
const REJECTIONS_SHOWN = 10;

export function addImport(program: Command): void {
  caseCommand(program, 'import', 'import exports into a case; the case is made when its file does not exist')
    .argument('<files...>', 'CSV, NDJSON or JSON, each also gzipped')
    .option('--zone <zone>', 'zone of times without one: Europe/Malta, or +02:00')
    .addOption(new Option('--date-order <order>', 'order of day and month where the text does not tell').choices(['dmy', 'mdy']))
    .option('--profile <id>', 'read the files as this profile')
    .option('--yes', 'accept a generic mapping')
    .option('--create', 'make the case when its file does not exist (as is usual)', true)
    .option('--no-create', 'fail when the file of the case does not exist')
    .action(async (files: string[], options: Options, command: unknown) => runImport(options.create)(files, options, command));
}

const runImport = (create: boolean) => run<[string[]], Options>(create ? 'create' : 'write', async (run, files) => {
  const { open, terminal } = run;
  const before = (await open.call('source.list', {})).length;
  const finished = async () => (await open.call('source.list', {})).slice(before);
  const failures: Failure[] = [];
  try {
    const ready = await previewAll(run, files, failures);
    await importAll(run, ready, finished, failures);
  } catch (thrown) {
    const kept = (await finished()).length;
    if (kept === 0) open.discard();
    else terminal.note(`${count(kept, 'source')} had been imported by then and ${kept === 1 ? 'stays' : 'stay'} in the case.`);
    throw thrown;
  }
  const sources = await finished();
  if (sources.length === 0) open.discard();
  for (const { file, ...error } of failures) terminal.remark(error, about(file, error));
  const rejections = await rejectionsOf(open, sources, terminal.json ? Infinity : REJECTIONS_SHOWN);
  terminal.answer(document(sources, rejections, failures), () => peopleText(run, sources, rejections));
  if (sources.length > 0 && !(await indexed(run))) return EXIT.interrupted;
  return failures.length === 0 ? EXIT.done : EXIT.failed;
});

/** All files in one go; when one of them ends it, the rest one by one, so that each failure is laid to its own file. */
async function importAll({ open, terminal }: Run<Options>, ready: readonly ImportFile[], finished: () => Promise<readonly Source[]>, failures: Failure[]): Promise<void> {
  const importFiles = async (files: readonly ImportFile[]) => {
    if (files.length > 0) await open.call('import.run', { files }, (tick) => terminal.progress(progressText(tick)));
  };
  try {
    await importFiles(ready);
    return;
  } catch (thrown) {
    if (toWireError(thrown).code === 'CANCELLED') throw thrown;
  }
  for (const file of ready.slice((await finished()).length)) {
    try {
      await importFiles([file]);
    } catch (thrown) {
      const error = toWireError(thrown);
      if (error.code === 'CANCELLED') throw thrown;
      failures.push({ file: file.file, ...error });
    }
  }
}

/** Waits for the text index, without which searches are only slower. False when Ctrl+C ended it. */
async function indexed({ open, terminal }: Run<Options>): Promise<boolean> {
  try {
    await open.call('index.build', {}, ({ done, total }) => terminal.progress(`indexing text  ${percent(done, total)}  (Ctrl+C leaves the rest for later)`));
    terminal.clear();
    return true;
  } catch (thrown) {
    const error = toWireError(thrown);
    terminal.remark(error);
    return error.code !== 'CANCELLED';
  }
}

/** Looks at every file first. Throws when a question stays open; a file that cannot be imported is set aside with its error. */
async function previewAll({ open, options, terminal }: Run<Options>, files: readonly string[], failures: Failure[]): Promise<readonly ImportFile[]> {
  const ready: ImportFile[] = [];
  const questions: string[] = [];
  for (const path of files) {
    const file = importFile(path, { profile: options.profile ?? null, zone: options.zone ?? null, dateOrder: options.dateOrder ?? null, accept: options.yes === true });
    try {
      const preview = await open.call('import.preview', { file });
      if (preview.alreadyImported !== null) terminal.note(`${basename(path)} has the same bytes as ${preview.alreadyImported}; every record counts as a duplicate.`);
      for (const question of preview.questions) {
        const choices = question.choices.length > 0 ? ` (${question.choices.slice(0, 8).join(', ')})` : '';
        questions.push(`${basename(path)}: ${question.text} Answer with ${question.option}${choices}.`);
      }
      ready.push(file);
    } catch (thrown) {
      const error = toWireError(thrown);
      // These are about the options given, not about one file.
      if (['CANCELLED', 'ZONE_UNKNOWN', 'PROFILE_UNKNOWN', 'BAD_INPUT'].includes(error.code)) throw thrown;
      failures.push({ file: path, ...error });
    }
  }
  if (questions.length === 0) return ready;
  for (const { file, ...error } of failures) terminal.remark(error, about(file, error));
  throw new ExhibitError('IMPORT_QUESTION', questions.join(' '), 'Nothing was imported. Give the option named, then import again.');
}

/** The file's name, where the message does not begin with it anyway. */
function about(file: string, { message }: WireError): string {
  return message.startsWith(basename(file)) ? '' : `${basename(file)}: `;
}

async function rejectionsOf(open: OpenedCase, sources: readonly Source[], most: number): Promise<readonly Rejection[]> {
  const rejections: Rejection[] = [];
  for (const { id, rejected } of sources) {
    for (let offset = 0; offset < rejected && rejections.length < most;) {
      const page = await open.call('source.rejections', { source: id, offset, limit: Math.min(1000, most) });
      if (page.rejections.length === 0) break;
      rejections.push(...page.rejections);
      offset += page.rejections.length;
    }
  }
  return rejections.slice(0, most);
}

function document(sources: readonly Source[], rejections: readonly Rejection[], failures: readonly Failure[]) {
  return {
    sources: sources.map(({ id, name, sha256, bytes, format, profile, read, imported, rejected, duplicate, firstTime, lastTime }) =>
      ({ id, name, sha256, bytes, format, profile, read, imported, rejected, duplicate, firstTime, lastTime })),
    rejections: rejections.map(({ source, line, reason, raw }) => ({ source, line, reason, raw })),
    ...(failures.length === 0 ? {} : { error: { code: failures[0].code, message: failures[0].message, hint: failures[0].hint }, failed: failures }),
  };
}

function peopleText({ open, options }: Run<Options>, sources: readonly Source[], rejections: readonly Rejection[]): string {
  if (sources.length === 0) return 'Nothing was imported.';
  const rejected = sources.reduce((total, source) => total + source.rejected, 0);
  return [
    `${open.created ? 'New case' : 'Case'} ${inked(options.case)}: ${count(sources.length, 'source')} imported`,
    ledger(sources),
    ...(rejected === 0 ? [] : [
      '', rejections.length < rejected ? `Rejected, the first ${rejections.length} of ${rejected}:` : 'Rejected:',
      table([{ head: 'Source' }, { head: 'Line', right: true }, { head: 'Reason', width: 60 }, { head: 'Raw', width: 80 }],
        rejections.map(({ source, line, reason, raw }) => [source, line, reason, raw])),
    ]),
  ].join('\n');
}

function progressText(tick: ImportTick): string {
  const work = tick.phase === 'finishing' ? 'finishing' : percent(tick.bytesDone, tick.bytesTotal);
  return `${tick.files > 1 ? `${tick.fileIndex + 1}/${tick.files} ` : ''}${basename(tick.file)}  ${work}  ${tick.records} records  (Ctrl+C cancels)`;
}

function percent(done: number, total: number): string {
  return `${total > 0 ? Math.floor((done / total) * 100) : 0} %`;
}
