// `ip:` values that are addresses: one, a network (`10.0.0.0/8`, `fe80::/10`) or a range (`10.0.0.1..10.0.0.9`). An IPv4
// address within IPv6 (`::ffff:10.0.0.1`) is the IPv4 address.
import { isIPv4, isIPv6 } from 'node:net';
import { ipOf } from '../sources/address.ts';

/** Addresses as numbers, ends included. IPv4 stands where IPv6 has it mapped: `::ffff:0:0` onwards. */
export interface AddressRange { readonly from: bigint; readonly to: bigint }

const MAPPED = 0xffff_0000_0000n;

/** The address as a number, or null for what is none. */
export function addressNumber(text: string): bigint | null {
  const address = text.includes('%') ? text.slice(0, text.indexOf('%')) : text;
  if (isIPv4(address)) return MAPPED | address.split('.').reduce((number, part) => number << 8n | BigInt(part), 0n);
  if (!isIPv6(address)) return null;
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const hex = (high: string, low: string) => (Number(high) * 256 + Number(low)).toString(16);
  const plain = dotted ? `${dotted[1]}${hex(dotted[2], dotted[3])}:${hex(dotted[4], dotted[5])}` : address;
  const [head, tail] = plain.split('::');
  const groups = (part: string | undefined) => (part ? part.split(':') : []);
  const front = groups(head);
  const back = groups(tail);
  const all = [...front, ...Array.from({ length: 8 - front.length - back.length }, () => '0'), ...back];
  return all.reduce((number, group) => number << 16n | BigInt(`0x${group}`), 0n);
}

/** What a bare value of `ip:` says as addresses: a range, null for other text (a wildcard, a host name), or what is wrong with it. */
export function parseAddresses(text: string): AddressRange | null | { readonly wrong: string; readonly instead: string | null } {
  const dots = text.indexOf('..');
  if (dots > 0 && dots + 2 < text.length) {
    const from = addressNumber(text.slice(0, dots));
    const to = addressNumber(text.slice(dots + 2));
    if (from === null || to === null) return { wrong: `“${text.slice(0, 60)}” is not a range of addresses such as 10.0.0.1..10.0.0.9`, instead: null };
    if (from > to) return { wrong: 'the range ends before it begins', instead: `${text.slice(dots + 2)}..${text.slice(0, dots)}` };
    return { from, to };
  }
  const slash = text.indexOf('/');
  if (slash > 0) {
    const address = text.slice(0, slash);
    const from = addressNumber(address);
    const length = text.slice(slash + 1);
    const longest = isIPv4(address) ? 32 : 128;
    if (from === null) return /^[\d.]+$|^[\da-f:]+$/i.test(address) ? { wrong: `“${address.slice(0, 60)}” is not an address`, instead: wholeAddress(address, length) } : null;
    if (!/^\d{1,3}$/.test(length) || Number(length) > longest) return { wrong: `the length of the network is a number from 0 to ${longest}`, instead: null };
    const free = BigInt(longest - Number(length));
    const first = from >> free << free;
    return { from: first, to: first | ((1n << free) - 1n) };
  }
  const number = addressNumber(ipOf(text) ?? '');
  return number === null ? null : { from: number, to: number };
}

/** `10/8` and `10.0/16` as people shorten them. */
function wholeAddress(address: string, length: string): string | null {
  const parts = address.replace(/\.$/, '').split('.');
  if (parts.length > 3 || !/^\d{1,2}$/.test(length) || !parts.every((part) => /^\d{1,3}$/.test(part))) return null;
  const whole = [...parts, '0', '0', '0'].slice(0, 4).join('.');
  return isIPv4(whole) ? `${whole}/${length}` : null;
}

/** Whether an address lies in one of the ranges: by halving, over ranges joined where they touch. */
export function addressTest(ranges: readonly AddressRange[]): (text: string) => boolean {
  const sorted = ranges.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const joined: { from: bigint; to: bigint }[] = [];
  for (const range of sorted) {
    const last = joined.at(-1);
    if (last && range.from <= last.to + 1n) { if (range.to > last.to) last.to = range.to; } else joined.push({ ...range });
  }
  return (text) => {
    const number = addressNumber(text);
    if (number === null) return false;
    let low = 0;
    let high = joined.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      if (number < joined[middle].from) high = middle - 1;
      else if (number > joined[middle].to) low = middle + 1;
      else return true;
    }
    return false;
  };
}
