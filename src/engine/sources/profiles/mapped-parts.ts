// Which parts of a record's text each field of an event was taken from, by the very places the mapper reads.
import type { MappedPart } from '../../../contract/model.ts';
import type { Json, JsonObject, Span, Spans } from '../json-value.ts';
import { valueAt, valuesAt, type Path } from './path.ts';
import { placePaths, placeText, type Place } from './place.ts';
import type { ChangeRule, Layout } from './profile.ts';

/** In the order of the text. What stands within a text that itself is a value, as JSON in a string, is told by that value as a whole. */
export function mappedParts(record: JsonObject, layout: Layout, spans: Spans): readonly MappedPart[] {
  const parts = new Map<string, Span & { readonly fields: string[] }>();
  const mark = (field: string, span: Span | undefined): void => {
    if (!span || span.end <= span.start) return;
    const key = `${span.start} ${span.end}`;
    const part = parts.get(key) ?? { ...span, fields: [] };
    if (!part.fields.includes(field)) part.fields.push(field);
    parts.set(key, part);
  };
  const markPath = (field: string, steps: Path): void => mark(field, spanAt(record, steps, spans));
  /** The first place that has a text is the one that was read. */
  const markFirst = (field: string, places: readonly Place[]): boolean => {
    const place = places.find((one) => placeText(record, one) !== null);
    if (place) for (const steps of placePaths(place)) if (valueAt(record, steps) !== undefined) markPath(field, steps);
    return place !== undefined;
  };
  markFirst('time', layout.time);
  markFirst('actor', layout.actor);
  markFirst('action', layout.action);
  markFirst('module', layout.module);
  const rule = layout.entities.find(({ entity }) => entity !== null && placeText(record, entity) !== null);
  if (rule?.entity) markFirst('entity', [rule.entity]);
  if (!rule || (!rule.split && rule.typeName === null)) markFirst('entity type', rule ? rule.type : layout.entities.flatMap(({ type }) => type));
  markFirst('ip', layout.ip);
  if (!markFirst('result', layout.errors)) markFirst('result', layout.result);
  markFirst('record id', layout.recordId);
  for (const change of layout.changes) markChange(record, change, { mark, markPath, markFirst }, spans);
  return [...parts.values()].sort((a, b) => a.start - b.start || b.end - a.end);
}

interface Marking {
  mark(field: string, span: Span | undefined): void;
  markPath(field: string, steps: Path): void;
  markFirst(field: string, places: readonly Place[]): boolean;
}

function markChange(record: JsonObject, rule: ChangeRule, { mark, markPath, markFirst }: Marking, spans: Spans): void {
  const all = (steps: Path): void => { for (const value of valuesAt(record, steps)) mark('changes', spans.get(value) ?? spanAt(record, steps, spans)); };
  switch (rule.kind) {
    case 'pair': {
      const found = (paths: readonly Path[]): Path | undefined => paths.find((steps) => valueAt(record, steps) !== undefined);
      const [old, now] = [found(rule.old), found(rule.new)];
      if ((rule.needs === 'both' && (!old || !now)) || (rule.needs === 'old' && !old)) break;
      if (old) markPath('old', old);
      if (now) markPath('new', now);
      if (old || now) markFirst('changed field', rule.field);
      break;
    }
    case 'request': if (valueAt(record, rule.new) !== undefined) markPath('new', rule.new); break;
    case 'list': case 'deltas': all(rule.list); break;
    case 'map': all(rule.map); break;
    case 'named': rule.in.forEach(all); break;
    case 'prose': markFirst('changes', rule.at); break;
    // Its columns are found by counting, each time anew.
    case 'numbered': break;
  }
}

/** Where the value at a path stands; where that is not known, the nearest value around it. */
function spanAt(record: Json, steps: Path, spans: Spans): Span | undefined {
  for (let length = steps.length; length > 0; length--) {
    const value = valueAt(record, steps.slice(0, length));
    const span = value && spans.get(value);
    if (span) return span;
  }
  return undefined;
}
