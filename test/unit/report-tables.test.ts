// The report as workbook and as CSV: every figure and value of it, as text, and nothing that a spreadsheet would run.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { ReportModel } from '../../src/engine/report/model.ts';
import { renderCsv, renderXlsx } from '../../src/engine/report/tables.ts';
import { scratchFolder } from '../support/case.ts';

const MODEL = JSON.parse(readFileSync(new URL('../golden/report/finding.json', import.meta.url), 'utf8')) as ReportModel;
const hostile = (text: string): ReportModel => ({ ...MODEL, title: text, exhibits: [{ ...MODEL.exhibits[0], changes: [{ field: text, before: { kind: 'value', text }, after: { kind: 'null', text: null }, difference: '' }] }] });

/** Members of a zip by the local headers, read without what wrote it. */
function membersOf(zip: Buffer): Map<string, string> {
  const members = new Map<string, string>();
  let at = zip.length - 22;
  const entries = zip.readUInt16LE(at + 10);
  at = zip.readUInt32LE(at + 16);
  for (let i = 0; i < entries; i++) {
    const [packed, name, local] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28), zip.readUInt32LE(at + 42)];
    const data = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    members.set(zip.toString('utf8', at + 46, at + 46 + name), inflateRawSync(zip.subarray(data, data + packed)).toString());
    at += 46 + name + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return members;
}
const cellsOf = (sheet: string): string[][] => [...sheet.matchAll(/<row>(.*?)<\/row>/gs)].map(([, row]) => [...row.matchAll(/<c\/>|<t xml:space="preserve">(.*?)<\/t>/gs)].map(([, text]) => (text ?? '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')));

test('CSV is the same to the byte as the one kept in golden/report', async () => {
  await expect(renderCsv(MODEL)).toMatchFileSnapshot('../golden/report/finding.csv');
});

test('a workbook has a sheet for each part, the same bytes every time, and every value of the report', () => {
  const bytes = renderXlsx(MODEL);
  expect(bytes.equals(renderXlsx(MODEL))).toBe(true);
  const members = membersOf(bytes);
  expect([...members.get('xl/workbook.xml')!.matchAll(/<sheet name="([^"]+)"/g)].map(([, name]) => name)).toEqual(['Report', 'Sources', 'Control totals', 'Exhibits']);
  const [report, sources, totals, exhibits] = [1, 2, 3, 4].map((number) => cellsOf(members.get(`xl/worksheets/sheet${number}.xml`)!));
  expect(report).toContainEqual(['Statement', MODEL.finding.statement]);
  expect(sources.slice(1).map((row) => row.slice(0, 7))).toEqual([...MODEL.sources.map(({ id, name, read, imported, rejected, duplicate, sha256 }) => [id, name, ...[read, imported, rejected, duplicate].map(String), sha256]), ['', 'Total', '31001', '30967', '2', '32']]);
  expect(totals.slice(1)).toHaveLength(MODEL.sources.reduce((sum, source) => sum + source.totals.length, 0));
  expect(exhibits).toContainEqual(expect.arrayContaining(['EX-001', 'withdrawal_limit', '500', '50000', MODEL.exhibits[0].recordHash]));
  expect(new Set(exhibits.slice(1).map(([label]) => label))).toEqual(new Set(['EX-001', 'EX-002', 'EX-003', 'EX-004', 'EX-005']));
});

test.each(['=HYPERLINK("http://evil.example")', '+1+cmd|\' /C calc\'!A0', '-2+3', '@SUM(1)', '\t=1', '<script>&"\'', 'a,b\r\n"c"'])('%j is a value and no formula', (text) => {
  const members = membersOf(renderXlsx(hostile(text)));
  expect([...members.values()].join('')).not.toMatch(/<f[ >]|t="str"|<hyperlink/);
  for (const line of renderCsv(hostile(text)).split('\r\n')) expect(line).not.toMatch(/(?:^|,)"?[=+\-@\t]/);
});

test.skipIf(spawnSync('python3', ['--version']).error !== undefined)('a zip reader that was not written here finds its members whole (python3)', () => {
  const folder = scratchFolder();
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'report.xlsx');
  writeFileSync(path, renderXlsx(MODEL));
  const { status, stdout } = spawnSync('python3', ['-c', 'import sys,zipfile,xml.dom.minidom as m\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\n[m.parseString(z.read(n)) for n in z.namelist()]\nprint(len(z.namelist()))', path], { encoding: 'utf8' });
  expect([status, stdout.trim()]).toEqual([0, '8']);
});
