// What an entity was at two instants, and what is other at the later one.
import type { EntityComparison, EntityDifference } from '../../contract/entities.ts';
import { ExhibitError } from '../../contract/errors.ts';
import { samenessOf } from '../continuity/same-value.ts';
import type { Events } from '../events/events.ts';
import { formatInstant } from '../sources/time.ts';
import { fieldsOf, ranksOfEntity, toldField, type EntityName } from './state.ts';

/** Records of a field that are named: the first ones. */
const MOST_RECORDS = 50;

/** `from` and `to` in µs; `to` null: the end of the log. BAD_INPUT where the one is not before the other. */
export function compareEntity(events: Events, name: EntityName, from: number, to: number | null): EntityComparison {
  if (to !== null && to <= from) throw new ExhibitError('BAD_INPUT', 'The later instant is not after the earlier one.', 'Give the earlier instant first.');
  const { store } = events;
  const dated = ranksOfEntity(events, name).filter((rank) => rank < store.dated);
  const between = (rank: number) => store.time[rank] > from && (to === null || store.time[rank] <= to);
  // Both go by the same changes of the same fields, in the same order.
  const [earlier, later] = [fieldsOf(events, dated, from), fieldsOf(events, dated, to)];
  const differences: EntityDifference[] = [];
  let [same, unknown] = [0, 0];
  for (const [at, places] of later.entries()) {
    const [before, after] = [toldField(events, earlier[at]), toldField(events, places)];
    if (before.provenance === 'unknown' || after.provenance === 'unknown') { unknown++; continue; }
    if (before.kind === after.kind && samenessOf(before.value, after.value) !== null) { same++; continue; }
    const own = earlier[at].after.filter(({ rank }) => between(rank));
    differences.push({ field: after.field, action: after.action, before, after, changes: own.length, records: own.slice(0, MOST_RECORDS).map(({ rank }) => events.idOf(rank)) });
  }
  return { from: formatInstant(from), to: to === null ? null : formatInstant(to), differences: differences.sort((a, b) => (a.field < b.field ? -1 : a.field > b.field ? 1 : 0)), same, unknown, events: dated.filter(between).length };
}
