// Unpacks the packed browser once, before any worker starts: two that unpack it at the same moment each find it being written (ETXTBSY).
import { isPacked, packedBrowser } from './browser.ts';

export default async function unpackBrowser(): Promise<void> {
  if (isPacked) await packedBrowser();
}
