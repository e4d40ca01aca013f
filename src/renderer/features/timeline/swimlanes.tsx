// The lanes of the timeline, drawn: names at the left, findings as spans above, marks by time, and the axis below in two zones.
import { Box } from '@mui/material';
import { useEffect, useMemo, useRef, useState, type PointerEvent } from 'react';
import { axisTicks, toX, type Scale } from '../../../contract/time-axis.ts';
import type { Timeline, TimelineBucket, TimelineLane } from '../../../contract/timeline.ts';
import { fitted, labelled, marksOf, rowsOf, TRACK, tracksOf, widthOf } from '../../../contract/timeline-layout.ts';
import { countOf, labelOf, laneName, markLabel, othersWords, spanLabel } from '../../../contract/timeline-words.ts';
import { visible, zoneShort } from '../../app/format.ts';
import { millisOf, pan, toMillis, zoom, type Range } from '../explore/time-scale.ts';
import { useWidth } from '../explore/width.ts';
import { entryText, whenText, type Entry } from './entries.ts';
import { Bucket, Clickable, Dot, KindShape, kindAt, Label, Reachable, reachProps, Rule, Side, SpanBar } from './marks.tsx';

const [LEFT, RIGHT, SPAN_ROW, LANE, TRACKS, AXIS] = [200, 16, 24, 38, 6, 40];
/** px that the pointer may move and still click. */
const CLICK = 3;

interface Props {
  readonly timeline: Timeline;
  /** Events that nobody marked, by the name and detail of their lane, as finely as they are told of what is in sight. */
  readonly others: ReadonlyMap<string, readonly TimelineBucket[]>;
  readonly entries: readonly Entry[];
  readonly range: Range;
  readonly limits: Range;
  readonly zone: string;
  /** Key of the entry that keys go on from. */
  readonly active: string | null;
  readonly onActive: (key: string) => void;
  readonly onRange: (change: (before: Range) => Range) => void;
  readonly onOpen: (keys: readonly string[]) => void;
}

export const laneKey = ({ name, detail }: Pick<TimelineLane, 'name' | 'detail'>): string => JSON.stringify([name, detail]);

export function Swimlanes({ timeline, others, entries, range, limits, zone, active, onActive, onRange, onOpen }: Props) {
  const [measure, width] = useWidth();
  const scale: Scale = useMemo(() => ({ ...range, width: Math.max(0, width - LEFT - RIGHT) }), [range, width]);
  const plot = useRef<HTMLDivElement>(null);
  useWheel(plot, scale, limits, onRange);
  const drag = useDrag(scale, limits, onRange);
  const byKey = useMemo(() => new Map(entries.map((entry) => [entry.key, entry])), [entries]);
  const layout = useMemo(() => layoutOf(timeline, scale), [timeline, scale]);
  const shownKeys = [...layout.spans.map(({ span }) => span.finding), ...layout.lanes.flatMap(({ marks }) => marks.map(({ items }) => items[0]!.event))];
  const holds = (keys: readonly string[]) => active !== null && keys.includes(active);
  const stop = layout.spans.find(({ span }) => holds([span.finding]))?.span.finding ?? layout.lanes.flatMap(({ marks }) => marks).find(({ items }) => holds(items.map(({ event }) => event)))?.items[0]?.event ?? shownKeys[0];
  const reach = (keys: readonly string[]) => ({ active: holds(keys), reachable: keys[0] === stop, onFocus: () => { if (!holds(keys)) onActive(keys[0]!); }, onOpen: () => { if (!drag.moved()) onOpen(keys); } });
  const ticks = axisTicks(scale, zone, scale.to - scale.from < 15_000 ? 150 : 104);
  return (
    <Box ref={plot} sx={{ flex: 1, minHeight: 0, display: 'flex', flexDirection: 'column' }}>
      <Box ref={measure} sx={{ flex: '0 1 auto', minHeight: 0, overflowY: 'auto', overflowX: 'hidden', scrollbarGutter: 'stable' }}>
        <Box component="svg" role="group" aria-label="Findings and marked events over time" width={width} height={layout.height} {...drag.handlers} sx={{ display: 'block', touchAction: 'pan-y', userSelect: 'none', cursor: 'grab', overflow: 'hidden' }}>
          <Side x={0} y={0} width={LEFT - 8} height={layout.height} />
          {ticks.map(({ ms }) => <Rule key={ms} d={`M${LEFT + Math.round(toX(scale, ms))}.5 0V${layout.height}`} />)}
          {layout.spans.length > 0 && <Label className="name" x={12} y={18}>Findings</Label>}
          {layout.spans.map(({ span, from, to, label, y }) => {
            const entry = byKey.get(span.finding);
            if (!entry) return null;
            return (
              <Clickable key={span.finding} onClick={reach([span.finding]).onOpen}>
                <title>{entryText(entry, zone)}</title>
                <Reachable {...reachProps(reach([span.finding]), span.finding)} aria-label={entryText(entry, zone)}>
                  <rect className="ring" x={from - 3} y={y + 12} width={to - from + 9} height={10} rx={3} />
                  <SpanBar className={span.severity} x={from} y={y + 15} width={Math.max(3, to - from)} height={4} />
                </Reachable>
                <Label aria-hidden="true" x={label} y={y + 11}>{fitted(visible(spanLabel(span)), LEFT + scale.width - label)}</Label>
              </Clickable>
            );
          })}
          {layout.lanes.map(({ lane, marks, y, height }) => (
            <g key={`${lane.detail} ${lane.name}`} role="group" aria-label={visible(`${laneName(timeline.by, lane)}${lane.detail === '' ? '' : `, ${lane.detail}`}: ${countOf(lane.events, 'event')}`)}>
              <Rule d={`M0 ${y}.5H${width}`} />
              <g><title>{visible(lane.detail === '' ? laneName(timeline.by, lane) : `${laneName(timeline.by, lane)}, ${lane.detail}`)}</title>
                <Label className="name" x={12} y={y + 18} fontStyle={lane.name === null ? 'italic' : 'normal'}>{fitted(visible(laneName(timeline.by, lane)), LEFT - 64, 12)}</Label>
                <Label className="second" x={LEFT - 18} y={y + 18} textAnchor="end">{lane.events}</Label>
                {lane.detail !== '' && <Label className="second" x={12} y={y + 32}>{fitted(visible(lane.detail), LEFT - 34)}</Label>}
              </g>
              <Others others={others.get(laneKey(lane)) ?? lane.others} scale={scale} bottom={y + height} zone={zone} />
              <Buckets buckets={lane.buckets} scale={scale} bottom={y + height} zone={zone} />
              {marks.map(({ x, track, items, label, labelX, anchor }) => {
                const keys = items.map(({ event }) => event);
                const [first] = items;
                const words = items.length === 1 ? entryText(byKey.get(first!.event)!, zone) : visible(`${items.length} events from ${whenText(first!.time, zone)} to ${whenText(items.at(-1)!.time, zone)}, first ${labelOf(first!)}`);
                return (
                  <Clickable key={keys[0]} onClick={reach(keys).onOpen} transform={`translate(${LEFT + x} ${y + 18 + track * TRACK})`}>
                    <title>{words}</title>
                    <Reachable {...reachProps(reach(keys), keys[0]!)} aria-label={words}>
                      <circle className="ring" r={8} />
                      <circle r={8} fill="transparent" />
                      <KindShape kind={kindAt(items)} />
                    </Reachable>
                    <Label aria-hidden="true" x={labelX} y={4} textAnchor={anchor}>{label}</Label>
                  </Clickable>
                );
              })}
            </g>
          ))}
          {layout.further !== null && (
            <g>
              <Rule d={`M0 ${layout.further}.5H${width}`} />
              <Label className="name" x={12} y={layout.further + 18}>{timeline.without.lanes} more</Label>
              <Label className="second" x={LEFT - 18} y={layout.further + 18} textAnchor="end">{timeline.without.laneEvents}</Label>
              <Buckets buckets={timeline.without.laneBuckets} scale={scale} bottom={layout.further + LANE} zone={zone} />
            </g>
          )}
        </Box>
      </Box>
      <Box component="svg" role="img" aria-label={`Time from ${whenText(new Date(range.from).toISOString(), zone)} to ${whenText(new Date(range.to).toISOString(), zone)}`} width={width} height={AXIS} sx={{ display: 'block', flexShrink: 0 }}>
        <Rule d={`M0 .5H${width}`} />
        <Label className="second" x={12} y={15}>UTC</Label>
        {zone !== 'UTC' && <Label className="second" x={12} y={31}>{fitted(zoneShort(zone), LEFT - 30)}</Label>}
        {ticks.map(({ ms, utc, zone: local }) => {
          const half = Math.max(widthOf(utc), widthOf(local)) / 2;
          const x = Math.min(LEFT + scale.width + RIGHT - half - 2, LEFT + toX(scale, ms));
          return <g key={ms} aria-hidden="true"><Rule d={`M${LEFT + Math.round(toX(scale, ms))}.5 0V4`} /><Label x={x} y={15} textAnchor="middle">{utc}</Label>{zone !== 'UTC' && <Label className="second" x={x} y={31} textAnchor="middle">{local}</Label>}</g>;
        })}
      </Box>
    </Box>
  );
}

function Buckets({ buckets, scale, bottom, zone }: { readonly buckets: readonly TimelineBucket[]; readonly scale: Scale; readonly bottom: number; readonly zone: string }) {
  return buckets.map(({ from, to, events }) => {
    const [left, right] = [Math.max(0, toX(scale, millisOf(from))), Math.min(scale.width, toX(scale, millisOf(to)))];
    if (right < 0 || left > scale.width) return null;
    const height = Math.min(12, 3 + Math.log10(events) * 3);
    const words = `${countOf(events, 'marked event')} from ${whenText(from, zone)} to ${whenText(to, zone)}`;
    return <Bucket key={from} role="img" aria-label={words} x={LEFT + left} y={bottom - height - 1} width={Math.max(2, right - left)} height={height}><title>{words}</title></Bucket>;
  });
}

/** A small dot for each stretch that has any: where something else happened in the lane. */
function Others({ others, scale, bottom, zone }: { readonly others: readonly TimelineBucket[]; readonly scale: Scale; readonly bottom: number; readonly zone: string }) {
  return others.map(({ from, to, events }) => {
    const x = (toX(scale, millisOf(from)) + toX(scale, millisOf(to))) / 2;
    if (x < 0 || x > scale.width) return null;
    return <Dot key={from} aria-hidden="true" cx={LEFT + x} cy={bottom - 6} r={1.8}><title>{`${othersWords(events)} from ${whenText(from, zone)} to ${whenText(to, zone)}`}</title></Dot>;
  });
}

/** Everything in its place; what is out of sight is left out, lanes keep theirs. */
function layoutOf({ findings, lanes, without }: Timeline, scale: Scale) {
  let y = 0;
  const inSight = findings.filter(({ from, to }) => millisOf(to) >= scale.from && millisOf(from) <= scale.to)
    .map((span) => ({ span, from: LEFT + Math.min(scale.width - 3, Math.max(0, toX(scale, millisOf(span.from)))), to: LEFT + Math.min(scale.width, toX(scale, millisOf(span.to))) }))
    .map((one) => {
      // A label that would be cut at the right begins further to the left.
      const width = widthOf(visible(spanLabel(one.span)));
      return { ...one, width, label: Math.max(LEFT, Math.min(one.from, LEFT + scale.width - width - 1)) };
    });
  const rows = rowsOf(inSight.map(({ from, to, label, width }) => ({ from: Math.min(from, label), to: Math.max(to, label + width) })), 12);
  const spans = inSight.map((one, at) => ({ ...one, y: 6 + rows[at]! * SPAN_ROW }));
  if (findings.length > 0) y = (rows.length === 0 ? 1 : Math.max(...rows) + 1) * SPAN_ROW + 8;
  const placed = lanes.map((lane) => {
    const marks = labelled(marksOf(lane.items.map((item) => ({ x: toX(scale, millisOf(item.time)), item })).filter(({ x }) => x >= 0 && x <= scale.width), scale.width, TRACKS), (items) => visible(markLabel(items)));
    const height = Math.max(LANE, tracksOf(marks) * TRACK + 22);
    const top = y;
    y += height;
    return { lane, marks, y: top, height };
  });
  const further = without.lanes > 0 ? y : null;
  return { spans, lanes: placed, further, height: y + (further === null ? 0 : LANE) };
}

/** The wheel zooms at the pointer; sideways, or with Shift, it moves. Over the names it scrolls, as everywhere. */
function useWheel(plot: React.RefObject<HTMLDivElement | null>, scale: Scale, limits: Range, onRange: Props['onRange']): void {
  const latest = useRef({ scale, limits, onRange });
  useEffect(() => { latest.current = { scale, limits, onRange }; });
  useEffect(() => {
    const element = plot.current;
    if (!element) return;
    // Not passive, since the page behind is not to scroll as well; React's own listeners are.
    const onWheel = (event: WheelEvent) => {
      const x = event.clientX - element.getBoundingClientRect().left - LEFT;
      if (x < 0) return;
      event.preventDefault();
      const { scale: drawn, limits: all, onRange: change } = latest.current;
      const px = (delta: number) => Math.max(-600, Math.min(600, delta * (event.deltaMode === 0 ? 1 : 33)));
      const at = toMillis(drawn, x);
      change((before) => (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY) ? pan(before, all, px(event.deltaX || event.deltaY) / 700) : zoom(before, all, at, 1.25 ** (px(event.deltaY) / 100))));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [plot]);
}

/** Dragging moves the time under the pointer along with it. */
function useDrag(scale: Scale, limits: Range, onRange: Props['onRange']) {
  const [drag, setDrag] = useState<{ readonly x: number; readonly range: Range } | null>(null);
  const moved = useRef(false);
  return {
    moved: () => moved.current,
    handlers: {
      onPointerDown: (event: PointerEvent<SVGSVGElement>) => {
        moved.current = false;
        if (event.button === 0) setDrag({ x: event.clientX, range: { from: scale.from, to: scale.to } });
      },
      onPointerMove: (event: PointerEvent<SVGSVGElement>) => {
        if (drag === null) return;
        const by = event.clientX - drag.x;
        if (!moved.current && Math.abs(by) < CLICK) return;
        // Caught only now: a click has to arrive at what was clicked.
        if (!moved.current) event.currentTarget.setPointerCapture(event.pointerId);
        moved.current = true;
        onRange(() => pan(drag.range, limits, -by / Math.max(1, scale.width)));
      },
      onPointerUp: () => setDrag(null),
      onPointerCancel: () => setDrag(null),
    },
  };
}
