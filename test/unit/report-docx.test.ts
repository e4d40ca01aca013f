// The report as a document for editors: all of it as text, marked as a working copy, with nothing that acts or reaches out.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { renderDocx } from '../../src/engine/report/docx.ts';
import type { ReportModel } from '../../src/engine/report/model.ts';
import { visible } from '../../src/engine/report/visible.ts';
import { scratchFolder } from '../support/case.ts';

const MODEL = JSON.parse(readFileSync(new URL('../golden/report/finding.json', import.meta.url), 'utf8')) as ReportModel;
const withText = (text: string): ReportModel => ({
  ...MODEL, title: text, finding: { ...MODEL.finding, statement: text },
  exhibits: [{ ...MODEL.exhibits[0], changes: [{ field: text, before: { kind: 'value', text }, after: { kind: 'null', text: null }, difference: text }] }],
});

async function membersOf(model: ReportModel): Promise<ReadonlyMap<string, string>> {
  const zip = await fromBufferPromise(await renderDocx(model), { lazyEntries: true });
  const members = new Map<string, string>();
  for await (const entry of zip.eachEntry()) members.set(entry.fileName, (await buffer(await zip.openReadStreamPromise(entry))).toString());
  return members;
}
/** Text of the paragraphs, each a line. */
const textOf = (xml: string): string => xml.replace(/<\/w:p>|<w:br[^>]*\/>/g, '\n').replace(/<[^>]*>/g, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&');

test('all of the report is in it, and every page says that it is a working copy', async () => {
  const members = await membersOf(MODEL);
  const text = textOf(members.get('word/document.xml')!);
  for (const said of [
    MODEL.title, 'Period covered: 2026-03-13 22:30 to 2026-03-14 09:00 UTC', 'actor:(m.kovacs or d.osei)', '147 of 30,967 meet the filter', MODEL.sources[0].sha256, '21,930', '9007199254740993',
    'EX-001  shows', 'withdrawal_limit', '− 500', '+ 50000', 'masked ****', MODEL.exhibits[0].recordHash, 'EX-005  shows, nothing found', 'It does not show that the sources told the truth', 'exhibit verify 2026-014.exhibit',
  ]) expect(text).toContain(said);
  expect([...members].filter(([name]) => name.startsWith('word/header')).map(([, xml]) => textOf(xml)).join()).toContain('Working copy.');
  expect(members.get('word/document.xml')).toContain('<w:tblHeader');
});

test.each(['<w:p>injected</w:p>', '"><w:hyperlink r:id="x">', 'https://evil.example/', '{ INCLUDETEXT "//evil/x" }', '\u202Egpj\u0000\u001B', 'a\nb', ']]>&amp;', '\uD800'])('%j stays text', async (payload) => {
  const [hostile, harmless] = [await membersOf(withText(payload)), await membersOf(withText('x'))];
  const tags = (xml: string) => [...xml.matchAll(/<\/?[\w:]+/g)].map(([tag]) => tag).filter((tag) => tag !== '<w:br');
  const line = payload.includes('\n') ? (list: string[]) => list.filter((tag) => !/w:(?:r|rPr|t|sz|szCs|b|bCs|i|iCs|rFonts)$/.test(tag)) : (list: string[]) => list;
  expect(line(tags(hostile.get('word/document.xml')!))).toEqual(line(tags(harmless.get('word/document.xml')!)));
  for (const shown of visible(payload).split('\n')) expect(textOf(hostile.get('word/document.xml')!)).toContain(shown);
  const all = [...hostile.values()].join('\n');
  expect(all).not.toMatch(/TargetMode="External"|<w:hyperlink|vbaProject|oleObject|<w:fldSimple/);
  // Fields are the page and the number of pages alone.
  expect(new Set([...all.matchAll(/<w:instrText[^>]*>([^<]*)</g)].map(([, field]) => field.trim()))).toEqual(new Set(['PAGE', 'NUMPAGES']));
});

test.skipIf(spawnSync('python3', ['--version']).error !== undefined)('a zip and XML reader that was not written here finds its members whole (python3)', async () => {
  const path = join(scratchFolder(), 'report.docx');
  writeFileSync(path, await renderDocx(MODEL));
  const { status, stdout } = spawnSync('python3', ['-c', 'import sys,zipfile,xml.dom.minidom as m\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\n[m.parseString(z.read(n)) for n in z.namelist() if n.endswith((".xml",".rels"))]\nprint("word/document.xml" in z.namelist())', path], { encoding: 'utf8' });
  expect([status, stdout.trim()]).toEqual([0, 'True']);
});
