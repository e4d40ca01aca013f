// Keys that jump: to the next event somebody marked, and to the next event of the same entity.
import { useRef } from 'react';
import type { EventId, Order } from '../../../contract/model.ts';
import { useCall } from '../../app/engine.tsx';

/** Events starred, noted or cited count as marked. */
const MARKED = '(is:starred OR is:noted OR is:cited)';
/** As many as the engine gives at once; further marks are reached from the last of these. */
const PAGE = 1000;

interface Options {
  readonly caseId: string; readonly query: string; readonly order: Order; readonly event: EventId | null;
  onGo(event: EventId): void; onError(error: unknown): void;
}

/** Goes to the found event, or nowhere when there is none. One search at a time: keys repeat faster than it answers. */
export function useMarkSteps({ caseId, query, order, event, onGo, onError }: Options): (kind: 'mark' | 'entity', by: 1 | -1) => void {
  const call = useCall();
  const running = useRef(false);

  /** First marked event behind the position (or last before it) among those that the query shows. */
  async function nextMark(by: 1 | -1): Promise<EventId | null> {
    const marked = query === '' ? MARKED : `(${query}) ${MARKED}`;
    const { events, total } = await call('event.search', { caseId, query: marked, order, offset: 0, limit: PAGE });
    if (event === null) return (by > 0 ? events[0] : events.at(-1))?.id ?? null;
    const own = events.findIndex(({ id }) => id === event);
    if (own >= 0) return events[own + by]?.id ?? null;
    const here = (await call('event.position', { caseId, query, order, event })).position ?? -1;
    // Positions in the whole result rise along the marked ones, so halving finds the border.
    let low = 0, high = Math.min(total, events.length);
    while (low < high) {
      const middle = (low + high) >> 1;
      const at = (await call('event.position', { caseId, query, order, event: events[middle]!.id })).position ?? 0;
      if (at > here) high = middle; else low = middle + 1;
    }
    return events[by > 0 ? low : low - 1]?.id ?? null;
  }

  /** In the whole case, not only in what the filters show. */
  async function nextOfEntity(by: 1 | -1): Promise<EventId | null> {
    if (event === null) return null;
    const list = await call('event.neighbours', { caseId, event, by: 'entity', limit: 1 });
    return list[list.findIndex(({ id }) => id === event) + by]?.id ?? null;
  }

  return (kind, by) => {
    if (running.current) return;
    running.current = true;
    (kind === 'mark' ? nextMark(by) : nextOfEntity(by))
      .then((found) => { if (found !== null && found !== event) onGo(found); }, onError)
      .finally(() => { running.current = false; });
  };
}
