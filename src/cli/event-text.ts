// How events and changes read on a terminal. Every text that comes from a log passes `inked` here or in `table`.
import type { Change, EventRow, ValueKind } from '../contract/model.ts';
import { cut, inked, table } from './terminal-text.ts';

const KIND_WORDS: Readonly<Record<Exclude<ValueKind, 'value'>, string>> = { null: 'NULL', empty: 'empty', absent: 'absent', unknown: 'unknown', masked: 'masked' };

/** A side of a change: its text, or the word for why there is none. */
export function sideText(text: string | null, kind: ValueKind): string {
  return kind === 'value' ? inked(text ?? '') : `(${KIND_WORDS[kind]})`;
}

/** The first change in short, and how many more there are. */
export function changesText(changes: readonly Change[]): string {
  const [first] = changes;
  if (!first) return '';
  const more = changes.length > 1 ? ` +${changes.length - 1}` : '';
  return `${cut(`${inked(first.field)} ${cut(sideText(first.old, first.oldKind), 24)} → ${cut(sideText(first.new, first.newKind), 24)}`, 60)}${more}`;
}

export function eventTable(events: readonly EventRow[]): string {
  return table(
    [{ head: 'Id' }, { head: 'Time (UTC)', width: 27 }, { head: 'Actor', width: 24 }, { head: 'Action', width: 32 }, { head: 'Entity', width: 28 },
      { head: 'Change', width: 66 }, { head: 'IP', width: 39 }, { head: 'Result' }],
    events.map((event) => [event.id, event.time ?? `undated: ${event.timeText ?? ''}`, event.actor, event.action, event.entity,
      changesText(event.changes), event.ip, event.result === 'unknown' ? '' : event.result]),
  );
}

/** Name and value, aligned; names with null are left out. */
export function nameList(entries: readonly (readonly [name: string, value: string | number | null])[]): string {
  const shown = entries.filter(([, value]) => value !== null);
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown.map(([name, value]) => `${name.padEnd(width)}  ${inked(String(value))}`.trimEnd()).join('\n');
}

export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
