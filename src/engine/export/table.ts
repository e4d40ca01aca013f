// Events as a table for other programs: one row each, values as they are. What a spreadsheet would take for a formula is
// disarmed in one form of the table, and left as it is in the other.
import { Temporal } from 'temporal-polyfill/implementation';
import type { Change, EventRow, ExportFormat, Note } from '../../contract/model.ts';

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

export interface ExportedText { readonly text: string; readonly disarmed: number }

/** The line that names the columns of a table; nothing for lines of JSON, which name them in each. */
export function exportHead(format: ExportFormat): string {
  return format === 'ndjson' ? '' : `${EXPORT_COLUMNS.map(({ name }) => name).join(',')}\r\n`;
}

/** The rows of these events; `disarmed` counts the cells that begin otherwise than their value does. */
export function exportRows(events: readonly ExportedEvent[], format: ExportFormat, zone: string): ExportedText {
  let disarmed = 0;
  const lines = events.map((exported) => {
    const values = EXPORT_COLUMNS.map(({ name, of }) => [name, of(exported, zone)] as const);
    if (format === 'ndjson') return `${JSON.stringify(Object.fromEntries(values))}\n`;
    return `${values.map(([, value]) => {
      const text = value === null ? null : Array.isArray(value) ? (value.length === 0 ? null : JSON.stringify(value)) : String(value);
      const safe = format === 'csv' && text !== null && FORMULA.test(text) ? `'${text}` : text;
      if (safe !== text) disarmed++;
      return cell(safe);
    }).join(',')}\r\n`;
  });
  return { text: lines.join(''), disarmed };
}

/** What spreadsheets take for the beginning of a formula (https://owasp.org/www-community/attacks/CSV_Injection), also behind blanks; full-width forms among them. */
const FORMULA = /^[\s\u00a0]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

/** RFC 4180. No value is nothing, the empty text is a pair of quotes. */
function cell(text: string | null): string {
  if (text === null) return '';
  return text === '' || /[",\r\n]/.test(text) || text.trim() !== text ? `"${text.replaceAll('"', '""')}"` : text;
}
