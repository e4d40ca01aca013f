// Events as a table for other programs: one row each, values as they are. What a spreadsheet would take for a formula is
// disarmed in one form of the table, and left as it is in the other.
import { Temporal } from 'temporal-polyfill/implementation';
import { csvCell, disarmed } from '../../contract/csv.ts';
import type { Change, EventRow, ExportFormat, Note } from '../../contract/model.ts';
import { workbookPiece } from './workbook.ts';

/** An event and what people wrote on it. */
export interface ExportedEvent { readonly event: EventRow; readonly notes: readonly Note[] }

interface ExportColumn { readonly name: string; of(exported: ExportedEvent, zone: string): string | number | boolean | null | readonly unknown[] }

/** In their order. `time` carries the offset of the zone; `time_utc` is the same instant. */
export const EXPORT_COLUMNS: readonly ExportColumn[] = [
  { name: 'event', of: ({ event }) => event.id },
  { name: 'time', of: ({ event }, zone) => (event.time === null ? null : zonedText(event.time, zone)) },
  { name: 'time_utc', of: ({ event }) => event.time },
  { name: 'time_as_written', of: ({ event }) => event.timeText },
  { name: 'actor', of: ({ event }) => event.actor },
  { name: 'action', of: ({ event }) => event.action },
  { name: 'module', of: ({ event }) => event.module },
  { name: 'category', of: ({ event }) => event.category },
  { name: 'entity_type', of: ({ event }) => event.entityType },
  { name: 'entity', of: ({ event }) => event.entity },
  { name: 'ip', of: ({ event }) => event.ip },
  { name: 'result', of: ({ event }) => event.result },
  { name: 'changes', of: ({ event }) => event.changes.map(changeOf) },
  { name: 'source', of: ({ event }) => event.source },
  { name: 'line', of: ({ event }) => event.line },
  { name: 'record_sha256', of: ({ event }) => event.recordHash },
  { name: 'repeated', of: ({ event }) => event.repeated },
  { name: 'conflict', of: ({ event }) => event.conflict },
  { name: 'starred', of: ({ event }) => event.starred },
  { name: 'tags', of: ({ event }) => event.tags },
  { name: 'notes', of: ({ notes }) => notes.map(({ text, author, created }) => ({ text, author, created })) },
  { name: 'exhibits', of: ({ event }) => event.exhibits },
];

/** A side that is not there is left out; its kind says why there is none: null, empty, absent, unknown, masked. */
function changeOf({ field, old, new: now, oldKind, newKind }: Change): object {
  return { field, old, new: now, ...(oldKind !== 'value' && { oldKind }), ...(newKind !== 'value' && { newKind }) };
}

/** `2026-03-14T02:06:18.412000+01:00`. */
export function zonedText(instant: string, zone: string): string {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  return `${local.toPlainDateTime().toString({ fractionalSecondDigits: 6 })}${local.offset}`;
}

/** A piece of a file. `disarmed`: cells that begin otherwise than their value does; `cut`: cells that end before it. */
export interface ExportedPiece {
  readonly bytes: Buffer;
  readonly disarmed: number;
  readonly cut: number;
  /** To be handed in with the next piece; null where nothing is left to say. */
  readonly state: string | null;
}
/** Which piece is wanted: the head stands before the first, and only the last one ends the file. */
export interface PieceWish { readonly format: ExportFormat; readonly zone: string; readonly first: boolean; readonly last: boolean; readonly state: string | null }

export function exportPiece(events: readonly ExportedEvent[], { format, zone, first, last, state }: PieceWish): ExportedPiece {
  const names = EXPORT_COLUMNS.map(({ name }) => name);
  const valuesOf = (exported: ExportedEvent) => EXPORT_COLUMNS.map(({ name, of }) => [name, of(exported, zone)] as const);
  if (format === 'ndjson') return { bytes: Buffer.from(events.map((exported) => `${JSON.stringify(Object.fromEntries(valuesOf(exported)))}\n`).join('')), disarmed: 0, cut: 0, state: null };
  const rows = events.map((exported) => valuesOf(exported).map(([, value]) => (value === null ? null : Array.isArray(value) ? (value.length === 0 ? null : JSON.stringify(value)) : String(value))));
  if (format === 'xlsx') return workbookPiece(state, names, rows, last);
  let changed = 0;
  const lines = rows.map((cells) => `${cells.map((text) => {
    const safe = format === 'csv' && text !== null ? disarmed(text) : text;
    if (safe !== text) changed++;
    return cell(safe);
  }).join(',')}\r\n`);
  return { bytes: Buffer.from((first ? `${names.join(',')}\r\n` : '') + lines.join('')), disarmed: changed, cut: 0, state: null };
}

/** No value is nothing, the empty text is a pair of quotes. */
function cell(text: string | null): string {
  return text === null ? '' : text === '' ? '""' : csvCell(text);
}
