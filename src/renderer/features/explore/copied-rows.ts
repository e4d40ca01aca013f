// Events as a table for the clipboard: as CSV, safe for spreadsheets, or as Markdown, in which no text of a log is markup.
import { csvCell, disarmed } from '../../../contract/csv.ts';
import type { EventRow } from '../../../contract/model.ts';
import { visible } from '../../app/format.ts';
import { rowAsText, type ColumnContext, type EventColumn } from './event-columns.tsx';

/** One after the other, with a line between them. */
export function rowsAsText(events: readonly EventRow[], context: ColumnContext): string {
  return events.map((event) => rowAsText(event, context)).join('\n\n');
}

/** With the columns' names; cells that would be formulas begin with an apostrophe. */
export function rowsAsCsv(events: readonly EventRow[], columns: readonly EventColumn[], context: ColumnContext): string {
  return [columns.map(({ name }) => name), ...events.map((event) => columns.map((column) => column.text(event, context)))]
    .map((cells) => `${cells.map((text) => csvCell(disarmed(text))).join(',')}\r\n`).join('');
}

/** A table of GitHub Flavored Markdown (https://github.github.com/gfm/#tables-extension-). */
export function rowsAsMarkdown(events: readonly EventRow[], columns: readonly EventColumn[], context: ColumnContext): string {
  const cell = (text: string): string => visible(text).replaceAll(/[\\`*_{}[\]()#+.!|~<>&-]/g, (character) => (character === '<' ? '&lt;' : character === '>' ? '&gt;' : character === '&' ? '&amp;' : `\\${character}`));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(columns.map(({ name }) => cell(name))), line(columns.map(() => '---')), ...events.map((event) => line(columns.map((column) => cell(column.text(event, context)))))].join('\n');
}
