// What a change amounts to: exact differences of decimals and lists. Pure and without imports, so that every side can use it.
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
  /** Of the old value's size, to one decimal, half away from zero: `+9,900 %`, `−33.3 %`; null where the old value is 0. */
  readonly percent: string | null;
}

/** Difference of two decimals, exact; null unless both texts are decimals. */
export function numberDelta(oldText: string, newText: string): NumberDelta | null {
  const before = parseDecimal(oldText);
  const after = parseDecimal(newText);
  if (!before || !after) return null;
  const scale = Math.max(before.scale, after.scale);
  const from = before.unscaled * 10n ** BigInt(scale - before.scale);
  const difference = after.unscaled * 10n ** BigInt(scale - after.scale) - from;
  return { difference: signed(difference, scale), percent: from === 0n ? null : percentOf(difference, from) };
}

function percentOf(difference: bigint, from: bigint): string {
  const size = from < 0n ? -from : from;
  const magnitude = difference < 0n ? -difference : difference;
  const tenths = (magnitude * 2000n + size) / (2n * size);
  if (tenths === 0n && difference !== 0n) return `${difference < 0n ? '−' : '+'}<0.1 %`;
  const rounded = difference < 0n ? -tenths : tenths;
  return `${tenths % 10n === 0n ? signed(rounded / 10n, 0) : signed(rounded, 1)} %`;
}

/** `−` is U+2212, as wide as `+`. */
function signed(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? '−' : unscaled > 0n ? '+' : '';
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale).replace(/\B(?=(\d{3})+$)/g, ',');
  return scale === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-scale)}`;
}

export interface ListDelta {
  /** Elements as JSON, in the order of their list; one that occurs twice counts twice. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly kept: number;
}

/** What two JSON lists gained and lost, order aside; null unless both texts are lists (whose numbers JavaScript can hold exactly). */
export function listDelta(oldText: string, newText: string): ListDelta | null {
  const before = elements(oldText);
  const after = elements(newText);
  if (!before || !after) return null;
  const left = new Map<string, number>();
  for (const element of before) left.set(element, (left.get(element) ?? 0) + 1);
  const added = after.filter((element) => {
    const count = left.get(element) ?? 0;
    if (count > 0) left.set(element, count - 1);
    return count === 0;
  });
  const removed = before.toReversed().filter((element) => {
    const count = left.get(element) ?? 0;
    if (count > 0) left.set(element, count - 1);
    return count > 0;
  }).toReversed();
  return { added, removed, kept: before.length - removed.length };
}

function elements(text: string): readonly string[] | null {
  if (!text.startsWith('[') || /\d{16}/.test(text)) return null;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.map((element) => JSON.stringify(element)) : null;
  } catch {
    return null;
  }
}
