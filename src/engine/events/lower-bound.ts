// Where a value stands, or would stand, among ascending ones.

/** Index of the first of the ascending values from `low` up to `high` that is at least `value`; `high` when there is none. */
export function lowerBound(values: Float64Array | Uint32Array, value: number, low = 0, high = values.length): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] < value) low = middle + 1; else high = middle;
  }
  return low;
}
