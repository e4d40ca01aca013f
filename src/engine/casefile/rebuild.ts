// Makes the events of a source anew from its stored records, as the next generation, and swaps it in at once: another profile,
// another zone, or the same with newer code. Records, hashes and annotations are not touched; the file is not needed.
import { setImmediate as turn } from 'node:timers/promises';
import { ExhibitError } from '../../contract/errors.ts';
import { DICTIONARIES, DUPLICATE, REPEATED } from '../events/columns.ts';
import { sourceIdOf } from '../events/ids.ts';
import { blockIdsOfPart, blockReader, lineOf } from '../events/records.ts';
import { SegmentBuilder } from '../events/segment-builder.ts';
import type { Dialect, MappingOptions } from '../record.ts';
import { RecordError } from '../record.ts';
import { CsvKernel, type BulkKernel } from '../sources/csv-kernel.ts';
import { CsvScanner } from '../sources/csv-scanner.ts';
import { jsonKernel } from '../sources/json-kernel.ts';
import { createProfileMapper } from '../sources/profiles/mapper.ts';
import type { Profile } from '../sources/profiles/schema.ts';
import { zoneDecision } from '../sources/zone.ts';
import type { CaseFile } from './case-file.ts';
import { keepProfile, profileOf } from './case-profiles.ts';
import { insertDictionaryChunk, loadDictionaries } from './derived.ts';
import { discardGenerations, GenerationWriter, REJECTED } from './generation.ts';
import { indexRecords } from './ingest.ts';
import { FRESH, SUPPLIED } from './record-index.ts';

const TURN_MS = 20;
/** Records that the open questions of a new mapping are judged from. */
const JUDGED_RECORDS = 1000;

/** What to map with; null keeps what the source was mapped with. */
export interface Remapping { readonly profile: Profile | null; readonly zone: string | null; readonly dateOrder: MappingOptions['dateOrder'] }

interface Source { generation: number; read: number; dialect: string; profile: string; profile_sha256: Buffer | null; options: string; name: string; decided: string }

/**
 * BAD_INPUT for a source that is none, IMPORT_QUESTION when the new mapping leaves a question open, CANCELLED: all leave the
 * case as it was. Whoever calls it judges this source and later ones again afterwards.
 */
export async function rebuildSource(file: CaseFile, source: number, remapping: Remapping, signal: AbortSignal, progress: (done: number, total: number) => void): Promise<void> {
  const { db } = file;
  const row = db.prepare<[number], Source>("SELECT generation, read, dialect, profile, profile_sha256, options, name, decided FROM source WHERE id = ? AND state <> 'importing'").get(source);
  if (!row) throw new ExhibitError('BAD_INPUT', `There is no source ${sourceIdOf(source)} in this case.`);
  const dialect = JSON.parse(row.dialect) as Dialect;
  const before = JSON.parse(row.options) as MappingOptions;
  const profile = remapping.profile ?? profileOf(db, row);
  const parts = db.prepare<[number], number>('SELECT id FROM part WHERE source_id = ? ORDER BY ordinal').pluck().all(source).map((part) => blockIdsOfPart(db, part));
  const blockIds = parts.flat();
  const beginsPart = new Set(parts.map(([first]) => first));
  const read = blockReader(db);
  const unreadable = new Set(db.prepare<[number], number>("SELECT record FROM rejection WHERE source_id = ? AND origin = 'reader'").pluck().all(source));

  const judged: Buffer[] = [];
  for (const id of blockIds) {
    const block = read(id);
    for (let i = 0; i < block.records && judged.length < JUDGED_RECORDS; i++) if (!unreadable.has(block.firstRecord + i)) judged.push(block.bytes.subarray(block.bounds[i * 2], block.bounds[i * 2 + 1]));
    if (judged.length >= JUDGED_RECORDS) break;
  }
  const asking = createProfileMapper(profile, dialect, { zone: remapping.zone ?? before.zone, dateOrder: remapping.dateOrder ?? before.dateOrder });
  const question = asking.questions(judged).find(({ kind }) => kind !== 'mapping');
  if (question) throw new ExhibitError('IMPORT_QUESTION', `${row.name}: ${question.text}`, `Answer with ${question.option}.`);
  const options = asking.settled(judged);
  const decisions = [
    ...(remapping.profile ? [`mapped anew with the profile ${profile.id}`] : []),
    ...(remapping.zone !== null ? [zoneDecision(remapping.zone)] : []),
    ...(remapping.dateOrder !== null ? [remapping.dateOrder === 'dmy' ? 'the day comes before the month' : 'the month comes before the day'] : []),
  ];

  const dictionaries = loadDictionaries(db);
  const known = DICTIONARIES.map((name) => dictionaries[name].count);
  const builder = new SegmentBuilder(dictionaries);
  const mapper = createProfileMapper(profile, dialect, options);
  const scanner = dialect.format === 'csv' ? new CsvScanner({ ...dialect, bomBytes: 0 }, false) : null;
  const plan = mapper.plan();
  const kernel: BulkKernel | null = scanner && plan && dialect.format === 'csv' ? new CsvKernel(plan, mapper, scanner, builder, dialect.quote)
    : dialect.format === 'ndjson' || dialect.format === 'json' ? jsonKernel(mapper, builder) : null;
  const map = (bytes: Buffer, record: number): string | null => {
    if (!kernel) {
      const events = mapper.map(bytes);
      events.forEach((event, sub) => builder.add(event, record, sub));
      return events.length === 0 ? 'the record holds no event' : null;
    }
    let reason: string | null = null;
    kernel.begin(bytes);
    if (!scanner) return kernel.add(bytes, 0, bytes.length, record);
    scanner.scan(bytes, true, (start, end) => { reason = kernel.add(bytes, start, end, record); });
    return reason;
  };

  const generation = new GenerationWriter(db, source, row.generation + 1);
  const flags = new Uint8Array(row.read);
  // Those whose bytes are not there either, as in a salvaged case.
  for (const record of unreadable) flags[record] = REJECTED;
  const rejections: { record: number; line: number; offset: number; bytes: number; reason: string }[] = [];
  const index = indexRecords(db, source);
  index.nextSource(source);
  let firstOfPart = 0;
  let turned = performance.now();
  const finishSegment = () => {
    const segment = builder.finish();
    if (segment) file.writeChunk(() => generation.store(segment, flags));
  };
  try {
    for (const id of blockIds) {
      const block = read(id);
      index.nextBlock(id, block.hashes);
      if (beginsPart.has(id)) firstOfPart = block.firstRecord;
      const counted = { at: 0, line: block.firstLine };
      for (let i = 0; i < block.records; i++) {
        const record = block.firstRecord + i;
        const [start, end] = [block.bounds[i * 2], block.bounds[i * 2 + 1]];
        let reason: string | null = null;
        if (unreadable.has(record)) continue;
        if (builder.full) finishSegment();
        try { reason = map(block.bytes.subarray(start, end), record); } catch (thrown) {
          if (!(thrown instanceof RecordError)) throw thrown;
          reason = thrown.message;
        }
        if (reason !== null) {
          rejections.push({ record, line: lineOf(dialect.format, block, record, firstOfPart, counted), offset: block.offset + start, bytes: end - start, reason });
          flags[record] = REJECTED;
          continue;
        }
        const found = index.add(i);
        if (found !== FRESH) flags[record] = found === SUPPLIED ? DUPLICATE : REPEATED;
      }
      if (performance.now() - turned > TURN_MS) {
        progress(block.firstRecord + block.records, row.read);
        await turn();
        if (signal.aborted) throw new ExhibitError('CANCELLED', 'Rebuilding was cancelled; the events are as they were.');
        turned = performance.now();
      }
    }
    finishSegment();
    file.write(() => {
      DICTIONARIES.forEach((name, i) => { const chunk = dictionaries[name].chunk(known[i]); if (chunk) insertDictionaryChunk(db, name, chunk); });
      db.prepare("DELETE FROM rejection WHERE source_id = ? AND origin = 'profile'").run(source);
      const reject = db.prepare("INSERT INTO rejection (source_id, record, line, offset, bytes, origin, reason) VALUES (?, ?, ?, ?, ?, 'profile', ?)");
      for (const { record, line, offset, bytes, reason } of rejections) reject.run(source, record, line, offset, bytes, reason);
      db.prepare('UPDATE source SET profile = ?, profile_version = ?, profile_sha256 = ?, options = ?, decided = ? WHERE id = ?')
        .run(profile.id, profile.version, keepProfile(db, profile), JSON.stringify(options), JSON.stringify([...new Set([...JSON.parse(row.decided) as string[], ...decisions])]), source);
      const sums = generation.adopt(row.read, flags);
      db.prepare('DELETE FROM segment WHERE source_id = ? AND generation <= ?').run(source, row.generation);
      file.log('source.rebuild', `${sourceIdOf(source)} ${row.name}`,
        `profile ${profile.id} version ${profile.version} (was ${row.profile}), zone ${options.zone ?? 'none'} (was ${before.zone ?? 'none'}), ${sums}`);
    });
  } catch (thrown) {
    file.write(() => discardGenerations(db));
    throw thrown;
  }
}
