// What the keys for casework work on: the rows picked with `x` or the pointer, or else the chosen event.
import { useEffect, useMemo, useState } from 'react';
import type { EventId, EventRow } from '../../../contract/model.ts';

export interface Selection {
  readonly ids: ReadonlySet<EventId>;
  /** The events to work on, in the order in which they were picked. */
  readonly targets: readonly EventRow[];
  toggle(): void;
  /** Adds these, or takes them out where all of them are in. */
  pick(events: readonly EventRow[]): void;
  clear(): void;
}

/** `chosen`: the event under the cursor, with its marks; `rows`: what is on the screen, with the marks of now. */
export function useSelection(chosen: EventRow | null, rows: readonly EventRow[]): Selection {
  const [picked, setPicked] = useState<ReadonlyMap<EventId, EventRow>>(new Map());
  const ids = useMemo(() => new Set(picked.keys()), [picked]);
  useEffect(() => {
    // A star set on a picked row is seen here through the row.
    setPicked((before) => {
      const news = rows.filter((row) => before.has(row.id) && before.get(row.id) !== row);
      return news.length === 0 ? before : new Map([...before].map(([id, row]) => [id, news.find((other) => other.id === id) ?? row]));
    });
  }, [rows]);
  // The same list until it is another one: the grid draws its rows anew for a new one.
  const targets = useMemo(() => (picked.size > 0 ? [...picked.values()] : chosen ? [chosen] : []), [picked, chosen]);
  return {
    ids,
    targets,
    toggle() {
      if (!chosen) return;
      const next = new Map(picked);
      if (!next.delete(chosen.id)) next.set(chosen.id, chosen);
      setPicked(next);
    },
    pick(events) {
      const next = new Map(picked);
      const out = events.length > 0 && events.every(({ id }) => next.has(id));
      for (const event of events) if (out) next.delete(event.id); else next.set(event.id, event);
      setPicked(next);
    },
    clear: () => setPicked(new Map()),
  };
}
