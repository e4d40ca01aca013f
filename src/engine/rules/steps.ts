// The events that a step of a pattern is about, as a bitmap over ranks.
import { sourceIdOf } from '../events/ids.ts';
import type { Turns } from '../events/turns.ts';
import { conditionsOf, type Condition, type RuleContext } from './conditions.ts';
import type { Step } from './schema.ts';

export interface EvaluatedStep { readonly step: Step; readonly bits: Uint32Array; readonly conditions: readonly Condition[] }

/** What could not be assessed: for all events, or for some of them, by what it is for lack of. */
export class Unassessed {
  readonly #whole = new Set<string>();
  readonly #some = new Map<string, { events: number; readonly sources: Set<number> }>();
  #steps = 0;

  whole(why: string): void { this.#whole.add(why); this.#steps++; }
  some(why: string, source: number): void {
    const known = this.#some.get(why) ?? { events: 0, sources: new Set() };
    known.events++;
    known.sources.add(source);
    this.#some.set(why, known);
  }

  get why(): readonly string[] {
    return [...this.#whole, ...[...this.#some].map(([why, { events, sources }]) => `${events.toLocaleString('en')} ${events === 1 ? 'event' : 'events'} of ${[...sources].sort((a, b) => a - b).map(sourceIdOf).join(', ')}: ${why}`)];
  }

  get patterns(): number { return this.#steps; }
}

/** What an event lacks when a condition of the step cannot be told of it. */
function lacking(step: Step): string {
  if (step.offShift !== undefined) return 'the actor has no shift in the list, or the event no time';
  if (step.under !== undefined) return 'no amount is stated, or no limit holds for it';
  return `the record has no place for ${step.lacks ?? step.namesActor ?? 'what is asked'}`;
}

/** Null where the step cannot be assessed at all. */
export async function evaluateStep(step: Step, context: RuleContext, unassessed: Unassessed, turns: Turns, signal: AbortSignal): Promise<EvaluatedStep | null> {
  const { events } = context;
  const { conditions, missing } = await conditionsOf(step, context);
  if (missing !== null) { unassessed.whole(missing); return null; }
  const matching = await events.matching(step.where, signal);
  if (conditions.length === 0) return { step, bits: matching, conditions };
  const bits = matching.slice();
  let passed = 0;
  for (let word = 0; word < bits.length; word++) {
    for (let rest = bits[word]; rest !== 0; rest &= rest - 1) {
      const bit = rest & -rest;
      const rank = word * 32 + 31 - Math.clz32(bit);
      for (const condition of conditions) {
        const passes = condition.passes(rank);
        if (passes === true) continue;
        if (passes === null) unassessed.some(lacking(step), events.store.source[rank]);
        bits[word] &= ~bit;
        break;
      }
      if ((passed++ & 15) === 0 && turns.due()) await turns.turn();
    }
    if ((word & 1023) === 0 && turns.due()) await turns.turn();
  }
  return { step, bits, conditions };
}
