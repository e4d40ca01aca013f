// The zip of a bundle: members as they are, in the order of their names, no time, no compression. The same content gives the same bytes,
// so the container has nothing of its own that could change unseen.
import { buffer } from 'node:stream/consumers';
import { fromBuffer, type Entry, type ZipFile as OpenZip } from 'yauzl';
import { ZipFile } from 'yazl';
import { ExhibitError } from '../../contract/errors.ts';

export type Files = ReadonlyMap<string, Buffer>;

/** More would be no bundle, but something made to fill a disk. */
const MOST_FILES = 200_000;
const MODE = 0o100644;

export async function packed(files: Files): Promise<Buffer> {
  const zip = new ZipFile();
  // Written as local time: the same digits in every zone.
  const mtime = new Date(1980, 0, 1);
  for (const [name, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) zip.addBuffer(bytes, name, { mtime, mode: MODE, compress: false, forceDosTimestamp: true });
  zip.end();
  return buffer(zip.outputStream);
}

/** NOT_EVIDENCE for what is no zip of this kind. */
export async function unpacked(bytes: Buffer): Promise<Files> {
  try {
    const zip = await new Promise<OpenZip>((resolve, reject) => { fromBuffer(bytes, { lazyEntries: true, autoClose: false }, (error, opened) => (opened ? resolve(opened) : reject(error ?? new Error('no zip')))); });
    const files = new Map<string, Buffer>();
    await new Promise<void>((resolve, reject) => {
      zip.on('error', reject);
      zip.on('end', resolve);
      zip.on('entry', (entry: Entry) => {
        member(zip, entry).then((content) => {
          if (files.has(entry.fileName) || files.size >= MOST_FILES) throw new Error('it holds a member twice, or too many');
          files.set(entry.fileName, content);
          zip.readEntry();
        }).catch(reject);
      });
      zip.readEntry();
    });
    return files;
  } catch (thrown) {
    throw new ExhibitError('NOT_EVIDENCE', `The file is no bundle, or it is damaged: ${thrown instanceof Error ? thrown.message : String(thrown)}.`);
  }
}

async function member(zip: OpenZip, entry: Entry): Promise<Buffer> {
  // Stored as they are, members are no larger together than the file: nothing unfolds.
  if (entry.compressionMethod !== 0) throw new Error(`${entry.fileName} is compressed`);
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => { zip.openReadStream(entry, (error, opened) => (opened ? resolve(opened) : reject(error ?? new Error('no member')))); });
  return buffer(stream);
}
