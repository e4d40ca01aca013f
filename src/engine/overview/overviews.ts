// What an open case is asked about itself as a whole, worked out once while its events stay as they are, however many ask.
import type Database from 'better-sqlite3';
import type { Progress } from '../../contract/operations.ts';
import type { Conformity, Money, Overview } from '../../contract/overview.ts';
import type { Events } from '../events/events.ts';
import { SharedWork } from '../events/shared-work.ts';
import { overviewOf } from './activity.ts';
import { conformityOf } from './conformity.ts';
import { moneyOf } from './money.ts';

interface Told { overview: Overview; conformity: Conformity; money: Money }
type Tick = (progress: Progress) => void;

/** What was told of one state of the events, what is being worked out, and who hears how far that is. */
interface State { readonly told: Partial<Told>; readonly running: SharedWork<Told[keyof Told]>; readonly ticks: Map<keyof Told, Set<Tick>> }

export class Overviews {
  readonly #db: Database.Database;
  /** Goes with the events, whose columns may be gigabytes. */
  readonly #states = new WeakMap<Events, State>();

  constructor(db: Database.Database) {
    this.#db = db;
  }

  overview(events: Events, signal: AbortSignal): Promise<Overview> {
    return this.#once('overview', events, signal, () => undefined, (stop) => overviewOf(this.#db, events, stop));
  }

  conformity(events: Events, signal: AbortSignal, tick: Tick): Promise<Conformity> {
    return this.#once('conformity', events, signal, tick, (stop, told) => conformityOf(this.#db, events, stop, told));
  }

  money(events: Events, signal: AbortSignal, tick: Tick): Promise<Money> {
    return this.#once('money', events, signal, tick, (stop, told) => moneyOf(this.#db, events, stop, told));
  }

  /** CANCELLED when the signal fires; the work goes on for whoever else waits. */
  async #once<N extends keyof Told>(name: N, events: Events, signal: AbortSignal, tick: Tick, work: (stop: AbortSignal, told: Tick) => Promise<Told[N]>): Promise<Told[N]> {
    const { told, running, ticks } = this.#stateOf(events);
    const kept = told[name];
    if (kept) return kept;
    const listening = ticks.get(name) ?? new Set();
    ticks.set(name, listening.add(tick));
    try {
      return told[name] = await running.result(name, signal, (stop) => work(stop, (progress) => { for (const listen of listening) listen(progress); })) as Told[N];
    } finally {
      listening.delete(tick);
    }
  }

  #stateOf(events: Events): State {
    let state = this.#states.get(events);
    if (!state) this.#states.set(events, state = { told: {}, running: new SharedWork(), ticks: new Map() });
    return state;
  }
}
