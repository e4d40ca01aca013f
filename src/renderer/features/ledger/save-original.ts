// Writes the original bytes of a source out again, piece by piece out of the case, and compares their hash with the one of the ledger.
import type { Client } from '../../../contract/client.ts';
import type { Source } from '../../../contract/sources.ts';
import type { Host } from '../../app/host.ts';
import { sha256 } from './sha256.ts';

/** Bytes asked for at once; the engine gives 4 MiB at most. */
const PIECE = 4 * 1024 * 1024;

/** `saved` false when the person decided against it. `sha256` is that of the bytes written, `expected` that of the case. */
export interface Written { readonly saved: boolean; readonly bytes: number; readonly sha256: string; readonly expected: string }

/** The name of the file as given, or that of the decoded text. */
export const originalName = (name: string, decoded: boolean): string => {
  const base = (name.split(/ › |[/\\]/).at(-1) ?? name).slice(0, 200) || 'source';
  return decoded ? `${base}.decoded.txt` : base;
};

/** Rejects with ExhibitError: CONTAINER_NOT_KEPT where the archive was not kept, CANCELLED after `signal`. */
export async function saveOriginal(call: Client['call'], host: Host, caseId: string, source: Source, decoded: boolean, signal: AbortSignal, onProgress: (done: number, total: number) => void): Promise<Written> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const hash = sha256();
  let offset = 0;
  for (;;) {
    const part = await call('source.read', { caseId, source: source.id, decoded, offset, limit: PIECE }, { signal });
    const bytes = bytesOf(part.base64);
    hash.add(bytes);
    pieces.push(bytes);
    offset += bytes.length;
    onProgress(offset, part.total);
    if (offset < part.total && bytes.length > 0) continue;
    const saved = await host.saveBytes(originalName(source.layers[0]?.name ?? source.name, decoded), pieces);
    return { saved, bytes: offset, sha256: hash.hex(), expected: part.sha256 };
  }
}

export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}
