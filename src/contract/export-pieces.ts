// The file that all events of a result make, as every host asks for it: piece by piece, each handed what the one before left.
import { ExhibitError } from './errors.ts';
import type { Out } from './operations.ts';

/** Events of a piece. The same for all hosts: a workbook is packed piece by piece, and is to have the same bytes everywhere. */
const EVENTS = 2000;

/** What an export has come to so far. */
export interface ExportSums { readonly rows: number; readonly disarmed: number; readonly cut: number }
type Page = Readonly<Record<'offset' | 'limit', number>> & { readonly state: string | null };

/** `read` asks for one piece. BAD_INPUT where the case changes between two of them. */
export async function* exportPieces(read: (page: Page) => Promise<Out<'export.read'>>): AsyncGenerator<{ readonly base64: string; readonly total: number; readonly sums: ExportSums }> {
  let sums: ExportSums = { rows: 0, disarmed: 0, cut: 0 };
  let state: string | null = null;
  for (let before: number | null = null; ;) {
    const piece: Out<'export.read'> = await read({ offset: sums.rows, limit: EVENTS, state });
    const { base64, total } = piece;
    if (before !== null && total !== before) throw new ExhibitError('BAD_INPUT', 'The events of the case changed while they were written.', 'Export again.');
    before = total;
    state = piece.state;
    sums = { rows: sums.rows + piece.rows, disarmed: sums.disarmed + piece.disarmed, cut: sums.cut + piece.cut };
    yield { base64, total, sums };
    if (sums.rows >= total || piece.rows === 0) return;
  }
}
