// Writes all events of a result to a file, piece by piece as the engine makes them, and the manifest that goes with it.
import type { Client } from '../../../contract/client.ts';
import { ExhibitError } from '../../../contract/errors.ts';
import type { ExportFormat, ExportWish } from '../../../contract/model.ts';
import type { Out } from '../../../contract/operations.ts';
import type { Host } from '../../app/host.ts';
import { bytesOf } from '../ledger/save-original.ts';
import { sha256 } from '../ledger/sha256.ts';

/** Events asked for at once. */
const EVENTS = 2000;

/** `saved` false when the person decided against it. */
export interface SavedResult { readonly saved: boolean; readonly name: string; readonly rows: number; readonly bytes: number; readonly sha256: string; readonly disarmed: number; readonly cut: number }

const ENDINGS: { readonly [F in ExportFormat]: string } = { 'csv': 'csv', 'csv-exact': 'csv', 'ndjson': 'ndjson', 'xlsx': 'xlsx' };

/** Rejects with ExhibitError: CANCELLED after `signal`, BAD_INPUT where the case changed meanwhile. */
export async function saveResult(call: Client['call'], host: Host, caseId: string, caseName: string, wish: ExportWish, signal: AbortSignal, onProgress: (done: number, total: number) => void): Promise<SavedResult> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const hash = sha256();
  let [rows, bytes, disarmed, cut] = [0, 0, 0, 0];
  let state: string | null = null;
  for (let total: number | null = null; ;) {
    const piece: Out<'export.read'> = await call('export.read', { caseId, ...wish, offset: rows, limit: EVENTS, state }, { signal });
    if (total !== null && piece.total !== total) throw new ExhibitError('BAD_INPUT', 'The events of the case changed while they were written.', 'Export again.');
    total = piece.total;
    const encoded = bytesOf(piece.base64);
    cut += piece.cut;
    state = piece.state;
    hash.add(encoded);
    pieces.push(encoded);
    rows += piece.rows;
    bytes += encoded.length;
    disarmed += piece.disarmed;
    onProgress(rows, total);
    if (rows >= total || piece.rows === 0) break;
  }
  const name = `${caseName.replaceAll(/[^\p{L}\p{N} ._-]+/gu, '-').slice(0, 80) || 'events'}.${ENDINGS[wish.format]}`;
  const saved = await host.saveBytes(name, pieces);
  const result = { saved, name, rows, bytes, sha256: hash.hex(), disarmed, cut };
  if (!saved) return result;
  const manifest = await call('export.manifest', { caseId, ...wish, fileName: name, bytes, sha256: result.sha256, rows, disarmed, cut });
  await host.saveBytes(`${name}.manifest.json`, [new TextEncoder().encode(manifest.text)]);
  return result;
}
