// The file that all events of a result make, as every host asks for it: piece by piece, each handed what the one before left.
import { ExhibitError } from './errors.ts';
import type { ExportWish } from './model.ts';
import type { Out } from './operations.ts';

/** Events of a piece. The same for all hosts: a workbook is packed piece by piece, and is to have the same bytes everywhere. */
const EVENTS = 2000;

/** What an export has come to so far. `query`: the one that was answered, with times ago as instants. */
export interface ExportSums { readonly rows: number; readonly disarmed: number; readonly cut: number; readonly query: string }
type Page = ExportWish & Readonly<Record<'offset' | 'limit', number>> & { readonly state: string | null };

/** `read` asks for one piece. BAD_INPUT where the case changes between two of them. */
export async function* exportPieces(wish: ExportWish, read: (page: Page) => Promise<Out<'export.read'>>): AsyncGenerator<{ readonly base64: string; readonly total: number; readonly sums: ExportSums }> {
  let sums: ExportSums = { rows: 0, disarmed: 0, cut: 0, query: wish.query };
  let state: string | null = null;
  for (let revision: string | null = null; ;) {
    const piece: Out<'export.read'> = await read({ ...wish, query: sums.query, offset: sums.rows, limit: EVENTS, state });
    const { base64, total } = piece;
    if (revision !== null && piece.revision !== revision) throw new ExhibitError('BAD_INPUT', 'The case changed while its events were written: events were marked, or sources came or went.', 'Export again.');
    revision = piece.revision;
    state = piece.state;
    sums = { rows: sums.rows + piece.rows, disarmed: sums.disarmed + piece.disarmed, cut: sums.cut + piece.cut, query: piece.query };
    yield { base64, total, sums };
    if (sums.rows >= total || piece.rows === 0) return;
  }
}
