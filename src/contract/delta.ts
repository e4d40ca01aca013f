// Exact differences of decimals, said the same way on screen, in reports and on the command line.
// Numbers of a log are text: 0.1 + 0.2 is 0.3 here, and 00712 is an id, not a number.

/** Digits beyond which a text is taken for an id, not an amount. */
const MOST_DIGITS = 40;

interface Decimal { readonly unscaled: bigint; readonly scale: number }

/** A plain decimal as JSON writes it, exponents aside; null for anything else (`00712`, `+5`, `1,000`, `1e3`). */
export function parseDecimal(text: string): Decimal | null {
  const match = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?$/.exec(text);
  if (!match || text.length > MOST_DIGITS) return null;
  const [, sign, whole, fraction = ''] = match;
  return { unscaled: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length };
}

export interface NumberDelta {
  /** With its sign, groups of three and the finer of both scales: `+49,500.00`, `−1`, `0`. */
  readonly difference: string;
  /** Of the old value's size, cut (never rounded up) to one decimal: `+9,900 %`, `−99.9 %`; null where the old value is 0. */
  readonly percent: string | null;
  /** Both sides are the same number, written differently. */
  readonly same: boolean;
  /** The old value is at least 100 in size: a percentage then says more than the difference. */
  readonly large: boolean;
}

/** Difference of two decimals, exact; null unless both texts are decimals. */
export function numberDelta(oldText: string, newText: string): NumberDelta | null {
  const before = parseDecimal(oldText);
  const after = parseDecimal(newText);
  if (!before || !after) return null;
  const scale = Math.max(before.scale, after.scale);
  const from = before.unscaled * 10n ** BigInt(scale - before.scale);
  const difference = after.unscaled * 10n ** BigInt(scale - after.scale) - from;
  const size = from < 0n ? -from : from;
  return {
    difference: signed(difference, scale), percent: size === 0n ? null : percentOf(difference, size), same: difference === 0n, large: size >= 100n * 10n ** BigInt(scale),
  };
}

/** In tenths of a percent, cut towards zero: 99.97 % never becomes 100 %. */
function percentOf(difference: bigint, size: bigint): string {
  const tenths = (difference * 1000n) / size;
  if (tenths === 0n && difference !== 0n) return `${difference < 0n ? '−' : '+'}<0.1 %`;
  return `${tenths % 10n === 0n ? signed(tenths / 10n, 0) : signed(tenths, 1)} %`;
}

/** `−` is U+2212, as wide as `+`. */
function signed(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? '−' : unscaled > 0n ? '+' : '';
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale).replace(/\B(?=(\d{3})+$)/g, ',');
  return scale === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-scale)}`;
}
