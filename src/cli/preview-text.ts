// How what was understood of a file reads on a terminal, before anything of it is imported.
import type { ImportPreview, ImportQuestion, ProfileGuess } from '../contract/sources.ts';
import { changesText, count } from './event-text.ts';
import { inked, table } from './terminal-text.ts';

/** Rows shown of each entry; the contract gives up to twenty. */
const ROWS_SHOWN = 5;
/** Entries shown whole; of the others a line each. */
const WHOLE_ENTRIES = 20;
const CHOICES_SHOWN = 8;

/** Every preview: the first ones whole, then a table. Questions and tells of all of them are printed in either form. */
export function previewsText(previews: readonly ImportPreview[]): string {
  const rest = previews.slice(WHOLE_ENTRIES);
  return [
    ...previews.slice(0, WHOLE_ENTRIES).map(previewText),
    ...(rest.length === 0 ? [] : [
      table([{ head: `${count(rest.length, 'further source')}`, width: 60 }, { head: 'Bytes', right: true }, { head: 'Format' }, { head: 'Encoding' }, { head: 'Profile' }, { head: 'Confidence', right: true }, { head: 'Read as', width: 60 }],
        rest.map(({ name, bytes, format, encoding, profile, dialect }) => [name, bytes, format, encoding, profile.id, percent(profile), dialect])),
      ...rest.flatMap((preview) => remarks(preview).map((line) => `${inked(preview.name)}: ${line}`)),
    ]),
  ].join('\n\n');
}

function previewText(preview: ImportPreview): string {
  const { name, bytes, parts, format, encoding, dialect, profile, rows } = preview;
  return [
    `${inked(name)}  (${count(bytes, 'byte')}${parts === 1 ? '' : `, read as one source from ${count(parts, 'part')}`})`,
    `  ${inked([format, encoding, dialect].filter((word) => word !== '').join('; '))}`,
    `  Profile ${inked(profile.title)} (${inked(profile.id)}), confidence ${percent(profile)}${profile.reasons[0] === undefined ? '' : `: ${inked(profile.reasons[0])}`}`,
    ...(rows.length === 0 ? ['  No row can be shown.'] : indented(table(
      [{ head: 'Line', right: true }, { head: 'Time (UTC)', width: 34 }, { head: 'Actor', width: 24 }, { head: 'Action', width: 32 }, { head: 'Entity', width: 28 }, { head: 'Old → new', width: 66 }],
      rows.slice(0, ROWS_SHOWN).map((row) => [row.line, row.time ?? (row.timeText === null ? '' : `undated: ${row.timeText}`), row.actor, row.action, row.entity, changesText(row.changes)]),
    ))),
    ...remarks(preview).map((line) => `  ${line}`),
  ].join('\n');
}

/** Questions first: they keep the import from beginning. Safe already. */
function remarks({ questions, tells, remarks, alreadyImported }: ImportPreview): readonly string[] {
  return [
    ...questions.map((question) => `Question: ${questionText(question)}`),
    ...tells.map((tell) => `Tell: ${inked(tell)}`),
    ...remarks.map((remark) => `Remark: ${inked(remark)}`),
    ...(alreadyImported === null ? [] : [`In the case already: ${inked(alreadyImported)} has the same bytes. It is left out; --again imports it all the same.`]),
  ];
}

/** With the option that answers it, and what can be chosen. */
export function questionText({ text, option, choices }: ImportQuestion): string {
  const more = choices.length > CHOICES_SHOWN ? ', …' : '';
  return inked(`${text} Answer with ${option}${choices.length > 0 ? ` (${choices.slice(0, CHOICES_SHOWN).join(', ')}${more})` : ''}.`);
}

function percent({ confidence }: ProfileGuess): string {
  return `${Math.round(confidence * 100)} %`;
}

function indented(text: string): readonly string[] {
  return text.split('\n').map((line) => `    ${line}`.trimEnd());
}

/** The published form of a preview. */
export function previewDocument(preview: ImportPreview) {
  const { name, inside, bytes, parts, format, encoding, dialect, delimiter, header, profile, others, columns, rows, questions, tells, remarks, alreadyImported } = preview;
  const guess = ({ id, title, confidence, reasons }: ProfileGuess) => ({ id, title, confidence, reasons });
  return {
    name, inside, bytes, parts, format, encoding, dialect, delimiter, header, profile: guess(profile), others: others.map(guess),
    columns: columns.map(({ name, samples, mapsTo, confidence, reason }) => ({ name, samples, mapsTo, confidence, reason })),
    rows: rows.map(({ line, timeText, time, actor, action, entity, changes }) => ({
      line, timeText, time, actor, action, entity, changes: changes.map(({ field, old, new: now, oldKind, newKind }) => ({ field, old, new: now, oldKind, newKind })),
    })),
    questions: questions.map(({ kind, text, option, choices }) => ({ kind, text, option, choices })), tells, remarks, alreadyImported,
  };
}
