// Who changed permissions of an account that is their own.
import { CATEGORIES, RESULTS, type Standout } from '../../contract/model.ts';
import type { Hit, StandoutEvents } from './standout-events.ts';
import { clock, quoted, sideText } from './wording.ts';

const ACCESS = CATEGORIES.indexOf('access');
const PERMISSION = CATEGORIES.indexOf('permission');
const SUCCESS = RESULTS.indexOf('success');
const SIGN_IN = /\b(log|sign)[\s_-]?(in|on)\b/i;
const SEVERAL = -1;

/** An account is an actor's own when it bears the actor's name, or when that actor and nobody else signed in as it. */
export function selfGrants(events: StandoutEvents): readonly Hit[] {
  const owner = owners(events);
  const names = new Map<number, string>();
  const same = (actor: number, entity: number): boolean => {
    if (!names.has(entity)) names.set(entity, events.text('entity', entity).toLowerCase());
    return names.get(entity) === events.text('actor', actor).toLowerCase();
  };
  const hits = new Map<string, Own>();
  for (let rank = 0; rank < events.count; rank += 1) {
    if (events.category[rank] !== PERMISSION || events.changeCount[rank] === 0) continue;
    const actor = events.actor[rank];
    const entity = events.entity[rank];
    if (actor === 0 || entity === 0 || !(owner.get(entity) === actor || same(actor, entity))) continue;
    const key = `${actor} ${entity}`;
    const hit = hits.get(key) ?? { actor, entity, ranks: [] };
    hits.set(key, hit);
    hit.ranks.push(rank);
  }
  return [...hits.values()].map((own) => ({ rank: own.ranks[0], tell: () => told(events, own) }));
}

interface Own { readonly actor: number; readonly entity: number; readonly ranks: number[] }

function told(events: StandoutEvents, { actor, entity, ranks }: Own): Standout {
  const who = events.text('actor', actor);
  const account = events.text('entity', entity);
  const own = account.toLowerCase() === who.toLowerCase() ? 'the account of the same name' : `${account}, the account it signs in with`;
  const grants = ranks.slice(0, 5).map((rank) => {
    const fields = events.changes(rank).slice(0, 3).map((change) => `${change.field} ${sideText(change.old, change.oldKind)} → ${sideText(change.new, change.newKind)}`);
    return `${rank < events.dated ? `${clock(events.time[rank])} UTC` : 'Without time'} ${events.text('action', events.action[rank])}: ${fields.join('; ')}.`;
  });
  return {
    kind: 'self-grant',
    title: `${who} changed permissions of ${own}`,
    detail: `${grants.join(' ')}${ranks.length > 5 ? ` ${ranks.length - 5} more.` : ''}`,
    events: ranks.map((rank) => events.eventId(rank)),
    query: `actor:${quoted(who)} entity:${quoted(account)} category:permission`,
  };
}

/** Account → the one actor who signed in as it. */
function owners(events: StandoutEvents): ReadonlyMap<number, number> {
  const signIns = new Map<number, boolean>();
  const owner = new Map<number, number>();
  for (let rank = 0; rank < events.count; rank += 1) {
    if (events.category[rank] !== ACCESS || events.result[rank] !== SUCCESS) continue;
    const action = events.action[rank];
    const actor = events.actor[rank];
    const entity = events.entity[rank];
    if (action === 0 || actor === 0 || entity === 0) continue;
    if (!signIns.has(action)) signIns.set(action, SIGN_IN.test(events.text('action', action)));
    if (!signIns.get(action)) continue;
    const known = owner.get(entity);
    owner.set(entity, known === undefined || known === actor ? actor : SEVERAL);
  }
  return owner;
}
