// Fuzzes workbooks: XML as Excel and others write it, and what becomes of it when it is damaged. Rows come out in the one
// encoding of sheets or not at all; a whole workbook says exactly what its XML says.
import { ExhibitError } from '../../src/contract/errors.ts';
import { RecordError, type Dialect } from '../../src/engine/record.ts';
import { createMapper } from '../../src/engine/sources/profiles/profiles.ts';
import { guessSheetHeader } from '../../src/engine/sources/unpack/sheet-header.ts';
import { sheetCells, sheetRow } from '../../src/engine/sources/unpack/sheet-rows.ts';
import { must, type Fuzzer } from './fuzzer.ts';
import { mutate } from './mutate.ts';
import { pack } from './pack.ts';
import type { Random } from './random.ts';
import { scanBothWays } from './records.ts';
import { unpack, type Taken } from './zip.ts';

const HEADER = ['timestamp', 'admin_id', 'action_type', 'module_name', 'old_value', 'new_value'];
const TEXTS = ['', 'kim', '00712', '1.10', 'a & b <c>', 'x\ny', '"', 'é', '_x000D_', '__proto__', '2026-03-14T01:06:18Z', '{"a":1}', ' padded '];
const NUMBERS = ['0', '1', '-1', '0.1', '1E-7', '9007199254740993', '44927', '44927.5', '60', '1e400', '45123.729733796'];
const SPECIAL = [
  '<c r="A1"><v>1</v></c>', '<c r="XFD1048576"><v>1</v></c>', '<c t="s"><v>99</v></c>', '<row r="1048576">', '<row r="0">', '<dimension ref="A1:XFD1048576"/>', '<v>', '</v>', '</c>', '</row>', '</sheetData>', '<f>1+1</f>', '<f t="shared" si="0"/>',
  '<!DOCTYPE x>', '<!--', ']]>', '<![CDATA[', '&amp;', '&lol;', '&#0;', 's="1"', 't="b"', 't="e"', 't="inlineStr"', 'date1904="1"', '<t>', '<is>', '<rPh>', '\0', '>', '<', '"',
].map((text) => Buffer.from(text));
const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll('\n', '&#10;');
const letters = (column: number): string => String.fromCharCode(65 + column);

/** `shared`: texts that cells share, or null where none do. */
function sheetXml(random: Random, shared: string[] | null): string {
  let row = 0;
  const rows = random.list(random.int(6), (): string => {
    row += random.chance(0.85) ? 1 : random.between(2, 1000);
    const numbered = random.chance(0.9) ? ` r="${row}"` : '';
    if (numbered === '') row = Math.max(1, row);
    const cells = HEADER.map((name, column) => {
      if (random.chance(0.15)) return '';
      const at = numbered !== '' && random.chance(0.95) ? ` r="${letters(column)}${row}"` : '';
      if (row === 1) return `<c${at} t="inlineStr"><is><t>${name}</t></is></c>`;
      switch (random.int(7)) {
        case 0: return `<c${at}${random.chance(0.5) ? ' s="1"' : ''}><v>${random.pick(NUMBERS)}</v></c>`;
        case 1: return `<c${at} t="inlineStr"><is><t xml:space="preserve">${escape(random.pick(TEXTS))}</t></is></c>`;
        case 2: return `<c${at} t="b"><v>${random.int(2)}</v></c>`;
        case 3: return `<c${at} t="e"><v>#N/A</v></c>`;
        case 4: return `<c${at} t="str"><f>A1&amp;"x"</f><v>${escape(random.pick(TEXTS))}</v></c>`;
        case 5: return `<c${at}/>`;
        default: return shared === null ? '' : `<c${at} t="s"><v>${shared.push(random.pick(TEXTS)) - 1}</v></c>`;
      }
    });
    return `<row${numbered}${random.chance(0.1) ? ' hidden="1"' : ''}>${cells.join('')}</row>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${random.chance(0.2) ? '<dimension ref="A1:XFD1048576"/>' : ''}<sheetData>${rows.join('')}</sheetData></worksheet>`;
}

function makeWorkbook(random: Random): Buffer {
  // Memory for shared strings is taken in large pieces: most workbooks have none, so that a long run is possible.
  const shared: string[] | null = random.chance(0.25) ? [] : null;
  const sheets = random.list(random.pick([1, 1, 2]), () => sheetXml(random, shared));
  const files: [string, string][] = [
    ['[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'],
    ['_rels/.rels', '<Relationships><Relationship Id="r" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>'],
    ['xl/workbook.xml', `<workbook xmlns:r="r">${random.chance(0.3) ? '<workbookPr date1904="1"/>' : ''}<sheets>${sheets.map((_, i) => `<sheet name="Sheet${i + 1}" sheetId="${i + 1}" r:id="s${i}"${random.chance(0.1) ? ' state="hidden"' : ''}/>`).join('')}</sheets></workbook>`],
    ['xl/_rels/workbook.xml.rels', `<Relationships>${sheets.map((_, i) => `<Relationship Id="s${i}" Type="http://x/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join('')}${shared === null ? '' : '<Relationship Id="t" Type="http://x/sharedStrings" Target="sharedStrings.xml"/>'}<Relationship Id="y" Type="http://x/styles" Target="/xl/styles.xml"/></Relationships>`],
    ['xl/styles.xml', '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy hh:mm"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>'],
    ...(shared === null ? [] : [['xl/sharedStrings.xml', `<sst>${shared.map((text) => `<si><t xml:space="preserve">${escape(text)}</t></si>`).join('')}</sst>`] satisfies [string, string]]),
    ...sheets.map((xml, i): [string, string] => [`xl/worksheets/sheet${i + 1}.xml`, xml]),
  ];
  const damaged = random.chance(0.6) ? random.int(files.length) : -1;
  const packed = files.filter((_, i) => i !== damaged || random.chance(0.95)).map(([name, text], i) => ({ name, content: i === damaged ? mutate(random, Buffer.from(text), SPECIAL, 8000) : Buffer.from(text), deflate: random.chance(0.03) }));
  const whole = pack(packed);
  return random.chance(0.1) ? mutate(random, whole, [], 20_000) : whole;
}

export const xlsx: Fuzzer = {
  name: 'xlsx',
  make: makeWorkbook,
  async check(input, random) {
    const unpacked = await unpack(input);
    if (unpacked instanceof ExhibitError || unpacked.kind !== 'xlsx') return;
    const again = await (random.chance(0.05) ? unpack(input) : null);
    unpacked.taken.forEach((taken, i) => {
      if (taken.part.refusal !== null) return;
      rowsAreSound(taken, random);
      if (taken.error === null && !taken.partial) saysWhatItsXmlSays(input, taken, i);
      if (again !== null && !(again instanceof ExhibitError)) must(again.taken[i].bytes.equals(taken.bytes), () => `${taken.part.inside} comes out otherwise when it is read again`);
    });
  },
};

const mappers = new Map<string, ReturnType<typeof createMapper>>();
const MAPPERS = 500;

/** Mappers are made once for each header: making one takes longer than mapping a sheet. */
function mapperOf(dialect: Dialect): ReturnType<typeof createMapper> {
  const key = JSON.stringify(dialect);
  const mapper = mappers.get(key) ?? createMapper('generic-back-office', dialect, { zone: 'Europe/Malta', dateOrder: null });
  if (mappers.size >= MAPPERS) mappers.clear();
  mappers.set(key, mapper);
  return mapper;
}

/** Every line is one row in the encoding, and maps to an event or is rejected. */
function rowsAreSound({ part, bytes }: Taken, random: Random): void {
  const lines = bytes.toString().split('\n');
  must(lines.pop() === '', () => `${part.inside} does not end with a line feed`);
  const rows = lines.map((line) => Buffer.from(line));
  for (const row of rows) must(sheetRow(row).row >= 1 && sheetCells(row).cells.size > 0, () => `${part.inside} has a row without cells: ${row.toString()}`);
  const { headerRows, columns } = guessSheetHeader(rows);
  const dialect: Dialect = { format: 'xlsx', version: 1, columns, headerRows, bomBytes: 0 };
  const found = scanBothWays(dialect, bytes, random);
  must(found.length === Math.max(0, rows.length - headerRows), () => `${rows.length} rows, ${headerRows} of them header, ${found.length} records`);
  if (columns.length === 0) return;
  const mapper = mapperOf(dialect);
  let imported = 0;
  let rejected = 0;
  for (const { start, end, problem } of found) {
    must(problem === null, () => `a row of a sheet has a problem: ${problem ?? ''}`);
    try {
      if (mapper.map(bytes.subarray(start, end)).length > 0) imported++; else rejected++;
    } catch (thrown) {
      if (!(thrown instanceof RecordError)) throw thrown;
      rejected++;
    }
  }
  must(imported + rejected === found.length, () => `${found.length} read, ${imported} imported, ${rejected} rejected`);
}

/** A cell as `sheetXml` writes it, and nothing else. */
const CELL = /<c r="([A-F])\d+"(?: t="(\w+)")?(?: s="\d")?(?:\/>|>(?:<f>[^<]*<\/f>)?(?:<is><t(?: xml:space="\w*")?>([^<]*)<\/t><\/is>|<v>([^<]*)<\/v>)<\/c>)/g;
const STRICT = /^<\?xml[^>]*\?>\n<worksheet xmlns="[^"]*">(?:<dimension ref="A1:XFD1048576"\/>)?<sheetData>((?:<row r="\d+"(?: hidden="1")?>(?:<c r="[A-F]\d+"(?: t="(?:inlineStr|b|e|str)")?(?: s="\d")?(?:\/>|>(?:<f>[^<]*<\/f>)?(?:<is><t(?: xml:space="\w*")?>[^<]*<\/t><\/is>|<v>[^<]*<\/v>)<\/c>))*<\/row>)*)<\/sheetData><\/worksheet>$/;

/** The naive reading, for sheets written as this fuzzer writes them, stored and without shared strings: cell by cell, value by value. */
function saysWhatItsXmlSays(input: Buffer, { part, bytes }: Taken, index: number): void {
  const marker = Buffer.from(`xl/worksheets/sheet${index + 1}.xml<?xml`);
  // Only where the workbook itself says that this part is this sheet, and no damage gave its name to another one.
  const name = `Sheet${index + 1}`;
  const links = [`<sheet name="${name}" sheetId="${index + 1}" r:id="s${index}"`, `<Relationship Id="s${index}" Type="http://x/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`];
  const names = input.toString('latin1').split(`"${name}"`).length - 1;
  if (part.inside !== name || names !== 1 || !links.every((link) => input.includes(link))) return;
  const from = input.indexOf(marker);
  const to = input.indexOf('</worksheet>', from);
  if (from < 0 || to < 0) return;
  const strict = STRICT.exec(input.subarray(from + marker.length - 5, to + 12).toString());
  if (!strict || strict[1].includes('&#0')) return;
  const expected: string[] = [];
  // The row that a cell stands in counts, whatever row its own reference names.
  for (const [, row, cells] of strict[1].matchAll(/<row r="(\d+)"[^>]*>(.*?)<\/row>/gs)) {
    for (const [, column, type, inline, value] of cells.matchAll(CELL)) {
      const text = unescaped(inline ?? value ?? '').replaceAll(/_x([0-9A-Fa-f]{4})_/g, (all, hex: string) => (type === 'str' || type === 'inlineStr' ? String.fromCharCode(Number.parseInt(hex, 16)) : all));
      if (inline === undefined && (value === undefined || (value === '' && type === undefined))) continue;
      expected.push(`${Number(row)} ${column} ${type === 'b' && /^[01]$/.test(text) ? (text === '1' ? 'TRUE' : 'FALSE') : text}`);
    }
  }
  const lines = bytes.toString().split('\n').slice(0, -1).map((line) => sheetCells(Buffer.from(line)));
  const said = lines.flatMap(({ row, cells }) => [...cells].map(([at, cell]) => {
    const of = cell.kind === 'object' ? ['number', 'boolean', 'error', 'text'].map((kind) => cell.entries.get(kind)?.text).find((text) => text !== undefined && text !== null) : cell.text;
    return `${row} ${at.split('#')[0]} ${of ?? ''}`;
  }));
  must(JSON.stringify(expected.toSorted()) === JSON.stringify(said.toSorted()), () => `${part.inside} says ${JSON.stringify(said)}, its XML ${JSON.stringify(expected)}`);
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#10;', '\n').replaceAll('&amp;', '&');
}
