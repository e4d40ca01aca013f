// Whose account an entity is: the actor of the same name, the one that a list of own accounts names, or the only one who signed in as it.
import { CATEGORIES, RESULTS } from '../../contract/model.ts';
import { NONE } from '../events/dictionary.ts';
import type { Persons } from '../events/persons.ts';
import type { EventStore } from '../events/store.ts';

const ACCESS = CATEGORIES.indexOf('access');
const SUCCESS = RESULTS.indexOf('success');
const SIGN_IN = /\b(?:log|sign)[\s_-]?(?:in|on)\b/i;
/** In place of an actor: several have signed in as it. */
const SEVERAL = -1;

export class Accounts {
  readonly #actorOf = new Map<number, number>();

  /** `listed`: actor and account, as a list of own accounts has them. */
  constructor(store: EventStore, persons: Persons, listed: readonly { readonly actor: string; readonly account: string }[]) {
    const { actor: actors, entity: entities, action: actions } = store.dictionaries;
    const byName = new Map<string, number>();
    for (let id = 1; id < actors.count; id++) byName.set(actors.text(id)!.toLowerCase(), persons.personOf(id));
    for (const { entity, actor } of signIns(store, persons.column(actors.count), (id) => SIGN_IN.test(actions.text(id)!))) if (actor !== SEVERAL) this.#actorOf.set(entity, actor);
    for (let id = 1; id < entities.count; id++) {
      const actor = byName.get(entities.text(id)!.toLowerCase());
      if (actor !== undefined) this.#actorOf.set(id, actor);
    }
    for (const { actor, account } of listed) {
      const [owner, entity] = [byName.get(actor.toLowerCase()), entities.find(account)];
      if (owner !== undefined && entity !== null) this.#actorOf.set(entity, owner);
    }
  }

  /** The person, as the id of an actor, whose account the entity is; NONE where that is not known. */
  actorOf(entity: number): number { return this.#actorOf.get(entity) ?? NONE; }
}

function signIns(store: EventStore, personOf: Uint32Array, isSignIn: (action: number) => boolean): readonly { entity: number; actor: number }[] {
  const { ids, category, result, count } = store;
  const known = new Map<number, boolean>();
  const owner = new Map<number, number>();
  for (let rank = 0; rank < count; rank++) {
    if (category[rank] !== ACCESS || result[rank] !== SUCCESS) continue;
    const [action, actor, entity] = [ids.action[rank], personOf[ids.actor[rank]], ids.entity[rank]];
    if (action === NONE || actor === NONE || entity === NONE) continue;
    let signIn = known.get(action);
    if (signIn === undefined) known.set(action, signIn = isSignIn(action));
    if (!signIn) continue;
    const before = owner.get(entity);
    owner.set(entity, before === undefined || before === actor ? actor : SEVERAL);
  }
  return [...owner].map(([entity, actor]) => ({ entity, actor }));
}
