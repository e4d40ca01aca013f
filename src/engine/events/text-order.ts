// The order of a column's values by their text, worked out once: sorting events and breaking ties between facet values then
// compares whole numbers.

export interface TextOrder {
  /** Place → id. */
  readonly ids: Uint32Array;
  /** Id → place. */
  readonly places: Uint32Array;
}

/** Capitals and small letters together, then by code units, so that the order is the same on every machine; no value comes last. */
export function textOrderOf(size: number, valueOf: (id: number) => string | null): TextOrder {
  const texts = Array.from({ length: size }, (_, id) => valueOf(id));
  const folded = texts.map((text) => text?.toLowerCase() ?? null);
  const ids = Uint32Array.from(texts.keys()).sort((a, b) => compare(folded[a], folded[b]) || compare(texts[a], texts[b]));
  const places = new Uint32Array(size);
  for (let place = 0; place < size; place++) places[ids[place]] = place;
  return { ids, places };
}

function compare(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}
