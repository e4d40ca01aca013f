// The report model as PDF: A4, tagged, with an outline, page x of y and the report as JSON embedded. Made after PDF/A-3a (ISO 19005-3),
// which is not certified. Same model, same bytes.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import type { ReportAbsence, ReportChange, ReportExhibit, ReportModel, Side } from './model.ts';
import type { ReportSource } from './sources.ts';
import { visible } from './visible.ts';
import { count, NO_SOURCE, NO_STATEMENT, NO_VALUES, roleWords, severityWords, totalsWords, totalWords, UNSIGNED, type Term } from './words.ts';

const INK = { text: '#1A1D22', quiet: '#535A65', line: '#C9CDD4', head: '#F0F2F5', old: '#FBE9E7', new: '#E6F4EA' } as const;
const MARGINS = { top: 64, bottom: 64, left: 56, right: 56 } as const;
const FONTS = { plain: 'DejaVuSans.ttf', bold: 'DejaVuSans-Bold.ttf', mono: 'DejaVuSansMono.ttf' } as const;
type FontName = keyof typeof FONTS;
/** Characters of a value that stand in a cell of a table; longer ones follow behind it whole, since a cell does not go over pages. */
const LONGEST_CELL = 400;

// Read once: a font is the same for all reports.
let fonts: Readonly<Record<FontName, Buffer>> | null = null;
function fontFiles(): Readonly<Record<FontName, Buffer>> {
  const { resolve } = createRequire(import.meta.url);
  return fonts ??= Object.fromEntries(Object.entries(FONTS).map(([name, file]) => [name, readFileSync(resolve(`dejavu-fonts-ttf/ttf/${file}`))])) as Record<FontName, Buffer>;
}

type Cell = PDFKit.Mixins.CellOptions;
type Element = PDFKit.PDFStructureElement;

/** `generated`: the time that the report prints. `manifest`: the report as JSON, embedded. */
export function renderPdf(model: ReportModel, generated: Date, manifest: string): Promise<Buffer> {
  const doc = new PDFDocument({
    size: 'A4', margins: MARGINS, pdfVersion: '1.7', subset: 'PDF/A-3a', tagged: true, lang: 'en', displayTitle: true, bufferPages: true,
    info: { Title: printable(`${model.finding.id}: ${model.title}`), Creator: 'Exhibit', Producer: 'Exhibit', CreationDate: generated, ModDate: generated },
  } as PDFKit.PDFDocumentOptions);
  const written = new Promise<Buffer>((resolve, reject) => {
    const pieces: Buffer[] = [];
    doc.on('data', (piece: Buffer) => pieces.push(piece)).on('end', () => resolve(Buffer.concat(pieces))).on('error', reject);
  });
  for (const [name, file] of Object.entries(fontFiles())) doc.registerFont(name, file);
  new Writer(doc).report(model);
  doc.file(Buffer.from(manifest), { name: 'report.json', type: 'application/json', description: 'This report as JSON', creationDate: generated, modifiedDate: generated, relationship: 'Alternative' } as object);
  furnish(doc, model);
  doc.end();
  return written;
}

class Writer {
  readonly #doc: PDFKit.PDFDocument;
  readonly #root: Element;

  constructor(doc: PDFKit.PDFDocument) {
    this.#doc = doc;
    this.#root = doc.struct('Document');
    doc.addStructure(this.#root);
  }

  report(model: ReportModel): void {
    const { finding, evidence } = model;
    this.#heading('H1', model.title, 18);
    this.#quiet(`Case ${model.caseName}; ${model.definition}`);
    this.#terms(model.head);
    this.#text(model.times);
    this.#heading('H2', '1  Filters and totals');
    this.#terms(model.totals);
    this.#heading('H2', '2  Sources and ledger');
    if (model.sources.length === 0) this.#text(NO_SOURCE);
    else this.#ledger(model);
    for (const source of model.sources) this.#source(source);
    this.#heading('H2', `3  Finding ${finding.id}: ${finding.title}`);
    this.#text(`Severity ${severityWords(finding.severity)}, confidence ${finding.confidence}, ${finding.status}.`);
    this.#text(finding.statement.trim() === '' ? NO_STATEMENT : finding.statement);
    this.#terms(model.remarks);
    for (const exhibit of model.exhibits) this.#exhibit(exhibit);
    for (const absence of model.absences) this.#absence(absence);
    this.#heading('H2', '4  What this shows, and what it does not');
    for (const limit of model.limits) this.#text(limit);
    this.#text(`Characters that this document has no letters for stand here as ⟨U+…⟩, as do those of scripts that run from right to left; the HTML report shows them.`);
    this.#heading('H2', 'Verify');
    this.#text(model.verify, 'mono');
    this.#text(`Case ${evidence.caseId}. ${evidence.checkpoint === null ? UNSIGNED : `Checkpoint of ${count(evidence.checkpoint.size)} entries, root ${evidence.checkpoint.root}.`}`);
    this.#root.end();
  }

  #ledger({ sources, sum }: ReportModel): void {
      const numbers = (of: ReportModel['sum']) => [of.read, of.imported, of.rejected, of.duplicate].map(count);
    this.#table(['Id', 'File', 'Read', 'Imported', 'Rejected', 'Duplicate'], [44, '*', 58, 58, 58, 58], 4, [
      ...sources.map(({ id, name, ...counts }): Cell[] => [mono(id), plain(name), ...numbers(counts).map(right)]),
      [plain(''), plain(totalWords(sum)), ...numbers(sum).map(right)],
    ]);
  }

  #source({ id, name, sha256, terms, totals }: ReportSource): void {
    this.#heading('H3', `${id}  ${name}`);
    this.#terms([{ term: 'File', text: name, hash: sha256 }, ...terms, { term: 'Control totals', text: totalsWords(totals) }]);
    if (totals.length > 0) {
      this.#table(['Column', 'Numbers', 'Others', 'Sum', 'Least', 'Greatest'], ['*', 54, 46, 98, 94, 94], 5, totals.map(({ column, numbers, others, sum, min, max }): Cell[] =>
        [mono(column), right(count(numbers)), right(count(others)), right(sum ?? ''), right(min ?? ''), right(max ?? '')]));
    }
  }

  #exhibit({ label, role, time, event, place, summary, remarks, changes, recordHash }: ReportExhibit): void {
    this.#heading('H3', `${label}  ${roleWords(role)}`);
    this.#quiet(`${time}, ${event}`);
    this.#text(summary);
    this.#terms(remarks);
    if (changes !== null) this.#changes(changes);
    this.#quiet(`Record hash ${recordHash}${place === '' ? '' : `; ${place}`}`, 'mono');
  }

  #absence({ label, role, query, period, summary, remarks, coverage }: ReportAbsence): void {
    this.#heading('H3', `${label}  ${roleWords(role)}, nothing found`);
    this.#quiet(period);
    this.#text(summary);
    this.#terms([{ term: 'Search', text: query, code: true }, ...remarks]);
    for (const line of coverage) this.#quiet(line);
  }

  #changes(changes: readonly ReportChange[]): void {
    if (changes.length === 0) { this.#text(NO_VALUES); return; }
    const whole: string[] = [];
    const value = (side: Side, sign: string, colour: string, name: string): Cell => {
      // What is no value is a word, without a sign and in another ink.
      if (side.kind !== 'value' || side.text === null) return { ...plain(side.text ? `${side.kind} ${side.text}` : side.kind), textColor: INK.quiet };
      if (side.text.length <= LONGEST_CELL) return { ...mono(`${sign} ${side.text}`), backgroundColor: colour };
      whole.push(`${name}: ${side.text}`);
      return { ...mono(`${sign} ${side.text.slice(0, LONGEST_CELL)} … whole below`), backgroundColor: colour };
    };
    this.#table(['Field', 'Old value', 'New value', 'Difference'], [112, '*', '*', 104], 0, changes.map(({ field, before, after, difference }): Cell[] =>
      [mono(cutCell(field)), value(before, '−', INK.old, `Old value of ${field}`), value(after, '+', INK.new, `New value of ${field}`), plain(cutCell(difference))]));
    for (const text of whole) this.#text(text, 'mono');
  }

  #heading(tag: 'H1' | 'H2' | 'H3', text: string, size = tag === 'H2' ? 12.5 : 10.5): void {
    const doc = this.#doc;
    // A heading is not left alone at the foot of a page.
    if (doc.y > doc.page.height - MARGINS.bottom - 90) doc.addPage();
    if (tag !== 'H1') doc.moveDown(tag === 'H2' ? 1 : 0.6);
    doc.font('bold').fontSize(size).fillColor(INK.text);
    this.#put(tag, printable(text));
    if (tag !== 'H1') doc.outline.addItem(printable(text).slice(0, 200));
    doc.moveDown(0.3);
  }

  #text(text: string, font: FontName = 'plain'): void {
    this.#doc.font(font).fontSize(font === 'mono' ? 8.5 : 9.5).fillColor(INK.text);
    this.#put('P', printable(text));
    this.#doc.moveDown(0.4);
  }

  #quiet(text: string, font: FontName = 'plain'): void {
    this.#doc.font(font).fontSize(font === 'mono' ? 7.5 : 8.5).fillColor(INK.quiet);
    this.#put('P', printable(text));
    this.#doc.moveDown(0.3);
  }

  #terms(terms: readonly Term[]): void {
    const doc = this.#doc;
    for (const { term, text, hash } of terms) {
      const words = `${printable(text === '' ? 'none' : text)}${hash === undefined ? '' : `\nSHA-256 ${hash}`}`;
      this.#root.add(doc.struct('P', {}, () => {
        doc.font('bold').fontSize(8.5).fillColor(INK.quiet).text(`${printable(term)}: `, MARGINS.left, doc.y, { continued: true });
        doc.font('plain').fillColor(INK.text).text(words);
      }));
    }
    if (terms.length > 0) doc.moveDown(0.4);
  }

  #put(tag: string, text: string): void {
    this.#root.add(this.#doc.struct(tag, {}, () => { this.#doc.text(text, MARGINS.left, this.#doc.y, { lineGap: 1.5 }); }));
  }

  /** `numbers`: how many of the last columns stand at the right. */
  #table(head: readonly string[], widths: readonly (number | string)[], numbers: number, rows: readonly (readonly Cell[])[]): void {
    const doc = this.#doc;
    doc.x = MARGINS.left;
    doc.font('plain').fontSize(8).fillColor(INK.text);
    const border = { top: 0, left: 0, right: 0, bottom: 0.5 };
    doc.table({
      columnStyles: widths.map((width) => ({ width })), defaultStyle: { border, borderColor: INK.line, padding: [3, 4, 3, 4] } as never, structParent: this.#root,
      data: [head.map((text, column): Cell => ({ text, type: 'TH', font: { src: 'bold', size: 8 }, backgroundColor: INK.head, ...(column >= head.length - numbers ? { align: { x: 'right' } } : {}) })), ...rows.map((row) => [...row])],
    } as PDFKit.Mixins.TableOptionsWithData);
    doc.x = MARGINS.left;
    doc.moveDown(0.6);
  }
}

const plain = (text: string): Cell => ({ text: printable(text), font: { src: 'plain', size: 8 } });
const mono = (text: string): Cell => ({ text: printable(text), font: { src: 'mono', size: 7.5 } });
const right = (text: string): Cell => ({ ...plain(text), align: { x: 'right' } });
const cutCell = (text: string): string => (text.length <= LONGEST_CELL ? text : `${text.slice(0, LONGEST_CELL)} …`);

/** What stands above and below every page, outside of what is read aloud. */
function furnish(doc: PDFKit.PDFDocument, { caseName, definition, verify }: ReportModel): void {
  const { start, count: pages } = doc.bufferedPageRange();
  for (let page = start; page < start + pages; page++) {
    doc.switchToPage(page);
    // Text beside the margins would begin a new page.
    const { bottom } = doc.page.margins;
    doc.page.margins.bottom = 0;
    const width = doc.page.width - MARGINS.left - MARGINS.right;
    const line = (text: string, y: number, align: 'left' | 'right') => doc.text(text, MARGINS.left, y, { width, align, lineBreak: false, ellipsis: true, height: 12 });
    doc.markContent('Artifact', { type: 'Pagination', bbox: [0, 0, doc.page.width, doc.page.height] } as object);
    doc.font('plain').fontSize(7.5).fillColor(INK.quiet);
    line(printable(`Case ${caseName}`).slice(0, 90), 36, 'left');
    line(definition, 36, 'right');
    line(printable(verify).slice(0, 90), doc.page.height - 44, 'left');
    line(`Page ${page - start + 1} of ${pages}`, doc.page.height - 44, 'right');
    doc.endMarkedContent();
    doc.page.margins.bottom = bottom;
  }
}

// Letters of scripts from right to left, and whatever the fonts have nothing for.
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/** Visible text with what cannot be printed spelled out. Line feeds stay. */
function printable(text: string): string {
  return visible(text).replaceAll('\t', '    ').replace(/[^\n\x20-\x7E]/gu, (character) => (isPrintable(character) ? character : `⟨U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`));
}

const known = new Map<string, boolean>();
function isPrintable(character: string): boolean {
  let is = known.get(character);
  if (is === undefined) known.set(character, is = !RIGHT_TO_LEFT.test(character) && covered().has(character.codePointAt(0)!));
  return is;
}

// Code points that all three fonts have.
let common: ReadonlySet<number> | null = null;
function covered(): ReadonlySet<number> {
  if (common) return common;
  const doc = new PDFDocument({ autoFirstPage: false });
  const sets = Object.values(fontFiles()).map((file) => new Set((doc.font(file) as unknown as { _font: { font: { characterSet: readonly number[] } } })._font.font.characterSet));
  return common = sets.reduce((all, one) => all.intersection(one));
}
