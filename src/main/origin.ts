// The one origin of the application, and the only test of whether something belongs to it.
export const SCHEME = 'app';
export const ORIGIN = 'app://exhibit';

/** True for addresses of the application itself; anything that is not a plain `app://exhibit/…` is foreign. */
export function isOurs(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.protocol === `${SCHEME}:` && url.host === 'exhibit' && url.username === '' && url.password === '';
}

interface Frame { readonly origin: string; readonly url: string; readonly parent: unknown }

/** True for the top frame of a page of ours: no child frame, no other page, no frame that is gone. */
export function isOurTopFrame(frame: Frame | null): boolean {
  return frame !== null && frame.parent === null && frame.origin === ORIGIN && isOurs(frame.url);
}
