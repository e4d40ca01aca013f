// The timeline as a picture that is a file of its own: no script, no style sheet, nothing asked of a network, every text of a log
// escaped and with nothing hidden in it. Same timeline, same bytes.
import { axisTicks, toX, type Scale } from '../../contract/time-axis.ts';
import type { Timeline, TimelineBucket, TimelineItem, TimelineSpan } from '../../contract/timeline.ts';
import { fitted, labelled, marksOf, rowsOf, TRACK, tracksOf, widthOf, type Labelled } from '../../contract/timeline-layout.ts';
import { countOf, itemWords, KIND_WORDS, kindOf, laneName, LANE_WORDS, markLabel, notShown, OTHERS, othersWords, SEVERAL, spanLabel, spanWords, type MarkKind } from '../../contract/timeline-words.ts';
import type { Instant } from '../../contract/model.ts';
import { checkZone, localText, utcText } from '../report/times.ts';
import { html, visible, type Markup } from '../report/visible.ts';
import { parseInstant } from '../sources/time.ts';

/** The light scheme of the screen, which paper takes too. */
const INK = { text: '#1A1D22', quiet: '#535A65', line: '#DCDFE4', strong: '#7B828D', primary: '#1F57B5', pale: '#E3ECFA', panel: '#F5F6F8', canvas: '#FFFFFF', bad: '#B3261E', suspicious: '#C26100', good: '#1F7A3D' } as const;
const FONT = "'Segoe UI', system-ui, 'Noto Sans', sans-serif";

const [WIDTH, LEFT, RIGHT, HEAD, SPAN_ROW, LANE, TRACKS] = [1400, 210, 30, 76, 24, 38, 6];
const PLOT = WIDTH - LEFT - RIGHT;
const KINDS = Object.keys(KIND_WORDS) as MarkKind[];

export interface TimelinePicture { readonly timeline: Timeline; readonly caseName: string; /** Shown beside UTC; `UTC`: none. */ readonly zone: string; readonly version: string }

/** ZONE_UNKNOWN for a zone that is none. */
export function timelineSvg({ timeline, caseName, zone, version }: TimelinePicture): string {
  checkZone(zone);
  const scale = scaleOf(timeline);
  const x = (instant: Instant) => LEFT + toX(scale, parseInstant(instant)! / 1000);
  const when = (instant: Instant) => `${utcText(instant)} UTC${zone === 'UTC' ? '' : ` (${localText(instant, zone)} ${zone})`}`;
  const parts: Markup[] = [];
  let y = HEAD;

  const spans = timeline.findings.map((span) => ({ span, from: Math.max(LEFT, x(span.from)), to: Math.min(LEFT + PLOT, x(span.to)) }))
    .map((one) => {
      // A label that would be cut at the right begins further to the left.
      const width = widthOf(visible(spanLabel(one.span)));
      return { ...one, width, label: Math.max(LEFT, Math.min(one.from, LEFT + PLOT - width - 1)) };
    });
  const rows = rowsOf(spans.map(({ from, to, label, width }) => ({ from: Math.min(from, label), to: Math.max(to, label + width) })), 12);
  if (spans.length > 0) {
    const height = (Math.max(...rows) + 1) * SPAN_ROW + 8;
    parts.push(band(y, height, 'Findings', '', null));
    for (const [at, one] of spans.entries()) parts.push(spanPicture(one, y + 4 + rows[at] * SPAN_ROW, when));
    y += height;
  }
  for (const lane of timeline.lanes) {
    const marks = labelled(marksOf(lane.items.map((item) => ({ x: x(item.time) - LEFT, item })), PLOT, TRACKS), (items) => visible(markLabel(items)));
    const height = Math.max(LANE, tracksOf(marks) * TRACK + 22);
    parts.push(band(y, height, laneName(timeline.by, lane), lane.detail, lane.events));
    parts.push(...lane.others.map((others) => othersPicture(others, x, y + height, when)));
    parts.push(...lane.buckets.map((bucket) => bucketPicture(bucket, x, y + height, when)));
    for (const mark of marks) parts.push(markPicture(mark, y + 16 + mark.track * TRACK, when));
    y += height;
  }
  const { lanes, laneEvents, laneBuckets } = timeline.without;
  if (lanes > 0) {
    parts.push(band(y, LANE, `${lanes} more`, '', laneEvents), ...laneBuckets.map((bucket) => bucketPicture(bucket, x, y + LANE, when)));
    y += LANE;
  }
  const empty = timeline.from === null ? html`<text x="${LEFT + 12}" y="${y + 24}" font-size="13">Nothing that was marked has a time.</text>` : null;
  if (empty) y += 40;
  const ticks = timeline.from === null ? [] : axisTicks(scale, zone, 110);
  const remarks = notShown(timeline);
  const bottom = y;
  y += zone === 'UTC' ? 30 : 46;
  const [legend, legendEnd] = [legendPicture(y), y + 28];
  const height = legendEnd + remarks.length * 16 + 12;
  const period = timeline.from === null || timeline.to === null ? 'no period' : `${when(timeline.from)} to ${when(timeline.to)}`;
  const summary = `${timeline.shown} of ${countOf(timeline.marked, 'marked event')} in ${countOf(timeline.lanes.length, 'lane')}, ${countOf(timeline.findings.length, 'finding')}; ${period}.`;
  return `${html`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title desc" font-family="${FONT}" font-size="11" fill="${INK.text}">
<title id="title">Timeline of ${caseName} by ${LANE_WORDS[timeline.by].one}</title>
<desc id="desc">${[summary, ...remarks].join(' ')}</desc>
<rect width="${WIDTH}" height="${height}" fill="${INK.canvas}"/>
<text x="12" y="26" font-size="18" font-weight="600">${fitted(visible(caseName), WIDTH - 24, 18)}</text>
<text x="12" y="46" font-size="12">Timeline by ${LANE_WORDS[timeline.by].one}, ${period}</text>
<text x="12" y="63" fill="${INK.quiet}">${timeline.shown} of ${countOf(timeline.marked, 'marked event')}; Exhibit ${version}</text>
${ticks.map((tick) => axisPicture(LEFT + toX(scale, tick.ms), bottom, tick, zone))}
${parts}
${empty}
<path d="M0 ${bottom}.5H${WIDTH}" stroke="${INK.line}"/>
<text x="12" y="${bottom + 16}" fill="${INK.quiet}">UTC</text>
${zone === 'UTC' ? null : html`<text x="12" y="${bottom + 32}" fill="${INK.quiet}">${fitted(visible(zone), LEFT - 30)}</text>`}
${legend}
${remarks.map((remark, at) => html`<text x="12" y="${legendEnd + 10 + at * 16}" fill="${INK.quiet}">Not shown: ${remark}</text>\n`)}</svg>`.text}\n`;
}

/** The window, with room at both ends so that nothing stands on an edge. */
function scaleOf({ from, to }: Timeline): Scale {
  const [first, last] = [parseInstant(from ?? '1970-01-01T00:00:00Z')! / 1000, parseInstant(to ?? '1970-01-01T00:00:00Z')! / 1000];
  const room = last > first ? Math.max(1, (last - first) * 0.03) : 30_000;
  return { from: first - room, to: last + room, width: PLOT };
}

const at = (value: number): string => value.toFixed(1).replace(/\.0$/, '');

function axisPicture(x: number, bottom: number, { utc, zone: local }: { readonly utc: string; readonly zone: string }, zone: string): Markup {
  return html`<path d="M${at(x)} ${HEAD}V${bottom + 4}" stroke="${INK.line}"/><text x="${at(x)}" y="${bottom + 16}" text-anchor="middle">${utc}</text>${zone === 'UTC' ? null : html`<text x="${at(x)}" y="${bottom + 32}" text-anchor="middle" fill="${INK.quiet}">${local}</text>`}
`;
}

/** One lane: its line above, its name at the left. */
function band(y: number, height: number, name: string, detail: string, events: number | null): Markup {
  const count = events === null ? '' : `${events}`;
  const shown = visible(name);
  return html`<path d="M0 ${y}.5H${WIDTH}" stroke="${INK.line}"/><rect x="0" y="${y + 1}" width="${LEFT - 10}" height="${height - 1}" fill="${INK.panel}"/><g><title>${detail === '' ? name : `${name}, ${detail}`}</title><text x="12" y="${y + 16}" font-size="12" font-weight="500">${fitted(shown, LEFT - 70, 12)}</text><text x="${LEFT - 20}" y="${y + 16}" text-anchor="end" fill="${INK.quiet}">${count}</text>${detail === '' ? null : html`<text x="12" y="${y + 31}" fill="${INK.quiet}">${fitted(visible(detail), LEFT - 34)}</text>`}</g>
`;
}

function spanPicture({ span, from, to, label }: { readonly span: TimelineSpan; readonly from: number; readonly to: number; readonly label: number }, y: number, when: (instant: Instant) => string): Markup {
  const { severity } = span;
  const colour = severity === 'none' ? INK.quiet : INK[severity];
  const left = Math.min(from, LEFT + PLOT - 3);
  return html`<g><title>${spanWords(span)}, ${when(span.from)} to ${when(span.to)}</title><rect x="${at(left)}" y="${y + 15}" width="${at(Math.max(3, to - left))}" height="4" fill="${colour}"/><text x="${at(label)}" y="${y + 11}">${fitted(visible(spanLabel(span)), LEFT + PLOT - label)}</text></g>
`;
}

function bucketPicture({ from, to, events }: TimelineBucket, x: (instant: Instant) => number, bottom: number, when: (instant: Instant) => string): Markup {
  const [left, right] = [x(from), x(to)];
  const height = Math.min(12, 3 + Math.log10(events) * 3);
  return html`<g><title>${countOf(events, 'marked event')} from ${when(from)} to ${when(to)}</title><rect x="${at(left)}" y="${at(bottom - height - 1)}" width="${at(Math.max(2, right - left))}" height="${at(height)}" fill="${INK.strong}"/></g>
`;
}

function othersPicture({ from, to, events }: TimelineBucket, x: (instant: Instant) => number, bottom: number, when: (instant: Instant) => string): Markup {
  return html`<circle cx="${at((x(from) + x(to)) / 2)}" cy="${bottom - 6}" r="1.8" fill="${INK.strong}"><title>${othersWords(events)} from ${when(from)} to ${when(to)}</title></circle>
`;
}

function markPicture({ x, items, label, labelX, anchor }: Labelled<TimelineItem>, y: number, when: (instant: Instant) => string): Markup {
  const [first] = items;
  const left = LEFT + x;
  const title = items.slice(0, 20).map((item) => `${when(item.time)}: ${itemWords(item)}`).join('\n') + (items.length > 20 ? `\nand ${items.length - 20} more` : '');
  return html`<g><title>${title}</title>${items.length === 1 ? shape(kindOf(first), left, y) : html`<rect x="${at(left - 6)}" y="${y - 6}" width="12" height="12" rx="3" fill="${INK.pale}" stroke="${INK.primary}"/>`}${label === '' ? null : html`<text x="${at(left + labelX)}" y="${y + 4}" text-anchor="${anchor}">${label}</text>`}</g>
`;
}

/** Each kind has a shape of its own, so that colour says nothing alone. */
function shape(kind: MarkKind, x: number, y: number): Markup {
  const [cx, stroke] = [at(x), `${INK.primary}`];
  switch (kind) {
    case 'shows': return html`<circle cx="${cx}" cy="${y}" r="5" fill="${stroke}" stroke="${stroke}"/>`;
    case 'contradicts': return html`<g><circle cx="${cx}" cy="${y}" r="5" fill="${INK.canvas}" stroke="${stroke}" stroke-width="1.5"/><path d="M${at(x - 3)} ${y + 3}L${at(x + 3)} ${y - 3}" stroke="${stroke}" stroke-width="1.5"/></g>`;
    case 'context': return html`<circle cx="${cx}" cy="${y}" r="5" fill="${INK.canvas}" stroke="${stroke}" stroke-width="1.5"/>`;
    case 'starred': return html`<path transform="translate(${cx} ${y})" d="M0-6 1.6-2 6-1.8 2.6.9 3.7 5 0 2.7-3.7 5-2.6.9-6-1.8-1.6-2Z" fill="${INK.quiet}"/>`;
    case 'noted': return html`<path transform="translate(${cx} ${y})" d="M-4-5H4V5H-4ZM-2-2H2M-2 1H2" fill="${INK.canvas}" stroke="${INK.quiet}"/>`;
    case 'tagged': return html`<path transform="translate(${cx} ${y})" d="M0-5 5 0 0 5-5 0Z" fill="${INK.canvas}" stroke="${INK.quiet}"/>`;
  }
}

function legendPicture(y: number): Markup {
  let x = 20;
  const entries = KINDS.map((kind) => {
    const entry = html`${shape(kind, x, y + 12)}<text x="${at(x + 10)}" y="${y + 16}">${KIND_WORDS[kind]}</text>`;
    x += 34 + widthOf(KIND_WORDS[kind]);
    return entry;
  });
  return html`${entries}<rect x="${at(x - 6)}" y="${y + 6}" width="12" height="12" rx="3" fill="${INK.pale}" stroke="${INK.primary}"/><text x="${at(x + 10)}" y="${y + 16}">${SEVERAL}</text><circle cx="${at(x + 24 + widthOf(SEVERAL))}" cy="${y + 12}" r="1.8" fill="${INK.strong}"/><text x="${at(x + 32 + widthOf(SEVERAL))}" y="${y + 16}">${OTHERS}</text>
`;
}
