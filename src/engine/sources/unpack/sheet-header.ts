// What the columns of a sheet are called: a workbook may have a title above its header, or no header at all.
import { RecordError } from '../../record.ts';
import type { Json } from '../json-value.ts';
import { columnNames } from '../sniff-csv.ts';
import { createTimeReader } from '../time.ts';
import { sheetCells } from './sheet-rows.ts';

/** Lines looked at for a header. */
const SEARCHED = 20;
const LONGEST_NAME = 120;
/** Share of the widest row that a header must cover. */
const COVERS = 0.6;

/**
 * Which row names the columns: the first that looks like names; rows above it, a title perhaps, count as header too. Without
 * one, `headerRows` is 0 and the columns are `col1`, `col2` ….
 */
export function guessSheetHeader(lines: readonly Uint8Array[]): { headerRows: number; columns: readonly (readonly [letters: string, name: string])[] } {
  const rows = lines.flatMap((line) => {
    try { return [sheetCells(line).cells]; } catch (thrown) { if (thrown instanceof RecordError) return []; throw thrown; }
  });
  const letters = [...new Set(rows.flatMap((cells) => [...cells.keys()]))].toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const width = Math.max(0, ...rows.map((cells) => cells.size));
  const times = createTimeReader({ zone: 'UTC', dateOrder: 'dmy', naive: 'ask' });
  const isName = (cell: Json): boolean => cell.kind === 'string' && cell.text.trim() !== '' && cell.text.length <= LONGEST_NAME
    && !/^[-+\d.,\s%]+$|^[[{]|@.*\.|^\d{1,3}(?:\.\d{1,3}){3}$/.test(cell.text) && times.read(cell.text).micros === null;
  const at = rows.slice(0, SEARCHED).findIndex((cells) => {
    const named = [...cells.values()];
    return named.length >= width * COVERS && named.every(isName) && new Set(named.map((cell) => cell.text)).size >= named.length * COVERS;
  });
  const header = rows[at];
  const names = columnNames(letters.map((letter) => { const cell = header?.get(letter); return cell?.kind === 'string' ? cell.text : ''; }));
  return { headerRows: at + 1, columns: letters.map((letter, i) => [letter, names[i]]) };
}
