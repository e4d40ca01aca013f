// `exhibit import`: shows what it understood, and writes nothing before that is accepted. It guesses nothing: an open
// question ends it, naming the option that answers it.
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { ExhibitError, toWireError } from '../../contract/errors.ts';
import type { WireError } from '../../contract/errors.ts';
import { ENCODINGS, type ImportFile, type ImportTick, type Rejection, type Source } from '../../contract/sources.ts';
import { caseCommand, run } from '../command.ts';
import type { Run } from '../command.ts';
import { count } from '../event-text.ts';
import { ledger, rejectionTable } from '../ledger-text.ts';
import { lookAt, MOST_FILES, type Answers, type Candidate, type Failure, type Looked } from '../looking.ts';
import type { OpenedCase } from '../open-case.ts';
import { previewDocument, previewsText, questionText } from '../preview-text.ts';
import { EXIT } from '../terminal.ts';
import { inked } from '../terminal-text.ts';

interface Options extends Answers {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly create: boolean;
}

/** People see so many rejected records; --json has all of them. */
const REJECTIONS_SHOWN = 10;

export function addImport(program: Command): void {
  caseCommand(program, 'import', 'import exports into a case; the case is made when its file does not exist')
    .argument('<files...>', 'files, archives, workbooks, and folders with everything below them')
    .option('--yes', 'accept what is understood of the files, a generic mapping too; answers no other question')
    .option('--dry-run', 'show what is understood and stop')
    .option('--zone <zone>', 'zone of times without one: Europe/Malta, or +02:00')
    .addOption(new Option('--date-order <order>', 'order of day and month where the text does not tell').choices(['dmy', 'mdy']))
    .addOption(new Option('--encoding <encoding>', 'how the text is written, where it does not tell').choices(ENCODINGS))
    .option('--profile <id|file.yaml>', 'read the files as this profile')
    .option('--inside <name>', 'of archives and workbooks only this member or sheet; may be given several times', (name: string, names: readonly string[] | undefined) => [...names ?? [], name])
    .option('--hidden', 'hidden sheets too')
    .option('--delimiter <character>', 'between the cells of a table; tab for a tab', delimiter)
    .option('--header', 'the first row of a table names its columns').option('--no-header', 'the first row of a table is a record')
    .option('--no-container', 'do not keep archives and workbooks beside their records')
    .option('--raise-limits', 'read on past the limits against archive bombs')
    .option('--password-file <file>', 'password of encrypted archives, the first line of a file; an argument would be seen by others')
    .option('--again', 'import files although the very same bytes are in the case')
    .option('--create', 'make the case when its file does not exist (as is usual)', true)
    .option('--no-create', 'fail when the file of the case does not exist')
    .action(async (files: string[], options: Options, command: unknown) => runImport(options.create)(files, options, command));
}

function delimiter(text: string): string {
  const character = text === 'tab' || text === '\\t' ? '\t' : text;
  if (character.length !== 1) throw new InvalidArgumentError('One character is needed, or tab.');
  return character;
}

const runImport = (create: boolean) => run<[string[]], Options>(create ? 'create' : 'write', async (run, paths) => {
  const { open, terminal, options } = run;
  const before = (await open.call('source.list', {})).length;
  const finished = async () => (await open.call('source.list', {})).slice(before);
  let looked: Looked;
  let failures: readonly Failure[];
  try {
    looked = await lookAt(open, paths, options, terminal);
    failures = looked.failures;
    if (options.dryRun) return show(run, looked);
    tell(run, looked);
    // What is imported is what was shown; where the mapping was a question, accepting it is the answer.
    const ready = looked.candidates.filter(({ preview }) => preview.alreadyImported === null || options.again === true)
      .map(({ file, preview }) => ({ ...file, accept: preview.questions.some(({ kind }) => kind === 'mapping') }));
    await accept(run, looked.candidates, ready.length);
    failures = [...failures, ...await importAll(run, ready, finished)];
  } catch (thrown) {
    const kept = (await finished()).length;
    if (kept === 0) open.discard();
    else terminal.note(`${count(kept, 'source')} had been imported by then and ${kept === 1 ? 'stays' : 'stay'} in the case.`);
    throw thrown;
  }
  const sources = await finished();
  if (sources.length === 0) open.discard();
  for (const failure of failures.slice(looked.failures.length)) terminal.remark(failure, about(failure));
  const rejections = await rejectionsOf(open, sources, terminal.json ? Infinity : REJECTIONS_SHOWN);
  terminal.answer(document(sources, rejections, looked, failures), () => peopleText(run, sources, rejections));
  if (sources.length > 0 && !(await indexed(run))) return EXIT.interrupted;
  return failures.length === 0 ? EXIT.done : EXIT.failed;
});

/** What was understood, as the answer. A case that was made for the looking is taken away again. */
function show({ terminal, open }: Run<Options>, { candidates, hidden, failures }: Looked): number {
  open.discard();
  for (const failure of failures) terminal.remark(failure, about(failure));
  terminal.answer({ entries: candidates.map(({ preview }) => previewDocument(preview)), hidden: hidden.map(({ name }) => name), refused: failures },
    () => [...(candidates.length === 0 ? ['There is nothing to import.'] : [previewsText(candidates.map(({ preview }) => preview))]), ...hidden.map(hiddenText)].join('\n\n'));
  return failures.length === 0 ? EXIT.done : EXIT.failed;
}

function tell({ terminal }: Run<Options>, { candidates, hidden, failures }: Looked): void {
  for (const failure of failures) terminal.remark(failure, about(failure));
  if (candidates.length > 0) terminal.say(`${previewsText(candidates.map(({ preview }) => preview))}\n`);
  for (const entry of hidden) terminal.note(hiddenText(entry));
}

function hiddenText({ name }: { readonly name: string }): string {
  return `${inked(name)} is a hidden sheet and left out; --hidden imports it, or --inside with its name.`;
}

/** Returns when everything is answered and accepted. IMPORT_QUESTION otherwise: nothing was written then. */
async function accept({ terminal, options, signal }: Run<Options>, candidates: readonly Candidate[], sources: number): Promise<void> {
  // `--yes`, or a yes to the question below, answers the mapping and nothing else.
  const open = candidates.flatMap(({ preview }) => preview.questions.filter(({ kind }) => kind !== 'mapping').map((question) => `${inked(preview.name)}: ${questionText(question)}`));
  if (open.length > 0) throw new ExhibitError('IMPORT_QUESTION', open.join(' '), 'Nothing was imported. Give the option named, then import again.');
  if (sources === 0 || options.yes) return;
  const question = `Import ${count(sources, 'source')}?`;
  if (!terminal.attended) throw new ExhibitError('IMPORT_QUESTION', `${question} Nobody has accepted what is shown.`, 'Nothing was imported. Look at it, then import again with --yes.');
  if (!await terminal.agreed(question, signal)) throw new ExhibitError('CANCELLED', 'Not accepted; nothing was imported.');
}

/** All files in one go; when one of them ends it, the rest one by one, so that each failure is laid to its own file. */
async function importAll({ open, options, terminal }: Run<Options>, ready: readonly ImportFile[], finished: () => Promise<readonly Source[]>): Promise<readonly Failure[]> {
  const failures: Failure[] = [];
  let reached = 0;
  const importFiles = async (files: readonly ImportFile[], from: number) => {
    await open.call('import.run', { files }, (tick) => { reached = from + tick.fileIndex; terminal.progress(progressText(tick)); });
  };
  let left: readonly ImportFile[] = [];
  try {
    for (let at = 0; at < ready.length; at += MOST_FILES) await importFiles(ready.slice(at, at + MOST_FILES), at);
  } catch (thrown) {
    if (toWireError(thrown).code === 'CANCELLED') throw thrown;
    // What is in the case already is left out by itself, unless it was asked for again; then each file became a source.
    left = ready.slice(options.again ? (await finished()).length : reached);
  }
  for (const file of left) {
    try {
      await importFiles([file], 0);
    } catch (thrown) {
      const error = toWireError(thrown);
      if (error.code === 'CANCELLED') throw thrown;
      failures.push({ file: file.name ?? file.file, ...error });
    }
  }
  return failures;
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

/** The file's name, where the message does not begin with it anyway. */
function about({ file, message }: Failure): string {
  return message.startsWith(file) ? '' : `${file}: `;
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

function document(sources: readonly Source[], rejections: readonly Rejection[], { candidates, hidden }: Looked, failures: readonly Failure[]) {
  const told = ({ code, message, hint }: WireError) => ({ code, message, hint });
  return {
    sources: sources.map(({ id, name, sha256, bytes, format, profile, read, imported, rejected, duplicate, firstTime, lastTime }) =>
      ({ id, name, sha256, bytes, format, profile, read, imported, rejected, duplicate, firstTime, lastTime })),
    rejections: rejections.map(({ source, part, line, offset, reason, raw }) => ({ source, part, line, offset, reason, raw })),
    alreadyImported: candidates.flatMap(({ file, preview }) => (preview.alreadyImported === null || file.again ? [] : [{ name: preview.name, source: preview.alreadyImported }])),
    hidden: hidden.map(({ name }) => name),
    ...(failures.length === 0 ? {} : { error: told(failures[0]), failed: failures }),
  };
}

function peopleText({ open, options }: Run<Options>, sources: readonly Source[], rejections: readonly Rejection[]): string {
  if (sources.length === 0) return 'Nothing was imported.';
  const rejected = sources.reduce((total, source) => total + source.rejected, 0);
  return [
    `${open.created ? 'New case' : 'Case'} ${inked(options.case)}: ${count(sources.length, 'source')} imported`,
    ledger(sources),
    ...(rejected === 0 ? [] : ['', rejections.length < rejected ? `Rejected, the first ${rejections.length} of ${rejected}:` : 'Rejected:', rejectionTable(rejections)]),
  ].join('\n');
}

function progressText(tick: ImportTick): string {
  const work = tick.phase === 'finishing' ? 'finishing' : percent(tick.bytesDone, tick.bytesTotal);
  return `${tick.files > 1 ? `${tick.fileIndex + 1}/${tick.files} ` : ''}${tick.file}  ${work}  ${tick.records} records  (Ctrl+C cancels)`;
}

function percent(done: number, total: number): string {
  return `${total > 0 ? Math.floor((done / total) * 100) : 0} %`;
}
