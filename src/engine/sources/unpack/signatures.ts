// What a file is by its first bytes; names and extensions prove nothing.

/** A local file header, the end of an empty archive, or the mark of one that was to be split (PKWARE APPNOTE 4.3). */
export function isZip(head: Uint8Array): boolean {
  return head.length >= 4 && head[0] === 0x50 && head[1] === 0x4b
    && (head[2] === 3 && head[3] === 4 || head[2] === 5 && head[3] === 6 || head[2] === 7 && head[3] === 8);
}

/** Deflate in gzip (RFC 1952), the only method there is. */
export function isGzip(head: Uint8Array): boolean {
  return head.length > 2 && head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;
}

const COMPOUND_FILE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/** A compound file (MS-CFB): old Office formats, and new ones behind a password. */
export function isOldOffice(head: Uint8Array): boolean {
  return COMPOUND_FILE.every((byte, i) => head[i] === byte);
}
