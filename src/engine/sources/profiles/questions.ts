// Questions about a source that no program may answer: its zone, its order of day and month, and a mapping that is not proven.
import type { ImportQuestion } from '../../../contract/model.ts';
import type { MappingOptions } from '../../record.ts';
import { dateOrderOf, needsZone } from '../time.ts';
import { pathText } from './path.ts';
import type { Layout, Profile } from './profile.ts';

export interface Example {
  readonly layout: Layout;
  readonly timeText: string | null;
  /** Its times without zone are UTC. */
  readonly utc: boolean;
}

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
  const missing = profile.id === 'generic' ? 'generic' : unproven(profile, examples);
  if (missing !== null) {
    questions.push({
      kind: 'mapping', option: '--yes', choices: [],
      text: missing === 'generic' ? 'No profile knows this format. Check what each column is mapped to; the rest is kept as fields.' : `No column was recognised as ${missing}. Check what each column is mapped to.`,
    });
  }
  return questions;
}

/** The options with what the examples prove filled in; answers given are never changed. */
export function settledOptions(examples: readonly Example[], options: MappingOptions): MappingOptions {
  const naive = examples.filter((example) => example.timeText !== null && needsZone([example.timeText]));
  const order = dateOrderOf(examples.flatMap((example) => example.timeText ?? []));
  return {
    zone: naive.length > 0 && naive.every((example) => example.utc) ? 'UTC' : options.zone,
    dateOrder: options.dateOrder ?? (order === 'dmy' || order === 'mdy' ? order : null),
  };
}

function timeColumn(example: Example): string {
  return example.layout.time.map(pathText).join(' or ');
}

/** What a profile that goes by names did not find and should have; null when nothing is amiss. */
function unproven(profile: Profile, examples: readonly Example[]): string | null {
  if (!('fields' in profile.places) || examples.length === 0) return null;
  const has = (test: (layout: Layout) => boolean) => examples.some((example) => test(example.layout));
  const missing = [
    ...(has((layout) => layout.time.length > 0) ? [] : ['time']),
    ...(has((layout) => layout.actor.length > 0) ? [] : ['actor']),
    ...(has((layout) => layout.action.length > 0) ? [] : ['action']),
    ...(has((layout) => layout.changes.length > 0 || layout.module.length > 0) ? [] : ['module, old or new value']),
  ];
  return missing.length === 0 ? null : missing.join(', ');
}
