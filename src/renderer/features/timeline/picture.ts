// The picture of the timeline as a file: SVG as the engine makes it, or the same drawn into a PNG.
import type { Out } from '../../../contract/operations.ts';
import { ExhibitError } from '../../../contract/errors.ts';

/** Pixels of a canvas that every browser allows at a side, and how much finer than the screen a picture is. */
const LARGEST = 16_000;
const FINER = 2;

/** The bytes of the SVG as a PNG. The image has no address of its own and may load nothing, so the canvas stays readable. */
export async function pngOf({ text }: Pick<Out<'timeline.svg'>, 'text'>): Promise<Uint8Array<ArrayBuffer>> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const scale = Math.min(FINER, LARGEST / image.naturalWidth, LARGEST / image.naturalHeight);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(image.naturalWidth * scale);
  canvas.height = Math.round(image.naturalHeight * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => { canvas.toBlob(resolve, 'image/png'); });
  if (blob === null) throw new ExhibitError('INTERNAL', 'The picture could not be drawn as PNG.', 'Save it as SVG instead, or choose a shorter stretch of time.');
  return new Uint8Array(await blob.arrayBuffer());
}
