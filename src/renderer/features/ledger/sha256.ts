// SHA-256 of bytes that come in pieces: the browser's own digest wants them all at once, and an export can be larger than memory.

/** The 64 round constants of FIPS 180-4, 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const K = fractions(64, Math.cbrt);
/** The initial value of FIPS 180-4, 5.3.3: the same of the square roots of the first eight. */
const START = fractions(8, Math.sqrt);

function fractions(count: number, root: (prime: number) => number): Uint32Array {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate++) {
    let prime = true;
    for (let divisor = 2; divisor * divisor <= candidate; divisor++) if (candidate % divisor === 0) prime = false;
    if (prime) found.push((root(candidate) % 1) * 2 ** 32);
  }
  return Uint32Array.from(found);
}

const rotated = (word: number, by: number) => (word >>> by) | (word << (32 - by));

/** `add` takes the next bytes; `hex` ends it and gives the digest. */
export function sha256(): { add(bytes: Uint8Array): void; hex(): string } {
  const state = Uint32Array.from(START);
  const words = new Uint32Array(64);
  const rest = new Uint8Array(64);
  let held = 0;
  let length = 0;
  function block(bytes: Uint8Array, at: number): void {
    for (let i = 0; i < 16; i++) words[i] = ((bytes[at + 4 * i] as number) << 24) | ((bytes[at + 4 * i + 1] as number) << 16) | ((bytes[at + 4 * i + 2] as number) << 8) | (bytes[at + 4 * i + 3] as number);
    for (let i = 16; i < 64; i++) {
      const before = words[i - 15] as number, last = words[i - 2] as number;
      words[i] = (words[i - 16] as number) + (rotated(before, 7) ^ rotated(before, 18) ^ (before >>> 3)) + (words[i - 7] as number) + (rotated(last, 17) ^ rotated(last, 19) ^ (last >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const one = (h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + ((e & f) ^ (~e & g)) + (K[i] as number) + (words[i] as number)) | 0;
      const two = ((rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] = (state[i] as number) + word; });
  }
  function add(bytes: Uint8Array): void {
    length += bytes.length;
    let at = 0;
    if (held > 0) {
      at = Math.min(64 - held, bytes.length);
      rest.set(bytes.subarray(0, at), held);
      held += at;
      if (held < 64) return;
      block(rest, 0);
      held = 0;
    }
    for (; at + 64 <= bytes.length; at += 64) block(bytes, at);
    rest.set(bytes.subarray(at));
    held = bytes.length - at;
  }
  return {
    add,
    hex() {
      const bits = length * 8;
      const end = new Uint8Array((held < 56 ? 64 : 128) - held);
      end[0] = 0x80;
      const view = new DataView(end.buffer);
      view.setUint32(end.length - 8, Math.floor(bits / 2 ** 32));
      view.setUint32(end.length - 4, bits >>> 0);
      add(end);
      return [...state].map((word) => word.toString(16).padStart(8, '0')).join('');
    },
  };
}
