// Chance that always falls the same way: a sample written twice is the same to the byte, on every machine.

/** Seeded generator (mulberry32, public domain): 32 bits of state, ample for a sample. */
export class Chance {
  #state: number;
  constructor(seed: number) { this.#state = seed | 0; }

  /** From 0 up to, but not, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `from` up to `to`, both included. */
  whole(from: number, to: number): number { return from + Math.floor(this.next() * (to - from + 1)); }

  pick<T>(values: readonly T[]): T { return values[Math.floor(this.next() * values.length)]; }

  /** True with the given probability. */
  once(probability: number): boolean { return this.next() < probability; }

  /** One of the values, each as often as its weight says. */
  weighted<T>(values: readonly (readonly [weight: number, value: T])[]): T {
    let left = this.next() * values.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of values) {
      left -= weight;
      if (left < 0) return value;
    }
    return values[values.length - 1][1];
  }

  /** `n` digits in base 16. */
  hex(n: number): string { return Array.from({ length: n }, () => this.whole(0, 15).toString(16)).join(''); }
}
