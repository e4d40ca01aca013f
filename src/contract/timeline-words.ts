// What a timeline says of a mark, a lane and of what it leaves out: the same words on the screen, in files and on the command line.
import type { LaneKind, Timeline, TimelineItem, TimelineLane, TimelineSpan } from './timeline.ts';

const grouping = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
/** `1 event`, `1,204 events` */
export const countOf = (count: number, one: string, many = `${one}s`): string => `${grouping.format(count)} ${count === 1 ? one : many}`;

/** How a mark is drawn: by the strongest of what was done to its event. */
export type MarkKind = 'shows' | 'contradicts' | 'context' | 'starred' | 'noted' | 'tagged';
const STRENGTH: readonly MarkKind[] = ['shows', 'contradicts', 'context', 'starred', 'noted', 'tagged'];

export function kindOf({ citations, starred, notes }: TimelineItem): MarkKind {
  const roles = citations.map(({ role }) => role);
  return STRENGTH.find((kind) => roles.includes(kind as never)) ?? (starred ? 'starred' : notes > 0 ? 'noted' : 'tagged');
}

export const KIND_WORDS: { readonly [K in MarkKind]: string } = {
  shows: 'exhibit that shows', contradicts: 'exhibit that contradicts', context: 'exhibit for context', starred: 'starred', noted: 'noted', tagged: 'tagged',
};

/** Beside a mark: `EX-001 role.grant`. */
export function labelOf(item: TimelineItem): string {
  const { citations, action } = item;
  return [...citations.map(({ exhibit, role }) => `${role === 'contradicts' ? '≠ ' : ''}${exhibit}`), action ?? 'no action'].join(' ');
}

/** The same of a mark that stands for several. */
export const markLabel = (items: readonly TimelineItem[]): string => (items.length === 1 ? labelOf(items[0]!) : `${items.length} events, ${labelOf(items[0]!)}`);

/** All that is known of a mark but its time. */
export function itemWords(item: TimelineItem): string {
  const { event, actor, action, entityType, entity, result, citations, starred, tags, notes } = item;
  return [
    `${actor ?? 'no actor'}: ${action ?? 'no action'}${result === 'failure' ? ', failed' : ''}`,
    ...(entity === null ? [] : [entityType === null ? entity : `${entityType} ${entity}`]),
    event,
    ...citations.map(({ exhibit, finding, role }) => `${exhibit} in ${finding} (${role})`),
    ...(starred ? ['starred'] : []), ...tags.map((tag) => `tag ${tag}`), ...(notes > 0 ? [countOf(notes, 'note')] : []),
  ].join(', ');
}

/** The severity as a sign, since colour says nothing alone. */
const SIGNS = { bad: '■ ', suspicious: '▲ ', good: '● ', none: '' } as const;
/** Above the bar of a finding. */
export const spanLabel = ({ finding, title, severity }: TimelineSpan): string => `${SIGNS[severity]}${finding} ${title}`;

export const spanWords = ({ finding, title, severity, status, exhibits, elsewhere }: TimelineSpan): string =>
  `${finding} ${title}, ${severity === 'none' ? '' : `${severity}, `}${status}, ${countOf(exhibits, 'exhibit')}${elsewhere > 0 ? `, ${grouping.format(elsewhere)} more without a place in time` : ''}`;

export const LANE_WORDS: { readonly [K in LaneKind]: { readonly one: string; readonly none: string } } = {
  actor: { one: 'actor', none: 'no actor' }, entity: { one: 'entity', none: 'no entity' }, source: { one: 'source', none: 'no source' },
};

export const laneName = (by: LaneKind, { name }: Pick<TimelineLane, 'name'>): string => name ?? LANE_WORDS[by].none;

/** What the square is that stands for more than one mark, and what the small dots are. */
export const SEVERAL = 'several events close to each other';
export const OTHERS = 'other events, not marked';
export const othersWords = (events: number): string => countOf(events, 'other event');

/** What is not shown and why, a sentence each; nothing where all is. */
export function notShown({ by, bucketed, without }: Timeline): readonly string[] {
  const { undated, gone, outsideWindow, lanes, laneEvents, findingsUndated, findingsOutside } = without;
  return [
    ...(undated > 0 ? [`${countOf(undated, 'marked event')} without a time that can be read.`] : []),
    ...(gone > 0 ? [`${countOf(gone, 'marked event')} of sources that are excluded.`] : []),
    ...(outsideWindow > 0 ? [`${countOf(outsideWindow, 'marked event')} outside of this window.`] : []),
    ...(lanes > 0 ? [`${countOf(laneEvents, 'marked event')} of ${countOf(lanes, `further ${LANE_WORDS[by].one}`, `further ${by === 'entity' ? 'entities' : `${LANE_WORDS[by].one}s`}`)}, counted below the lanes.`] : []),
    ...(bucketed > 0 ? [`${countOf(bucketed, 'marked event')} one by one, but counted by stretches of time.`] : []),
    ...(findingsUndated > 0 ? [`${countOf(findingsUndated, 'finding')} without a dated exhibit.`] : []),
    ...(findingsOutside > 0 ? [`${countOf(findingsOutside, 'finding')} outside of this window.`] : []),
  ];
}
