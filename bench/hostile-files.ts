// Hostile files of at most 10 MB: each tries to cost more than it is worth in one way, and is made when its turn comes.
import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import { rawZip, workbookOf, zipOf, type RawEntry } from '../test/support/archives.ts';

export const LARGEST = 10_000_000;
const MIB = 1024 * 1024;

export interface HostileFile {
  readonly name: string;
  make(): Buffer | Promise<Buffer>;
  /** The text of a profile to read an ordinary file by: it is what is hostile, and not the file. */
  readonly draft?: boolean;
}

/** `unit` over and over, to `bytes` bytes. */
const repeated = (unit: string, bytes = LARGEST): Buffer => Buffer.alloc(bytes - bytes % Buffer.byteLength(unit), unit);
const between = (before: string, unit: string, after: string, bytes = LARGEST): Buffer => Buffer.concat([Buffer.from(before), repeated(unit, bytes - before.length - after.length), Buffer.from(after)]);

/** 16 MiB of a text in blocks that may follow one another, and what ends them. */
const block = (text: string): Buffer => deflateRawSync(Buffer.alloc(16 * MIB, text), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
const END = Buffer.from([3, 0]);
const ROW = '2024-01-01T00:00:00Z,a,b\n';
const HEADER = deflateRawSync('time,user,action\n', { finishFlush: constants.Z_FULL_FLUSH });
/** Rows without end that look like a log at their beginning, and their bytes. */
const deflated = (text: string, bytes: number): Buffer => {
  const one = block(text);
  return Buffer.concat([HEADER, ...Array.from({ length: Math.floor(bytes / one.length) }, () => one), END]);
};
const lying = (name: string, body: Buffer, size = 1000): RawEntry => ({ name, data: '', body, size, crc: 1 });
const gzip = (body: Buffer): Buffer => Buffer.concat([Buffer.from('1f8b08000000000000ff', 'hex'), body, Buffer.alloc(8)]);

/** Numbers that look like chance and are the same each time. */
function* noise(seed: number): Generator<number> {
  for (let state = seed; ;) { state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0; yield state >>> 24; }
}
/** Compressed text, damaged behind `at` of its bytes. */
function damaged(bytes: number, at: number, seed: number): Buffer {
  const chance = noise(seed);
  const text = Buffer.from(`time,user,action\n${Array.from({ length: bytes / 8 }, (_, i) => `${String.fromCharCode(97 + chance.next().value! % 26)},${chance.next().value!},b${i % 7 === 0 ? '\n' : ''}`).join('\n')}`);
  const body = deflateRawSync(text, { finishFlush: constants.Z_FULL_FLUSH });
  // No block is of kind 3: where one begins, the decoder fails.
  return Buffer.concat([body, Buffer.from([7]), Buffer.alloc(Math.floor(body.length / at - body.length), 0xff)]);
}

/** A sheet whose XML goes through a compression that stays below the limit for bombs. */
const sheet = (xml: string): Promise<Buffer> => workbookOf({ sheets: { a: xml } });
const rows = (count: number, row: string): string => `<worksheet><sheetData>${row.repeat(count)}</sheetData></worksheet>`;
/** Words that do not compress well, so that the limits for bombs do not end it early. */
function words(count: number): string {
  const chance = noise(7);
  return Array.from({ length: count }, (_, i) => `<si><t>${i.toString(36)}${chance.next().value!.toString(36)}</t></si>`).join('');
}
const ORDINARY_SHEET = '<row r="1"><c t="inlineStr"><is><t>time</t></is></c></row><row r="2"><c t="s"><v>0</v></c></row>';

/** A line over and over as a log of many lines, and as one. */
const line = (name: string, start: string, unit: string): readonly HostileFile[] => [
  { name: `${name}-one-line.log`, make: () => Buffer.concat([Buffer.from(`${start}a=b\n`.repeat(5)), between(start, unit, '\n', LARGEST - 5 * (start.length + 4))]) },
  { name: `${name}-lines.log`, make: () => { const one = between(start, unit, '\n', 60_000).toString(); return repeated(one); } },
];

export const HOSTILE: readonly HostileFile[] = [
  // Archives.
  { name: 'flat-bomb.zip', make: () => rawZip([lying('a.csv', deflated(ROW, LARGEST - 200))]) },
  { name: 'long-row-bomb.zip', make: () => rawZip([lying('a.csv', deflated('a', LARGEST - 200))]) },
  { name: 'honest-bomb.zip', make: () => rawZip([lying('a.csv', deflated(ROW, LARGEST - 200), 4_294_967_294)]) },
  { name: 'many-bombs.zip', make: () => { const body = deflated(ROW, 60_000); return rawZip(Array.from({ length: 160 }, (_, i) => lying(`${i}.csv`, body))); } },
  { name: 'overlapping.zip', make: () => { const body = deflated(ROW, LARGEST - 1_000_000); return rawZip(Array.from({ length: 9000 }, (_, i) => ({ ...lying(`${i}`, body), body: i === 0 ? body : Buffer.alloc(0), compressedSize: body.length, offset: 0 }))); } },
  { name: 'nested-bomb.zip', make: () => zipOf({ 'b.zip': rawZip([lying('c.zip', deflated(ROW, LARGEST - 5000))]) }, { stored: true }) },
  { name: 'deep.zip', make: async () => { let zip = rawZip([{ name: 'a.csv', data: 'a,b\n' }]); for (let i = 0; i < 200; i++) zip = await zipOf({ 'z.zip': zip }); return zip; } },
  { name: 'wide-tree.zip', make: async () => { let zip = rawZip([lying('a.csv', deflated(ROW, 40_000))]); for (let i = 0; i < 2; i++) { const inner = zip; zip = await zipOf(Array.from({ length: 14 }, (_, at) => [`${at}.zip`, inner] as const), { stored: true }); } return zip; } },
  { name: 'quine-like.zip', make: () => rawZip([{ name: 'self.zip', data: '', method: 0, size: 154, compressedSize: 154, crc: 0 }, { name: 'pad', data: 'x' }]) },
  { name: 'many-entries.zip', make: () => rawZip(Array.from({ length: 65_000 }, (_, i) => ({ name: `${i}`, data: 'a', method: 0 }))) },
  { name: 'few-entries-short-of-many.zip', make: () => rawZip(Array.from({ length: 9999 }, (_, i) => ({ name: `${i}.csv`, data: `time,user,action\n2024-01-01T00:00:00Z,u${i},login\n` }))) },
  { name: 'many-gzips.zip', make: () => { const gz = gzipSync('time,user\n1,2\n'); return rawZip(Array.from({ length: 9999 }, (_, i) => ({ name: `${i}.gz`, data: gz, method: 0 }))); } },
  { name: 'many-zips.zip', make: () => { const zip = rawZip([{ name: 'a', data: 'a' }]); return rawZip(Array.from({ length: 4999 }, (_, i) => ({ name: `${i}.zip`, data: zip, method: 0 }))); } },
  { name: 'many-workbooks.zip', make: async () => { const book = await sheet(ORDINARY_SHEET); return rawZip(Array.from({ length: 3000 }, (_, i) => ({ name: `${i}.xlsx`, data: book, method: 0 }))); } },
  { name: 'damaged-members.zip', make: () => { const bodies = [1, 2, 3].map((seed) => damaged(30_000, 0.8, seed)); return rawZip(Array.from({ length: 480 }, (_, i) => ({ name: `${i}.csv`, data: '', body: bodies[i % 3], size: 30_000, crc: 1 }))); } },
  { name: 'damaged-behind-much.zip', make: () => { const body = Buffer.concat([HEADER, block(ROW), damaged(30_000, 0.8, 1)]); return rawZip(Array.from({ length: 180 }, (_, i) => ({ name: `${i}.csv`, data: '', body, size: 30_000, crc: 1 }))); } },
  { name: 'damaged-gzips.zip', make: () => { const body = gzip(damaged(30_000, 0.8, 4)); return rawZip(Array.from({ length: 480 }, (_, i) => ({ name: `${i}.gz`, data: body, method: 0 }))); } },
  { name: 'damaged-late.gz', make: () => gzip(Buffer.concat([damaged(15_000_000, 0.999, 5)])) },
  { name: 'lying-sizes.zip', make: () => rawZip(Array.from({ length: 9000 }, (_, i) => ({ name: `${i}.csv`, data: 'a,b\n1,2\n', size: 4_294_967_294, crc: 1 }))) },
  { name: 'long-names.zip', make: () => rawZip(Array.from({ length: 75 }, (_, i) => ({ name: `${'../'.repeat(21_000)}${i}`, data: 'a' }))) },
  { name: 'end-of-directory.zip', make: () => Buffer.concat([Buffer.from('PK\x03\x04'), repeated('PK\x05\x06', LARGEST - 4)]) },
  { name: 'flat-bomb.gz', make: () => gzip(deflated(ROW, LARGEST - 100)) },
  { name: 'gzip-of-gzip-bomb.gz', make: () => gzipSync(gzip(deflated(ROW, LARGEST - 10_000))) },
  { name: 'empty-members.gz', make: () => { const one = gzipSync(''); return Buffer.concat(Array.from({ length: Math.floor(LARGEST / one.length) }, () => one)); } },
  { name: 'tiny-members.gz', make: () => { const one = gzipSync('a,b\n'); return Buffer.concat(Array.from({ length: Math.floor(LARGEST / one.length) }, () => one)); } },
  { name: 'endless-header.gz', make: () => between('\x1f', 'a', '').fill(Buffer.from('1f8b08080000000000ff', 'hex'), 0, 10) },
  // Workbooks.
  { name: 'strings-long.xlsx', make: () => workbookOf({ sheets: { a: ORDINARY_SHEET }, strings: `<si><t>${'a'.repeat(40 * MIB)}</t></si>` }) },
  { name: 'strings-many.xlsx', make: () => workbookOf({ sheets: { a: ORDINARY_SHEET }, strings: words(2_400_000) }) },
  { name: 'strings-empty.xlsx', make: () => workbookOf({ sheets: { a: ORDINARY_SHEET }, strings: '<si><t/></si>'.repeat(12_000_000) + words(800_000) }) },
  { name: 'strings-idle.xlsx', make: () => workbookOf({ sheets: { a: ORDINARY_SHEET }, strings: `${'<si><t>a</t></si>'}${'<!--x-->'.repeat(3_000_000)}`.repeat(8) + words(800_000) }) },
  { name: 'strings-runs.xlsx', make: () => workbookOf({ sheets: { a: ORDINARY_SHEET }, strings: `<si>${'<r><t>a</t></r>'.repeat(8_000_000)}</si>` + words(800_000) }) },
  { name: 'deep.xlsx', make: () => sheet(`<worksheet>${'<a>'.repeat(20_000_000)}`) },
  { name: 'endless.xlsx', make: () => sheet(`<worksheet><sheetData>${'<row/>'.repeat(10_000_000)}`) },
  { name: 'idle.xlsx', make: () => sheet(`<worksheet><sheetData>${'<!--x-->'.repeat(8_000_000)}`) },
  { name: 'far-cells.xlsx', make: () => sheet(rows(300_000, '<row><c r="XFD1"><v>1</v></c></row>')) },
  { name: 'beyond.xlsx', make: () => sheet('<row r="99999999"><c r="ZZZZ1"><v>1</v></c></row>') },
  { name: 'wide.xlsx', make: () => sheet(rows(160, `<row>${'<c><v>1</v></c>'.repeat(16_384)}</row>`)) },
  { name: 'amplified.xlsx', make: () => workbookOf({ sheets: { a: rows(20, `<row>${'<c t="s"><v>0</v></c>'.repeat(16_384)}</row>`) }, strings: `<si><t>${'a'.repeat(1_000_000)}</t></si>` }) },
  { name: 'amplified-little.xlsx', make: () => workbookOf({ sheets: { a: rows(400_000, `<row>${'<c t="s"><v>0</v></c>'.repeat(2)}</row>`) }, strings: `<si><t>${'a'.repeat(30_000)}</t></si>` }) },
  { name: 'formulas.xlsx', make: () => sheet(rows(30, `<row><c><f t="shared" si="0">${'A'.repeat(1_000_000)}</f></c>${'<c><f t="shared" si="0"/></c>'.repeat(15)}</row>`)) },
  { name: 'attributes.xlsx', make: () => sheet(`<worksheet><sheetData><row ${Array.from({ length: 1_500_000 }, (_, i) => `a${i}="1"`).join(' ')}/></sheetData></worksheet>`) },
  { name: 'entities.xlsx', make: () => sheet(`<row><c t="inlineStr"><is><t>${'&amp;'.repeat(8_000_000)}</t></is></c></row>`) },
  { name: 'laughs.xlsx', make: () => sheet(`<!DOCTYPE a [<!ENTITY a "a">${Array.from({ length: 20 }, (_, i) => `<!ENTITY b${i} "${'&a;'.repeat(100)}">`).join('')}]><worksheet/>`) },
  { name: 'comment.xlsx', make: () => sheet(`<worksheet><!--${'<'.repeat(60 * MIB)}--></worksheet>`) },
  { name: 'sheets.xlsx', make: () => workbookOf({ sheets: Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`s${i}`, '<row><c><v>1</v></c></row>'])) }) },
  { name: 'styles.xlsx', make: () => workbookOf({ sheets: { a: ORDINARY_SHEET }, styles: `<cellXfs>${'<xf numFmtId="14"/>'.repeat(3_000_000)}</cellXfs>` }) },
  // Text.
  ...['[', '"', '{"a":', '{', '[{"a":[', '1,', '\\', '{}', '{}\n', '[]\n', 'null\n', '"\\u0000"\n'].map((unit): HostileFile => ({ name: `${Buffer.from(unit).toString('hex').slice(0, 16)}.json`, make: () => repeated(unit) })),
  { name: 'deep.json', make: () => Buffer.concat([Buffer.from('[{"time":"2024-01-01T00:00:00Z","user":"a","x":'), repeated('[', 4_900_000), repeated(']', 4_900_000), Buffer.from('}]')]) },
  { name: 'deep-lines.json', make: () => { const one = `{"user":"a","x":${'{"a":'.repeat(3000)}1${'}'.repeat(3001)}\n`; return repeated(one); } },
  { name: 'keys.json', make: () => Buffer.from(`[{${Array.from({ length: 700_000 }, (_, i) => `"k${i}":1`).join(',')}}]`).subarray(0, LARGEST) },
  { name: 'keys-lines.ndjson', make: () => Buffer.from(Array.from({ length: 600_000 }, (_, i) => `{"k${i}":1}`).join('\n')) },
  { name: 'prototype.ndjson', make: () => repeated('{"__proto__":{"a":1},"constructor":{"prototype":1}}\n') },
  { name: 'long-number.json', make: () => between('[{"time":', '9', '}]') },
  { name: 'long-string.json', make: () => between('[{"time":"', 'a', '"}]') },
  { name: 'quotes.csv', make: () => repeated('"') },
  { name: 'open-quotes.csv', make: () => between('time,user,action\n', '1,"a\n', '') },
  { name: 'quoted-lines.csv', make: () => between('time,user,action\n', '"a""', '\n') },
  { name: 'delimiters.csv', make: () => repeated(',') },
  { name: 'wide-header.csv', make: () => Buffer.from(`${Array.from({ length: 600_000 }, (_, i) => `c${i}`).join(',')}\n${','.repeat(600_000)}\n`) },
  { name: 'wide-rows.csv', make: () => between('time,user,action\n', `2024-01-01T00:00:00Z,a,b${','.repeat(50_000)}\n`, '') },
  { name: 'newlines.csv', make: () => repeated('\n') },
  { name: 'carriage-returns.csv', make: () => between('time,user,action', '\r', '') },
  { name: 'short-rows.csv', make: () => between('time,user,action\n', ',\n', '') },
  { name: 'nuls.csv', make: () => Buffer.alloc(LARGEST) },
  { name: 'nuls-behind-header.csv', make: () => between('time,user,action\n', '\0', '') },
  { name: 'one-line.csv', make: () => repeated('a') },
  { name: 'one-line-behind-header.csv', make: () => between('time,user,action\n', 'a', '') },
  { name: 'blanks.csv', make: () => repeated(' ') },
  { name: 'mixed-delimiters.csv', make: () => repeated(',;\t|:') },
  { name: 'lone-surrogates-16le.csv', make: () => Buffer.concat([Buffer.from([0xff, 0xfe]), repeated('\0', LARGEST - 2).fill(Buffer.from([0x00, 0xd8]))]) },
  { name: 'lone-surrogates-table-16le.csv', make: () => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('time,user,action\n', 'utf16le'), Buffer.alloc(LARGEST - 100, Buffer.from('00d800dc2c0000d80a00', 'hex'))]) },
  { name: 'lone-surrogates-16be.csv', make: () => Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.alloc(LARGEST - 2, Buffer.from([0xdc, 0x00]))]) },
  { name: 'not-utf8.csv', make: () => Buffer.concat([Buffer.from('time,user,action\n'), Buffer.alloc(LARGEST - 17, Buffer.from([0xff, 0x80, 0xc3, 0x2c]))]) },
  // Lines, made for patterns that look ahead and behind.
  ...line('cef-pipes', 'CEF:0|a|b|1|2|n|3|', '|'),
  ...line('cef-backslashes', 'CEF:0|a|b|1|2|n|3|msg=', '\\'),
  ...line('cef-equals', 'CEF:0|a|b|1|2|n|3|', '='),
  ...line('cef-words', 'CEF:0|a|b|1|2|n|3|', 'a '),
  ...line('cef-keys', 'CEF:0|a|b|1|2|n|3|', 'a=b '),
  ...line('leef-tabs', 'LEEF:2.0|a|b|1|2|^|', '^'),
  ...line('leef-keys', 'LEEF:1.0|a|b|1|2|', 'a=b\t'),
  ...line('pairs-quotes', 'time=1 user="', '\\"'),
  ...line('pairs-open-quotes', 'time=1 user=a ', 'a="'),
  ...line('pairs-keys', 'time=1 user=a ', 'a=b '),
  ...line('pairs-blanks', 'time=1 user=a ', ' '),
  ...line('syslog-brackets', '<34>1 2024-01-01T00:00:00Z h a 1 - ', '[a b="'),
  ...line('syslog-blanks', '<34>Oct 11 22:14:15 h ', ' '),
  ...line('syslog-digits', '<34>1 2024-01-01T00:00:00.', '0'),
  // Profiles.
  ...['[', '{', '- ', '? ', '*a ', '&a ', '"', '!a ', '|\n ', 'a: ', '[[],', '\n', '#'].map((unit): HostileFile => ({ name: `profile-${Buffer.from(unit).toString('hex')}.yaml`, draft: true, make: () => repeated(unit, MIB - 16) })),
  { name: 'profile-aliases.yaml', draft: true, make: () => Buffer.from(`a0: &a0 [x]\n${Array.from({ length: 20_000 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i},*a${i}]`).join('\n')}`) },
  { name: 'profile-indented.yaml', draft: true, make: () => Buffer.from(Array.from({ length: 1400 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')) },
  { name: 'profile-keys.yaml', draft: true, make: () => Buffer.from(Array.from({ length: 25_000 }, (_, i) => `k${i}: 1`).join('\n')) },
  { name: 'profile-list.yaml', draft: true, make: () => Buffer.from(`[${'a,'.repeat(130_000)}]`) },
];

