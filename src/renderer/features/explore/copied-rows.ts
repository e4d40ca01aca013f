// Events as a table for the clipboard: as CSV, safe for spreadsheets, or as Markdown, in which no text of a log is markup.
import type { EventRow } from '../../../contract/model.ts';
import { visible } from '../../app/format.ts';
import { rowAsText, type ColumnContext, type EventColumn } from './event-columns.tsx';

/** What a spreadsheet takes for the beginning of a formula. */
const FORMULA = /^[\s\u00a0]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

/** One after the other, with a line between them. */
export function rowsAsText(events: readonly EventRow[], context: ColumnContext): string {
  return events.map((event) => rowAsText(event, context)).join('\n\n');
}

/** RFC 4180, with the columns' names; cells that would be formulas begin with an apostrophe. */
export function rowsAsCsv(events: readonly EventRow[], columns: readonly EventColumn[], context: ColumnContext): string {
  const cell = (text: string): string => {
    const safe = FORMULA.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) || safe.trim() !== safe ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [columns.map(({ name }) => cell(name)), ...events.map((event) => columns.map((column) => cell(column.text(event, context))))].map((cells) => `${cells.join(',')}\r\n`).join('');
}

/** A table of GitHub Flavored Markdown (https://github.github.com/gfm/#tables-extension-). */
export function rowsAsMarkdown(events: readonly EventRow[], columns: readonly EventColumn[], context: ColumnContext): string {
  const cell = (text: string): string => visible(text).replaceAll(/[\\`*_{}[\]()#+.!|~<>&-]/g, (character) => (character === '<' ? '&lt;' : character === '>' ? '&gt;' : character === '&' ? '&amp;' : `\\${character}`));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(columns.map(({ name }) => cell(name))), line(columns.map(() => '---')), ...events.map((event) => line(columns.map((column) => cell(column.text(event, context)))))].join('\n');
}
