// Sums of decimals, exact to the last digit: amounts of a log are text, and 0.1 + 0.2 is 0.3 here.

export interface Decimal { readonly unscaled: bigint; readonly scale: number }

export const ZERO: Decimal = { unscaled: 0n, scale: 0 };

export function plus(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { unscaled: a.unscaled * 10n ** BigInt(scale - a.scale) + b.unscaled * 10n ** BigInt(scale - b.scale), scale };
}

export const minus = (a: Decimal, b: Decimal): Decimal => plus(a, { unscaled: -b.unscaled, scale: b.scale });

/** `-12.50`: all digits of its scale, no groups. */
export function decimalText({ unscaled, scale }: Decimal): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return unscaled < 0n ? `-${text}` : text;
}

/** The decimal that a double of a column stands for: columns hold those of at most 15 digits alone, which it writes back as they were. */
export function decimalOf(number: number): Decimal {
  const [, whole, fraction = '', exponent = '0'] = /^(-?\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(number))!;
  const scale = fraction.length - Number(exponent);
  const unscaled = BigInt(whole + fraction);
  return scale < 0 ? { unscaled: unscaled * 10n ** BigInt(-scale), scale: 0 } : { unscaled, scale };
}
