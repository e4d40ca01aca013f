// What an open case is asked about itself as a whole, worked out once while its events stay as they are, however many ask.
import type Database from 'better-sqlite3';
import type { Progress } from '../../contract/operations.ts';
import type { Conformity, Money, Overview } from '../../contract/overview.ts';
import type { Handlers } from '../../contract/server.ts';
import type { Events } from '../events/events.ts';
import { keep } from '../events/kept.ts';
import { SharedWork } from '../events/shared-work.ts';
import { overviewOf } from './activity.ts';
import { conformityOf } from './conformity.ts';
import { moneyOf } from './money.ts';

interface Told { overview: Overview; conformity: Conformity; money: Money }
/** Categories that are asked for in turn. */
const KEPT = 8;
type Tick = (progress: Progress) => void;

/** What was told of one state of the events and of who is one person, what is being worked out, and who hears how far that is. */
interface State { readonly linked: string; readonly told: Map<string, Told[keyof Told]>; readonly running: SharedWork<Told[keyof Told]>; readonly ticks: Map<string, Set<Tick>> }

/** `explored`: the events as they are now. */
export function overviewHandlers(db: Database.Database, explored: (signal: AbortSignal) => Promise<Events>): Handlers {
  // Goes with the events, whose columns may be gigabytes.
  const states = new WeakMap<Events, State>();
  const links = db.prepare<[]>('SELECT name, person_name FROM identity ORDER BY name').raw();

  /** CANCELLED when the signal fires; the work goes on for whoever else waits. */
  async function once<N extends keyof Told>(name: string, { signal, tick }: { readonly signal: AbortSignal; readonly tick: Tick }, work: (events: Events, stop: AbortSignal, told: Tick) => Promise<Told[N]>): Promise<Told[N]> {
    const events = await explored(signal);
    let state = states.get(events);
    const linked = JSON.stringify(links.all());
    if (state?.linked !== linked) states.set(events, state = { linked, told: new Map(), running: new SharedWork(), ticks: new Map() });
    const { told, running, ticks } = state;
    const kept = told.get(name);
    if (kept) return kept as Told[N];
    const listening = ticks.get(name) ?? new Set();
    ticks.set(name, listening.add(tick));
    try {
      const found = await running.result(name, signal, (stop) => work(events, stop, (progress) => { for (const listen of listening) listen(progress); })) as Told[N];
      keep(told, name, found, KEPT);
      return found;
    } finally {
      listening.delete(tick);
    }
  }

  return {
    'overview.read': ({ categories }, { signal }) => once<'overview'>(`overview ${categories.join(' ')}`, { signal, tick: () => undefined }, (events, stop) => overviewOf(db, events, categories, stop)),
    'overview.money': (_input, call) => once<'money'>('money', call, (events, stop, told) => moneyOf(db, events, stop, told)),
    'check.conformity': (_input, call) => once<'conformity'>('conformity', call, (events, stop, told) => conformityOf(db, events, stop, told)),
  };
}
