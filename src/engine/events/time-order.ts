// Sorts events by time: stable, so that events of one instant keep the order of their sources; undated ones last.

const RADIX_BITS = 12;
const RADIX = 1 << RADIX_BITS;
const LOW_BITS = 24;
const LOW = 2 ** LOW_BITS;

/** Event numbers, ascending, in the order of their times (whole µs; NaN = undated). Sorts only where they are not in order already. */
export function timeOrder(time: Float64Array, events: Uint32Array): Uint32Array {
  let min = Infinity;
  let max = -Infinity;
  let dated = 0;
  let sorted = true;
  let previous = -Infinity;
  for (const event of events) {
    const micros = time[event];
    if (micros !== micros) continue;
    dated++;
    if (micros < min) min = micros;
    if (micros > max) max = micros;
    if (micros < previous) sorted = false;
    previous = micros;
  }
  if (sorted && dated === events.length) return events.slice();
  let from = new Uint32Array(dated);
  const undated = new Uint32Array(events.length - dated);
  let d = 0;
  let u = 0;
  for (const event of events) {
    if (time[event] === time[event]) from[d++] = event;
    else undated[u++] = event;
  }
  if (!sorted) from = radixSort(from, time, min, max);
  const order = new Uint32Array(events.length);
  order.set(from);
  order.set(undated, dated);
  return order;
}

/** Least significant digit first, on the distance from the earliest time split into two whole numbers: integer work alone. */
function radixSort(events: Uint32Array<ArrayBuffer>, time: Float64Array, min: number, max: number): Uint32Array<ArrayBuffer> {
  const low = new Uint32Array(time.length);
  const high = new Uint32Array(time.length);
  for (const event of events) {
    const distance = time[event] - min;
    low[event] = distance % LOW;
    high[event] = distance / LOW;
  }
  let from = events;
  let to = new Uint32Array(events.length);
  const pass = (digits: Uint32Array, shift: number): void => {
    const places = new Uint32Array(RADIX + 1);
    for (const event of from) places[((digits[event] >>> shift) & (RADIX - 1)) + 1]++;
    for (let i = 0; i < RADIX; i++) places[i + 1] += places[i];
    for (const event of from) to[places[(digits[event] >>> shift) & (RADIX - 1)]++] = event;
    [from, to] = [to, from];
  };
  for (let shift = 0; shift < LOW_BITS; shift += RADIX_BITS) pass(low, shift);
  for (let shift = 0; (max - min) / LOW >= 2 ** shift; shift += RADIX_BITS) pass(high, shift);
  return from;
}
