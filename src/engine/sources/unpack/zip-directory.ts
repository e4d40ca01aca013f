// What a zip says it holds, before any of it is believed: names as labels, places that do not overlap, claims within the limits.
import { isUtf8 } from 'node:buffer';
import { EventEmitter } from 'node:events';
import { fromRandomAccessReaderPromise, getFileNameLowLevel, type Entry, type RandomAccessReader, type ZipFile } from 'yauzl';
import { ExhibitError, toWireError, type ErrorCode, type WireError } from '../../../contract/errors.ts';
import { checkRatio, type Budget } from './budget.ts';
import type { ByteRange } from './byte-range.ts';
import type { Encryption } from './decryption.ts';
import { isByproduct, Labels, unsafeName } from './member-names.ts';

/** A file in a zip as its directory describes it; nothing of it is checked yet but its place. */
export interface ZipEntry {
  /** Its name, made unique within the archive. */
  readonly label: string;
  readonly rawName: Buffer;
  readonly method: number;
  /** Null where an encryption takes its place. */
  readonly crc32: number | null;
  readonly encryption: Encryption | null;
  readonly compressedBytes: number;
  /** As claimed. */
  readonly bytes: number;
  /** Of its local header. */
  readonly offset: number;
  /** Why it cannot be taken out, or null. */
  readonly refusal: WireError | null;
}
export interface ZipDirectory { readonly entries: readonly ZipEntry[]; readonly remarks: readonly string[] }

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
/** PKWARE APPNOTE 4.4.5. */
const METHODS = new Map([[9, 'Deflate64'], [12, 'bzip2'], [14, 'LZMA'], [93, 'Zstandard'], [95, 'XZ'], [98, 'PPMd']]);

/** Directory reads for yauzl, which would otherwise make a stream of each. */
class RangeReader extends EventEmitter implements RandomAccessReader {
  readonly #range: ByteRange;
  constructor(range: ByteRange) { super(); this.#range = range; }
  ref(): void { /* nothing is held open */ }
  unref(): void { /* nothing is held open */ }
  _readStreamForRange(): never { throw new Error('only the directory is read this way'); }
  createReadStream(): never { throw new Error('only the directory is read this way'); }
  close(callback: (error: Error | null) => void): void { callback(null); }
  read(buffer: Buffer, offset: number, length: number, position: number, callback: (error: Error | null) => void): void {
    const bytes = this.#range.read(position, length);
    bytes.copy(buffer, offset);
    queueMicrotask(() => callback(bytes.length === length ? null : new Error('it ends before its directory does')));
  }
}

/**
 * Reads the directory. Throws SOURCE_DAMAGED where there is none that can be read, CONTAINER_REFUSED for encrypted or
 * overlapping ones, SOURCE_LIMIT for too many files. `name`: as shown.
 */
export async function readZipDirectory(range: ByteRange, name: string, budget: Budget): Promise<ZipDirectory> {
  const remarks: string[] = [];
  const size = endOf(range, name);
  if (size < range.size) remarks.push(`${name}: ${range.size - size} bytes behind the archive, from offset ${size}, belong to no file and were not read`);
  let zip: ZipFile;
  let start: number;
  const found: Entry[] = [];
  try {
    zip = await fromRandomAccessReaderPromise(new RangeReader(range), size, { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: false });
    budget.listed(zip.entryCount);
    // Typed as a boolean, but it is the offset.
    start = Number(zip.readEntryCursor);
    for await (const entry of zip.eachEntry()) { found.push(entry); budget.worked(); }
  } catch (thrown) {
    if (thrown instanceof ExhibitError) throw thrown;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    if (reason.includes('encryption')) throw new ExhibitError('CONTAINER_REFUSED', `${name} is encrypted.`, undefined, { cause: thrown });
    if (reason.includes('multi-disk')) throw new ExhibitError('CONTAINER_REFUSED', `${name} is one piece of an archive that was split.`, undefined, { cause: thrown });
    throw new ExhibitError('SOURCE_DAMAGED', `${name}: the directory of the archive cannot be read (${reason}).`, undefined, { cause: thrown });
  }
  const behind = range.read(Number(zip.readEntryCursor), 4);
  if (behind.length === 4 && behind.readUInt32LE(0) === ENTRY_SIGNATURE) throw new ExhibitError('SOURCE_DAMAGED', `${name}: the directory of the archive lists more files than it counts.`);
  refuseOverlap(found, start, name);

  const labels = new Labels();
  const entries: ZipEntry[] = [];
  let byproducts = 0;
  for (const entry of found) {
    const flags = isUtf8(entry.fileNameRaw) ? entry.generalPurposeBitFlag | 0x800 : entry.generalPurposeBitFlag;
    const entryName = getFileNameLowLevel(flags, entry.fileNameRaw, entry.extraFields, true);
    if (/[/\\]$/.test(entryName)) continue;
    if (isByproduct(entryName)) { byproducts++; continue; }
    const { encryption, method, authenticated } = encryptionOf(entry);
    entries.push({
      label: labels.label(entryName), rawName: entry.fileNameRaw, method, crc32: authenticated ? null : entry.crc32, encryption, compressedBytes: entry.compressedSize,
      bytes: entry.uncompressedSize, offset: entry.relativeOffsetOfLocalHeader, refusal: refusalOf(entry, entryName, method, encryption, budget),
    });
  }
  if (byproducts > 0) remarks.push(`${name}: ${byproducts} ${byproducts === 1 ? 'file' : 'files'} that macOS adds to archives (__MACOSX, .DS_Store) left out`);
  return { entries, remarks };
}

/** Where the archive ends: bytes behind it are told, not taken for damage. */
function endOf(range: ByteRange, name: string): number {
  const start = Math.max(0, range.size - END_BYTES - LONGEST_COMMENT);
  const tail = range.read(start, range.size - start);
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (tail[at] !== 0x50 || tail.readUInt32LE(at) !== END_SIGNATURE) continue;
    const end = at + END_BYTES + tail.readUInt16LE(at + 20);
    if (end <= tail.length) return start + end;
  }
  throw new ExhibitError('SOURCE_DAMAGED', `${name}: the directory at the end of the archive is missing; the file was probably cut off.`);
}

/** Files that share bytes unfold the same data again and again. */
function refuseOverlap(entries: readonly Entry[], directory: number, name: string): void {
  let end = 0;
  for (const entry of entries.toSorted((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader)) {
    if (entry.relativeOffsetOfLocalHeader < end) throw new ExhibitError('CONTAINER_REFUSED', `${name} holds files that overlap, as bombs do.`);
    end = entry.relativeOffsetOfLocalHeader + 30 + entry.fileNameLength + entry.compressedSize;
  }
  if (end > directory) throw new ExhibitError('CONTAINER_REFUSED', `${name} holds files that overlap its directory.`);
}

/** Extra field of WinZip's encryption, and what it holds: version, “AE”, strength, the method of compression. */
const AES_FIELD = 0x9901;
const AES_METHOD = 99;
/** In version 2 the encryption's own code stands for the check sum. */
const AE_2 = 2;

function encryptionOf(entry: Entry): { readonly encryption: Encryption | null; readonly method: number; readonly authenticated: boolean } {
  const plain = { encryption: null, method: entry.compressionMethod, authenticated: false };
  if (!entry.isEncrypted()) return plain;
  if (entry.compressionMethod === AES_METHOD) {
    const field = entry.extraFields.find(({ id, data }) => id === AES_FIELD && data.length >= 7)?.data;
    const strength = field?.[4] ?? 0;
    return field === undefined || strength < 1 || strength > 3 ? plain
      : { encryption: { kind: 'aes', keyBytes: 8 + strength * 8 }, method: field.readUInt16LE(5), authenticated: field.readUInt16LE(0) === AE_2 };
  }
  // Where the sizes follow the data, its check sum was not known when it was encrypted, and its time stands in (APPNOTE 6.1.6).
  const follows = (entry.generalPurposeBitFlag & 8) !== 0;
  return { ...plain, encryption: { kind: 'traditional', check: follows ? entry.lastModFileTime >>> 8 : entry.crc32 >>> 24 } };
}

function refusalOf(entry: Entry, name: string, method: number, encryption: Encryption | null, budget: Budget): WireError | null {
  const refuse = (code: ErrorCode, what: string): WireError => toWireError(new ExhibitError(code, `${name} ${what}.`));
  const unsafe = unsafeName(name);
  if (unsafe !== null) return refuse('CONTAINER_REFUSED', unsafe);
  if (entry.isEncrypted() && (encryption === null || (entry.generalPurposeBitFlag & 0x40) !== 0)) return refuse('CONTAINER_REFUSED', 'is encrypted in a way that Exhibit does not read');
  if (encryption !== null && budget.password === null) return refuse('PASSWORD_NEEDED', 'is encrypted');
  // Unix file type in the upper half; 0xA is a link.
  if (entry.externalFileAttributes >>> 28 === 0xa && entry.versionMadeBy >>> 8 === 3) return refuse('CONTAINER_REFUSED', 'is a link to another file');
  if (method !== 0 && method !== 8) {
    return refuse('CONTAINER_REFUSED', `is compressed with ${METHODS.get(method) ?? `method ${method}`}, which Exhibit does not read`);
  }
  if (entry.uncompressedSize === 0 && entry.crc32 === 0 && entry.compressedSize <= 2) return refuse('FILE_EMPTY', 'is empty');
  try {
    if (!budget.raised) checkRatio(name, entry.uncompressedSize, entry.compressedSize);
  } catch (thrown) {
    return toWireError(thrown);
  }
  return null;
}
