// Archives and workbooks for tests: proper ones, and ones that lie, made of bytes.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import yazl from 'yazl';
import { listGiven, openGiven, type Given, type GivenMember } from '../../src/engine/sources/given.ts';
import type { Unlocking } from '../../src/contract/sources.ts';
import type { Ending } from '../../src/engine/sources/decode.ts';

/** A zip as a careful program writes it. */
export async function zipOf(files: Readonly<Record<string, Uint8Array | string>> | readonly (readonly [string, Uint8Array | string])[], options: { readonly stored?: boolean; readonly zip64?: boolean } = {}): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  const entries = Array.isArray(files) ? files as readonly (readonly [string, Uint8Array | string])[] : Object.entries(files);
  for (const [name, bytes] of entries) zip.addBuffer(Buffer.from(bytes), name, { compress: options.stored !== true, forceZip64Format: options.zip64 === true });
  zip.end({ forceZip64Format: options.zip64 === true, comment: '' });
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** An entry of a zip made by hand; what is left out is true. */
export interface RawEntry {
  readonly name: string | Buffer;
  readonly data: Uint8Array | string;
  /** Compressed bytes as they stand, in place of those of `data`. */
  readonly body?: Uint8Array;
  readonly method?: number;
  readonly crc?: number;
  readonly size?: number;
  readonly compressedSize?: number;
  readonly flags?: number;
  readonly localName?: string;
  /** Offset of the local header, in place of its own. */
  readonly offset?: number;
  readonly external?: number;
  readonly madeBy?: number;
}

export function rawZip(entries: readonly RawEntry[], options: { readonly count?: number; readonly comment?: string } = {}): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const data = Buffer.from(entry.data);
    const method = entry.method ?? 8;
    const body = Buffer.from(entry.body ?? (method === 8 ? deflateRawSync(data) : data));
    const name = Buffer.from(entry.name);
    const localName = Buffer.from(entry.localName ?? name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(entry.flags ?? 0, 2);
    fields.writeUInt16LE(method, 4);
    fields.writeUInt32LE(entry.crc ?? crc32(data), 10);
    fields.writeUInt32LE(entry.compressedSize ?? body.length, 14);
    fields.writeUInt32LE(entry.size ?? data.length, 18);
    fields.writeUInt16LE(localName.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, localName, body]);
    fields.writeUInt16LE(name.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(entry.external ?? 0, 6);
    tail.writeUInt32LE(entry.offset ?? at, 10);
    directory.push(Buffer.from('PK\x01\x02'), Buffer.from([20, entry.madeBy ?? 0]), fields, tail, name);
    parts.push(local);
    at += local.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(18);
  const count = (options.count ?? entries.length) % 0x1_0000;
  end.writeUInt16LE(count, 4);
  end.writeUInt16LE(count, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(at, 12);
  const comment = Buffer.from(options.comment ?? '');
  end.writeUInt16LE(comment.length, 16);
  return Buffer.concat([...parts, ...directory, Buffer.from('PK\x05\x06'), end, comment]);
}

export interface WorkbookParts {
  /** Name → rows as XML (`<row r="1">…</row>`), or the whole part where it begins with `<worksheet` or `<?xml` or `<!`. */
  readonly sheets: Readonly<Record<string, string | null>>;
  readonly hidden?: Readonly<Record<string, 'hidden' | 'veryHidden'>>;
  /** `<si>` elements, or the whole part. */
  readonly strings?: string;
  /** Style elements: numFmts and cellXfs. */
  readonly styles?: string;
  readonly date1904?: boolean;
  /** Parts that replace or remove others. */
  readonly parts?: Readonly<Record<string, string | Uint8Array | null>>;
}

/** A workbook with just the parts named; a sheet that is null is listed and missing. */
export async function workbookOf({ sheets, hidden = {}, strings, styles, date1904 = false, parts = {} }: WorkbookParts): Promise<Buffer> {
  const names = Object.keys(sheets);
  const escaped = (name: string): string => name.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  const relation = (id: string, type: string, target: string): string => `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`;
  const files = new Map<string, string | Uint8Array>([
    ['[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'],
    ['_rels/.rels', `<Relationships>${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`],
    ['xl/workbook.xml', `<?xml version="1.0" encoding="UTF-8"?><workbook xmlns:r="r"><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets>${
      names.map((name, i) => `<sheet name="${escaped(name)}" sheetId="${i + 1}"${hidden[name] ? ` state="${hidden[name]}"` : ''} r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`],
    ['xl/_rels/workbook.xml.rels', `<Relationships>${names.map((_name, i) => relation(`rId${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`)).join('')}${
      strings === undefined ? '' : relation('rId90', 'sharedStrings', 'sharedStrings.xml')}${styles === undefined ? '' : relation('rId91', 'styles', 'styles.xml')}</Relationships>`],
  ]);
  names.forEach((name, i) => {
    const rows = sheets[name];
    if (rows !== null) files.set(`xl/worksheets/sheet${i + 1}.xml`, /^<(?:worksheet|\?xml|!)/.test(rows) ? rows : `<worksheet><sheetData>${rows}</sheetData></worksheet>`);
  });
  if (strings !== undefined) files.set('xl/sharedStrings.xml', strings.startsWith('<si') || strings === '' ? `<sst>${strings}</sst>` : strings);
  if (styles !== undefined) files.set('xl/styles.xml', `<styleSheet>${styles}</styleSheet>`);
  for (const [name, part] of Object.entries(parts)) if (part === null) files.delete(name); else files.set(name, part);
  return zipOf([...files]);
}

export interface ReadPart { readonly text: string; readonly bytes: Buffer; readonly ending: Ending; readonly given: { readonly bytes: number; readonly sha256: string }; readonly layers: readonly { readonly name: string; readonly sha256: string }[]; readonly container: string; readonly error: string | null; readonly message: string }

type Unlocked = Partial<Unlocking>;

/** Containers of one folder, listed and read. */
export class Shelf {
  readonly folder: string;
  constructor(folder: string) { this.folder = folder; }

  put(name: string, bytes: Uint8Array): string {
    const path = join(this.folder, name);
    writeFileSync(path, bytes);
    return path;
  }

  list(name: string, bytes: Uint8Array, options: Unlocked & { readonly headBytes?: number } = {}): Promise<Given> {
    return listGiven(this.put(name, bytes), { name, headBytes: options.headBytes ?? 64 * 1024, raiseLimits: false, ...options, folder: this.folder });
  }

  /** Parts in full; one that ends in an error has its code. */
  async read(name: string, bytes: Uint8Array, inside: readonly string[], options: Unlocked = {}): Promise<readonly ReadPart[]> {
    const parts: ReadPart[] = [];
    for await (const source of openGiven(this.put(name, bytes), inside, { name, raiseLimits: false, ...options, folder: this.folder })) {
      const chunks: Buffer[] = [];
      let error: string | null = null;
      let message = '';
      try {
        for (let chunk = await source.next(); chunk !== null; chunk = await source.next()) chunks.push(chunk);
      } catch (thrown) {
        error = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
        message = thrown instanceof Error ? thrown.message : '';
      }
      const all = Buffer.concat(chunks);
      const given = source.given();
      parts.push({ text: all.toString(), bytes: all, ending: source.ending, given: { bytes: given.bytes, sha256: Buffer.from(given.sha256 ?? []).toString('hex') }, layers: source.layers, container: source.container, error, message });
    }
    return parts;
  }

  /** Every part that is not refused, by its path. */
  async readAll(name: string, bytes: Uint8Array, options: Unlocked = {}): Promise<ReadonlyMap<string, ReadPart>> {
    const { members } = await this.list(name, bytes, options);
    const inside = members.filter((member) => member.refusal === null).map((member) => member.inside!);
    const parts = await this.read(name, bytes, inside, options);
    return new Map(inside.map((path, i) => [path, parts[i]]));
  }
}

/** Path → code of the refusal, or null. */
export function refusals(members: readonly GivenMember[]): Readonly<Record<string, string | null>> {
  return Object.fromEntries(members.map(({ inside, refusal }) => [inside, refusal?.code ?? null]));
}

/** What is in each of the encrypted archives, and what opens it. */
export const ENCRYPTED_TEXT = 'time,user,action\n2024-01-01T00:00:00Z,kim,login\n2024-01-01T00:00:01Z,kim,login\n2024-01-01T00:00:02Z,kim,login\n';
export const ZIP_PASSWORD = 'correct horse';
/** In base 64: `a.csv` in archives that other programs made: zip 3.0, and zip.js 2 for the ciphers that it does not know. */
const ENCRYPTED: Readonly<Record<string, string>> = {
  'Info-ZIP': 'UEsDBBQACQAIAGmCel0XYds5PwAAAG4AAAAFAAAAYS5jc3ZeawctwkKY50yZfi9tZ+26N2fsp/98pwS+w5Dzp2Smw1n4+g+51XYIddQgMgw9JspXNMhgevMT1RXhQ57ffGFQSwcIF2HbOT8AAABuAAAAUEsBAh4DFAAJAAgAaYJ6XRdh2zk/AAAAbgAAAAUAAAAAAAAAAQAAAKSBAAAAAGEuY3N2UEsFBgAAAAABAAEAMwAAAHIAAAAAAA==',
  'the traditional cipher': 'UEsDBBQACQAIAAAAIVgAAAAAAAAAAAAAAAAFAAAAYS5jc3bCC5/eKoBBXjzJFTNsbN+DJfvEPUeM7/rfenfysiV4YFEHx+8tPzDPXDCdu+0CfwKXATANREl5aP35yhQ9dRZ6UEsHCBdh2zlAAAAAbgAAAFBLAQIAAxQACQAIAAAAIVgXYds5QAAAAG4AAAAFAAAAAAAAAAAAAACkgQAAAABhLmNzdlBLBQYAAAAAAQABADMAAABzAAAAAAA=',
  'WinZip AES-256': 'UEsDBDMACQBjAAAAIVgAAAAAAAAAAAAAAAAFAAsAYS5jc3YBmQcAAgBBRQMIAEUibb0HvCflVyR4SrjDw1yi7DEtahNlLDEnySdXLIg0MXqzAE8Mf3BLXxcFHpkSqPsDclTwR5J3xAGH9uBzB+LlQocXsqLNYv2tW7Pb+YDuUEsHCAAAAABQAAAAbgAAAFBLAQIAAzMACQBjAAAAIVgAAAAAUAAAAG4AAAAFAAsAAAAAAAAAAACkgQAAAABhLmNzdgGZBwACAEFFAwgAUEsFBgAAAAABAAEAPgAAAI4AAAAAAA==',
  'WinZip AES-128, stored': 'UEsDBDMACQBjAAAAIVgAAAAAAAAAAAAAAAAFAAsAYS5jc3YBmQcAAgBBRQEAAHiK8LgxC6ajyMfW14TUh8PjQ0CarnsQZp8hTZkscvTJZ6KYTi+Hu5PO7BhH7F4ZbrtnU9zioKQgBMy+q9TurTfWlOKSN6a+a1xOOMwDWR+bRD39A2SJb/fJ7+aDL2X14SIJN7zAhSrPOe5RMzpC80q19b39hZHHfqkEONd8UOl+vABQSwcIAAAAAIIAAABuAAAAUEsBAgADMwAJAGMAAAAhWAAAAACCAAAAbgAAAAUACwAAAAAAAAAAAKSBAAAAAGEuY3N2AZkHAAIAQUUBAABQSwUGAAAAAAEAAQA+AAAAwAAAAAAA',
};
export const ENCRYPTED_ZIPS: Readonly<Record<string, Buffer>> = Object.fromEntries(Object.entries(ENCRYPTED).map(([by, base64]) => [by, Buffer.from(base64, 'base64')]));
