// The report as Markdown (CommonMark with tables), to be taken up into other documents. Text of a log is text in it: it makes no heading,
// no link, no picture and no markup of its own.
import type { ControlTotal } from '../../contract/sources.ts';
import type { ReportAbsence, ReportChange, ReportExhibit, ReportModel, Side } from './model.ts';
import type { ReportSource } from './sources.ts';
import { visible } from './visible.ts';
import { count, NO_SOURCE, NO_STATEMENT, NO_VALUES, roleWords, severityWords, totalsWords, totalWords, UNSIGNED, type Term } from './words.ts';

/** Same model, same bytes. */
export function renderMarkdown(model: ReportModel): string {
  const { finding, evidence } = model;
  return `${[
    `# ${line(model.title)}`, `Case ${line(model.caseName)}; ${model.definition}`, termList(model.head), line(model.times),
    '## 1 Filters and totals', termList(model.totals),
    '## 2 Sources and ledger', model.sources.length === 0 ? NO_SOURCE : ledger(model), ...model.sources.flatMap(source),
    `## 3 Finding ${finding.id}: ${line(finding.title)}`, `Severity ${severityWords(finding.severity)}, confidence ${finding.confidence}, ${finding.status}.`,
    finding.statement.trim() === '' ? NO_STATEMENT : prose(finding.statement), termList(model.remarks),
    ...model.exhibits.flatMap(exhibit), ...model.absences.flatMap(absence),
    '## 4 What this shows, and what it does not', ...model.limits.map(line),
    `**Verify** ${code(model.verify)}; case ${code(evidence.caseId)}. ${evidence.checkpoint === null ? UNSIGNED : `Checkpoint of ${count(evidence.checkpoint.size)} entries, root ${code(evidence.checkpoint.root)}.`}`,
  ].filter((block) => block !== '').join('\n\n')}\n`;
}

function ledger({ sources, sum }: ReportModel): string {
  const numbers = (of: ReportModel['sum']) => [of.read, of.imported, of.rejected, of.duplicate].map(count);
  return table(['Id', 'File', 'Read', 'Imported', 'Rejected', 'Duplicate', 'SHA-256'], [
    ...sources.map((each) => [each.id, line(each.name), ...numbers(each), code(each.sha256)]),
    ['', totalWords(sum), ...numbers(sum), ''],
  ], 2, 4);
}

function source({ id, name, terms, totals }: ReportSource): readonly string[] {
  return [`### ${id} ${line(name)}`, termList([...terms, { term: 'Control totals', text: totalsWords(totals) }]), ...(totals.length === 0 ? [] : [controlTotals(totals)])];
}

function controlTotals(totals: readonly ControlTotal[]): string {
  return table(['Column', 'Numbers', 'Others', 'Sum', 'Least', 'Greatest'], totals.map(({ column, numbers, others, sum, min, max }) => [code(column), count(numbers), count(others), sum ?? '', min ?? '', max ?? '']), 1, 5);
}

function exhibit({ label, role, time, event, place, summary, remarks, changes, recordHash }: ReportExhibit): readonly string[] {
  return [
    `### ${label} ${roleWords(role)}, ${line(time)}, ${code(event)}`, line(summary), termList(remarks),
    changes === null ? '' : changes.length === 0 ? NO_VALUES : changeTable(changes),
    `Record hash ${code(recordHash)}${place === '' ? '' : `, ${line(place)}`}`,
  ];
}

function absence({ label, role, query, period, summary, remarks, coverage }: ReportAbsence): readonly string[] {
  return [`### ${label} ${roleWords(role)}, ${period}, nothing found`, line(summary), termList([{ term: 'Search', text: query, code: true }, ...remarks]), ...coverage.map(line)];
}

function changeTable(changes: readonly ReportChange[]): string {
  return table(['Field', 'Old value', 'New value', 'Difference'], changes.map(({ field, before, after, difference }) => [code(field), side(before), side(after), line(difference)]));
}

/** A value is code; what is no value is a word in italics. */
function side({ kind, text }: Side): string {
  if (kind === 'value' && text !== null) return code(text);
  return text ? `*${kind}* ${code(text)}` : `*${kind}*`;
}

function termList(terms: readonly Term[]): string {
  return terms.map(({ term, text, code: isCode, hash }) => `- **${line(term)}:** ${isCode ? (text === '' ? 'none' : code(text)) : text.split('\n').map(line).join('  \n  ')}${hash === undefined ? '' : `  \n  SHA-256 ${code(hash)}`}`).join('\n');
}

/** `from` and `numbers`: which columns stand at the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[], from = 0, numbers = 0): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map((_, column) => (column >= from && column < from + numbers ? '--:' : '---'))), ...rows.map(row)].join('\n');
}

/** Paragraphs as they were written, line by line. */
function prose(text: string): string {
  return text.trim().split(/\n{2,}/).map((paragraph) => paragraph.split('\n').map(line).join('  \n')).join('\n\n');
}

/** One line of text. Every sign that CommonMark, tables or bare addresses would take for markup is escaped. */
function line(text: string): string {
  return visible(text).trim().replace(/\s*\n\s*/g, ' ').replaceAll('\t', ' ')
    .replace(/[\\`*_[\]<>&|~$@]/g, '\\$&').replace(/:(?=\/\/)/g, '\\:').replace(/\bwww\./gi, (www) => `${www.slice(0, -1)}\\.`)
    .replace(/^(?:#(?=#*(?:\s|$))|=(?==*$)|[+-](?=[\s-]|$))/, '\\$&').replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2').replace(/!(?=\\\[)/g, '\\!');
}

/** A value as it is: between more backticks than stand together in it. A bar would end a cell of a table even here. */
function code(text: string): string {
  const shown = visible(text).replaceAll('\n', '⟨U+000A⟩').replaceAll('\t', '⟨U+0009⟩').replaceAll('|', '⟨U+007C⟩');
  if (shown === '') return '*empty*';
  const fence = '`'.repeat(1 + Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length)));
  const room = /^`|`$|^ .* $/.test(shown) ? ' ' : '';
  return `${fence}${room}${shown}${room}${fence}`;
}
