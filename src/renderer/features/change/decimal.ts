// Differences of numbers as the log wrote them, exact to the last digit: no floating point comes near an amount.

/** units × 10^−scale. */
interface Decimal { readonly units: bigint; readonly scale: number }

/** A plain decimal number; null for anything else, so also for ids such as `00712`, exponents and hex. */
export function readDecimal(text: string): Decimal | null {
  const found = /^([+-]?)(0|[1-9]\d{0,39})(?:\.(\d{1,20}))?$/.exec(text);
  if (!found) return null;
  const [, sign, whole, fraction = ''] = found;
  const units = BigInt(whole + fraction);
  return { units: sign === '-' ? -units : units, scale: fraction.length };
}

export interface Delta {
  /** `+49,500.00`; with as many digits as the longer of both sides. */
  readonly difference: string;
  /** `+9,900 %`, cut (never rounded up) to one digit of fraction; null when the old value was zero. */
  readonly percent: string | null;
  /** The old value is at least 100 in size: a percentage then says more than the difference. */
  readonly large: boolean;
}

/** New minus old, or null when either is not a number or nothing changed in value. */
export function numericDelta(oldText: string, newText: string): Delta | null {
  const before = readDecimal(oldText);
  const after = readDecimal(newText);
  if (!before || !after) return null;
  const scale = Math.max(before.scale, after.scale);
  const base = before.units * 10n ** BigInt(scale - before.scale);
  const difference = after.units * 10n ** BigInt(scale - after.scale) - base;
  if (difference === 0n) return null;
  const size = base < 0n ? -base : base;
  return {
    difference: signed(difference, scale),
    percent: size === 0n ? null : percentText(difference, size),
    large: size >= 100n * 10n ** BigInt(scale),
  };
}

/** In tenths of a percent, cut towards zero: 99.97 % never becomes 100 %. */
function percentText(difference: bigint, size: bigint): string {
  const tenths = (difference * 1000n) / size;
  if (tenths === 0n) return `${difference < 0n ? '−' : '+'}<0.1 %`;
  return `${tenths % 10n === 0n ? signed(tenths / 10n, 0) : signed(tenths, 1)} %`;
}

/** With sign and groups of three: `+49,500.00`. */
function signed(units: bigint, scale: number): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${units < 0n ? '−' : '+'}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ''}`;
}
