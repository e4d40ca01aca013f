// Sorts events by time: stable, so that events of one instant keep the order of their sources; undated ones last.
import type { Steps } from './column-reader.ts';

const RADIX_BITS = 12;
const RADIX = 1 << RADIX_BITS;
const LOW_BITS = 24;
const LOW = 2 ** LOW_BITS;

/** Event numbers, ascending, in the order of their times (whole µs; NaN = undated). Sorts only where they are not in order already. */
export function* timeOrder(time: Float64Array, events: Uint32Array): Steps<Uint32Array> {
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
  if (!sorted) from = yield* radixSort(from, time, min, max);
  const order = new Uint32Array(events.length);
  order.set(from);
  order.set(undated, dated);
  return order;
}

/**
 * Least significant digit first, on the distance from the earliest time split into two whole numbers: integer work alone. The
 * numbers move with their events, so that every pass reads straight through; passes in which all events have one digit are left out.
 */
function* radixSort(events: Uint32Array<ArrayBuffer>, time: Float64Array, min: number, max: number): Steps<Uint32Array<ArrayBuffer>> {
  const n = events.length;
  let from = { events, low: new Uint32Array(n), high: new Uint32Array(n) };
  let to = { events: new Uint32Array(n), low: new Uint32Array(n), high: new Uint32Array(n) };
  for (let i = 0; i < n; i++) {
    const distance = time[events[i]] - min;
    const high = Math.floor(distance / LOW);
    from.high[i] = high;
    from.low[i] = distance - high * LOW;
  }
  const digitsOfHigh = Math.ceil(Math.log2((max - min) / LOW + 1) / RADIX_BITS);
  for (let pass = 0; pass < LOW_BITS / RADIX_BITS + digitsOfHigh; pass++) {
    yield;
    const isLow = pass < LOW_BITS / RADIX_BITS;
    const shift = (isLow ? pass : pass - LOW_BITS / RADIX_BITS) * RADIX_BITS;
    const digits = isLow ? from.low : from.high;
    const places = new Uint32Array(RADIX + 1);
    for (let i = 0; i < n; i++) places[((digits[i] >>> shift) & (RADIX - 1)) + 1]++;
    if (places.includes(n)) continue;
    for (let i = 0; i < RADIX; i++) places[i + 1] += places[i];
    move(n, digits, shift, places, from.events, from.low, from.high, to.events, to.low, to.high);
    [from, to] = [to, from];
  }
  return from.events;
}

function move(n: number, digits: Uint32Array, shift: number, places: Uint32Array, events: Uint32Array, low: Uint32Array, high: Uint32Array, toEvents: Uint32Array, toLow: Uint32Array, toHigh: Uint32Array): void {
  for (let i = 0; i < n; i++) {
    const place = places[(digits[i] >>> shift) & (RADIX - 1)]++;
    toEvents[place] = events[i];
    toLow[place] = low[i];
    toHigh[place] = high[i];
  }
}
