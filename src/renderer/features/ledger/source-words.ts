// What the ledger says of a source, as pairs of term and text: one wording for the screen and for the clipboard.
import type { Source } from '../../../contract/sources.ts';
import { countOf, formatBytes, formatCount, formatInstant, formatSpan, visible } from '../../app/format.ts';

const KINDS = { file: 'file', zip: 'zip archive', gzip: 'gzip', xlsx: 'workbook' } as const;
export const layerKind = (kind: Source['layers'][number]['kind']): string => KINDS[kind];

/** `+1 h 2 m` for a clock that was slow. */
export const clockWords = (seconds: number): string => `${seconds < 0 ? '−' : '+'}${formatSpan(seconds * 1e6)}`;

/** Read anew: whether imported, rejected and duplicate make up what was read. */
export const addsUp = ({ read, imported, rejected, duplicate }: Pick<Source, 'read' | 'imported' | 'rejected' | 'duplicate'>): boolean => imported + rejected + duplicate === read;

export const DATE_ORDERS = { dmy: 'day, month, year', mdy: 'month, day, year' } as const;

/** Zone and date order in words, and who decided. */
export function decisionWords({ zone, dateOrder, decided }: Pick<Source, 'zone' | 'dateOrder' | 'decided'>): readonly (readonly [string, string])[] {
  return [
    ['Zone', zone === null ? 'every time carries its own' : `times without one were read as ${zone}`],
    ['Date order', dateOrder === null ? 'no date left a choice' : DATE_ORDERS[dateOrder]],
    ['Decided', decided.length === 0 ? 'by the file itself; nobody was asked' : `by a person, proven by nothing: ${decided.map((clause) => visible(clause)).join('; ')}`],
  ];
}

export const STATES = { complete: 'complete: read to its end', partial: 'partial: the file ended early; what could be read is here and counted' } as const;
export const STANDING_WORDS = { included: 'included', excluded: 'excluded: masked for now', retracted: 'retracted: should never have been in the case' } as const;

/** The counts of a source with what each means; `read` comes first. */
export function countWords(source: Source): readonly (readonly [term: string, count: string, note: string])[] {
  return [
    ['Read', formatCount(source.read), source.parts > 1 ? `records found in ${countOf(source.parts, 'part')}` : 'records found in the file'],
    ['Imported', formatCount(source.imported), `became ${countOf(source.events, 'event')}`],
    ['Rejected', formatCount(source.rejected), source.rejected === 0 ? 'none' : 'kept with line, reason and raw text'],
    ['Duplicate', formatCount(source.duplicate), source.duplicate === 0 ? 'none' : source.keepsDuplicates ? 'another source had supplied them; shown, because somebody said so' : 'another source had supplied them; kept and masked'],
    ['Repeated', formatCount(source.repeated), 'same bytes earlier in this source; they stay events'],
    ['Conflicts', formatCount(source.conflicts), source.conflicts === 0 ? 'none' : 'same record id as another event, other content'],
    ['Undated', formatCount(source.undated), 'events without a readable time'],
  ];
}

/** The whole ledger as text for the clipboard: totals, then every source with hashes in full. */
export function ledgerText(sources: readonly Source[], caseName: string): string {
  const sum = (field: 'read' | 'imported' | 'rejected' | 'duplicate') => sources.reduce((total, source) => total + source[field], 0);
  const totals = { read: sum('read'), imported: sum('imported'), rejected: sum('rejected'), duplicate: sum('duplicate') };
  const lines = [
    `Ledger of ${visible(caseName)}`,
    `${countOf(sources.length, 'source')}: ${formatCount(totals.read)} read = ${formatCount(totals.imported)} imported + ${formatCount(totals.rejected)} rejected + ${formatCount(totals.duplicate)} duplicate${addsUp(totals) ? ', adds up' : ', DOES NOT ADD UP'}`,
    ...sources.flatMap((source) => ['', ...sourceText(source)]),
  ];
  return `${lines.join('\n')}\n`;
}

/** One source, a fact a line. */
export function sourceText(source: Source): readonly string[] {
  const utc = (instant: string | null) => (instant === null ? 'none' : `${formatInstant(instant, 'UTC', 'full')} UTC`);
  return [
    `${source.id} ${visible(source.name)}`,
    `  SHA-256: ${source.sha256}`, `  Size: ${formatCount(source.bytes)} bytes (${formatBytes(source.bytes)}), ${source.format}, ${source.encoding}, ${visible(source.dialect)}`,
    ...source.layers.map((layer) => `  Layer: ${visible(layer.name)}, ${layerKind(layer.kind)}, ${formatCount(layer.bytes)} bytes, SHA-256 ${layer.sha256}`),
    `  Profile: ${visible(source.profileTitle)} (${visible(source.profile)}), version ${source.profileVersion}`,
    ...countWords(source).map(([term, count, note]) => `  ${term}: ${count} (${note})`),
    `  Adds up: ${addsUp(source) ? 'yes' : 'NO'}`,
    `  First time: ${utc(source.firstTime)}`, `  Last time: ${utc(source.lastTime)}`,
    ...(source.clockSeconds === 0 ? [] : [`  Clock corrected by: ${clockWords(source.clockSeconds)}`]),
    ...decisionWords(source).map(([term, text]) => `  ${term}: ${text}`),
    ...source.totals.map((total) => `  Control total: ${visible(total.column)}: sum ${total.sum}, smallest ${total.min}, largest ${total.max}, ${countOf(total.numbers, 'number')}, ${countOf(total.others, 'other value')}`),
    ...source.repairs.map((repair) => `  Repair: ${visible(repair.what)}: ${formatCount(repair.count)}`),
    ...source.tells.map((tell) => `  Tell: ${visible(tell)}`), ...source.remarks.map((remark) => `  Remark: ${visible(remark)}`),
    `  Merkle root: ${source.merkleRoot}`, `  Imported: ${utc(source.importedAt)} by ${visible(source.importedBy)}`, `  State: ${STATES[source.state]}`,
    `  Standing: ${STANDING_WORDS[source.standing]}${source.standingReason === '' ? '' : `, because: ${visible(source.standingReason)}`}`,
  ];
}
