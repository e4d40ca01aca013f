// How many events of a result come from each source.
import { sourceIdOf } from './ids.ts';
import type { EventStore } from './store.ts';

/** By the id of the source; sources with none are left out. */
export function perSource({ source }: EventStore, bits: Uint32Array): ReadonlyMap<string, number> {
  const counts = new Map<number, number>();
  for (let word = 0; word < bits.length; word++) {
    for (let rest = bits[word]; rest !== 0; rest &= rest - 1) {
      const own = source[word * 32 + 31 - Math.clz32(rest & -rest)];
      counts.set(own, (counts.get(own) ?? 0) + 1);
    }
  }
  return new Map([...counts].sort(([a], [b]) => a - b).map(([own, count]) => [sourceIdOf(own), count]));
}
