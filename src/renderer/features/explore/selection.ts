// What the keys for casework work on: the rows picked with `x`, or else the chosen event.
import { useEffect, useMemo, useState } from 'react';
import type { EventId, EventRow } from '../../../contract/model.ts';

export interface Selection {
  readonly ids: ReadonlySet<EventId>;
  /** The events to work on, in the order in which they were picked. */
  readonly targets: readonly EventRow[];
  toggle(): void;
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
  return {
    ids,
    targets: picked.size > 0 ? [...picked.values()] : chosen ? [chosen] : [],
    toggle() {
      if (!chosen) return;
      const next = new Map(picked);
      if (!next.delete(chosen.id)) next.set(chosen.id, chosen);
      setPicked(next);
    },
    clear: () => setPicked(new Map()),
  };
}
