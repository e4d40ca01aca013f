// The first look at every request and upgrade: is it meant for this host, and does it come from this host's own page?
import type { IncomingMessage } from 'node:http';

/** Why a request goes no further. `null` from `guard` means that it may. */
export interface Refusal { readonly status: number; readonly reason: string }

/**
 * What a request claims to be. `page`: a document or its files, which hold no secret and may be opened from the address bar.
 * `act`: everything that reads or changes something; it must prove that this host's page sent it. `socket`: the same by its
 * Origin alone, which every browser sends with it; they differ in what they call the site of a `ws:` address.
 */
export type Kind = 'page' | 'act' | 'socket';

/** Names this host answers to: literal addresses with the port, so that a rebound DNS name never matches. */
export function hostNames(port: number): ReadonlySet<string> {
  return new Set([`127.0.0.1:${port}`, `[::1]:${port}`]);
}

/** Checks Host (exact, once, with port), then the form of the target, then Origin and Sec-Fetch-Site. */
export function guard(request: IncomingMessage, hosts: ReadonlySet<string>, kind: Kind): Refusal | null {
  const named = values(request, 'host');
  const host = named[0];
  if (named.length !== 1 || host === undefined || !hosts.has(host)) return { status: 421, reason: 'This address is not served here.' };
  if (!request.url?.startsWith('/')) return { status: 400, reason: 'The target is not a path.' };
  const origins = values(request, 'origin');
  const sites = values(request, 'sec-fetch-site');
  if (origins.length > 1 || sites.length > 1) return { status: 400, reason: 'A header occurs twice.' };
  const [origin, site] = [origins[0], sites[0]];
  if (kind === 'socket') return origin === `http://${host}` ? null : foreign;
  if (origin !== undefined && origin !== `http://${host}`) return foreign;
  if (site !== undefined && site !== 'same-origin' && !(site === 'none' && kind === 'page')) return foreign;
  if (kind === 'act' && origin === undefined && site === undefined) return foreign;
  return null;
}

const foreign: Refusal = { status: 403, reason: 'Another site’s page sent this.' };

function values(request: IncomingMessage, name: string): readonly string[] {
  return request.headersDistinct[name] ?? [];
}
