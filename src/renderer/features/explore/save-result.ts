// Writes all events of a result to a file, piece by piece as the engine makes them, and the manifest that goes with it.
import type { Client } from '../../../contract/client.ts';
import { exportPieces, type ExportSums } from '../../../contract/export-pieces.ts';
import type { ExportFormat, ExportWish } from '../../../contract/model.ts';
import type { Host } from '../../app/host.ts';
import { bytesOf } from '../ledger/save-original.ts';
import { sha256 } from '../ledger/sha256.ts';

/** `saved` false when the person decided against it; `manifestSaved` the same of the manifest. */
export interface SavedResult extends ExportSums { readonly saved: boolean; readonly manifestSaved: boolean; readonly name: string; readonly bytes: number; readonly sha256: string }

const ENDINGS: { readonly [F in ExportFormat]: string } = { 'csv': 'csv', 'csv-exact': 'csv', 'ndjson': 'ndjson', 'xlsx': 'xlsx' };

/** Rejects with ExhibitError: CANCELLED after `signal`, BAD_INPUT where the case changed meanwhile. */
export async function saveResult(call: Client['call'], host: Host, caseId: string, caseName: string, wish: ExportWish, signal: AbortSignal, onProgress: (done: number, total: number) => void): Promise<SavedResult> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const hash = sha256();
  let sums: ExportSums = { rows: 0, disarmed: 0, cut: 0, query: wish.query };
  let bytes = 0;
  for await (const piece of exportPieces(wish, (page) => call('export.read', { caseId, ...page }, { signal }))) {
    const chunk = bytesOf(piece.base64);
    sums = piece.sums;
    bytes += chunk.length;
    hash.add(chunk);
    pieces.push(chunk);
    onProgress(sums.rows, piece.total);
  }
  const name = `${caseName.replaceAll(/[^\p{L}\p{N} ._-]+/gu, '-').slice(0, 80) || 'events'}.${ENDINGS[wish.format]}`;
  const saved = await host.saveBytes(name, pieces);
  const result = { saved, manifestSaved: false, name, bytes, sha256: hash.hex(), ...sums };
  if (!saved) return result;
  const manifest = await call('export.manifest', { caseId, ...wish, ...sums, asked: wish.query, fileName: name, bytes, sha256: result.sha256 });
  return { ...result, manifestSaved: await host.saveBytes(`${name}.manifest.json`, [new TextEncoder().encode(manifest.text)]) };
}
