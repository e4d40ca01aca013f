// What a power cut may leave of a write-ahead log: cut at every frame, cut anywhere, one bit of it flipped. The case must come back as
// it was after some acknowledged write, and with everything up to the place of the damage.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { CaseFile } from '../../src/engine/casefile/case-file.ts';
import { brokenCustody } from '../../src/engine/casefile/custody.ts';
import { importFile } from '../../src/contract/sources.ts';
import { chanceOf } from './chance.ts';
import { ask, makeCase, openGateCase, writeRows } from './workload.ts';

export interface TornResult { readonly frames: number; readonly states: number; readonly cuts: number; readonly offsets: number; readonly flips: number; readonly failed: readonly string[]; readonly seconds: number }

const WAL_HEADER = 32;
const FRAME_HEADER = 24;
/** Tables whose content is compared; the rest is derived, or tells of the process. */
const DUMPED = ['source', 'part', 'block', 'rejection', 'anchor', 'star', 'tag', 'note', 'finding', 'exhibit', 'counter', 'edit', 'edit_row', 'custody'];

interface Acknowledged { readonly walBytes: number; readonly dump: string }
export interface Recorded { readonly main: Buffer; readonly wal: Buffer; readonly states: readonly Acknowledged[]; readonly pageSize: number }

/** Who opens what is left; entries of the custody log in this name came after the damage. */
const OPENER = 'gate';

/** What a case holds. */
function dumped(db: Database.Database): string {
  return DUMPED.map((table) => {
    const rows = db.prepare<[], unknown[]>(`SELECT * FROM ${table}${table === 'custody' ? ` WHERE actor <> '${OPENER}'` : ''}`).raw().all();
    return `${table} ${JSON.stringify(rows.map((row) => row.map((value) => (Buffer.isBuffer(value) ? value.toString('hex') : value))))}`;
  }).join('\n');
}

/** Writes `writes` acknowledged annotations and one import, and keeps the log as it grew. */
export async function record(folder: string, writes: number): Promise<Recorded> {
  const path = join(folder, 'torn.exhibit');
  await makeCase(path, folder);
  const engine = await openGateCase(path);
  // A reader of its own, so that the log is neither moved into the case nor begun anew.
  const reader = new Database(path, { readonly: true });
  try {
    const own = new Database(path);
    own.pragma('wal_checkpoint(TRUNCATE)');
    own.close();
    const main = readFileSync(path);
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM info').get();
    const states: Acknowledged[] = [{ walBytes: 0, dump: dumped(reader) }];
    const acknowledged = () => {
      const now = new Database(path, { readonly: true });
      try { states.push({ walBytes: readFileSync(`${path}-wal`).length, dump: dumped(now) }); } finally { now.close(); }
    };
    for (let i = 0; i < writes; i++) {
      if (i === writes >> 1) await ask(engine, 'import.run', { files: [importFile(writeRows(folder, 'second.csv', 300, 'lee'))] });
      else if (i % 3 === 0) await ask(engine, 'event.star', { events: [`S-001:${i + 1}`], on: true });
      else if (i % 3 === 1) await ask(engine, 'event.note', { event: `S-001:${i + 1}`, text: `note ${i}` });
      else await ask(engine, 'event.tag', { events: [`S-001:${i + 1}`, `S-001:${i + 2}`], tag: `tag ${i}`, on: true });
      acknowledged();
    }
    const wal = readFileSync(`${path}-wal`);
    return { main, wal, states, pageSize: wal.readUInt32BE(8) };
  } finally {
    reader.close();
    await engine.close();
  }
}

/** Up to every frame; then `random` cuts and as many flips anywhere. */
export async function tornTrials(writes: number, random: number, seed: number, told: (done: number, failed: number) => void): Promise<TornResult> {
  const began = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'exhibit-gate-torn-'));
  const { main, wal, states, pageSize } = await record(folder, writes);
  const frame = FRAME_HEADER + pageSize;
  const frames = Math.floor((wal.length - WAL_HEADER) / frame);
  const chance = chanceOf(seed);
  const failed: string[] = [];
  const numbers = new Map(states.map(({ dump }, i) => [dump, i]));
  let done = 0;
  const tryIt = (what: string, log: Buffer, untilByte: number): void => {
    const own = join(folder, `trial-${done}`);
    mkdirSync(own);
    const path = join(own, 'torn.exhibit');
    writeFileSync(path, main);
    writeFileSync(`${path}-wal`, log);
    const fault = faultOf(path, numbers, states, untilByte);
    if (fault !== null) failed.push(`${what}: ${fault}`);
    rmSync(own, { recursive: true, force: true });
    if (++done % 100 === 0) told(done, failed.length);
  };
  for (let i = 0; i <= frames; i++) tryIt(`cut after frame ${i}`, wal.subarray(0, WAL_HEADER + i * frame), WAL_HEADER + i * frame);
  for (let i = 0; i < random; i++) {
    const at = chance.below(wal.length + 1);
    tryIt(`cut at byte ${at}`, wal.subarray(0, at), at);
  }
  for (let i = 0; i < random; i++) {
    const bit = chance.below(wal.length * 8);
    const flipped = Buffer.from(wal);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    // Frames before the damaged one are whole; with a damaged header none is.
    const whole = (bit >> 3) < WAL_HEADER ? 0 : Math.floor(((bit >> 3) - WAL_HEADER) / frame);
    tryIt(`bit ${bit} flipped`, flipped, WAL_HEADER + whole * frame);
  }
  rmSync(folder, { recursive: true, force: true });
  return { frames, states: states.length, cuts: frames + 1, offsets: random, flips: random, failed, seconds: Math.round((performance.now() - began) / 100) / 10 };
}

/** `untilByte`: how much of the log is as it was written. */
function faultOf(path: string, numbers: ReadonlyMap<string, number>, states: readonly Acknowledged[], untilByte: number): string | null {
  try {
    const file = CaseFile.open(path, { readOnly: false, person: { name: OPENER, organisation: '' } });
    try {
      const broken = brokenCustody(file.db);
      if (broken !== null) return `entry ${broken} of the custody log does not fit`;
      if (file.db.prepare("SELECT count(*) FROM source WHERE state = 'importing'").pluck().get() !== 0) return 'half an import is shown';
      const found = numbers.get(dumped(file.db));
      if (found === undefined) return 'it is as it never was after an acknowledged write';
      const whole = states.findLastIndex(({ walBytes }) => walBytes <= untilByte);
      // A write can be whole in the log before it was acknowledged.
      return found === whole || found === whole + 1 ? null : `it is as after write ${found}; write ${whole} is the last one in front of the damage`;
    } finally { file.close(); }
  } catch (thrown) {
    return `it does not open: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  }
}
