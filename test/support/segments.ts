// Segments as plain values, so that those of two builders can be compared.
import type { FinishedSegment, SegmentBuilder } from '../../src/engine/events/segment-builder.ts';

/** A segment with ids as texts, so that two with other dictionaries can be compared. */
export function told(builder: SegmentBuilder, segment: FinishedSegment | null): unknown {
  if (!segment) return null;
  const { dictionaries } = builder;
  const c = segment.columns;
  const texts = (name: 'actor' | 'action' | 'module' | 'entityType' | 'entity' | 'ip') => Array.from(c[name]!, (id) => dictionaries[name].text(id));
  return {
    events: segment.events, time: [...c.time!], nanos: [...c.nanos ?? []], basis: [...c.basis!], actor: texts('actor'), action: texts('action'), module: texts('module'),
    entityType: texts('entityType'), entity: texts('entity'), ip: texts('ip'), category: [...c.category!], result: [...c.result!], recordId: [...c.recordId!],
    record: [...c.record ?? []], changeEnd: [...c.changeEnd!], changeField: Array.from(c.changeField!, (id) => dictionaries.field.text(id)), changeKinds: [...c.changeKinds!],
    changeOld: [...c.changeOld!], changeNew: [...c.changeNew!], changeOldNumber: [...c.changeOldNumber!], changeNewNumber: [...c.changeNewNumber!],
  };
}
