// Makes a browser's screenshot a third of its size: at most 256 colours, which is what a screen of text needs.
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** A PNG of 8-bit RGB as one of a palette, each colour as the nearest of it. Throws on any other kind. */
export function withPalette(png: Buffer): Buffer {
  const { width, height, pixels } = decode(png);
  const counts = new Map<number, number>();
  for (let at = 0; at < pixels.length; at += 3) {
    const colour = pixels.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const palette = paletteOf([...counts].toSorted(([, a], [, b]) => b - a).map(([colour]) => colour));
  const indexes = new Map([...counts.keys()].map((colour) => [colour, nearest(palette, colour)]));
  const rows = Buffer.alloc(height * (width + 1));
  for (let at = 0; at < width * height; at++) rows[at + Math.floor(at / width) + 1] = indexes.get(pixels.readUIntBE(at * 3, 3)) ?? 0;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3], 8);
  const colours = Buffer.alloc(palette.length * 3);
  palette.forEach((colour, at) => colours.writeUIntBE(colour, at * 3, 3));
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('PLTE', colours), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

/** So many of the most frequent colours are kept as they are: surfaces and text. */
const KEPT = 64;

/** At most 256 of the colours, the most frequent first, the others as far apart as it takes: a rare red is kept, the hundredth grey is not. */
function paletteOf(colours: readonly number[]): readonly number[] {
  for (let apart = 0; ; apart += 2) {
    const palette: number[] = [];
    for (const colour of colours) if (palette.length < KEPT || palette.every((chosen) => distance(chosen, colour) > apart ** 2)) palette.push(colour);
    if (palette.length <= 256) return palette;
  }
}

/** Square of the distance in RGB. */
function distance(a: number, b: number): number {
  return [16, 8, 0].reduce((sum, shift) => sum + (((a >> shift) & 255) - ((b >> shift) & 255)) ** 2, 0);
}

function nearest(palette: readonly number[], colour: number): number {
  return palette.reduce((best, candidate, at) => (distance(candidate, colour) < distance(palette[best], colour) ? at : best), 0);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** The pixels as rows of RGB, filters undone (PNG, 2nd edition, section 9). */
function decode(png: Buffer): { readonly width: number; readonly height: number; readonly pixels: Buffer } {
  const data: Buffer[] = [];
  for (let at = SIGNATURE.length; at < png.length; at += png.readUInt32BE(at) + 12) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  if (png[24] !== 8 || png[25] !== 2 || png[28] !== 0) throw new Error('Not a PNG of 8-bit RGB without interlacing.');
  const filtered = inflateSync(Buffer.concat(data));
  const stride = width * 3;
  const pixels = Buffer.alloc(height * stride);
  for (let at = 0; at < pixels.length; at++) {
    const x = at % stride;
    const y = (at - x) / stride;
    const left = x >= 3 ? pixels[at - 3] : 0;
    const above = y > 0 ? pixels[at - stride] : 0;
    const corner = x >= 3 && y > 0 ? pixels[at - stride - 3] : 0;
    const predicted = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filtered[y * (stride + 1)]] ?? 0;
    pixels[at] = filtered[at + y + 1] + predicted;
  }
  return { width, height, pixels };
}

function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [toLeft, toAbove, toCorner] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
  return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
}
