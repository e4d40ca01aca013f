// Questions about a source that no program may answer: its zone, its order of day and month, and a mapping that is not proven.
import type { ImportQuestion } from '../../../contract/sources.ts';
import type { MappingOptions } from '../../record.ts';
import { numberTimeOf, type Counting } from '../number-time.ts';
import { dateOrderOf, datesByOrder, needsZone, zoneEvidence, type DateOrder } from '../time.ts';
import { undatedBecause } from '../undated.ts';
import { placeWords } from './place.ts';
import type { Layout } from './profile.ts';
import type { Profile } from './schema.ts';

export interface Example {
  readonly layout: Layout;
  readonly timeText: string | null;
  /** Its times without zone are UTC. */
  readonly utc: boolean;
  /** It has what the profile is recognised by. */
  readonly fits: boolean;
}

/**
 * Zones whose clock changes are looked for among the times, one for each set of rules that many people live under. They can
 * only be ruled out; none is proposed.
 */
const TELLING_ZONES = ['Europe/London', 'Europe/Berlin', 'Europe/Athens', 'America/New_York', 'America/Chicago', 'America/Denver', 'America/Los_Angeles', 'America/Santiago', 'Australia/Sydney', 'Asia/Jerusalem'];
/** Share of times that may be unreadable before a person is asked whether the right column was taken. */
const READABLE = 0.5;

/** The questions that `options` leave open, zone first. */
export function openQuestions(profile: Profile, examples: readonly Example[], options: MappingOptions): readonly ImportQuestion[] {
  const questions: ImportQuestion[] = [];
  const texts = examples.flatMap((example) => example.timeText ?? []);
  const numbers = countingOf(texts, options);
  const order = dateOrderOf(texts);
  const naive = examples.filter((example) => !example.utc && example.timeText !== null && needsZone([example.timeText], numbers));
  if (naive.length > 0 && options.zone === null) {
    questions.push({ kind: 'zone', option: '--zone', choices: ['UTC'], text: zoneQuestion(naive, texts.length, options.dateOrder ?? provenOrder(order), numbers) });
  }
  if (options.dateOrder === null && (order === 'ambiguous' || order === 'contradictory')) {
    questions.push({ kind: 'dateOrder', option: '--date-order', choices: ['dmy', 'mdy'], text: orderQuestion(texts) });
  }
  const doubts = [doubtOf(profile, examples), ...timeDoubts(examples, texts, numbers)].filter((doubt) => doubt !== null);
  if (doubts.length > 0) questions.push({ kind: 'mapping', option: '--yes', choices: [], text: `${doubts.join(' ')} Check what each column is mapped to; the rest is kept as fields.` });
  return questions;
}

/** The options with what the examples prove filled in; answers given are never changed. */
export function settledOptions(examples: readonly Example[], options: MappingOptions): MappingOptions {
  const texts = examples.flatMap((example) => example.timeText ?? []);
  const numbers = countingOf(texts, options);
  const naive = examples.filter((example) => example.timeText !== null && needsZone([example.timeText], numbers));
  return {
    ...options,
    zone: naive.length > 0 && naive.every((example) => example.utc) ? 'UTC' : options.zone,
    dateOrder: options.dateOrder ?? provenOrder(dateOrderOf(texts)),
    ...(numbers === null ? {} : { numbers }),
  };
}

/**
 * What a person should know of the times before the import: which of the examples will have none and why, one sentence for
 * each reason, with their number and one of them. Zone and order of day and month are taken as answered.
 */
export function timeRemarks(examples: readonly Example[], options: MappingOptions): readonly string[] {
  const texts = examples.flatMap((example) => example.timeText ?? []);
  const numbers = countingOf(texts, options);
  const found = new Map<string, { count: number; example: string }>();
  for (const text of texts) {
    const reason = undatedBecause(text, numbers);
    if (reason === null) continue;
    const known = found.get(reason);
    if (known) known.count++;
    else found.set(reason, { count: 1, example: text });
  }
  return [...found].map(([reason, { count, example }]) => `${count} of ${texts.length} times looked at stay undated, as “${shown(example)}”: ${reason}.`);
}

function countingOf(texts: readonly string[], options: MappingOptions): Counting {
  if (options.numbers !== undefined && options.numbers !== null) return options.numbers;
  const found = numberTimeOf(texts);
  return found === 'none needed' ? null : found;
}

function provenOrder(order: ReturnType<typeof dateOrderOf>): DateOrder | null {
  return order === 'dmy' || order === 'mdy' ? order : null;
}

function zoneQuestion(naive: readonly Example[], times: number, order: DateOrder | null, numbers: Counting): string {
  const [first] = naive;
  const texts = naive.flatMap((example) => example.timeText ?? []);
  const against = zoneEvidence(texts, TELLING_ZONES, order, numbers).filter(({ gaps }) => gaps > 0);
  const evidence = against.map(({ zone, gaps }) => `${zone} (${gaps})`).join(', ');
  return `${naive.length} of ${times} times looked at in ${timeColumn(first)} carry no zone, as “${shown(first.timeText ?? '')}”. Which zone did this source use?`
    + (against.length === 0 ? '' : ` Some of them never were in these zones, whose clocks skipped them: ${evidence}.`);
}

function orderQuestion(texts: readonly string[]): string {
  const { dmy, mdy, either } = datesByOrder(texts);
  if (dmy.length === 0) return `Nothing proves whether “${shown(either[0])}” begins with the day or the month (${either.length} such dates looked at). Which comes first?`;
  return `Some dates can only begin with the day (${dmy.length}, as “${shown(dmy[0])}”) and some only with the month (${mdy.length}, as “${shown(mdy[0])}”)`
    + `${either.length === 0 ? '' : `; ${either.length} could be either`}. Which comes first? Dates that do not fit stay undated.`;
}

/** Doubts about the time column as a whole. */
function timeDoubts(examples: readonly Example[], texts: readonly string[], numbers: Counting): readonly string[] {
  const undated = texts.filter((text) => undatedBecause(text, numbers) !== null);
  if (undated.length === 0) return [];
  const column = timeColumn(examples.find((example) => example.timeText === undated[0]) ?? examples[0]);
  if (numbers === 'ambiguous') return [`Nothing tells what the numbers in ${column} count, as “${shown(undated[0])}”: they differ in magnitude, or fit several units. Those ${undated.length} of ${texts.length} times stay undated.`];
  return undated.length <= texts.length * READABLE ? [] : [`${undated.length} of ${texts.length} times looked at in ${column} cannot be read and stay undated, as “${shown(undated[0])}”: ${undatedBecause(undated[0], numbers) ?? ''}.`];
}

/** A text of the source, short enough for a sentence. */
function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function timeColumn(example: Example): string {
  return example.layout.time.slice(0, 4).map(placeWords).join(' or ');
}

/** Share of records that must look like the format for it to be taken unasked. */
const SURE = 0.9;

/** Why a person should confirm the mapping, as a sentence; null when nothing is amiss. */
function doubtOf(profile: Profile, examples: readonly Example[]): string | null {
  if (profile.id === 'generic') return 'No profile knows this format.';
  if (examples.length === 0) return null;
  if (profile.fingerprints.length > 0) {
    const fitting = examples.filter((example) => example.fits).length;
    return fitting >= examples.length * SURE ? null : `Only ${fitting} of ${examples.length} records look like ${profile.title}.`;
  }
  const has = (test: (layout: Layout) => boolean) => examples.some((example) => test(example.layout));
  const missing = [
    ...(has((layout) => layout.time.length > 0) ? [] : ['time']),
    ...(has((layout) => layout.actor.length > 0) ? [] : ['actor']),
    ...(has((layout) => layout.action.length > 0) ? [] : ['action']),
    ...(has((layout) => layout.changes.length > 0 || layout.module.length > 0) ? [] : ['module, old or new value']),
  ];
  return missing.length === 0 ? null : `No column was recognised as ${missing.join(', ')}.`;
}
