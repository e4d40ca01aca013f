// Keys that jump: to the next event somebody marked, and to the next event of the same entity.
import { useRef } from 'react';
import type { EventId, Order } from '../../../contract/model.ts';
import { useCall } from '../../app/engine.tsx';

interface Options {
  readonly caseId: string; readonly query: string; readonly order: Order; readonly event: EventId | null;
  onGo(event: EventId): void; onError(error: unknown): void;
}

/** Goes to the found event, or nowhere when there is none. One search at a time: keys repeat faster than it answers. */
export function useMarkSteps({ caseId, query, order, event, onGo, onError }: Options): (kind: 'mark' | 'entity', by: 1 | -1) => void {
  const call = useCall();
  const running = useRef(false);

  /** Starred, tagged, noted or cited, among those that the query shows. */
  const nextMark = async (by: 1 | -1): Promise<EventId | null> => (await call('event.marked', { caseId, query, order, event, by })).event;

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
