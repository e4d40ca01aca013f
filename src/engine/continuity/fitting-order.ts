// Changes of one instant in an order that fits: each is an edge from its old value to its new one, and an order in which every change
// begins where the one before ended is a trail that uses every edge once (C. Hierholzer, 1873).

/**
 * Places of the edges in such an order, from `start`, or from wherever it can begin where that is null; null when there is none.
 * Where several fit, it is the one that keeps to the order given for as long as it can.
 */
export function fittingOrder(edges: readonly (readonly [from: string, to: string])[], start: string | null): readonly number[] | null {
  const leaving = new Map<string, number[]>();
  const balance = new Map<string, number>();
  edges.forEach(([from, to], place) => {
    const out = leaving.get(from);
    if (out) out.push(place); else leaving.set(from, [place]);
    balance.set(from, (balance.get(from) ?? 0) + 1);
    balance.set(to, (balance.get(to) ?? 0) - 1);
  });
  const begins = [...balance].filter(([, excess]) => excess > 0);
  if (begins.length > 1 || (begins.length === 1 && begins[0][1] > 1)) return null;
  const first = begins.length === 1 ? begins[0][0] : start ?? edges[0][0];
  if (start !== null && start !== first) return null;
  const next = new Map<string, number>();
  const trail: number[] = [];
  const path: { readonly node: string; readonly by: number }[] = [{ node: first, by: -1 }];
  while (path.length > 0) {
    const { node, by } = path.at(-1)!;
    const out = leaving.get(node) ?? [];
    const at = next.get(node) ?? 0;
    if (at < out.length) {
      next.set(node, at + 1);
      path.push({ node: edges[out[at]][1], by: out[at] });
    } else {
      path.pop();
      if (by >= 0) trail.push(by);
    }
  }
  return trail.length === edges.length ? trail.reverse() : null;
}
