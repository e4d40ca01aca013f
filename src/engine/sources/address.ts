// Addresses as people compare them: without the port a log put behind them, and IPv4 as IPv4.
import { isIP, isIPv4 } from 'node:net';

/**
 * `20.92.124.182:24528` → `20.92.124.182`, `[2a09::1]:6453` → `2a09::1`, `::ffff:78.197.123.35` → `78.197.123.35`. A text
 * that is no address (`AWS Internal`, `s3.amazonaws.com`) stays as it is; '' is null.
 */
export function ipOf(text: string): string | null {
  if (text === '') return null;
  const bracketed = /^\[([0-9A-Fa-f:.]+)\](?::\d{1,5})?$/.exec(text);
  const ported = /^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/.exec(text);
  const address = bracketed?.[1] ?? ported?.[1] ?? text;
  if (isIP(address) === 0) return text;
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address)?.[1];
  return mapped !== undefined && isIPv4(mapped) ? mapped : address;
}
