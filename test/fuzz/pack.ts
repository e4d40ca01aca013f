// Writes zips by hand: a library would not write the wrong ones.
import { crc32, deflateRawSync } from 'node:zlib';

export interface Packed { readonly name: string; readonly content: Buffer; readonly deflate: boolean; /** Sizes and check sum behind the data, as streaming writers put them. */ readonly descriptor?: boolean }

export function pack(files: readonly Packed[], comment = ''): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content, deflate, descriptor = false } of files) {
    const data = deflate ? deflateRawSync(content, { level: 1 }) : content;
    const rawName = Buffer.from(name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(0x800 | (descriptor ? 8 : 0), 2);
    fields.writeUInt16LE(deflate ? 8 : 0, 4);
    fields.writeUInt32LE(0x5a6e0000, 6);
    fields.writeUInt32LE(crc32(content), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(content.length, 18);
    fields.writeUInt16LE(rawName.length, 22);
    const local = Buffer.from(fields);
    if (descriptor) local.fill(0, 10, 22);
    const piece = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), local, rawName, data, descriptor ? Buffer.concat([Buffer.from('PK\x07\x08', 'latin1'), fields.subarray(10, 22)]) : Buffer.alloc(0)]);
    const entry = Buffer.alloc(14);
    entry.writeUInt32LE(at, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, entry, rawName);
    pieces.push(piece);
    at += piece.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...pieces, listed, end, Buffer.from(comment, 'latin1')]);
}
