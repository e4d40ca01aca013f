// Casework on a case file without records: events are ids in a set, and each record's text is its id.
import { createHash } from 'node:crypto';
import { ExhibitError } from '../../src/contract/errors.ts';
import type { EventId, EventRow } from '../../src/contract/model.ts';
import type { In, OperationName, Out } from '../../src/contract/operations.ts';
import { CaseFile } from '../../src/engine/casefile/case-file.ts';
import type { EventLookup } from '../../src/engine/casework/anchors.ts';
import { Casework } from '../../src/engine/casework/casework.ts';
import { Marks } from '../../src/engine/casework/marks.ts';
import { stateNow } from '../../src/engine/casework/replay.ts';

export interface Desk { readonly file: CaseFile; readonly casework: Casework; readonly marks: Marks }
const NOTHING = { time: null, timeText: null, actor: null, action: null, module: null, entityType: null, entity: null, ip: null, changes: [] };

/** A lookup over ids that exist. */
export function lookupOf(ids: ReadonlySet<EventId>, marks: Marks): EventLookup {
  const anchor = (id: EventId) => {
    if (!ids.has(id)) throw new ExhibitError('EVENT_UNKNOWN', `There is no event ${id}.`);
    return { recordHash: createHash('sha256').update(id.split('.')[0]).digest(), ordinal: 0, sub: Number(id.split('.')[1] ?? 1) - 1 };
  };
  return {
    anchor,
    rows: (wanted) => wanted.map((id): EventRow => ({ id, ...NOTHING, category: 'other', result: 'unknown', source: id.slice(0, 5), line: 1, recordHash: anchor(id).recordHash.toString('hex'), repeated: false, conflict: false, ...marks.of(id) })),
  };
}

export function openDesk(path: string, ids: ReadonlySet<EventId>, name = 'A. Novak'): Desk {
  const file = CaseFile.open(path, { readOnly: false, person: { name, organisation: '' } });
  // Nothing here is about power cuts, and a history of a hundred writes would wait a hundred times for the disk.
  file.db.pragma('synchronous=OFF');
  const marks = new Marks(file.db);
  return { file, marks, casework: new Casework(file, lookupOf(ids, marks), marks, () => undefined) };
}

export function call<N extends OperationName>({ casework, file }: Desk, operation: N, input: Omit<In<N>, 'caseId'>): Out<N> {
  const handler = casework.handlers[operation] as unknown as (input: unknown, context: unknown) => Out<N>;
  return handler({ caseId: file.id, ...input }, { signal: new AbortController().signal, tick: () => undefined });
}

/** Every row of casework as text; anchors aside, which are facts and stay. */
export function rowsOf({ file }: Desk): readonly string[] {
  return [...stateNow(file.db)].filter(([rowOf]) => rowOf !== 'anchor').flatMap(([rowOf, rows]) => [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, image]) => `${rowOf} ${image}`));
}
