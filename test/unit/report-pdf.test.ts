// The report as PDF: the same to the byte every time, tagged, everything of the model in it, and nothing that acts. What programs that were not
// written here make of it is asked of pdftotext and qpdf where they are installed (Debian: poppler-utils, qpdf).
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { ReportModel } from '../../src/engine/report/model.ts';
import { renderPdf } from '../../src/engine/report/pdf.ts';
import { scratchFolder } from '../support/case.ts';

const JSON_TEXT = readFileSync(new URL('../golden/report/finding.json', import.meta.url), 'utf8');
const MODEL = JSON.parse(JSON_TEXT) as ReportModel;
const GENERATED = new Date('2026-04-01T09:58:12Z');
const render = (model: ReportModel = MODEL) => renderPdf(model, GENERATED, JSON_TEXT);
const withValue = (text: string): ReportModel => ({
  ...MODEL, title: text, finding: { ...MODEL.finding, statement: text },
  exhibits: [{ ...MODEL.exhibits[0], changes: [{ field: 'note', before: { kind: 'value', text }, after: { kind: 'absent', text: null }, difference: '' }] }],
});

/** Objects as they are written, and streams unpacked. */
function insideOf(pdf: Buffer): string {
  const text = pdf.toString('latin1');
  const streams = [...text.matchAll(/\/Filter \/FlateDecode[^]*?stream\r?\n/g)].map(({ index, 0: head }) => {
    const start = index + head.length;
    try { return inflateSync(pdf.subarray(start, text.indexOf('endstream', start))).toString('latin1'); } catch { return ''; }
  });
  return [text, ...streams].join('\n');
}

const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;
function textOf(pdf: Buffer): string {
  const path = join(scratchFolder(), 'report.pdf');
  writeFileSync(path, pdf);
  const { status, stdout, stderr } = spawnSync('pdftotext', ['-raw', path, '-'], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
}

test('the same report gives the same bytes', async () => {
  expect((await render()).equals(await render())).toBe(true);
});

test('it is tagged, in a language, with title, colours, outline and the report as JSON, after PDF/A-3a', async () => {
  const inside = insideOf(await render());
  expect(inside.startsWith('%PDF-1.7')).toBe(true);
  for (const said of [/\/Marked true/, /\/Lang \(en\)/, /\/StructTreeRoot \d+ 0 R/, /\/DisplayDocTitle true/, /\/OutputIntents/, /\/Outlines \d+ 0 R/, /pdfaid:part>3</, /pdfaid:conformance>A</, /\/AFRelationship \/Alternative/, /\/S \/H1/, /\/S \/H2/, /\/S \/Table/, /\/S \/TH/]) expect(inside).toMatch(said);
  expect(inside).toContain(JSON_TEXT.slice(0, 200));
  // Every font is embedded.
  expect(inside.match(/\/FontFile2 /g)).toHaveLength(inside.match(/\/Type \/FontDescriptor/g)!.length);
});

test('nothing in it acts: no script, no action, no address, no form, whatever a log holds', async () => {
  for (const text of ['https://evil.example/ javascript:alert(1)', ') /OpenAction << /S /JavaScript /JS (app.alert(1)) >>', '%PDF-1.7 endstream endobj']) {
    const objects = (await render(withValue(text))).toString('latin1').replace(/stream\r?\n[^]*?endstream/g, '').replace(/\((?:[^\\()]|\\.)*\)/g, '()').replace(/<[0-9a-f]*>/gi, '<>');
    expect(objects).not.toMatch(/\/(?:JavaScript|JS|OpenAction|AA|Launch|URI|SubmitForm|GoToR|AcroForm|RichMedia)\b/);
  }
});

test.skipIf(!has('pdftotext'))('pdftotext reads all of it: head, ledger, exhibits with their changes and hashes, limits, pages (poppler-utils)', async () => {
  const text = textOf(await render());
  for (const said of [
    'Payout of 48,200 EUR after a lifted limit', 'Finding report, definition 3', 'Period covered: 2026-03-13 22:30 to 2026-03-14 09:00 UTC', 'Generated: 2026-04-01 09:58:12 UTC, Exhibit 0.1.0',
    'actor:(m.kovacs or d.osei) time:2026-03-13T22:30:00Z..2026-03-14T09:00:00Z', '147 of 30,967 meet the filter', MODEL.sources[0].sha256, '21,930', '9007199254740993',
    'EX-001 shows', '2026-03-14 01:06:18.412 UTC (02:06:18), S-001:10420', 'withdrawal_limit', '− 500', '+ 50000', '+49,500 (+9,900 %)', 'masked ****', 'old value unknown', MODEL.exhibits[0].recordHash,
    'EX-002 ≠ contradicts', 'EX-005 shows, nothing found', 'It does not show that the sources told the truth', 'exhibit verify 2026-014.exhibit', 'Page 1 of 4', 'Page 4 of 4',
  ]) expect(text.replace(/\s+/g, ' ')).toContain(said);
});

test.skipIf(!has('pdftotext'))('a value longer than a page is there whole, letter by letter (poppler-utils)', async () => {
  const words = Array.from({ length: 900 }, (_, i) => `word${i}`);
  const found = new Set(textOf(await render(withValue(words.join(' ')))).match(/word\d+/g));
  expect(words.filter((word) => !found.has(word))).toEqual([]);
});

test.skipIf(!has('pdftotext'))('Greek and Cyrillic are letters; what has none, or runs from right to left or hides, is spelled out (poppler-utils)', async () => {
  const text = textOf(await render({ ...MODEL, finding: { ...MODEL.finding, statement: 'Łukasz Ελένη Борис → 漢 שלום \u202Egpj \u{1F600}' } }));
  expect(text).toContain('Łukasz Ελένη Борис → ⟨U+6F22⟩ ⟨U+05E9⟩⟨U+05DC⟩⟨U+05D5⟩⟨U+05DD⟩ ⟨U+202E⟩gpj');
});

test.skipIf(!has('qpdf'))('qpdf finds no fault in it (qpdf)', async () => {
  const path = join(scratchFolder(), 'report.pdf');
  for (const model of [MODEL, withValue('x'.repeat(4000)), { ...MODEL, sources: [], exhibits: [], remarks: [] }]) {
    writeFileSync(path, await render(model));
    const { status, stdout, stderr } = spawnSync('qpdf', ['--check', path], { encoding: 'utf8' });
    expect([status, stderr], stdout).toEqual([0, '']);
  }
});
