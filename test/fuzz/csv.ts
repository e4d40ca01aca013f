// Fuzzes CSV: scanner, mapper and bulk path, with csv-parse and papaparse as second opinions.
import { isUtf8 } from 'node:buffer';
import { parse as csvParse } from 'csv-parse/sync';
import Papa from 'papaparse';
import { emptyDictionaries, SegmentBuilder } from '../../src/engine/events/segment-builder.ts';
import { RecordError, type Dialect } from '../../src/engine/record.ts';
import { csvCells } from '../../src/engine/sources/csv-cells.ts';
import { CsvKernel } from '../../src/engine/sources/csv-kernel.ts';
import { CsvScanner } from '../../src/engine/sources/csv-scanner.ts';
import { createMapper } from '../../src/engine/sources/profiles/profiles.ts';
import { must, type Fuzzer } from './fuzzer.ts';
import { mutate } from './mutate.ts';
import type { Random } from './random.ts';
import { gapsOf, scanAll, scanBothWays, type Found } from './records.ts';

type CsvOf = Extract<Dialect, { format: 'csv' }>;

const HEADER = ['log_id', 'timestamp', 'admin_id', 'action_type', 'module_name', 'target', 'field', 'old_value', 'new_value', 'ip', 'result'];
const CELLS = [
  '', '', '0', '00712', '1.10', 'None', 'NULL', '\\N', '***', ' ', 'm.kovacs', 'player:P-004471', 'bonus.grant', '185.44.12.7', '::ffff:10.0.0.1', 'success', 'failed', '__proto__', 'constructor',
  '2026-03-14T01:06:18.412Z', '2026-03-14 02:06:18+01:00', '2026-03-29 02:30:00', '2026-10-25 02:30:00', '9999-12-31T23:59:59Z', '1899-12-31T23:59:59Z', '5/18/2021 9:13:33 PM', '1638034465', '1638034465123', '2016-12-31T23:59:60Z', '00/00/0000,--:--:--',
  '{"limit":500,"tags":["a",1.10],"x":{"y":null}}', '{"limit":50000,"__proto__":{"x":1}}', '{"a":1,"a":2}', '{"a":1', '[1,2]', 'é', 'cleveráguila', '"', '""', 'a"b', 'x\ny', 'x\r\ny', 'a,b', 'a;b', '\\"', 'a\\', '\0', '\u2028', '=1+1',
];
const DELIMITERS = [',', ',', ',', ';', '\t', '|'];
const SPECIAL = ['"', '"', '""', ',', ';', '\t', '|', '\n', '\r', '\r\n', '\\', '\\"', '\0', '\ufeff', '","', '"\n"', '\n\n'].map((text) => Buffer.from(text));
SPECIAL.push(Buffer.from([0xff]), Buffer.from([0xc3]), Buffer.from([0xe2, 0x80]));

/** Mapper and bulk path of a dialect, made once: both keep what they learn for a source. */
function benchFor(dialect: CsvOf) {
  const mapper = createMapper('generic-back-office', dialect, { zone: 'Europe/Malta', dateOrder: null });
  const dictionaries = emptyDictionaries();
  const bulk = new SegmentBuilder(dictionaries);
  const plain = new SegmentBuilder(dictionaries);
  const scanner = new CsvScanner({ ...dialect, bomBytes: 0 }, false);
  const plan = mapper.plan();
  must(plan !== null || dialect.escape !== undefined, 'a table of known names has a plan, quotes behind backslashes aside');
  return { mapper, bulk, plain, scanner, kernel: plan && new CsvKernel(plan, mapper, scanner, bulk, dialect.quote), inputs: 0 };
}
const benches = new Map<string, ReturnType<typeof benchFor>>();
/** Inputs after which the dictionaries begin anew, so that a long run needs no more memory than a short one. */
const RENEWED = 2000;

function makeCsv(random: Random): Buffer {
  if (random.chance(0.04)) return random.bytes(random.int(300));
  const delimiter = random.pick(DELIMITERS);
  const eol = random.pick(['\n', '\n', '\r\n', '\r\n', '\r']);
  const quoting = random.pick([0, 0.3, 1]);
  const cell = (): string => {
    const text = random.pick(CELLS);
    return /["\r\n]/.test(text) || text.includes(delimiter) || random.chance(quoting) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const row = (): string => random.list(random.chance(0.85) ? HEADER.length : random.int(HEADER.length + 3) + 1, cell).join(delimiter);
  const rows = [HEADER.join(delimiter), ...random.list(random.int(6), row)];
  let text = rows.map((one) => one + (random.chance(0.95) ? eol : random.pick(['\n', '\r\n', '\r', '\n\n']))).join('');
  if (random.chance(0.3)) text = text.trimEnd();
  if (random.chance(0.005)) text += `"${'\n'.repeat(random.between(990, 1010))}${random.pick(['"', '', '"x'])}${eol}${row()}`;
  const bytes = Buffer.from(random.chance(0.05) ? `\ufeff${text}` : text);
  return random.chance(0.65) ? mutate(random, bytes, SPECIAL) : bytes;
}

export const csv: Fuzzer = {
  name: 'csv',
  make: makeCsv,
  check(input, random) {
    const delimiter = likelyDelimiter(input, random);
    const bomBytes = input.length >= 3 && input[0] === 0xef && input[1] === 0xbb && input[2] === 0xbf ? 3 : 0;
    const escape = random.chance(0.15) ? { escape: 'backslash' as const } : {};
    const dialect: CsvOf = { format: 'csv', delimiter, quote: 34, ...escape, header: HEADER, headerRows: 0, bomBytes };
    const found = scanBothWays(dialect, input, random);
    for (const { start, end } of gapsOf(input, found)) {
      const from = start === 0 ? Math.max(start, Math.min(bomBytes, end)) : start;
      for (let at = from; at < end; at++) must(input[at] === 10 || input[at] === 13, () => `byte ${at} is in no record: ${JSON.stringify(input.subarray(start, end).toString('latin1'))}`);
    }
    linesAreTrue(input, found);
    const withHeader = scanAll({ ...dialect, headerRows: 1 }, input);
    must(withHeader.length === Math.max(0, found.length - 1), () => `${found.length} rows, of which ${withHeader.length} are left without the header row`);
    mapped(dialect, input, found);
    if (bomBytes === 0 && escape.escape === undefined && isUtf8(input)) secondOpinions(input.toString(), dialect, input, found, random);
  },
};

/** The delimiter that is most frequent in the first line, as sniffing would find it; now and then any. */
function likelyDelimiter(input: Buffer, random: Random): number {
  const any = random.pick(DELIMITERS).charCodeAt(0);
  if (random.chance(0.05)) return any;
  const end = input.findIndex((byte) => byte === 10 || byte === 13);
  const line = input.subarray(0, end < 0 ? input.length : end).toString('latin1');
  const counts = [...new Set(DELIMITERS)].map((delimiter) => [line.split(delimiter).length - 1, delimiter.charCodeAt(0)] as const).toSorted((a, b) => b[0] - a[0]);
  return counts[0][0] > 0 ? counts[0][1] : any;
}

/** The line of a record is one more than the line ends before it. */
function linesAreTrue(input: Buffer, found: readonly Found[]): void {
  let line = 1;
  let at = 0;
  for (const record of found) {
    for (; at < record.start; at++) if (input[at] === 10 || (input[at] === 13 && input[at + 1] !== 10)) line++;
    must(record.line === line, () => `the record at ${record.start} is on line ${line}, not ${record.line}`);
  }
}

/** Rows read are rows imported and rows rejected, the same by the bulk path as by the mapper. */
function mapped(dialect: CsvOf, input: Buffer, found: readonly Found[]): void {
  const key = `${dialect.delimiter} ${dialect.escape ?? ''}`;
  let bench = benches.get(key);
  if (!bench || ++bench.inputs > RENEWED) benches.set(key, bench = benchFor(dialect));
  const { mapper, bulk, plain, kernel, scanner } = bench;
  bulk.events = bulk.changes = plain.events = plain.changes = 0;
  let imported = 0;
  let rejected = 0;
  for (const { start, end, problem } of found) {
    if (problem !== null) { rejected++; continue; }
    const record = input.subarray(start, end);
    const byMapper = reasonOf(() => { for (const event of mapper.map(record)) plain.add(event, imported, 0); });
    const byDetail = reasonOf(() => { mapper.detail(record); });
    must(byMapper === byDetail, () => `mapped: ${byMapper ?? 'yes'}, with details: ${byDetail ?? 'yes'}`);
    let rows = 0;
    kernel?.begin(record);
    scanner.scan(record, true, (from, to, _line, odd) => {
      rows++;
      must(odd === null, () => `a record read alone is broken: ${odd ?? ''}`);
      if (!kernel) return;
      const byBulk = kernel.add(record, from, to, imported);
      must(byBulk === byMapper, () => `the bulk path says ${byBulk ?? 'imported'}, the mapper ${byMapper ?? 'imported'}`);
    });
    must(rows === 1, () => `a record read alone is ${rows} rows: ${JSON.stringify(record.toString('latin1'))}`);
    if (byMapper === null) imported++; else rejected++;
  }
  must(imported + rejected === found.length && plain.events === imported && (!kernel || bulk.events === imported), () => `${found.length} read, ${imported} imported, ${rejected} rejected, ${bulk.events} events in bulk`);
  for (let row = 0; kernel && row < imported; row++) {
    for (const column of ['time', 'nanos', 'basis', 'actor', 'action', 'module', 'entityType', 'entity', 'ip', 'category', 'result', 'recordId', 'changeEnd'] as const) {
      must(Object.is(bulk[column][row], plain[column][row]), () => `row ${row}: ${column} is ${bulk[column][row]} in bulk, ${plain[column][row]} by the mapper`);
    }
  }
}

function reasonOf(act: () => void): string | null {
  try {
    act();
    return null;
  } catch (thrown) {
    if (thrown instanceof RecordError) return thrown.message;
    throw thrown;
  }
}

/** Text that RFC 4180 has no doubt about, line ends aside: quotes only around cells, doubled within. */
const strict = (delimiter: string): RegExp => {
  const d = delimiter === '|' ? '\\|' : delimiter;
  const cell = `(?:"(?:[^"]|"")*"|[^"${d}\\r\\n]*)`;
  return new RegExp(`^${cell}(?:(?:${d}|\\r\\n|\\n|\\r)${cell})*$`);
};
const STRICT = new Map([44, 59, 9, 124].map((code) => [code, strict(String.fromCharCode(code))]));

/**
 * csv-parse is right about all strict text, if told of each line end. papaparse takes one line end for the whole text and drops
 * lines of one empty cell, quoted or not: it is asked where there is but one kind, and such rows are left out of the comparison.
 */
function secondOpinions(text: string, dialect: CsvOf, input: Buffer, found: readonly Found[], random: Random): void {
  // Strict text is read without a problem, the limit on the lines of a record aside, which is our own.
  if (!STRICT.get(dialect.delimiter)!.test(text)) return;
  if (found.some(({ problem }) => problem !== null)) { must(text.split('\n').length > 1000, () => 'strict text has a problem'); return; }
  const delimiter = String.fromCharCode(dialect.delimiter);
  const ours = found.map(({ start, end }) => csvCells(input.subarray(start, end), dialect).cells);
  const theirs = csvParse(text, { delimiter, quote: '"', escape: '"', record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true, skip_empty_lines: true }) as string[][];
  must(sameRows(ours, theirs), () => `csv-parse reads ${JSON.stringify(theirs)}, we read ${JSON.stringify(ours)}`);
  const outside = text.replaceAll(/"(?:[^"]|"")*"/g, 'q');
  const ends = new Set(outside.match(/\r\n|\n|\r/g));
  if (ends.size > 1 || !random.chance(0.5)) return;
  const [newline = '\n'] = ends;
  const papa = Papa.parse<string[]>(text, { delimiter, quoteChar: '"', newline: newline as '\n', skipEmptyLines: false }).data;
  const full = (row: readonly string[]): boolean => row.length > 1 || row[0] !== '';

  must(sameRows(ours.filter(full), papa.filter(full)), () => `papaparse reads ${JSON.stringify(papa)}, we read ${JSON.stringify(ours)}`);
}

function sameRows(a: readonly (readonly string[])[], b: readonly (readonly string[])[]): boolean {
  return a.length === b.length && a.every((row, i) => row.length === b[i].length && row.every((cell, j) => cell === b[i][j]));
}
