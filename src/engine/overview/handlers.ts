// What an open case is asked about itself as a whole, worked out once while its events stay as they are, however many ask.
import type Database from 'better-sqlite3';
import type { Progress } from '../../contract/operations.ts';
import type { Conformity, Money, Overview } from '../../contract/overview.ts';
import type { Handlers } from '../../contract/server.ts';
import type { Events } from '../events/events.ts';
import { SharedWork } from '../events/shared-work.ts';
import { overviewOf } from './activity.ts';
import { conformityOf } from './conformity.ts';
import { moneyOf } from './money.ts';

interface Told { overview: Overview; conformity: Conformity; money: Money }
type Tick = (progress: Progress) => void;

/** What was told of one state of the events, what is being worked out, and who hears how far that is. */
interface State { readonly told: Partial<Told>; readonly running: SharedWork<Told[keyof Told]>; readonly ticks: Map<keyof Told, Set<Tick>> }

/** `explored`: the events as they are now. */
export function overviewHandlers(db: Database.Database, explored: (signal: AbortSignal) => Promise<Events>): Handlers {
  // Goes with the events, whose columns may be gigabytes.
  const states = new WeakMap<Events, State>();

  /** CANCELLED when the signal fires; the work goes on for whoever else waits. */
  async function once<N extends keyof Told>(name: N, { signal, tick }: { readonly signal: AbortSignal; readonly tick: Tick }, work: (events: Events, stop: AbortSignal, told: Tick) => Promise<Told[N]>): Promise<Told[N]> {
    const events = await explored(signal);
    let state = states.get(events);
    if (!state) states.set(events, state = { told: {}, running: new SharedWork(), ticks: new Map() });
    const { told, running, ticks } = state;
    const kept = told[name];
    if (kept) return kept;
    const listening = ticks.get(name) ?? new Set();
    ticks.set(name, listening.add(tick));
    try {
      return told[name] = await running.result(name, signal, (stop) => work(events, stop, (progress) => { for (const listen of listening) listen(progress); })) as Told[N];
    } finally {
      listening.delete(tick);
    }
  }

  return {
    'overview.read': (_input, { signal }) => once('overview', { signal, tick: () => undefined }, (events, stop) => overviewOf(db, events, stop)),
    'overview.money': (_input, call) => once('money', call, (events, stop, told) => moneyOf(db, events, stop, told)),
    'check.conformity': (_input, call) => once('conformity', call, (events, stop, told) => conformityOf(db, events, stop, told)),
  };
}
