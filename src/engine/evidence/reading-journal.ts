// Who read which sealed case, and when: in the application's own journal, since a sealed case is never written to.
import { appendFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { VERSION } from '../version.ts';

export interface Reading { readonly caseId: string; readonly name: string; readonly path: string; readonly person: string }

/** Adds one line of JSON to `readings.ndjson`. A journal that cannot be written to keeps nobody from reading. */
export function noteReading(dataFolder: string, reading: Reading, now: Date = new Date()): void {
  const line = JSON.stringify({ time: now.toISOString(), host: hostname(), version: VERSION, ...reading });
  try { appendFileSync(join(dataFolder, 'readings.ndjson'), `${line}\n`, { mode: 0o600 }); } catch { /* as said above */ }
}
