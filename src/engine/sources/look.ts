// A look at one thing to import, before anything is written: what it is, how it is to be read, by which profile, and what
// only a person can answer.
import { basename } from 'node:path';
import { ExhibitError } from '../../contract/errors.ts';
import type { Encoding, ImportFile, ImportQuestion, Layer, ProfileGuess, Unlocking } from '../../contract/sources.ts';
import type { Dialect, MappingOptions } from '../record.ts';
import { layersOf, groupName, type Containers } from './entries.ts';
import { openGiven } from './given.ts';
import { guessProfiles } from './guess-profile.ts';
import { headRecords, type HeadRecord } from './head-records.ts';
import { createProfileMapper, type SourceMapper } from './profiles/mapper.ts';
import type { Profile } from './profiles/schema.ts';
import { parseProfile } from './profiles/profiles.ts';
import { sniff } from './sniff.ts';
import { zoneDecision } from './zone.ts';

/** Decoded bytes that the preview and the questions are judged from. */
const HEAD_BYTES = 1024 * 1024;
/** Records that questions (zone, day before month) are judged from. */
const JUDGED_RECORDS = 1000;
/** Parts of a source that are looked into. */
const JUDGED_PARTS = 20;

/** What profiles there are, and what is known of archives. */
export interface LookContext { readonly profiles: () => readonly Profile[]; readonly containers: Containers }

export interface Look {
  readonly path: string;
  readonly name: string;
  /** Of the file that was given. */
  readonly fileName: string;
  /** Size as given, or of all members as taken out of the archive. */
  readonly bytes: number;
  readonly container: 'none' | 'gzip' | 'zip' | 'xlsx';
  readonly inside: string | null;
  readonly parts: readonly { readonly inside: string | null; readonly name: string }[];
  readonly layers: readonly Omit<Layer, 'sha256'>[];
  readonly dialect: Dialect;
  readonly encoding: Encoding;
  readonly words: string;
  readonly profile: Profile;
  readonly guess: ProfileGuess;
  readonly others: readonly ProfileGuess[];
  readonly mapper: SourceMapper;
  readonly options: MappingOptions;
  readonly records: readonly HeadRecord[];
  readonly questions: readonly ImportQuestion[];
  readonly remarks: readonly string[];
  /** Answers that a person gave, one clause each. */
  readonly decided: readonly string[];
}

interface Head { readonly bytes: Buffer; readonly whole: boolean }
interface Opened extends Pick<Look, 'name' | 'bytes' | 'container' | 'inside' | 'parts' | 'layers'> { readonly heads: readonly Head[]; readonly sheet: Dialect | null; readonly remarks: readonly string[] }

/** Throws what is wrong with the file, by name: NOT_A_LOG, SOURCE_NO_RECORDS, PROFILE_UNKNOWN, PROFILE_INVALID, ZONE_UNKNOWN … */
export async function lookAt(file: ImportFile, context: LookContext, signal?: AbortSignal): Promise<Look> {
  const fileName = file.name ?? basename(file.file);
  const { heads, sheet, ...opened } = await open(file, fileName, context, signal);
  const [first] = heads;
  const sniffed = sheet
    ? { dialect: sheet, encoding: 'utf-8' as const, words: sheetWords(sheet), remarks: [], questions: [] }
    : sniff(first.bytes, opened.name, { whole: first.whole, encoding: file.encoding, delimiter: file.delimiter, header: file.header });
  const { dialect, encoding } = sniffed;
  const records = heads.flatMap((head) => headRecords(head.bytes, dialect, encoding, head.whole, JUDGED_RECORDS)).slice(0, JUDGED_RECORDS);
  if (records.length === 0 && first.whole && opened.parts.length <= heads.length) throw new ExhibitError('SOURCE_NO_RECORDS', `${opened.name} holds no record.`);
  const judged = records.filter((record) => record.problem === null).map((record) => record.bytes);
  const profiles = context.profiles();
  const guesses = guessProfiles(profiles, dialect, judged.slice(0, 200));
  const { profile, guess } = chosen(file, profiles, guesses, opened.name);
  const asking = createProfileMapper(profile, dialect, { zone: file.zone, dateOrder: file.dateOrder });
  const options = asking.settled(judged);
  const mapper = createProfileMapper(profile, dialect, options);
  const asked = asking.questions(judged);
  const settled = file.accept || file.profile !== null || file.draft !== null;
  const accepted = file.accept && asked.some(({ kind }) => kind === 'mapping');
  const questions = asked.filter(({ kind }) => kind !== 'mapping' || !settled);
  return {
    ...opened, path: file.file, fileName, dialect, encoding, words: sniffed.words, profile, guess, others: guesses.filter((other) => other.id !== guess.id),
    mapper, options, records, questions: [...sniffed.questions, ...questions],
    remarks: [...opened.remarks, ...sniffed.remarks, ...mapper.remarks(judged)], decided: decisions(file, options, accepted),
  };
}

function chosen(file: ImportFile, profiles: readonly Profile[], guesses: readonly ProfileGuess[], name: string): { profile: Profile; guess: ProfileGuess } {
  if (file.draft !== null) {
    const profile = parseProfile(file.draft);
    return { profile, guess: { id: profile.id, title: profile.title, confidence: 1, reasons: ['+ mapped by hand'] } };
  }
  const id = file.profile ?? guesses[0]?.id;
  if (id === undefined) throw new ExhibitError('NOT_A_LOG', `${name} has no columns or keys that say who did what.`);
  const profile = profiles.find((candidate) => candidate.id === id);
  if (!profile) throw new ExhibitError('PROFILE_UNKNOWN', `There is no profile “${id.slice(0, 60)}”; there are ${profiles.map((known) => known.id).join(', ')}.`);
  return { profile, guess: guesses.find((guess) => guess.id === id) ?? { id, title: profile.title, confidence: 0, reasons: ['− nothing in the file speaks for it'] } };
}

/** Opens what is to be read as one source, as far as its head. */
async function open(file: ImportFile, fileName: string, { containers, profiles }: LookContext, signal: AbortSignal | undefined): Promise<Opened> {
  const { file: path } = file;
  const listing = await containers.listing(path, fileName, profiles(), file, signal);
  if (!listing) {
    const { heads, container, bytes } = await readHeads(path, [null], fileName, file, signal);
    return {
      name: fileName, bytes, container, inside: null, parts: [{ inside: null, name: fileName }], heads, sheet: null, remarks: [],
      layers: [{ name: fileName, kind: container === 'gzip' ? 'gzip' : 'file', bytes }],
    };
  }
  const shown = listing.groups.filter(({ members }) => !members[0].hidden);
  if (file.inside === null && shown.length !== 1) {
    throw new ExhibitError('BAD_INPUT', shown.length === 0 ? `${fileName} holds nothing that can be imported.` : `${fileName} holds ${shown.length} sources; name one of them.`,
      shown.length === 0 ? listing.refused[0]?.refusal?.message : `They are ${shown.slice(0, 5).map(({ inside }) => `“${inside}”`).join(', ')}.`);
  }
  const inside = file.inside ?? shown[0].inside;
  const { kind, members } = await containers.group(path, fileName, inside, profiles(), file);
  const parts = members.map((member) => ({ inside: member.inside, name: member.inside ?? member.name }));
  const { heads } = await readHeads(path, parts.slice(0, JUDGED_PARTS).map((part) => part.inside), fileName, file, signal);
  const { sheet } = members[0];
  return {
    name: groupName(fileName, shown.length === 1, members), bytes: members.reduce((sum, member) => sum + member.bytes, 0), container: kind, inside, parts, heads,
    sheet: sheet && { format: 'xlsx', version: 1, columns: sheet.columns, headerRows: sheet.headerRows, bomBytes: 0 }, layers: layersOf(members), remarks: listing.remarks,
  };
}

async function readHeads(path: string, inside: readonly (string | null)[], name: string, { raiseLimits, password }: Unlocking, signal: AbortSignal | undefined): Promise<{ heads: Head[]; container: 'none' | 'gzip'; bytes: number }> {
  const heads: Head[] = [];
  let container: 'none' | 'gzip' = 'none';
  let bytes = 0;
  let total = 0;
  for await (const source of openGiven(path, inside, { name, raiseLimits, password, signal })) {
    container = source.container;
    bytes += source.bytes;
    const chunks: Buffer[] = [];
    let whole = true;
    for (let length = 0, chunk = await source.next(); chunk !== null; chunk = await source.next()) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= HEAD_BYTES) { whole = false; break; }
    }
    source.close();
    const head = Buffer.concat(chunks);
    heads.push({ bytes: head, whole });
    total += head.length;
    if (total >= HEAD_BYTES) break;
  }
  return { heads, container, bytes };
}

function sheetWords(dialect: Dialect): string {
  if (dialect.format !== 'xlsx') return '';
  return `worksheet, ${dialect.headerRows === 0 ? 'no header row' : dialect.headerRows === 1 ? 'header row' : `header in row ${dialect.headerRows} of those filled`}`;
}

/** What nothing proved and a person said. */
function decisions(file: ImportFile, options: MappingOptions, accepted: boolean): readonly string[] {
  return [
    ...(file.zone !== null && options.zone === file.zone ? [zoneDecision(file.zone)] : []),
    ...(file.dateOrder === 'dmy' ? ['the day comes before the month'] : file.dateOrder === 'mdy' ? ['the month comes before the day'] : []),
    ...(file.encoding !== null ? [`the text is ${file.encoding}`] : []),
    ...(file.delimiter !== null ? [`cells are separated by “${file.delimiter}”`] : []),
    ...(file.header === null ? [] : [file.header ? 'the first row names the columns' : 'the first row is a record']),
    ...(file.draft !== null ? ['the columns are mapped by hand'] : file.profile !== null ? [`the profile ${file.profile} was chosen`] : accepted ? ['the mapping was accepted, though it was in doubt'] : []),
    ...(file.password !== null ? ['a password was given to unpack it'] : []),
    ...(file.raiseLimits ? ['the limits against archive bombs were raised'] : []),
  ];
}
