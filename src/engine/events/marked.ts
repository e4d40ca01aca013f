// From one marked event of a result to the next, whichever way the result is sorted.
import type { EventId, Order } from '../../contract/model.ts';
import type { Events } from './events.ts';

const MARKED = '(is:starred OR is:noted OR is:cited OR tag:*)';

/** The next marked event of a result behind `event` (before it with `by` -1), or null where there is none. `event` null: from an end. */
export async function nextMarked(events: Events, query: string, order: Order, event: EventId | null, by: 1 | -1, signal: AbortSignal): Promise<EventId | null> {
  const marked = query.trim() === '' ? MARKED : `(${query}) ${MARKED}`;
  const { total } = await events.search(marked, order, 0, 1, signal);
  const at = async (place: number): Promise<EventId | null> => (place < 0 || place >= total ? null : (await events.search(marked, order, place, 1, signal)).events[0]?.id ?? null);
  if (event === null) return at(by > 0 ? 0 : total - 1);
  const own = await events.position(marked, order, event, signal);
  if (own !== null) return at(own + by);
  const here = await events.position(query, order, event, signal);
  if (here === null) return at(by > 0 ? 0 : total - 1);
  // Positions in the whole result rise along the marked ones, so halving finds the border.
  let [low, high] = [0, total];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const position = await events.position(query, order, (await at(middle))!, signal);
    if (position !== null && position > here) high = middle; else low = middle + 1;
  }
  return at(by > 0 ? low : low - 1);
}
