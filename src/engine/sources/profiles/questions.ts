// Questions about a source that no program may answer: its zone, its order of day and month, and a mapping that is not proven.
import type { ImportQuestion } from '../../../contract/sources.ts';
import type { MappingOptions } from '../../record.ts';
import { dateOrderOf, needsZone } from '../time.ts';
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

/** The questions that `options` leave open, zone first. */
export function openQuestions(profile: Profile, examples: readonly Example[], options: MappingOptions): readonly ImportQuestion[] {
  const questions: ImportQuestion[] = [];
  const texts = examples.flatMap((example) => example.timeText ?? []);
  const naive = examples.filter((example) => !example.utc && example.timeText !== null && needsZone([example.timeText]));
  if (naive.length > 0 && options.zone === null) {
    const [first] = naive;
    questions.push({
      kind: 'zone', option: '--zone', choices: ['UTC'],
      text: `Times in ${timeColumn(first)} carry no zone, as “${first.timeText ?? ''}”. Which zone did this source use?`,
    });
  }
  const order = options.dateOrder === null ? dateOrderOf(texts) : 'none needed';
  if (order === 'ambiguous' || order === 'contradictory') {
    const sample = texts.find((text) => dateOrderOf([text]) === 'ambiguous') ?? texts[0];
    questions.push({
      kind: 'dateOrder', option: '--date-order', choices: ['dmy', 'mdy'],
      text: order === 'ambiguous'
        ? `Nothing proves whether “${sample}” begins with the day or the month. Which comes first?`
        : `Some dates can only begin with the day and some only with the month. Which comes first? Dates that do not fit stay undated.`,
    });
  }
  const doubt = doubtOf(profile, examples);
  if (doubt !== null) questions.push({ kind: 'mapping', option: '--yes', choices: [], text: `${doubt} Check what each column is mapped to; the rest is kept as fields.` });
  return questions;
}

/** The options with what the examples prove filled in; answers given are never changed. */
export function settledOptions(examples: readonly Example[], options: MappingOptions): MappingOptions {
  const naive = examples.filter((example) => example.timeText !== null && needsZone([example.timeText]));
  const order = dateOrderOf(examples.flatMap((example) => example.timeText ?? []));
  return {
    ...options,
    zone: naive.length > 0 && naive.every((example) => example.utc) ? 'UTC' : options.zone,
    dateOrder: options.dateOrder ?? (order === 'dmy' || order === 'mdy' ? order : null),
  };
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
