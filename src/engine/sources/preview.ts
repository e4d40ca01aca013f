// What is understood of a file as the screen and the command line show it, and the plan of an import once nothing is open.
import { createHash } from 'node:crypto';
import { createReadStream, lstatSync } from 'node:fs';
import { ExhibitError } from '../../contract/errors.ts';
import type { ImportFile, ImportPreview, PreviewRow, Unlocking } from '../../contract/sources.ts';
import type { SourceId } from '../../contract/model.ts';
import { RecordError } from '../record.ts';
import type { HeadRecord } from './head-records.ts';
import { headTells } from './source-notes.ts';
import { lookAt, type Look, type LookContext } from './look.ts';
import type { SourceMapper } from './profiles/mapper.ts';
import { formatInstant } from './time.ts';

const PREVIEW_ROWS = 20;

/** A source of the case that a file may be the same as. */
export interface Known { readonly id: SourceId; readonly sha256: string; readonly inside: string | null }

/** An import that may begin: every question is answered. */
export interface PlannedImport extends Unlocking, Omit<Look, 'mapper' | 'records' | 'questions' | 'guess' | 'others' | 'remarks'> {
  readonly keepContainer: boolean;
  /** The source with the very same bytes, or null. */
  readonly alreadyImported: SourceId | null;
  /** SHA-256 of the file where it had to be known before, hex. */
  readonly sha256: string | null;
}

/** Bytes of a file; −1 where there is none, which is told when it is opened. */
export function sizeOf(path: string): number {
  return lstatSync(path, { throwIfNoEntry: false })?.size ?? -1;
}

/** `known`: sources of the same size; `hashed`: the hash of the file is wanted in any case. The plan of an import, or IMPORT_QUESTION with the first question that is open and the option that answers it. */
export async function planImport(file: ImportFile, context: LookContext, known: readonly Known[], hashed: boolean, signal?: AbortSignal): Promise<PlannedImport> {
  const { questions, mapper: _mapper, records: _records, guess: _guess, others: _others, remarks: _remarks, ...look } = await lookAt(file, context, signal);
  const [question] = questions;
  if (question) throw new ExhibitError('IMPORT_QUESTION', `${look.name}: ${question.text}`, `Answer with ${question.option}.`);
  const { alreadyImported, sha256 } = await already(look, known, hashed);
  return { ...look, keepContainer: file.keepContainer, raiseLimits: file.raiseLimits, password: file.password, alreadyImported: file.again ? null : alreadyImported, sha256 };
}

export async function previewImport(file: ImportFile, context: LookContext, known: readonly Known[], signal?: AbortSignal): Promise<ImportPreview> {
  const look = await lookAt(file, context, signal);
  const { dialect } = look;
  return {
    file: file.file, inside: look.inside, name: look.name, bytes: look.bytes, parts: look.parts.length, layers: look.layers,
    format: dialect.format + (look.container === 'gzip' || look.container === 'zip' ? `+${look.container}` : ''), encoding: look.encoding, dialect: look.words,
    delimiter: dialect.format === 'csv' ? String.fromCharCode(dialect.delimiter) : null,
    header: dialect.format === 'csv' || dialect.format === 'xlsx' ? (dialect.headerRows ?? 1) > 0 : null,
    profile: look.guess, others: look.others,
    columns: look.mapper.columns(look.records.slice(0, PREVIEW_ROWS).map((record) => record.bytes)),
    rows: look.records.slice(0, PREVIEW_ROWS).map((record) => previewRow(record, look.mapper)),
    questions: look.questions, tells: headTells(dialect, look.mapper, look.records), remarks: look.remarks, alreadyImported: (await already(look, known, false)).alreadyImported,
  };
}

function previewRow(record: HeadRecord, mapper: SourceMapper): PreviewRow {
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

/** A file is hashed beforehand only where a source of the case, or another file given with it, has its size. */
async function already({ path, inside, container }: Pick<Look, 'path' | 'inside' | 'container'>, candidates: readonly Known[], hashed: boolean): Promise<{ alreadyImported: SourceId | null; sha256: string | null }> {
  if (candidates.length === 0 && !hashed) return { alreadyImported: null, sha256: null };
  const sha256 = await hashFile(path);
  const same = candidates.find((source) => source.sha256 === sha256 && (container === 'none' || container === 'gzip' || source.inside === inside));
  return { alreadyImported: same?.id ?? null, sha256 };
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
