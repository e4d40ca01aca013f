// The look of the HTML report: A4, black on white, no decoration. Old and new carry a sign besides their colour.
import { createHash } from 'node:crypto';

/** Colours and sizes after the visual direction; contrast of all text is at least 5.8:1. */
export const STYLE = `
@page { size: A4; margin: 16mm 16mm 20mm; @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8.5pt system-ui, sans-serif; color: #535a65; } }
* { box-sizing: border-box; }
html { color: #1a1d22; background: #fff; font: 10.5pt/1.45 "Segoe UI", -apple-system, system-ui, "Noto Sans", sans-serif; font-variant-numeric: tabular-nums lining-nums; font-variant-ligatures: none; }
body { max-width: 180mm; margin: 0 auto; padding: 8mm 4mm; overflow-wrap: anywhere; }
header.page { display: flex; justify-content: space-between; gap: 8mm; border-bottom: 1.5px solid #1a1d22; padding-bottom: 1.5mm; margin-bottom: 5mm; font-size: 9pt; color: #535a65; }
h1 { font-size: 18pt; line-height: 1.2; margin: 0 0 3mm; }
h2 { font-size: 12pt; white-space: pre-wrap; margin: 7mm 0 2mm; break-after: avoid; }
h3 { font-size: 10.5pt; margin: 0; }
p { margin: 0 0 2mm; }
dl { margin: 0; }
dt { color: #535a65; }
dd { margin: 0; }
.head { display: grid; grid-template-columns: max-content 1fr max-content 1fr; gap: 1mm 4mm; margin-bottom: 3mm; }
.totals { border-top: 1px solid #bfc4cc; }
.totals div { display: grid; grid-template-columns: 28mm 1fr; padding: 1.2mm 0; border-bottom: 1px solid #bfc4cc; }
code, .mono { font: 9pt/1.45 ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.text { white-space: pre-wrap; }
table { border-collapse: collapse; width: 100%; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th { text-align: left; font-weight: 400; color: #535a65; }
th, td { padding: 1mm 2mm; vertical-align: top; border-top: 1px solid #bfc4cc; }
.ledger th:first-child, .ledger td:first-child { padding-left: 0; white-space: nowrap; }
.number { text-align: right; white-space: nowrap; }
.ledger .hash td { border-top: 0; padding-top: 0; }
.ledger tbody, .ledger tfoot { break-inside: avoid; }
.ledger tfoot th, .ledger tfoot td { border-top: 1.5px solid #1a1d22; font-weight: 600; color: #1a1d22; }
.source { margin: 4mm 0; }
.source h3 { white-space: pre-wrap; margin-bottom: 1mm; break-after: avoid; }
.source dl { border-top: 1px solid #bfc4cc; font-size: 9.5pt; }
.source dl div { display: grid; grid-template-columns: 36mm 1fr; padding: .8mm 0; border-bottom: 1px solid #bfc4cc; break-inside: avoid; }
.source code { font-size: 8pt; }
.marks span { margin-right: 5mm; }
.bad { color: #b3261e; } .suspicious { color: #a85400; } .good { color: #1f7a3d; }
.exhibit { border: 1px solid #7b828d; border-left: 3px solid #1a1d22; margin: 3mm 0; break-inside: avoid; }
.exhibit header { display: flex; flex-wrap: wrap; gap: 0 6mm; padding: 1.5mm 3mm 0; }
.exhibit .place { margin-left: auto; }
.exhibit > p, .exhibit > dl { padding: 0 3mm; margin: 0 0 1.5mm; color: #3b414a; }
.exhibit dl div { display: block; }
.exhibit dt { display: inline; } .exhibit dd { display: inline; }
.exhibit table { table-layout: fixed; }
.exhibit th:first-child, .exhibit td:first-child { width: 31%; padding-left: 3mm; }
.exhibit th:last-child, .exhibit td:last-child { width: 26%; }
.old { color: #a01c16; background: #fbeceb; } .new { color: #12612f; background: #e7f4eb; }
.word { font-style: italic; color: #535a65; }
.exhibit .proof { border-top: 1px solid #bfc4cc; padding-top: 1.2mm; }
footer { border-top: 1.5px solid #1a1d22; margin-top: 7mm; padding-top: 2mm; font-size: 9pt; }
@media print { body { max-width: none; padding: 0; } .old, .new { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
@media (max-width: 620px) { .head { grid-template-columns: max-content 1fr; } }
`;

/** Nothing may be loaded or run, and this one style sheet applies. */
export const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;
