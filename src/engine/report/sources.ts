// What a report says of each source: everything a reader needs to judge it, and "none" in words where there is nothing.
import type { ControlTotal, Source } from '../../contract/sources.ts';
import { count, type Term } from './words.ts';
import { zoneDecision } from '../sources/zone.ts';
import { utcText } from './times.ts';

export interface ReportSource extends Pick<Source, 'id' | 'name' | 'read' | 'imported' | 'rejected' | 'duplicate' | 'sha256'> {
  readonly terms: readonly Term[];
  readonly totals: readonly ControlTotal[];
}

export function reportSource(source: Source): ReportSource {
  const { id, name, read, imported, rejected, duplicate, sha256, totals } = source;
  return { id, name, read, imported, rejected, duplicate, sha256, totals, terms: terms(source) };
}

function terms(source: Source): readonly Term[] {
  const { layers, repeated, conflicts, undated } = source;
  return [
    ...layers.map((layer, depth) => ({
      term: depth === 0 ? 'As given' : `Layer ${depth + 1}`,
      text: `${layer.name}${layer.kind === 'file' ? '' : ` (${layer.kind})`}, ${quantity(layer.bytes, 'byte')}`, hash: layer.sha256,
    })),
    ...(layers.length === 0 ? [{ term: 'As given', text: `${source.name}, ${quantity(source.bytes, 'byte')}`, hash: source.sha256 }] : []),
    { term: 'Read as', text: [source.format, source.encoding, source.dialect, source.parts > 1 ? `${count(source.parts)} parts` : ''].filter((word) => word !== '').join('; ') },
    { term: 'Merkle root', text: source.parts > 1 ? 'of its first part' : 'of its records', hash: source.merkleRoot },
    { term: 'Profile', text: `${source.profileTitle} (${source.profile}), version ${source.profileVersion}` },
    { term: 'Period', text: period(source) },
    { term: 'Zone', text: source.zone === null ? 'in the text: times carry their own' : `times without one were read as ${source.zone}, ${zoneOrigin(source, source.zone)}` },
    ...(source.dateOrder === null ? [] : [{ term: 'Dates', text: source.dateOrder === 'dmy' ? 'day before month' : 'month before day' }]),
    { term: 'Decided by a person', text: listed(source.decided, 'nothing') },
    { term: 'Clock', text: source.clockSeconds === 0 ? 'no correction' : `${signed(source.clockSeconds)} seconds are added to every recorded time` },
    {
      term: 'Counts',
      text: `${count(source.read)} read = ${count(source.imported)} imported + ${count(source.rejected)} rejected + ${count(source.duplicate)} duplicate; of the events ${none(repeated)} repeated, ${none(conflicts)} in conflict, ${none(undated)} undated`,
    },
    { term: 'Repairs', text: listed(source.repairs.map(({ what, count: times }) => `${what} (${count(times)})`), 'none') },
    { term: 'Signs of a cut or changed export', text: listed(source.tells, 'none') },
    { term: 'Standing', text: source.standing === 'included' ? 'included' : `${source.standing}, its events are in no count and no result: ${source.standingReason || 'no reason was given'}` },
    { term: 'Deviations', text: listed(deviations(source), 'none') },
    { term: 'Imported', text: `${utcText(source.importedAt)} UTC by ${source.importedBy || 'name not stated'}` },
  ];
}

/** First and last time, corrected as the clock is. Nothing dated and nothing at all are different answers. */
function period({ events, firstTime, lastTime }: Source): string {
  if (events === 0) return 'no activity: the source gives no event';
  if (firstTime === null || lastTime === null) return 'none of its events has a readable time';
  return `${utcText(firstTime)} to ${utcText(lastTime)} UTC`;
}

/** Who says that times without a zone are of this one. Where neither a person's word nor a format is on record, it was an answer all the same. */
export function zoneOrigin({ decided, profileTitle }: Source, zone: string): string {
  if (decided.includes(zoneDecision(zone))) return 'as decided by a person';
  return zone === 'UTC' ? `as given by the profile ${profileTitle}` : 'as answered at its import';
}

/** What was done or happened otherwise than usual. */
function deviations({ state, keepsDuplicates, remarks }: Source): readonly string[] {
  return [
    ...(state === 'partial' ? ['the source ended early; what could be read of it is counted here'] : []),
    ...(keepsDuplicates ? ['its duplicates are shown as events'] : []),
    ...remarks,
  ];
}

function listed(items: readonly string[], nothing: string): string {
  return items.length === 0 ? nothing : items.join('\n');
}

function none(number: number): string {
  return number === 0 ? 'none' : count(number);
}

function quantity(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** `+3,600`, `−0.5`. */
export function signed(seconds: number): string {
  const [whole, fraction] = String(Math.abs(seconds)).split('.');
  return `${seconds > 0 ? '+' : '−'}${count(Number(whole))}${fraction === undefined ? '' : `.${fraction}`}`;
}
