// How the ledger reads on a terminal: one line a source, or everything about one of them.
import type { Comparison, Conflict, Duplicate, RecordPlace, Rejection, Source, SourcePart } from '../contract/sources.ts';
import { count, nameList } from './event-text.ts';
import { inked, table } from './terminal-text.ts';

/** The ledger, a line a source, with its sum: read = imported + rejected + duplicate. What is out of the ordinary follows, a line each. */
export function ledger(sources: readonly Source[]): string {
  const sum = (count: (source: Source) => number) => sources.reduce((total, source) => total + count(source), 0);
  const [read, imported, rejected, duplicate] = [sum((s) => s.read), sum((s) => s.imported), sum((s) => s.rejected), sum((s) => s.duplicate)];
  return [
    table(
      [{ head: 'Source' }, { head: 'Name', width: 48 }, { head: 'Format' }, { head: 'Profile' }, { head: 'Read', right: true }, { head: 'Imported', right: true },
        { head: 'Rejected', right: true }, { head: 'Duplicate', right: true }, { head: 'Repeated', right: true }, { head: 'Conflicts', right: true }, { head: 'Undated', right: true },
        { head: 'First time (UTC)' }, { head: 'Last time (UTC)' }, { head: 'SHA-256' }],
      sources.map((s) => [s.id, s.name, s.format, s.profile, s.read, s.imported, s.rejected, s.duplicate, s.repeated, s.conflicts, s.undated,
        s.firstTime ?? 'none', s.lastTime ?? 'none', s.sha256]),
    ),
    `read ${read} = imported ${imported} + rejected ${rejected} + duplicate ${duplicate}`,
    ...sources.flatMap((s) => outOfTheOrdinary(s).map((line) => `${s.id}: ${inked(line)}`)),
  ].join('\n');
}

/** Everything about a source that its counts do not say, one clause each. */
function outOfTheOrdinary(source: Source): readonly string[] {
  return [
    ...(source.standing === 'included' ? [] : [`${source.standing}: ${source.standingReason}`]),
    ...(source.clockSeconds === 0 ? [] : [clockText(source.clockSeconds)]),
    ...(source.keepsDuplicates ? ['its duplicates are shown as events'] : []),
    ...(source.state === 'complete' ? [] : ['partial: the source ended early']),
    ...source.decided.map((answer) => `decided by a person: ${answer}`),
    ...source.repairs.map(({ what, count }) => `${what}: ${count}`),
    ...source.tells, ...source.remarks,
  ];
}

/** `clock corrected by +3,600 s`. */
function clockText(seconds: number): string {
  return `clock corrected by ${seconds > 0 ? '+' : '−'}${Math.abs(seconds)} s`;
}

export interface WholeSource {
  readonly source: Source;
  readonly parts: readonly SourcePart[];
  readonly rejections: readonly Rejection[];
}

/** All that the ledger says of one source. */
export function sourceText({ source, parts, rejections }: WholeSource): string {
  const sections = [
    nameList([
      ['Source', source.id], ['Name', source.name], ['Bytes', source.bytes], ['SHA-256', source.sha256], ['Format', source.format], ['Encoding', source.encoding],
      ['Read as', source.dialect], ['Profile', `${source.profileTitle} (${source.profile}), version ${source.profileVersion}`],
      ['Read', source.read], ['Imported', source.imported], ['Rejected', source.rejected], ['Duplicate', source.duplicate], ['Repeated', source.repeated],
      ['Conflicts', source.conflicts], ['Undated', source.undated], ['Events', source.events],
      ['First time (UTC)', source.firstTime ?? 'none'], ['Last time (UTC)', source.lastTime ?? 'none'],
      ['Zone', source.zone ?? 'every time carried its own'], ['Day and month', source.dateOrder === null ? null : source.dateOrder === 'dmy' ? 'day first' : 'month first'],
      ['Decided', source.decided.length === 0 ? 'nothing by a person' : source.decided.join('; ')],
      ['Clock', source.clockSeconds === 0 ? 'as it was' : clockText(source.clockSeconds)],
      ['Standing', source.standing === 'included' ? 'included' : `${source.standing}: ${source.standingReason}`],
      ['Duplicates', source.keepsDuplicates ? 'shown as events' : 'masked'], ['State', source.state], ['Merkle root', source.merkleRoot],
      ['Imported', `${source.importedAt} by ${source.importedBy}`],
    ]),
    section('Layers, outermost first', source.layers, () => table([{ head: 'Layer', width: 60 }, { head: 'Kind' }, { head: 'Bytes', right: true }, { head: 'SHA-256' }],
      source.layers.map(({ name, kind, bytes, sha256 }) => [name, kind, bytes, sha256]))),
    section('Parts', parts, () => table([{ head: 'Part', width: 60 }, { head: 'Bytes', right: true }, { head: 'Records', right: true }, { head: 'From record', right: true }, { head: 'SHA-256' }, { head: 'Merkle root' }],
      parts.map((part) => [part.name, part.bytes, part.records, part.firstRecord, part.sha256, part.merkleRoot]))),
    section('Control totals', source.totals, () => table(
      [{ head: 'Column', width: 40 }, { head: 'Numbers', right: true }, { head: 'Others', right: true }, { head: 'Sum', right: true }, { head: 'Least', right: true }, { head: 'Greatest', right: true }],
      source.totals.map(({ column, numbers, others, sum, min, max }) => [column, numbers, others, sum, min, max]))),
    section('Repairs', source.repairs, () => source.repairs.map(({ what, count }) => `${count}  ${inked(what)}`).join('\n')),
    section('Tells', source.tells, () => source.tells.map(inked).join('\n')),
    section('Remarks', source.remarks, () => source.remarks.map(inked).join('\n')),
    section('Rejected', rejections, () => rejectionTable(rejections)),
  ];
  return sections.join('\n\n');
}

function section(title: string, items: readonly unknown[], text: () => string): string {
  return items.length === 0 ? `${title}: none` : `${title}\n${text()}`;
}

export function rejectionTable(rejections: readonly Rejection[]): string {
  return table([{ head: 'Source' }, { head: 'Part', width: 40 }, { head: 'Line', right: true }, { head: 'Byte', right: true }, { head: 'Reason', width: 60 }, { head: 'Raw', width: 80 }],
    rejections.map(({ source, part, line, offset, reason, raw }) => [source, part, line, offset, reason, raw]));
}

/** `S-001:42`, the line and the part it stands in. */
function placeText({ event, part, line }: RecordPlace): string {
  return `${event}, line ${line} of ${part}`;
}

export function duplicateTable(duplicates: readonly Duplicate[]): string {
  return table([{ head: 'Record', width: 60 }, { head: 'Is that of', width: 60 }, { head: 'Known by' }, { head: 'Time (UTC)' }, { head: 'Record hash' }],
    duplicates.map(({ record, of, by }) => [placeText(record), placeText(of), by, record.time ?? 'none', record.recordHash]));
}

export function conflictTable(conflicts: readonly Conflict[]): string {
  return table([{ head: 'Record id', width: 40 }, { head: 'Says', width: 60 }, { head: 'And says', width: 60 }, { head: 'Differs in', width: 60 }],
    conflicts.map(({ recordId, first, second, differs }) => [recordId, placeText(first), placeText(second), differs.join(', ')]));
}

/** What two exports of one period say of each other; the records that the later one no longer has come last, for they are the point. */
export function comparisonText(earlier: string, later: string, comparison: Comparison): string {
  const { from, to, records } = comparison;
  if (from === null || to === null) return `${inked(earlier)} and ${inked(later)} cover no common period; nothing was compared.`;
  return [
    nameList([
      ['Common period (UTC)', `${from} to ${to}`], [`Records of ${earlier}`, comparison.earlier], [`Records of ${later}`, comparison.later], ['In both', comparison.inBoth],
      ['Same id, other content', comparison.changed], [`Only in ${later}`, comparison.added], [`No longer in ${later}`, comparison.missing],
    ]),
    comparison.missing === 0 ? `Every record of ${inked(earlier)} in that period is in ${inked(later)} too.` : [
      `${count(comparison.missing, 'record')} of ${inked(earlier)} that ${inked(later)} no longer has:`,
      table([{ head: 'Event' }, { head: 'Time (UTC)' }, { head: 'Line', right: true }, { head: 'Part', width: 60 }, { head: 'Record hash' }],
        records.map(({ event, time, line, part, recordHash }) => [event, time ?? 'none', line, part, recordHash])),
    ].join('\n'),
  ].join('\n\n');
}
