// Seeded randomness, so that every input of a fuzz run can be made again from two numbers: the seed and the number of the input.

export class Random {
  #state: number;

  constructor(seed: number, run = 0) {
    this.#state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(run + 1, 0xc2b2ae35)) >>> 0;
    for (let i = 0; i < 4; i++) this.next();
  }

  /** 32 random bits. Mulberry32: short, and good enough to choose with. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** A whole number from 0 up to, not including, `below`. */
  int(below: number): number { return Math.floor((this.next() / 0x1_0000_0000) * below); }

  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number { return from + this.int(to - from + 1); }

  chance(share: number): boolean { return this.next() < share * 0x1_0000_0000; }

  pick<T>(from: readonly T[]): T { return from[this.int(from.length)]; }

  bytes(length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    for (let i = 0; i < length; i++) bytes[i] = this.next() & 0xff;
    return bytes;
  }

  /** So many of something. */
  list<T>(count: number, make: () => T): T[] { return Array.from({ length: count }, make); }
}
