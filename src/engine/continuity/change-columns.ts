// The columns that hold what was changed, of an open case, and one change of them as its record tells it.
import type { BreakSide } from '../../contract/checks.ts';
import type { Change } from '../../contract/model.ts';
import { UNNAMED_FIELD } from '../change/diff.ts';
import type { Events } from '../events/events.ts';
import { formatInstant } from '../sources/time.ts';
import type { ScanColumns } from './scan.ts';

export function changeColumnsOf(events: Events): ScanColumns {
  const { store } = events;
  return {
    dated: store.dated, time: store.time, entity: store.ids.entity, entities: store.dictionaries.entity.count, entityType: store.ids.entityType, action: store.ids.action, module: store.ids.module, modules: store.dictionaries.module.count,
    unnamedField: store.dictionaries.field.find(UNNAMED_FIELD) ?? 0, changeStart: store.changeStart, changeCount: store.changeCount, changeField: store.changeField,
    changeKinds: store.changeKinds, changeOld: store.changeOld, changeNew: store.changeNew,
  };
}

/** The change of an event that stands at a place of the columns, as its record says it; null where that can no longer be read. */
export function changeOf(events: Events, rank: number, change: number): Change | null {
  return events.changesAt(rank)[change - events.store.changeStart[rank]] ?? null;
}

/** A dated event with one of its changes. */
export function sideAt(events: Events, rank: number, change: number): BreakSide {
  const { store } = events;
  const { dictionaries, ids } = store;
  return {
    event: events.idOf(rank), time: formatInstant(store.time[rank]), actor: dictionaries.actor.text(ids.actor[rank]), action: dictionaries.action.text(ids.action[rank]),
    change: changeOf(events, rank, change) ?? { field: dictionaries.field.text(store.changeField[change])!, old: null, new: null, oldKind: 'unknown', newKind: 'unknown' },
  };
}
