// What is understood of a file before anything is written: format, profile, questions, twenty rows as they would be.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { ExhibitError } from '../../contract/errors.ts';
import type { SourceId } from '../../contract/model.ts';
import type { ImportFile, ImportPreview, ImportQuestion, PreviewRow, ProfileGuess } from '../../contract/sources.ts';
import type { Dialect, MappingOptions } from '../record.ts';
import { RecordError } from '../record.ts';
import { openBytes } from './decode.ts';
import type { SourceMapper } from './profiles/mapper.ts';
import { createMapper, profileById } from './profiles/profiles.ts';
import { scannerOf } from './scanner.ts';
import { sniff } from './sniff.ts';
import { formatInstant } from './time.ts';

/** Decoded bytes that the preview and the questions are judged from. */
const HEAD_BYTES = 1024 * 1024;
const PREVIEW_ROWS = 20;
/** Records that questions (zone, day before month) are judged from. */
const JUDGED_RECORDS = 1000;

/** An import that may begin: every question is answered. */
export interface PlannedImport {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly dialect: Dialect;
  readonly profile: string;
  readonly profileVersion: number;
  readonly options: MappingOptions;
}

interface Look {
  readonly name: string; readonly bytes: number; readonly format: string; readonly dialect: Dialect;
  readonly guess: ProfileGuess; readonly others: readonly ProfileGuess[]; readonly remarks: readonly string[];
  readonly mapper: SourceMapper; readonly records: readonly { readonly bytes: Buffer; readonly line: number; readonly problem: string | null }[];
  readonly questions: readonly ImportQuestion[]; readonly options: MappingOptions;
}

/** The plan of an import, or IMPORT_QUESTION with the first question that is open and the option that answers it. */
export async function planImport(file: ImportFile): Promise<PlannedImport> {
  const look = await lookAt(file);
  const [question] = look.questions;
  if (question) throw new ExhibitError('IMPORT_QUESTION', `${look.name}: ${question.text}`, `Answer with ${question.option}.`);
  const { name, bytes, dialect, options, guess } = look;
  return { path: file.file, name, bytes, dialect, options, profile: guess.id, profileVersion: profileById(guess.id).version };
}

/** `sameSize`: sources of the case with as many bytes, whose hash is worth comparing. */
export async function previewImport(file: ImportFile, sameSize: (bytes: number) => readonly { readonly id: SourceId; readonly sha256: string }[]): Promise<ImportPreview> {
  const look = await lookAt(file);
  const candidates = sameSize(look.bytes);
  const sha256 = candidates.length > 0 ? await hashFile(file.file) : null;
  return {
    file: file.file, name: look.name, bytes: look.bytes, format: look.format, encoding: 'utf-8', profile: look.guess, others: look.others,
    columns: look.mapper.columns(look.records.slice(0, PREVIEW_ROWS).map((record) => record.bytes)),
    rows: look.records.slice(0, PREVIEW_ROWS).map((record) => previewRow(record, look.mapper)),
    questions: look.questions, remarks: look.remarks, alreadyImported: candidates.find((source) => source.sha256 === sha256)?.id ?? null,
  };
}

async function lookAt(file: ImportFile): Promise<Look> {
  const name = file.name ?? basename(file.file);
  const { head, bytes, container, whole } = await readHead(file.file, name);
  const sniffed = sniff(head, name);
  const { dialect } = sniffed;
  const guess = file.profile === null ? sniffed.guesses[0] : sniffed.guesses.find((other) => other.id === file.profile)
    ?? { id: file.profile, title: profileById(file.profile).title, confidence: 0, reasons: ['− nothing in the file speaks for it'] };
  if (!guess) throw new ExhibitError('NOT_A_LOG', `${name} has no columns or keys that say who did what.`);
  const given: MappingOptions = { zone: file.zone, dateOrder: file.dateOrder };
  const records: Look['records'][number][] = [];
  scannerOf(dialect).scan(head, whole, (start, end, line, problem) => {
    if (records.length < JUDGED_RECORDS) records.push({ bytes: head.subarray(start, end), line, problem });
  });
  if (records.length === 0 && whole) throw new ExhibitError('SOURCE_NO_RECORDS', `${name} holds no record.`);
  const judged = records.filter((record) => record.problem === null).map((record) => record.bytes);
  const asking = createMapper(guess.id, dialect, given);
  const options = asking.settled(judged);
  const mapper = createMapper(guess.id, dialect, options);
  const questions = asking.questions(judged)
    .filter((question) => !(question.kind === 'mapping' && (file.accept || file.profile !== null)));
  return {
    name, bytes, dialect, guess, others: sniffed.guesses.filter((other) => other.id !== guess.id), remarks: [...sniffed.remarks, ...mapper.remarks(judged)], mapper, records, questions, options,
    format: dialect.format + (container === 'gzip' ? '+gzip' : ''),
  };
}

async function readHead(path: string, name: string): Promise<{ head: Buffer; bytes: number; container: 'none' | 'gzip'; whole: boolean }> {
  const source = openBytes(path, { name });
  try {
    const chunks: Buffer[] = [];
    let length = 0;
    for (;;) {
      const chunk = await source.next();
      if (chunk === null) return { head: Buffer.concat(chunks), bytes: source.bytes, container: source.container, whole: true };
      chunks.push(chunk);
      length += chunk.length;
      if (length >= HEAD_BYTES) return { head: Buffer.concat(chunks), bytes: source.bytes, container: source.container, whole: false };
    }
  } finally {
    source.close();
  }
}

function previewRow(record: { bytes: Buffer; line: number; problem: string | null }, mapper: SourceMapper): PreviewRow {
  try {
    const event = record.problem === null ? mapper.map(record.bytes)[0] : undefined;
    if (event) {
      return { line: record.line, timeText: event.timeText, time: event.time.micros === null ? null : formatInstant(event.time.micros), actor: event.actor, action: event.action, entity: event.entity, changes: event.changes };
    }
  } catch (thrown) {
    if (!(thrown instanceof RecordError)) throw thrown;
  }
  return { line: record.line, timeText: null, time: null, actor: null, action: null, entity: null, changes: [] };
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
