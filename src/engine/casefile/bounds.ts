// Where the records of a block lie: pairs of (gap before, length), each a LEB128 number; about three bytes a record.

/** Packs record bounds, given as start and end offsets from the block's first byte. */
export function packBounds(bounds: Uint32Array): Buffer {
  const packed = Buffer.allocUnsafe(bounds.length * 5);
  let at = 0;
  let previous = 0;
  for (let i = 0; i < bounds.length; i++) {
    let value = bounds[i] - previous;
    previous = bounds[i];
    while (value > 127) { packed[at++] = (value & 127) | 128; value >>>= 7; }
    packed[at++] = value;
  }
  return Buffer.from(packed.subarray(0, at));
}

/** The bounds as `packBounds` took them. Throws RangeError when the bytes are not a packing of that many records. */
export function unpackBounds(packed: Buffer, records: number): Uint32Array {
  const bounds = new Uint32Array(records * 2);
  let at = 0;
  let previous = 0;
  for (let i = 0; i < bounds.length; i++) {
    let value = 0;
    let shift = 0;
    for (;;) {
      if (at >= packed.length || shift > 28) throw new RangeError('record bounds are damaged');
      const byte = packed[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) break;
      shift += 7;
    }
    previous += value;
    bounds[i] = previous;
  }
  if (at !== packed.length) throw new RangeError('record bounds are damaged');
  return bounds;
}
