// The custody log as a page to print and to file with a report: every entry, with the hashes that chain it to the one before.
import { createHash } from 'node:crypto';
import type { CaseInfo, CustodyEntry } from '../../contract/model.ts';
import type { Out } from '../../contract/operations.ts';
import { VERSION } from '../version.ts';
import { page } from './page.ts';
import { generatedAt } from './report.ts';
import { utcSecond, utcText } from './times.ts';
import { html, type Markup } from './visible.ts';
import { count } from './words.ts';

export interface CustodyFacts {
  readonly caseInfo: CaseInfo;
  readonly entries: readonly CustodyEntry[];
  /** Number of the first entry that does not fit the one before it; null: all do. */
  readonly broken: number | null;
  readonly person: { readonly name: string; readonly organisation: string };
  readonly time: string | null;
}

/** Same facts, same bytes. BAD_INPUT for a time that is none. */
export function renderCustody({ caseInfo, entries, broken, person, time }: CustodyFacts): Out<'custody.render'> {
  const head = entries.at(-1)?.hash ?? 'none';
  const text = page(html`Custody log: ${caseInfo.name}`, html`<header class="page"><span>Case ${own(caseInfo.name)}</span><span>Custody log, definition 1</span></header>
<main>
<h1>Custody log</h1>
<dl class="head">
<dt>Case</dt><dd>${own(caseInfo.name)} (${own(caseInfo.fileName)}), ${caseInfo.id}</dd>
<dt>Printed by</dt><dd>${own(person.name || 'name not stated')}</dd>
<dt>Generated</dt><dd>${utcSecond(generatedAt(time))} UTC, Exhibit ${VERSION}</dd>
${person.organisation ? html`<dt>Organisation</dt><dd>${own(person.organisation)}</dd>\n` : null}<dt>Entries</dt><dd>${count(entries.length)}</dd>
</dl>
<p>${broken === null ? 'Every entry fits the one before it.' : html`<strong>Entry ${count(broken)} does not fit the one before it.</strong>`} Hash of the last entry: <code>${head}</code></p>
<p>Each entry is hashed with the hash of the entry before it. The hash of the last one therefore stands for all of them: whoever has it written down elsewhere can tell whether any entry was altered, added or removed before it.</p>
${entries.map(entryBox)}</main>
<footer><strong>Verify</strong> <code>${own(`exhibit verify --case ${caseInfo.fileName}`)}</code></footer>
`);
  const stem = caseInfo.fileName.replace(/\.exhibit$/i, '').replace(/[^\p{L}\p{N}._-]+/gu, '-') || 'case';
  return { fileName: `${stem}-custody.html`, mediaType: 'text/html; charset=utf-8', text, sha256: createHash('sha256').update(text).digest('hex') };
}

function entryBox({ seq, time, actor, host, version, action, subject, detail, hash }: CustodyEntry): Markup {
  return html`<section class="exhibit" aria-label="Entry ${seq}">
<header><h3>${seq}</h3><span>${utcText(time)} UTC</span><span>${own(actor || 'name not stated')}</span><span class="mono place">${action}</span></header>
<p>${own(subject)}${detail === '' ? null : html`<br>${own(detail)}`}</p>
<p class="proof"><code>${hash}</code><br>on ${own(host)}, Exhibit ${own(version)}</p>
</section>
`;
}

/** Text that a person or a log wrote, kept from turning round what stands beside it. */
function own(text: string): Markup {
  return html`<bdi>${text}</bdi>`;
}
