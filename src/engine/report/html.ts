// The report model as one self-contained HTML page: no script, no link, no request, printable on A4.
import type { ControlTotal } from '../../contract/sources.ts';
import type { ReportAbsence, ReportChange, ReportExhibit, ReportModel, Side } from './model.ts';
import { UNHASHED } from '../evidence/verify-report.ts';
import { page } from './page.ts';
import type { ReportSource } from './sources.ts';
import { html, type Markup } from './visible.ts';
import { count, NO_SOURCE, NO_STATEMENT, NO_VALUES, roleWords, severityWords, totalsWords, totalWords, UNSIGNED, type Term } from './words.ts';

const SEVERITY_MARKS = { bad: '■', suspicious: '▲', good: '●', none: '' } as const;

/** The whole page. Same model, same bytes. */
export function renderHtml(model: ReportModel): string {
  const { finding } = model;
  return page(html`${model.finding.id}: ${model.title}`, html`<header class="page"><span>Case ${log(model.caseName)}</span><span>${model.definition}</span></header>
<main>
<h1>${log(model.title)}</h1>
<dl class="head">
${model.head.map(({ term, text }) => html`<dt>${term}</dt><dd>${log(text)}</dd>\n`)}</dl>
<p><strong>Times.</strong> ${model.times}</p>

<h2>1  Filters and totals</h2>
<dl class="totals">
${model.totals.map(({ term, text, code }) => html`<div><dt>${term}</dt><dd>${code ? html`<code class="text">${log(text)}</code>` : text}</dd></div>\n`)}</dl>

<h2>2  Sources and ledger</h2>
${model.sources.length === 0 ? html`<p class="word">${NO_SOURCE}</p>` : html`${ledger(model)}
${model.sources.map(sourceBox)}`}

<h2>3  Finding ${finding.id}: ${log(finding.title)}</h2>
<p class="marks"><span><strong>Severity</strong> ${severity(finding.severity)}</span><span><strong>Confidence</strong> ${finding.confidence}</span><span><strong>Status</strong> ${finding.status}</span></p>
${finding.statement.trim() === '' ? html`<p class="word">${NO_STATEMENT}</p>` : html`<p class="text">${log(finding.statement)}</p>`}
${model.remarks.length === 0 ? null : html`<dl>${model.remarks.map(remark)}</dl>`}
${model.exhibits.map(exhibitBox)}${model.absences.map(absenceBox)}
<h2>4  What this shows, and what it does not</h2>
${model.limits.map((limit) => html`<p>${limit}</p>\n`)}</main>
<footer><strong>Verify</strong> <code>${log(model.verify)}</code>
<p>Case <code class="case">${model.evidence.caseId}</code><br>${model.evidence.checkpoint === null ? UNSIGNED : html`Checkpoint of ${count(model.evidence.checkpoint.size)} entries, root <code class="root">${model.evidence.checkpoint.root}</code>`}<br>SHA-256 of this report with 64 zeros in this place <code class="content">${UNHASHED}</code></p></footer>
`);
}

/** Text of a log or a person, kept from turning round what stands beside it. */
function log(text: string): Markup {
  return html`<bdi>${text}</bdi>`;
}

function severity(severity: ReportModel['finding']['severity']): Markup {
  const mark = SEVERITY_MARKS[severity];
  return mark === '' ? html`${severityWords(severity)}` : html`${severity} <span class="${severity}" aria-hidden="true">${mark}</span>`;
}

function ledger({ sources, sum }: ReportModel): Markup {
  return html`<table class="ledger">
<caption>Sources with their counts and hashes</caption>
<thead><tr><th scope="col">Id</th><th scope="col">File</th><th scope="col" class="number">Read</th><th scope="col" class="number">Imported</th><th scope="col" class="number">Rejected</th><th scope="col" class="number">Duplicate</th></tr></thead>
${sources.map((source) => html`<tbody>
<tr><td class="mono">${source.id}</td><td>${log(source.name)}</td>${numbers(source)}</tr>
<tr class="hash"><td></td><td colspan="5"><code>SHA-256 ${source.sha256}</code></td></tr>
</tbody>
`)}<tfoot><tr><td></td><th scope="row">${totalWords(sum)}</th>${numbers(sum)}</tr></tfoot>
</table>`;
}

/** All that the ledger says of one source. */
function sourceBox({ id, name, terms, totals }: ReportSource): Markup {
  return html`<section class="source" aria-label="Source ${id}">
<h3>${id}  ${log(name)}</h3>
<dl>
${terms.map(({ term, text, hash }) => html`<div><dt>${term}</dt><dd class="text">${log(text)}${hash === undefined ? null : html`<br><code>SHA-256 ${hash}</code>`}</dd></div>\n`)}<div><dt>Control totals</dt><dd>${totalsWords(totals)}</dd></div>
</dl>
${totals.length === 0 ? null : controlTotals(id, totals)}</section>
`;
}

function controlTotals(id: string, totals: readonly ControlTotal[]): Markup {
  return html`<table>
<caption>Control totals of ${id}</caption>
<thead><tr><th scope="col">Column</th><th scope="col" class="number">Numbers</th><th scope="col" class="number">Others</th><th scope="col" class="number">Sum</th><th scope="col" class="number">Least</th><th scope="col" class="number">Greatest</th></tr></thead>
<tbody>
${totals.map(({ column, numbers, others, sum, min, max }) => html`<tr><td class="mono text">${log(column)}</td><td class="number">${count(numbers)}</td><td class="number">${count(others)}</td>${[sum, min, max].map((decimal) => html`<td class="mono number">${decimal}</td>`)}</tr>\n`)}</tbody>
</table>
`;
}

function numbers({ read, imported, rejected, duplicate }: ReportModel['sum']): readonly Markup[] {
  return [read, imported, rejected, duplicate].map((number) => html`<td class="number">${count(number)}</td>`);
}

function exhibitBox(exhibit: ReportExhibit): Markup {
  return html`<section class="exhibit" aria-label="Exhibit ${exhibit.label}">
<header><h3>${exhibit.label}</h3><span>${roleWords(exhibit.role)}</span><span>${log(exhibit.time)}</span><span class="mono place">${exhibit.event}</span></header>
<p>${log(exhibit.summary)}</p>
${exhibit.remarks.length === 0 ? null : html`<dl>${exhibit.remarks.map(remark)}</dl>\n`}${exhibit.changes && changes(exhibit.label, exhibit.changes)}<p class="proof">Record hash <code>${exhibit.recordHash}</code>${exhibit.place === '' ? null : html`<br>${log(exhibit.place)}`}</p>
</section>
`;
}

function absenceBox({ label, role, query, period, summary, remarks, coverage }: ReportAbsence): Markup {
  return html`<section class="exhibit" aria-label="Exhibit ${label}">
<header><h3>${label}</h3><span>${roleWords(role)}</span><span>${period}</span><span class="place">nothing found</span></header>
<p>${log(summary)}</p>
<dl><div><dt>Search:</dt> <dd><code class="text">${log(query)}</code></dd></div>${remarks.map(remark)}</dl>
<p class="proof">${coverage.map((line, index) => html`${index > 0 ? html`<br>` : null}${log(line)}`)}</p>
</section>
`;
}

function remark({ term, text }: Term): Markup {
  return html`<div><dt>${log(term)}:</dt> <dd class="text">${log(text)}</dd></div>`;
}

function changes(label: string, rows: readonly ReportChange[]): Markup {
  if (rows.length === 0) return html`<p class="word">${NO_VALUES}</p>\n`;
  return html`<table>
<caption>Changes in ${label}</caption>
<thead><tr><th scope="col">Field</th><th scope="col">Old value</th><th scope="col">New value</th><th scope="col">Difference</th></tr></thead>
<tbody>
${rows.map((row) => html`<tr><td class="mono text">${log(row.field)}</td>${side(row.before, 'old', '−')}${side(row.after, 'new', '+')}<td>${log(row.difference)}</td></tr>\n`)}</tbody>
</table>
`;
}

/** A value with its sign; what is no value is a word in italics, so that `absent`, `empty` and `null` stay different things. */
function side({ kind, text }: Side, which: 'old' | 'new', sign: string): Markup {
  if (kind === 'value' && text !== null) return html`<td class="mono text ${which}">${sign} ${log(text)}</td>`;
  return html`<td><span class="word">${kind}</span>${text ? html` <span class="mono text">${log(text)}</span>` : null}</td>`;
}
