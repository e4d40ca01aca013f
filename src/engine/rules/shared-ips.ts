// An address that several actors began to use within an hour, though each had worked from elsewhere before.
import type { Standout } from '../../contract/model.ts';
import type { Hit, StandoutEvents } from './standout-events.ts';
import { clock, duration, quoted } from './wording.ts';

const HOUR_MICROS = 3_600_000_000;

export function sharedIps(events: StandoutEvents): readonly Hit[] {
  return [...newcomers(events)].flatMap(([ip, ranks]) => {
    const hits: Hit[] = [];
    // Ranks stand in the order of time: a group ends where the next newcomer is more than an hour after its first.
    for (let start = 0, end = 0; start < ranks.length; start = end) {
      while (end < ranks.length && events.time[ranks[end]] - events.time[ranks[start]] <= HOUR_MICROS) end += 1;
      const group = ranks.slice(start, end);
      if (group.length > 1) hits.push({ rank: group[0], tell: () => told(events, ip, group) });
    }
    return hits;
  });
}

/** Address → ranks at which an actor used it for the first time, having used another one before. */
function newcomers(events: StandoutEvents): ReadonlyMap<number, number[]> {
  const used = new Map<number, Set<number>>();
  const first = new Map<number, number[]>();
  for (let rank = 0; rank < events.dated; rank += 1) {
    const actor = events.actor[rank];
    const ip = events.ip[rank];
    if (actor === 0 || ip === 0) continue;
    const known = used.get(actor);
    if (!known) { used.set(actor, new Set([ip])); continue; }
    if (known.has(ip)) continue;
    known.add(ip);
    const ranks = first.get(ip);
    if (ranks) ranks.push(rank);
    else first.set(ip, [rank]);
  }
  return first;
}

function told(events: StandoutEvents, ip: number, ranks: readonly number[]): Standout {
  const address = events.text('ip', ip);
  const names = ranks.map((rank) => events.text('actor', events.actor[rank]));
  const shown = names.length <= 4 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
  const span = events.time[ranks.at(-1)!] - events.time[ranks[0]];
  return {
    kind: 'shared-ip',
    title: `${shown} began to use ${address} within ${duration(span)}`,
    detail: `First seen there: ${ranks.slice(0, 5).map((rank, index) => `${names[index]} at ${clock(events.time[rank])} UTC`).join(', ')}${ranks.length > 5 ? ` and ${ranks.length - 5} more` : ''}. Each had used another address before. A shared network or VPN exit looks the same in a log.`,
    events: ranks.map((rank) => events.eventId(rank)),
    query: `ip:${quoted(address)}`,
  };
}
