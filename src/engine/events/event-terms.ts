// Terms about an event as a whole: its entity, what it is, what it has, its id.
import { CATEGORIES, RESULTS } from '../../contract/model.ts';
import { emptyBits, eventsBits, fillRange, orBits } from './bits.ts';
import { changesBitmap } from './change-terms.ts';
import { CONFLICT, KIND_CODE, REPEATED } from './columns.ts';
import { NONE } from './dictionary.ts';
import { matchingIds } from './dictionary-table.ts';
import type { FilterContext } from './filter.ts';
import { HAS_WORDS, IS_WORDS, wordOf } from './query-words.ts';
import type { QueryValue } from './query.ts';
import type { EventStore } from './store.ts';
import { turnsOf } from './turns.ts';

const CHUNK = 16_384;

/** Events of the ranks that pass, looked at in order. */
async function ranksBitmap({ store, signal }: FilterContext, passes: (rank: number) => boolean): Promise<Uint32Array> {
  const bits = emptyBits(store.count);
  const turns = turnsOf(signal);
  for (let from = 0; from < store.count; from += CHUNK) {
    const to = Math.min(store.count, from + CHUNK);
    for (let rank = from; rank < to; rank++) if (passes(rank)) bits[rank >>> 5] |= 1 << (rank & 31);
    if (turns.due()) await turns.turn();
  }
  return bits;
}

/** `entity:P-4711` and `entity:player/4711`: an id, or a type and an id. In quotes a slash is part of the id. */
export async function entityBitmap(values: readonly QueryValue[], context: FilterContext): Promise<Uint32Array> {
  const { store } = context;
  const whole = await matchingIds(store.dictionaries.entity, values, false, context.signal);
  const { entity, entityType } = store.ids;
  const bits = await ranksBitmap(context, (rank) => whole[entity[rank]] === 1);
  const idsOfTypes = new Map<string, QueryValue[]>();
  for (const { text, as } of values) {
    const slash = as === 'bare' ? text.indexOf('/') : -1;
    if (slash <= 0 || slash === text.length - 1) continue;
    const type = text.slice(0, slash).toLowerCase();
    const ids = idsOfTypes.get(type) ?? [];
    ids.push({ text: text.slice(slash + 1), as });
    idsOfTypes.set(type, ids);
  }
  for (const [type, ids] of idsOfTypes) {
    const types = await matchingIds(store.dictionaries.entityType, [{ text: type, as: 'bare' }], false, context.signal);
    const entities = await matchingIds(store.dictionaries.entity, ids, false, context.signal);
    orBits(bits, await ranksBitmap(context, (rank) => types[entityType[rank]] === 1 && entities[entity[rank]] === 1));
  }
  return bits;
}

export function idBitmap(values: readonly QueryValue[], store: EventStore): Uint32Array {
  return eventsBits(values.map((value) => value.text), store);
}

export async function isBitmap(values: readonly QueryValue[], context: FilterContext): Promise<Uint32Array> {
  const { store } = context;
  const bits = emptyBits(store.count);
  for (const { text } of values) {
    const word = wordOf(IS_WORDS, text);
    switch (word) {
      case 'starred': case 'noted': case 'cited': orBits(bits, eventsBits(context.marked(word), store)); break;
      case 'tagged': orBits(bits, eventsBits(context.tagged((tag) => tag !== null), store)); break;
      case 'undated': fillRange(bits, store.dated, store.count); break;
      case 'repeated': orBits(bits, await ranksBitmap(context, (rank) => (store.flags[rank] & REPEATED) !== 0)); break;
      case 'conflict': orBits(bits, await ranksBitmap(context, (rank) => (store.flags[rank] & CONFLICT) !== 0)); break;
      case 'changed': orBits(bits, await ranksBitmap(context, (rank) => store.changeCount[rank] > 0)); break;
      // The parser lets no other word through.
      case null: break;
    }
  }
  return bits;
}

/** Events that have a value there. What has no column of its own is asked of the records. */
export async function hasBitmap(values: readonly QueryValue[], context: FilterContext): Promise<Uint32Array> {
  const { store } = context;
  const bits = emptyBits(store.count);
  for (const { text } of values) {
    const word = wordOf(HAS_WORDS, text);
    switch (word) {
      case 'time': fillRange(bits, 0, store.dated); break;
      case 'actor': case 'action': case 'module': case 'entityType': case 'entity': case 'ip': {
        const ids = store.ids[word];
        const empty = store.dictionaries[word].find('') ?? NONE;
        orBits(bits, await ranksBitmap(context, (rank) => ids[rank] !== NONE && ids[rank] !== empty));
        break;
      }
      case 'category': orBits(bits, await ranksBitmap(context, (rank) => CATEGORIES[store.category[rank]] !== 'other')); break;
      case 'result': orBits(bits, await ranksBitmap(context, (rank) => RESULTS[store.result[rank]] !== 'unknown')); break;
      case 'change': orBits(bits, await ranksBitmap(context, (rank) => store.changeCount[rank] > 0)); break;
      case 'old': orBits(bits, await changesBitmap(context, (change) => isValue(store.changeKinds[change] >>> 4))); break;
      case 'new': orBits(bits, await changesBitmap(context, (change) => isValue(store.changeKinds[change] & 15))); break;
      case 'number': {
        const before = context.numbers('old');
        const after = context.numbers('new');
        orBits(bits, await changesBitmap(context, (change) => !Number.isNaN(before[change] + after[change])));
        break;
      }
      case 'star': orBits(bits, eventsBits(context.marked('starred'), store)); break;
      case 'tag': orBits(bits, eventsBits(context.tagged((tag) => tag !== null), store)); break;
      case 'note': orBits(bits, eventsBits(context.marked('noted'), store)); break;
      case 'exhibit': orBits(bits, eventsBits(context.marked('cited'), store)); break;
      case null: orBits(bits, await context.having(text)); break;
    }
  }
  return bits;
}

const isValue = (kind: number): boolean => kind === KIND_CODE.value || kind === KIND_CODE.masked;
