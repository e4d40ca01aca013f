// Events around another one: by what they share with it, or within five minutes of it.
import { NONE } from './dictionary.ts';
import type { EventStore } from './store.ts';

/** How far away a neighbour in time may be. */
const NEAR_MICROS = 300e6;

/** In order, the event itself among them; at most `limit` on each side. */
export function neighbourRanks({ time, count, ids: columns }: EventStore, rank: number, by: 'actor' | 'entity' | 'ip' | 'time', limit: number): readonly number[] {
  const before: number[] = [];
  const after: number[] = [];
  if (by === 'time') {
    // NaN, an undated event, is near none.
    for (let r = rank - 1; r >= 0 && before.length < limit && time[rank] - time[r] <= NEAR_MICROS; r--) before.push(r);
    for (let r = rank + 1; r < count && after.length < limit && time[r] - time[rank] <= NEAR_MICROS; r++) after.push(r);
  } else if (columns[by][rank] !== NONE) {
    const ids = columns[by];
    const id = ids[rank];
    for (let r = rank - 1; r >= 0 && before.length < limit; r--) if (ids[r] === id) before.push(r);
    for (let r = rank + 1; r < count && after.length < limit; r++) if (ids[r] === id) after.push(r);
  }
  return [...before.reverse(), rank, ...after];
}
