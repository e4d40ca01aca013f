// A field that was changed and set back within a day, with financial events on the same entity in between.
import { CATEGORIES, type Change, type Standout } from '../../contract/model.ts';
import type { Hit, StandoutEvents } from './standout-events.ts';
import { clock, duration, quoted, sideText, timeQuery } from './wording.ts';

const FINANCIAL = CATEGORIES.indexOf('financial');
const DAY_MICROS = 86_400_000_000;
/** Changes of one field that a later one is compared with. */
const REMEMBERED = 8;

interface Edit { readonly rank: number; readonly old: number; readonly new: number }
interface Pair { readonly lift: number; readonly restore: number; readonly fields: number[]; readonly money: readonly number[] }

/** Balances go up and down with each payment: a change that is itself a financial event is no lift. */
export function liftedAndRestored(events: StandoutEvents): readonly Hit[] {
  const money = financialRanks(events);
  const edits = new Map<number, Map<number, Edit[]>>();
  const pairs = new Map<string, Pair>();
  for (let rank = 0; rank < events.dated; rank += 1) {
    const moved = money.get(events.entity[rank]);
    if (!moved || events.category[rank] === FINANCIAL) continue;
    const start = events.changeStart[rank];
    for (let change = start; change < start + events.changeCount[rank]; change += 1) {
      const edit = { rank, old: events.changeOld[change], new: events.changeNew[change] };
      if (edit.old === 0 || edit.new === 0 || edit.old === edit.new) continue;
      const field = events.changeField[change];
      const earlier = recent(edits, events.entity[rank], field);
      const lift = earlier.findLast((one) => one.old === edit.new && one.new === edit.old && events.time[rank] - events.time[one.rank] <= DAY_MICROS);
      const between = lift ? moved.filter((other) => other > lift.rank && other < rank) : [];
      if (lift && between.length > 0) {
        const key = `${lift.rank} ${rank}`;
        const pair = pairs.get(key) ?? { lift: lift.rank, restore: rank, fields: [], money: between };
        pairs.set(key, pair);
        pair.fields.push(field);
      }
      earlier.push(edit);
      if (earlier.length > REMEMBERED) earlier.shift();
    }
  }
  return [...pairs.values()].map((pair) => ({ rank: pair.lift, tell: () => told(events, pair) }));
}

/** Entity → ranks of its dated financial events, in order. */
function financialRanks(events: StandoutEvents): ReadonlyMap<number, number[]> {
  const ranks = new Map<number, number[]>();
  for (let rank = 0; rank < events.dated; rank += 1) {
    const entity = events.entity[rank];
    if (events.category[rank] !== FINANCIAL || entity === 0) continue;
    const list = ranks.get(entity);
    if (list) list.push(rank);
    else ranks.set(entity, [rank]);
  }
  return ranks;
}

function recent(edits: Map<number, Map<number, Edit[]>>, entity: number, field: number): Edit[] {
  const fields = edits.get(entity) ?? new Map<number, Edit[]>();
  edits.set(entity, fields);
  const list = fields.get(field) ?? [];
  fields.set(field, list);
  return list;
}

/** Compares the texts behind the hashes before it says anything. */
function told(events: StandoutEvents, { lift, restore, fields, money }: Pair): Standout | null {
  const names = new Set(fields.map((field) => events.text('field', field)));
  const after = new Map(events.changes(restore).map((change) => [change.field, change]));
  const changes = events.changes(lift).filter((change) => names.has(change.field) && undoes(after.get(change.field), change));
  if (changes.length === 0) return null;
  const entity = events.text('entity', events.entity[lift]);
  const by = (rank: number): string => (events.actor[rank] === 0 ? 'unknown actor' : events.text('actor', events.actor[rank]));
  const what = (rank: number): string => (events.action[rank] === 0 ? 'unknown action' : events.text('action', events.action[rank]));
  const first = changes[0];
  const more = changes.length === 1 ? '' : ` and ${changes.length - 1} more ${changes.length === 2 ? 'field' : 'fields'}`;
  const others = money.length === 1 ? '' : ` and ${money.length - 1} more financial ${money.length === 2 ? 'event' : 'events'}`;
  const moved = money.slice(0, 3).map((rank) => `${what(rank)} by ${by(rank)} at ${clock(events.time[rank])}`);
  return {
    kind: 'lifted-and-restored',
    title: `${entity}: ${first.field} ${sideText(first.old, first.oldKind)} → ${sideText(first.new, first.newKind)}${more}, set back after ${duration(events.time[restore] - events.time[lift])}, with ${what(money[0])}${others} in between`,
    detail: `${by(lift)} changed it at ${clock(events.time[lift])} UTC (${what(lift)}), ${by(restore)} set it back at ${clock(events.time[restore])} UTC. In between on ${entity}: ${moved.join(', ')}${money.length > 3 ? ` and ${money.length - 3} more` : ''}.`,
    events: [lift, ...money.slice(0, 20), restore].map((rank) => events.eventId(rank)),
    query: `entity:${quoted(entity)} ${timeQuery(events.time[lift], events.time[restore])}`,
  };
}

function undoes(restore: Change | undefined, lift: Change): boolean {
  return restore !== undefined && restore.old === lift.new && restore.new === lift.old && restore.oldKind === lift.newKind && restore.newKind === lift.oldKind;
}
