// Control totals: the exact sum of a numeric column, for comparing with the total of the system that it came from. A double loses
// cents over a million rows; here whole numbers are added per count of decimals and spilled into BigInt before they could.
import type { ControlTotal } from '../../contract/sources.ts';

/** Digits that a double holds exactly, with room to add; longer numbers are BigInts from the start. */
const DOUBLE_DIGITS = 15;
const SPILL = 8e15;
/** Digits of the longest number that is added up. A longer one counts among the others. */
export const MOST_DIGITS = 100;

/**
 * What counts: digits, perhaps a minus in front and a point with more digits behind it. Leading zeros do no harm (`007` is 7), `-0`
 * is 0. `1e5`, `1,000`, `€5`, `+5`, `.5`, `5.`, ` 5`, words and truth values are others: nothing is guessed from them.
 */
export class ColumnTotal {
  readonly column: string;
  numbers = 0;
  others = 0;
  // By count of decimals.
  readonly #sums = new Float64Array(DOUBLE_DIGITS);
  readonly #least = new Float64Array(DOUBLE_DIGITS).fill(Infinity);
  readonly #most = new Float64Array(DOUBLE_DIGITS).fill(-Infinity);
  /** What the doubles could not hold; decimals are MOST_DIGITS here. */
  #spilled = 0n;
  #leastLong: Decimal | null = null;
  #mostLong: Decimal | null = null;
  #decimals = 0;

  constructor(column: string) { this.column = column; }

  /** Takes one cell; an empty one is neither a number nor another. */
  add(bytes: Uint8Array, start: number, end: number): void {
    if (start >= end) return;
    let i = bytes[start] === 45 ? start + 1 : start;
    const first = i;
    let value = 0;
    let point = -1;
    for (; i < end; i++) {
      const byte = bytes[i];
      if (byte >= 48 && byte <= 57) value = value * 10 + byte - 48;
      else if (byte === 46 && point < 0 && i > first) point = i;
      else { this.others++; return; }
    }
    const decimals = point < 0 ? 0 : end - point - 1;
    const digits = end - first - (point < 0 ? 0 : 1);
    if (digits === 0 || decimals === 0 && point >= 0 || digits > MOST_DIGITS) { this.others++; return; }
    this.numbers++;
    if (decimals > this.#decimals) this.#decimals = decimals;
    if (digits > DOUBLE_DIGITS) { this.#addLong(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1'), decimals); return; }
    if (first > start) value = -value;
    const sum = this.#sums[decimals] + value;
    if (sum > SPILL || sum < -SPILL) {
      this.#spilled += scaled(BigInt(this.#sums[decimals]), decimals);
      this.#sums[decimals] = value;
    } else this.#sums[decimals] = sum;
    if (value < this.#least[decimals]) this.#least[decimals] = value;
    if (value > this.#most[decimals]) this.#most[decimals] = value;
  }

  /** The total so far. The sum has as many decimals as the cell with the most; least and most are written as their cells are. */
  result(): ControlTotal {
    let sum = this.#spilled;
    let least = this.#leastLong;
    let most = this.#mostLong;
    for (let decimals = 0; decimals < DOUBLE_DIGITS; decimals++) {
      sum += scaled(BigInt(this.#sums[decimals]), decimals);
      if (this.#least[decimals] === Infinity) continue;
      const [low, high] = [{ value: BigInt(this.#least[decimals]), decimals }, { value: BigInt(this.#most[decimals]), decimals }];
      if (least === null || compare(low, least) < 0) least = low;
      if (most === null || compare(high, most) > 0) most = high;
    }
    const exact = { value: sum / 10n ** BigInt(MOST_DIGITS - this.#decimals), decimals: this.#decimals };
    return { column: this.column, numbers: this.numbers, others: this.others, sum: written(exact), min: least ? written(least) : '', max: most ? written(most) : '' };
  }

  #addLong(text: string, decimals: number): void {
    const number = { value: BigInt(text.replace('.', '')), decimals };
    this.#spilled += scaled(number.value, decimals);
    if (this.#leastLong === null || compare(number, this.#leastLong) < 0) this.#leastLong = number;
    if (this.#mostLong === null || compare(number, this.#mostLong) > 0) this.#mostLong = number;
  }
}

/** A number as its digits without the point, and how many of them stand behind it. */
interface Decimal { readonly value: bigint; readonly decimals: number }

function scaled(value: bigint, decimals: number): bigint {
  return value === 0n ? 0n : value * 10n ** BigInt(MOST_DIGITS - decimals);
}

function compare(a: Decimal, b: Decimal): number {
  const difference = scaled(a.value, a.decimals) - scaled(b.value, b.decimals);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function written({ value, decimals }: Decimal): string {
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  return `${value < 0n ? '-' : ''}${whole}${decimals > 0 ? `.${digits.slice(-decimals)}` : ''}`;
}
