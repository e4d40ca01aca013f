// Sorts events by time: stable, so that events of one instant keep the order of their sources; undated ones last.

/** Event numbers, ascending, in the order of their times (µs; NaN = undated). Radix sort in 16-bit digits, skipped where sorted already. */
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
  if (!sorted) {
    let to = new Uint32Array(dated);
    for (let divisor = 1; divisor <= max - min; divisor *= 65_536) {
      const places = new Uint32Array(65_537);
      for (const event of from) places[digit(time[event] - min, divisor) + 1]++;
      for (let i = 0; i < 65_536; i++) places[i + 1] += places[i];
      for (const event of from) to[places[digit(time[event] - min, divisor)]++] = event;
      [from, to] = [to, from];
    }
  }
  const order = new Uint32Array(events.length);
  order.set(from);
  order.set(undated, dated);
  return order;
}

function digit(value: number, divisor: number): number {
  return Math.floor(value / divisor) % 65_536;
}
