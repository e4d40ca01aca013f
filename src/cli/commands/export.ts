// `exhibit export`: the original bytes of a source, held against the ledger; or all events of a result as a file for other
// programs, with a manifest beside it.
import { basename } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { ExhibitError } from '../../contract/errors.ts';
import { exportPieces, type ExportSums } from '../../contract/export-pieces.ts';
import { EXPORT_FORMATS, ORDERS, type ExportFormat, type ExportWish, type Order } from '../../contract/model.ts';
import type { In } from '../../contract/operations.ts';
import { caseCommand, run, type Run } from '../command.ts';
import { count } from '../event-text.ts';
import { checkOut, writeChunks, writeWhole } from '../given-files.ts';
import type { OpenedCase } from '../open-case.ts';
import { EXIT } from '../terminal.ts';
import { inked } from '../terminal-text.ts';
import { named } from './ledger.ts';

interface Options {
  readonly source?: string; readonly query?: string; readonly out: string; readonly decoded?: boolean; readonly force?: boolean;
  readonly format: ExportFormat; readonly order: Order; readonly zone: string;
}

/** Bytes of a source asked for at once. */
const CHUNK = 4 * 1024 * 1024;

export function addExport(program: Command): void {
  caseCommand(program, 'export', 'write the bytes of a source as they were given, or all events of a result with a manifest beside them')
    .option('--source <id>', 'write the bytes of this source, as S-001, and compare them with the ledger').option('--query <query>', 'write the events of this result; an empty one is all events')
    .requiredOption('--out <file>', 'file to write; the manifest of a result is FILE.manifest.json')
    .option('--decoded', 'of a source: the text of its parts one after the other, without archive and compression')
    .addOption(new Option('--format <format>', 'of a result: csv is safe for spreadsheets, csv-exact leaves every value as it is, xlsx is a workbook of texts').choices(EXPORT_FORMATS).default('csv'))
    .addOption(new Option('--order <order>', 'of a result: sorted by a column, with a minus the other way round').choices(ORDERS).default('time'))
    .option('--zone <zone>', 'of a result: zone of its times, which carry the offset; UTC stands beside them', 'UTC').option('--force', 'replace a file that exists')
    .action(run<[], Options>('note', async (run) => {
      const { source, query } = run.options;
      if ((source === undefined) === (query === undefined)) throw new ExhibitError('BAD_INPUT', 'Either --source or --query is needed.', 'Give --query "" for all events.');
      checkOut(run.options.out, run.options.case, run.options.force === true);
      return source === undefined ? exportResult(run, query!) : exportSource(run, source);
    }));
}

async function exportSource({ options, terminal, open }: Run<Options>, id: string): Promise<number> {
  const { out, decoded = false } = options;
  const source = named(await open.call('source.list', {}), id);
  let kept = '';
  const written = await writeChunks(out, stretches(open, id, decoded, (sha256, done, total) => {
    kept = sha256;
    terminal.progress(percent(done, total));
  }));
  // Decoded bytes have no line of their own in the ledger: what the case says of all of them is what they are held against.
  const expected = decoded ? kept : source.sha256;
  const equal = written.sha256 === expected && (decoded || written.bytes === source.bytes);
  terminal.answer({ source: id, file: out, decoded, ...written, expected, equal },
    () => `${inked(out)}: ${count(written.bytes, 'byte')}, SHA-256 ${written.sha256}\n${equal ? `Equal to the ledger of ${inked(id)}.` : `DIFFERS from the ledger of ${inked(id)}: ${expected}`}`);
  return equal ? EXIT.done : EXIT.failed;
}

async function exportResult({ options, terminal, open, signal }: Run<Options>, query: string): Promise<number> {
  const { out, format, order, zone } = options;
  const manifestFile = `${out}.manifest.json`;
  checkOut(manifestFile, options.case, options.force === true);
  const wish: ExportWish = { query, order, format, zone };
  let sums: ExportSums = { rows: 0, disarmed: 0, cut: 0, query };
  const read = (page: Omit<In<'export.read'>, 'caseId'>) => {
    if (signal.aborted) throw new ExhibitError('CANCELLED', 'The export was cancelled; nothing was written.');
    return open.call('export.read', page);
  };
  const written = await writeChunks(out, (async function* bytes() {
    for await (const piece of exportPieces(wish, read)) {
      sums = piece.sums;
      terminal.progress(percent(sums.rows, piece.total));
      yield Buffer.from(piece.base64, 'base64');
    }
  })());
  const { text } = await open.call('export.manifest', { ...wish, ...sums, asked: query, fileName: basename(out), ...written });
  await writeWhole(manifestFile, text);
  if (open.info.readOnly) terminal.note('The case is open for reading alone, so its log does not tell of this export.');
  terminal.answer({ file: out, manifest: manifestFile, ...written, ...sums }, () => [
    `${inked(out)}: ${count(sums.rows, 'event')}, ${count(written.bytes, 'byte')}, SHA-256 ${written.sha256}`,
    ...(sums.disarmed > 0 ? [`${count(sums.disarmed, 'cell')} that a spreadsheet would take for a formula ${sums.disarmed === 1 ? 'begins' : 'begin'} with an apostrophe; --format csv-exact leaves them as they are.`] : []),
    ...(sums.cut > 0 ? [`${count(sums.cut, 'cell')} of more than 32,767 characters ${sums.cut === 1 ? 'is' : 'are'} cut; the other forms hold all of them.`] : []),
    `${inked(manifestFile)} says which events they are.`,
  ].join('\n'));
  return EXIT.done;
}

const percent = (done: number, total: number): string => `writing ${total > 0 ? Math.floor((done / total) * 100) : 100} %`;

/** The bytes of a source, stretch by stretch; `told` gets the hash of all of them. */
async function* stretches(open: OpenedCase, source: string, decoded: boolean, told: (sha256: string, done: number, total: number) => void): AsyncGenerator<Buffer> {
  for (let offset = 0; ;) {
    const { base64, total, sha256 } = await open.call('source.read', { source, decoded, offset, limit: CHUNK });
    const bytes = Buffer.from(base64, 'base64');
    offset += bytes.length;
    told(sha256, offset, total);
    yield bytes;
    if (offset >= total || bytes.length === 0) return;
  }
}
