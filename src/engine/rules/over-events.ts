// What stands out in an open case: the scans, fed from the columns as they lie in memory.
import type { Standout } from '../../contract/model.ts';
import type { Events } from '../events/events.ts';
import { sourceIdOf } from '../events/ids.ts';
import { standouts } from './standouts.ts';

/** `rejected`: records of a source, by number, that could not be read. */
export function standoutsOf(events: Events, rejected: (source: number) => number): readonly Standout[] {
  const { store } = events;
  return standouts({
    ...store.ids, count: store.count, dated: store.dated, time: store.time, category: store.category, result: store.result, source: store.source, recordId: store.recordId,
    changeStart: store.changeStart, changeCount: store.changeCount, changeField: store.changeField, changeOld: store.changeOld, changeNew: store.changeNew,
    text: (column, id) => store.dictionaries[column].text(id) ?? '',
    eventId: (rank) => events.idOf(rank), changes: (rank) => events.rows([events.idOf(rank)])[0].changes,
    sourceId: sourceIdOf, rejected,
  });
}
