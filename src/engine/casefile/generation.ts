// Writes the segments of one generation of a source, and counts what the ledger says of it.
import { hash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { segmentSum } from '../evidence/bulk-sums.ts';
import type { ColumnName } from '../events/columns.ts';
import { columnBlob, DUPLICATE, REPEATED } from '../events/columns.ts';
import type { FinishedSegment } from '../events/segment-builder.ts';

/** Flag of a record that could not be read; beside those of `columns.ts`, and never stored with an event. */
export const REJECTED = 4;

/** Removes segments of generations that never came to count, left by a rebuild that did not finish; call within a transaction. */
export function discardGenerations(db: Database.Database): void {
  db.exec('DELETE FROM segment WHERE generation > (SELECT generation FROM source WHERE source.id = segment.source_id)');
}

export class GenerationWriter {
  readonly #source: number;
  readonly #generation: number;
  readonly #insertSegment: Database.Statement;
  readonly #insertColumn: Database.Statement;
  readonly #sumSegment: Database.Statement;
  readonly #updateSource: Database.Statement;
  readonly #unjudged: Database.Statement;
  #segments = 0;
  #events = 0;
  #undated = 0;
  #repeated = 0;
  #firstMicros = Infinity;
  #lastMicros = -Infinity;

  constructor(db: Database.Database, source: number, generation: number) {
    this.#source = source;
    this.#generation = generation;
    this.#insertSegment = db.prepare('INSERT INTO segment (source_id, generation, ordinal, events, first_record) VALUES (?, ?, ?, ?, ?)');
    this.#insertColumn = db.prepare('INSERT INTO column (segment_id, name, body) VALUES (?, ?, ?)');
    this.#sumSegment = db.prepare('UPDATE segment SET columns_sha256 = ? WHERE id = ?');
    this.#updateSource = db.prepare(`UPDATE source SET generation = ?, read = ?, imported = ?, rejected = ?, duplicate = ?, repeated = ?, undated = ?, events = ?,
      first_micros = ?, last_micros = ? WHERE id = ?`);
    this.#unjudged = db.prepare("INSERT INTO info (key, value) VALUES ('unjudged', ?) ON CONFLICT (key) DO UPDATE SET value = min(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER))");
  }

  /** Stores the next segment; `flags` tells of every record of the source whether it is repeated or a duplicate. */
  store(segment: FinishedSegment, flags: Uint8Array): void {
    const { columns, events } = segment;
    const own = new Uint8Array(events);
    const time = columns.time as Float64Array;
    const { record } = columns;
    for (let i = 0; i < events; i++) {
      const flag = flags[record ? record[i] : segment.firstRecord + i];
      own[i] = flag;
      if (flag === DUPLICATE) continue;
      this.#events++;
      if (flag === REPEATED) this.#repeated++;
      const micros = time[i];
      if (micros !== micros) this.#undated++;
      else {
        if (micros < this.#firstMicros) this.#firstMicros = micros;
        if (micros > this.#lastMicros) this.#lastMicros = micros;
      }
    }
    if (own.some((flag) => flag !== 0)) columns.flags = own;
    const ordinal = this.#segments++;
    const id = Number(this.#insertSegment.run(this.#source, this.#generation, ordinal, events, segment.firstRecord).lastInsertRowid);
    const sums = new Map<string, string>();
    for (const name of Object.keys(columns) as ColumnName[]) {
      const body = columnBlob(name, columns[name]!);
      this.#insertColumn.run(id, name, body);
      sums.set(name, hash('sha256', body));
    }
    this.#sumSegment.run(segmentSum({ id, source: this.#source, generation: this.#generation, ordinal, events, firstRecord: segment.firstRecord }, sums), id);
  }

  /** Makes this the generation that counts, and puts its sums into the ledger; returns them in words. */
  adopt(records: number, flags: Uint8Array): string {
    let rejected = 0;
    let duplicate = 0;
    for (let i = 0; i < records; i++) {
      if (flags[i] === REJECTED) rejected++;
      else if (flags[i] === DUPLICATE) duplicate++;
    }
    const imported = records - rejected - duplicate;
    const dated = this.#firstMicros <= this.#lastMicros;
    this.#updateSource.run(this.#generation, records, imported, rejected, duplicate, this.#repeated, this.#undated, this.#events,
      dated ? this.#firstMicros : null, dated ? this.#lastMicros : null, this.#source);
    // Record ids are compared once all sources of an import are there; should that not come about, it is found and made up for.
    this.#unjudged.run(String(this.#source));
    return `read ${records} = imported ${imported} + rejected ${rejected} + duplicate ${duplicate}`;
  }
}
