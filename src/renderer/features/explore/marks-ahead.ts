// Marks that are on disk before the rows that tell of them have been asked for again and drawn: a star is seen at once, by its cell alone.
import { useSyncExternalStore } from 'react';
import type { EventId, EventRow } from '../../../contract/model.ts';

type Mark = (row: EventRow) => EventRow;

const ahead = new Map<EventId, { readonly mark: Mark; readonly at: number }>();
const listeners = new Set<() => void>();
const tell = () => { for (const listen of listeners) listen(); };
const subscribe = (listen: () => void) => { listeners.add(listen); return () => { listeners.delete(listen); }; };

/** What the engine has acknowledged of these events. */
export function markAhead(events: readonly EventId[], mark: Mark): void {
  const at = Date.now();
  for (const event of events) {
    const before = ahead.get(event)?.mark;
    ahead.set(event, { mark: before ? (row) => mark(before(row)) : mark, at });
  }
  tell();
}

/** Rows that were answered at this time (ms) tell of everything acknowledged before it. */
export function rowsAnswered(at: number): void {
  const before = ahead.size;
  for (const [event, { at: marked }] of ahead) if (marked <= at) ahead.delete(event);
  if (ahead.size !== before) tell();
}

/** A row with the marks of now. */
export const withMarks = (row: EventRow): EventRow => ahead.get(row.id)?.mark(row) ?? row;

/** The same, drawn again when they change. */
export function useMarks(row: EventRow): EventRow {
  useSyncExternalStore(subscribe, () => ahead.get(row.id));
  return withMarks(row);
}
