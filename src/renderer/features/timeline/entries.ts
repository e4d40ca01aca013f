// What keys go through on the timeline: findings and events in one order, each with its moment and its words.
import type { Instant } from '../../../contract/model.ts';
import type { Timeline, TimelineItem, TimelineSpan } from '../../../contract/timeline.ts';
import { itemWords, spanWords } from '../../../contract/timeline-words.ts';
import { formatInstant, visible } from '../../app/format.ts';
import { millisOf } from '../explore/time-scale.ts';

export type Entry = { readonly key: string; readonly at: number } & ({ readonly item: TimelineItem; readonly span: null } | { readonly item: null; readonly span: TimelineSpan });

/** Findings first, then events in the order of time. */
export function entriesOf({ findings, lanes }: Timeline): readonly Entry[] {
  const items = lanes.flatMap((lane) => lane.items.map((item): Entry => ({ key: item.event, at: millisOf(item.time), item, span: null })));
  return [
    ...findings.map((span): Entry => ({ key: span.finding, at: millisOf(span.from), item: null, span })),
    ...items.sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1)),
  ];
}

/** `2026-03-14 01:06:18.412 UTC (02:06:18 Europe/Malta)`, to the microsecond where that matters. */
export function whenText(time: Instant, zone: string): string {
  const utc = `${formatInstant(time, 'UTC', 'full')} UTC`;
  if (zone === 'UTC') return utc;
  const local = formatInstant(time, zone, 'second');
  return `${utc} (${local.startsWith(time.slice(0, 10)) ? local.slice(11) : local} ${zone})`;
}

/** All that an entry says, with nothing hidden in it. */
export function entryText({ item, span }: Entry, zone: string): string {
  return visible(span === null ? `${whenText(item!.time, zone)}: ${itemWords(item!)}` : `${spanWords(span)}, ${whenText(span.from, zone)} to ${whenText(span.to, zone)}`);
}
