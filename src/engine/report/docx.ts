// The report as a document for editors: a working copy, and marked as one, since whoever edits it can change what it says.
import { AlignmentType, BorderStyle, Document, Footer, Header, HeadingLevel, Packer, PageNumber, Paragraph, Table, TableCell, TableRow, TextRun, WidthType } from 'docx';
import type { ReportAbsence, ReportChange, ReportExhibit, ReportModel, Side } from './model.ts';
import type { ReportSource } from './sources.ts';
import { visible } from './visible.ts';
import { count, NO_SOURCE, NO_STATEMENT, NO_VALUES, roleWords, severityWords, totalsWords, totalWords, UNSIGNED, type Term } from './words.ts';

const PLAIN = 'Arial', MONO = 'Courier New';
/** Half points. */
const SIZE = 20, SMALL = 17;
/** Width of the text of an A4 page with margins of 2 cm, in twentieths of a point. */
const WIDTH = 9638;
const LINE = { style: BorderStyle.SINGLE, size: 4, color: 'C9CDD4' } as const;
const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;

type Block = Paragraph | Table;

export async function renderDocx(model: ReportModel): Promise<Buffer> {
  const { finding, evidence } = model;
  const document = new Document({
    creator: 'Exhibit', title: visible(`${finding.id}: ${model.title}`), description: 'Working copy of a report',
    styles: { default: { document: { run: { font: PLAIN, size: SIZE, language: { value: 'en-GB' } } } } },
    sections: [{
      properties: { page: { size: { width: 11_906, height: 16_838 }, margin: { top: 1134, bottom: 1134, left: 1134, right: 1134 } } },
      headers: { default: new Header({ children: [new Paragraph({ children: [run('Working copy. The report to be filed is the HTML or PDF of the same case.', { bold: true, size: SMALL })] })] }) },
      footers: { default: new Footer({ children: [new Paragraph({ alignment: AlignmentType.RIGHT, children: [new TextRun({ size: SMALL, children: ['Page ', PageNumber.CURRENT, ' of ', PageNumber.TOTAL_PAGES] })] })] }) },
      children: [
        heading(model.title, HeadingLevel.HEADING_1), text(`Case ${model.caseName}; ${model.definition}`), ...terms(model.head), text(model.times),
        heading('1  Filters and totals', HeadingLevel.HEADING_2), ...terms(model.totals),
        heading('2  Sources and ledger', HeadingLevel.HEADING_2), ...(model.sources.length === 0 ? [text(NO_SOURCE)] : [ledger(model)]), ...model.sources.flatMap(source),
        heading(`3  Finding ${finding.id}: ${finding.title}`, HeadingLevel.HEADING_2),
        text(`Severity ${severityWords(finding.severity)}, confidence ${finding.confidence}, ${finding.status}.`),
        text(finding.statement.trim() === '' ? NO_STATEMENT : finding.statement), ...terms(model.remarks),
        ...model.exhibits.flatMap(exhibit), ...model.absences.flatMap(absence),
        heading('4  What this shows, and what it does not', HeadingLevel.HEADING_2), ...model.limits.map((limit) => text(limit)),
        heading('Verify', HeadingLevel.HEADING_2), text(model.verify, { font: MONO }),
        text(`Case ${evidence.caseId}. ${evidence.checkpoint === null ? UNSIGNED : `Checkpoint of ${count(evidence.checkpoint.size)} entries, root ${evidence.checkpoint.root}.`}`),
      ],
    }],
  });
  return Packer.toBuffer(document);
}

interface Look { readonly font?: string; readonly size?: number; readonly bold?: boolean; readonly italics?: boolean }

const run = (content: string, look: Look): TextRun => new TextRun({ ...look, text: content });
const text = (content: string, look: Look = {}): Paragraph => new Paragraph({ spacing: { after: 100 }, children: lines(content, look) });
const heading = (content: string, level: (typeof HeadingLevel)[keyof typeof HeadingLevel]): Paragraph => new Paragraph({ heading: level, keepNext: true, spacing: { before: 200, after: 80 }, children: lines(content, {}) });

/** Lines of a text are lines of the document; nothing of it is a field or a link. */
function lines(content: string, look: Look): TextRun[] {
  return visible(content).split('\n').map((line, at) => new TextRun({ ...look, text: line, ...(at > 0 ? { break: 1 } : {}) }));
}

function terms(list: readonly Term[]): Paragraph[] {
  return list.map(({ term, text: said, hash }) => new Paragraph({ children: [...lines(`${term}: `, { bold: true, size: SMALL }), ...lines(`${said === '' ? 'none' : said}${hash === undefined ? '' : `\nSHA-256 ${hash}`}`, { size: SMALL })] }));
}

function ledger({ sources, sum }: ReportModel): Table {
  const numbers = (of: ReportModel['sum']) => [of.read, of.imported, of.rejected, of.duplicate].map((number): Cell => ({ text: count(number), right: true }));
  return table([['Id', 8], ['File', 44], ['Read', 12], ['Imported', 12], ['Rejected', 12], ['Duplicate', 12]], [
    ...sources.map(({ id, name, ...counts }): Cell[] => [{ text: id, mono: true }, { text: name }, ...numbers(counts)]),
    [{ text: '' }, { text: totalWords(sum) }, ...numbers(sum)],
  ]);
}

function source({ id, name, sha256, terms: own, totals }: ReportSource): Block[] {
  return [
    heading(`${id}  ${name}`, HeadingLevel.HEADING_3), ...terms([{ term: 'File', text: name, hash: sha256 }, ...own, { term: 'Control totals', text: totalsWords(totals) }]),
    ...(totals.length === 0 ? [] : [table([['Column', 28], ['Numbers', 12], ['Others', 12], ['Sum', 16], ['Least', 16], ['Greatest', 16]], totals.map(({ column, numbers, others, sum, min, max }): Cell[] =>
      [{ text: column, mono: true }, ...[count(numbers), count(others), sum ?? '', min ?? '', max ?? ''].map((figure): Cell => ({ text: figure, right: true }))]))]),
  ];
}

function exhibit({ label, role, time, event, place, summary, remarks, changes, recordHash }: ReportExhibit): Block[] {
  return [
    heading(`${label}  ${roleWords(role)}`, HeadingLevel.HEADING_3), text(`${time}, ${event}`, { size: SMALL }), text(summary), ...terms(remarks),
    ...(changes === null ? [] : changes.length === 0 ? [text(NO_VALUES)] : [changeTable(changes)]),
    text(`Record hash ${recordHash}${place === '' ? '' : `; ${place}`}`, { font: MONO, size: SMALL }),
  ];
}

function absence({ label, role, query, period, summary, remarks, coverage }: ReportAbsence): Block[] {
  return [heading(`${label}  ${roleWords(role)}, nothing found`, HeadingLevel.HEADING_3), text(period, { size: SMALL }), text(summary), ...terms([{ term: 'Search', text: query }, ...remarks]), ...coverage.map((line) => text(line, { size: SMALL }))];
}

function changeTable(changes: readonly ReportChange[]): Table {
  const side = ({ kind, text: value }: Side, sign: string): Cell => (kind === 'value' && value !== null ? { text: `${sign} ${value}`, mono: true } : { text: value ? `${kind} ${value}` : kind, word: true });
  return table([['Field', 22], ['Old value', 28], ['New value', 28], ['Difference', 22]], changes.map(({ field, before, after, difference }): Cell[] => [{ text: field, mono: true }, side(before, '−'), side(after, '+'), { text: difference }]));
}

/** `word`: no value, but what stands in its place. */
interface Cell { readonly text: string; readonly mono?: boolean; readonly right?: boolean; readonly word?: boolean }

/** `columns`: heads with their share of the width in percent. */
function table(columns: readonly (readonly [head: string, percent: number])[], rows: readonly (readonly Cell[])[]): Table {
  const widths = columns.map(([, percent]) => Math.round((WIDTH * percent) / 100));
  const cell = ({ text: content, mono = false, right = false, word = false }: Cell, at: number, bold = false): TableCell => new TableCell({
    width: { size: widths[at], type: WidthType.DXA }, margins: { top: 30, bottom: 30, left: 60, right: 60 },
    children: [new Paragraph({ ...(right ? { alignment: AlignmentType.RIGHT } : {}), children: lines(content, { size: SMALL, bold, italics: word, ...(mono ? { font: MONO } : {}) }) })],
  });
  return new Table({
    columnWidths: widths, width: { size: WIDTH, type: WidthType.DXA }, borders: { top: NONE, left: NONE, right: NONE, insideVertical: NONE, insideHorizontal: LINE, bottom: LINE },
    rows: [new TableRow({ tableHeader: true, children: columns.map(([head], at) => cell({ text: head }, at, true)) }), ...rows.map((row) => new TableRow({ cantSplit: false, children: row.map((each, at) => cell(each, at)) }))],
  });
}
