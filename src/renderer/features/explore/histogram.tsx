// When things happened: stacked bars over two clocks, with a brush that is the time filter. Reachable by keyboard throughout.
import ChevronLeft from '@mui/icons-material/ChevronLeftOutlined';
import ChevronRight from '@mui/icons-material/ChevronRightOutlined';
import CropFree from '@mui/icons-material/CropFreeOutlined';
import ZoomIn from '@mui/icons-material/ZoomInOutlined';
import ZoomOut from '@mui/icons-material/ZoomOutOutlined';
import { Box, Button, IconButton, Tooltip, Typography } from '@mui/material';
import { styled } from '@mui/material/styles';
import { memo, useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type WheelEvent } from 'react';
import type { Histogram as Data } from '../../../contract/model.ts';
import { axisTicks, toX, type AxisTick, type Scale } from '../../../contract/time-axis.ts';
import { countOf, formatCount, formatInstant, zoneShort } from '../../app/format.ts';
import { BarStack } from './histogram-bars.tsx';
import { axisTop, brushBetween, instantAt, lengthInWords, millisOf, moveEnd, pan, toMillis, zoom, type Range } from './time-scale.ts';
import { CATEGORY_TITLES, STACKS } from './words.ts';

const BARS = 56, AXIS_LEFT = 38, RIGHT = 12;
/** Narrower panes show the names of the categories without their counts. */
const COUNTS_FROM = 800;

interface Props {
  readonly data: Data;
  /** Width of the whole pane in px. */
  readonly width: number;
  readonly zone: string;
  /** The time filter as far as it is set and on. */
  readonly window: Range | null;
  /** Ends of the whole case: how far one can zoom out. */
  readonly limits: Range | null;
  readonly zoomed: boolean;
  /** Events that pass, per category. */
  readonly counts: ReadonlyMap<string, number>;
  readonly undated: number;
  /** The filters show only what is undated. */
  readonly onlyUndated: boolean;
  readonly dimmed: boolean;
  /** `final` false while handles move by keys: one step of the history is enough for them all. */
  onWindow(range: Range | null, final: boolean): void;
  onZoom(range: Range | null): void;
  /** The bucket of what has no time: filters by it, or takes that back. */
  onUndated(): void;
}

/** Width of the bars inside a pane of so many px. */
export const plotWidth = (width: number): number => Math.max(0, width - AXIS_LEFT - RIGHT);

/** Head with legend and zoom, bars, and the clocks; 128 px high in all. */
export const Histogram = memo(function Histogram(props: Props) {
  const { data, width, window, limits, zoomed, onZoom, onWindow } = props;
  const from = data.from === null ? null : millisOf(data.from), to = data.to === null ? null : millisOf(data.to);
  const scale: Scale | null = from !== null && to !== null && to > from ? { from, to, width: plotWidth(width) } : null;
  const centred = (factor: number) => {
    if (!scale || !limits) return;
    const next = zoom(scale, limits, window ? (window.from + window.to) / 2 : (scale.from + scale.to) / 2, factor);
    onZoom(isAll(next, limits) ? null : next);
  };
  const beside = (share: number) => { if (scale && limits) onZoom(pan(scale, limits, share)); };
  return (
    <Box component="section" aria-label="Histogram" data-pane="" tabIndex={-1} sx={{ flexShrink: 0, height: 128, bgcolor: 'surface.canvas', borderBottom: 1, borderColor: 'line.subtle', overflow: 'hidden', '&:focus-visible': { outlineOffset: -2 } }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, height: 28, pl: 3, pr: 2 }}>
        <Typography component="h2" variant="body2" sx={{ fontWeight: 600, whiteSpace: 'nowrap' }}>{data.bucketSeconds > 0 ? `Events per ${lengthInWords(data.bucketSeconds)}` : 'Events over time'}</Typography>
        {props.undated > 0 && <Button variant="text" aria-pressed={props.onlyUndated} title="Events without a time cannot be drawn; shows only them, or all again" onClick={props.onUndated} sx={{ height: 22, flexShrink: 0, px: 1 }}>{formatCount(props.undated)} undated</Button>}
        <Legend counts={props.counts} withCounts={width >= COUNTS_FROM} />
        {zoomed && <Tool label="Earlier" disabled={!scale || !limits || scale.from <= limits.from} onClick={() => beside(-0.5)}><ChevronLeft /></Tool>}
        {zoomed && <Tool label="Later" disabled={!scale || !limits || scale.to >= limits.to} onClick={() => beside(0.5)}><ChevronRight /></Tool>}
        <Tool label="Zoom in" disabled={!scale || !limits} onClick={() => (window ? onZoom(window) : centred(0.5))}><ZoomIn /></Tool>
        <Tool label="Zoom out" disabled={!scale || !zoomed} onClick={() => centred(2)}><ZoomOut /></Tool>
        <Tool label="Show the whole case" disabled={!zoomed} onClick={() => onZoom(null)}><CropFree /></Tool>
      </Box>
      {scale
        ? <Plot {...props} scale={scale} bucketMs={data.bucketSeconds * 1000} onBrush={onWindow} />
        : <Typography variant="body2" sx={{ color: 'text.secondary', px: 3, pt: 4 }}>No event here has a time that can be drawn.</Typography>}
    </Box>
  );
});

const isAll = (range: Range, limits: Range) => range.from <= limits.from && range.to >= limits.to;

/** A small icon with its name, which is also its tooltip. */
const Tool = ({ label, disabled, onClick, children }: { readonly label: string; readonly disabled: boolean; readonly onClick: () => void; readonly children: React.ReactNode }) => (
  <Tooltip title={label}><span><IconButton aria-label={label} disabled={disabled} onClick={onClick} sx={{ width: 22, height: 22 }}>{children}</IconButton></span></Tooltip>
);

/** Name and count of each stack; the parts of a joint one are in its title. */
function Legend({ counts, withCounts }: { readonly counts: ReadonlyMap<string, number>; readonly withCounts: boolean }) {
  const count = (category: string) => counts.get(category) ?? 0;
  return (
    <Box component="ul" aria-label="Categories" sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 2.5, height: 16, justifyContent: 'flex-end', m: 0, p: 0, ml: 'auto', listStyle: 'none', typography: 'caption', whiteSpace: 'nowrap', overflow: 'hidden', minWidth: 0 }}>
      {STACKS.map(({ series, title, categories }) => (
        <Box component="li" key={series} title={categories.map((category) => `${CATEGORY_TITLES[category]} ${formatCount(count(category))}`).join(', ')} sx={{ display: 'flex', alignItems: 'center', gap: 1.25 }}>
          <Box component="span" sx={{ width: 8, height: 8, bgcolor: `series.${series}` }} />{title}{withCounts && ` ${formatCount(categories.reduce((sum, category) => sum + count(category), 0))}`}
        </Box>
      ))}
    </Box>
  );
}

const Drawing = styled('svg')({ display: 'block', touchAction: 'none', userSelect: 'none', cursor: 'crosshair' });
const Axis = styled('text')(({ theme }) => ({ fontSize: 11, fill: theme.vars.palette.text.primary, '&.second': { fill: theme.vars.palette.text.secondary } }));
const Line = styled('line')(({ theme }) => ({ stroke: theme.vars.palette.line.subtle, '&.base': { stroke: theme.vars.palette.line.strong } }));
const Inside = styled('rect')(({ theme }) => ({ fill: theme.vars.palette.primary.light, opacity: 0.7 }));
const Handle = styled('g')(({ theme }) => ({
  cursor: 'ew-resize', '& line, & rect.grip': { stroke: theme.vars.palette.primary.main, fill: theme.vars.palette.primary.main, strokeWidth: 1.5 },
  '&.idle:not(:hover, :focus-visible)': { '& line': { opacity: 0 }, '& rect.grip': { stroke: theme.vars.palette.line.strong, fill: theme.vars.palette.line.strong } },
  '&:focus-visible': { outline: 'none' }, '&:focus-visible rect.grip': { strokeWidth: 5 },
}));

interface PlotProps extends Props { readonly scale: Scale; readonly bucketMs: number; onBrush(range: Range | null, final: boolean): void }
/** What the pointer is doing: drawing a new brush from `start` px, or moving one of its ends. */
type Drag = { readonly kind: 'new'; readonly start: number } | { readonly kind: 'from' | 'to' };

/** Bars, brush and axes. The brush under the pointer is kept here and told only when it is let go. */
function Plot({ data, width, zone, window, limits, dimmed, scale: drawn, bucketMs, onBrush, onZoom }: PlotProps) {
  const svg = useRef<SVGSVGElement>(null);
  const [turned, turn] = useWheelZoom(data, drawn, limits, onZoom);
  // While the wheel turns, the bars there are stretched at once; finer ones follow when it rests.
  const scale: Scale = turned ? { ...turned, width: drawn.width } : drawn;
  const drag = useRef<Drag | null>(null);
  const [moving, setMoving] = useState<Range | null>(null);
  const brush = moving ?? window;
  // Without a time filter its ends stand at the borders, where keys and pointer can take hold of them.
  const ends = brush ?? { from: scale.from, to: scale.to };
  const top = axisTop(tallest(data));
  // Names of the clocks stand at the left of their rows, about 6.5 px a letter.
  const nameEnd = 12 + 6.5 * Math.max(3, zone === 'UTC' ? 0 : zoneShort(zone).length) + 6 - AXIS_LEFT;
  const ticks = labelledTicks(scale, zone, nameEnd);

  const xOf = (event: PointerEvent | WheelEvent) => event.clientX - (svg.current?.getBoundingClientRect().left ?? 0) - AXIS_LEFT;
  function onPointerDown(event: PointerEvent<SVGSVGElement>) {
    if (event.button !== 0) return;
    // Neither text is selected nor the focus taken from the grid, only from a field that is being typed in;
    // a handle that is taken hold of has it.
    event.preventDefault();
    if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
    const handle = (event.target as Element).closest<SVGElement>('[data-end]');
    const end = handle?.getAttribute('data-end');
    handle?.focus();
    drag.current = end === 'from' || end === 'to' ? { kind: end } : { kind: 'new', start: xOf(event) };
    event.currentTarget.setPointerCapture(event.pointerId);
  }
  function onPointerMove(event: PointerEvent) {
    const now = drag.current;
    if (!now) return;
    if (now.kind === 'new') setMoving(brushBetween(scale, bucketMs, now.start, xOf(event)));
    else setMoving(moveEnd(scale, bucketMs, ends, now.kind, toMillis(scale, xOf(event))));
  }
  function onPointerUp() {
    if (drag.current && moving) onBrush(moving, true);
    drag.current = null;
    setMoving(null);
  }
  function onKey(event: KeyboardEvent, end: 'from' | 'to') {
    const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
    const wanted = steps !== undefined ? ends[end] + steps * (event.shiftKey ? 10 : 1) * bucketMs : event.key === 'Home' ? scale.from : event.key === 'End' ? scale.to : null;
    if (event.key === 'Delete' || event.key === 'Backspace') onBrush(null, true);
    else if (wanted !== null) onBrush(moveEnd(scale, bucketMs, ends, end, wanted), false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const left = brush ? Math.max(0, toX(scale, brush.from)) : 0;
  const right = brush ? Math.min(scale.width, toX(scale, brush.to)) : scale.width;
  const seen = brush !== null && right > 0 && left < scale.width;
  return (
    <Drawing ref={svg} width={width} height={100} role="group" aria-label={summary(data)} onPointerDown={onPointerDown} onPointerMove={onPointerMove} onPointerUp={onPointerUp} onPointerCancel={onPointerUp} onDoubleClick={() => onBrush(null, true)}
      onWheel={(event) => turn(turnOf(event, toMillis(scale, xOf(event))))}
      style={{ opacity: dimmed ? 0.5 : 1 }}>
      {[0, 0.5, 1].map((share) => <Axis key={share} className="second" x={AXIS_LEFT - 6} y={BARS + 3.5 - share * (BARS - 5)} textAnchor="end">{compact.format(top * share)}</Axis>)}
      <g transform={`translate(${AXIS_LEFT},0)`}>
        {[0.5, 1].map((share) => <Line key={share} x1={0} x2={scale.width} y1={BARS - share * (BARS - 5)} y2={BARS - share * (BARS - 5)} />)}
        {seen && <Inside x={left} y={0} width={Math.max(0, right - left)} height={BARS} />}
        <BarStack data={data} drawn={drawn} scale={scale} top={top} height={BARS} bars={BARS - 5} inside={brush} />
        <Line className="base" x1={0} x2={scale.width} y1={BARS + 0.5} y2={BARS + 0.5} />
        {(['from', 'to'] as const).map((end) => {
          const x = toX(scale, ends[end]);
          const outside = x < 0 || x > scale.width + 0.5;
          return !outside && (
            <Handle key={end} className={brush ? '' : 'idle'} data-end={end} transform={`translate(${x},0)`} role="slider" tabIndex={0} onKeyDown={(event) => onKey(event, end)}
              aria-label={end === 'from' ? 'Start of the time filter' : 'End of the time filter'} aria-orientation="horizontal"
              aria-valuemin={Math.round(scale.from / 1000)} aria-valuemax={Math.round(scale.to / 1000)} aria-valuenow={Math.round(ends[end] / 1000)} aria-valuetext={`${formatInstant(instantAt(Math.round(ends[end])), 'UTC', 'second')} UTC`}>
              {/* Outside the line, so that both ends can be taken hold of when they stand close together. */}
              <rect x={end === 'from' ? -10 : -2} y={0} width={12} height={BARS} fill="transparent" />
              <line x1={0} x2={0} y1={0} y2={BARS} />
              <rect className="grip" x={-2} y={BARS / 2 - 9} width={4} height={18} rx={2} />
            </Handle>
          );
        })}
        {ticks.map(({ x, label, ...tick }) => (
            <g key={tick.ms}>
              <Line className="base" x1={x} x2={x} y1={BARS} y2={BARS + 4} />
              {label && <Axis x={label.x} y={BARS + 15} textAnchor={label.anchor}>{tick.utc}</Axis>}
              {label && zone !== 'UTC' && <Axis className="second" x={label.x} y={BARS + 31} textAnchor={label.anchor}>{tick.zone}</Axis>}
            </g>
        ))}
      </g>
      <Axis className="second" x={12} y={BARS + 15}>UTC</Axis>
      {zone !== 'UTC' && <Axis className="second" x={12} y={BARS + 31}>{zoneShort(zone)}</Axis>}
    </Drawing>
  );
}

/** Milliseconds that the wheel has to rest before finer bars are asked for. */
const WHEEL_RESTS = 150;
type Turn = { readonly zoom: number; readonly at: number } | { readonly pan: number };
/** A notch of most wheels is 100 px: it zooms by a quarter, or moves by a seventh. Touchpads turn by a few px at a time. */
function turnOf({ deltaX, deltaY, deltaMode, shiftKey }: WheelEvent, at: number): Turn {
  const px = (delta: number) => Math.max(-600, Math.min(600, delta * (deltaMode === 0 ? 1 : 33)));
  return shiftKey || Math.abs(deltaX) > Math.abs(deltaY) ? { pan: px(deltaX || deltaY) / 700 } : { zoom: 1.25 ** (px(deltaY) / 100), at };
}

/** What the wheel has zoomed to and nobody has counted yet, and how to turn it on. Shift or a sideways wheel moves. */
function useWheelZoom(data: Data, drawn: Scale, limits: Range | null, onZoom: (range: Range | null) => void): readonly [Range | null, (turn: Turn) => void] {
  const [turned, setTurned] = useState<Range | null>(null);
  const told = useRef(onZoom);
  useEffect(() => { told.current = onZoom; });
  useEffect(() => setTurned(null), [data]);
  useEffect(() => {
    if (!turned || !limits) return;
    const timer = setTimeout(() => told.current(isAll(turned, limits) ? null : turned), WHEEL_RESTS);
    return () => clearTimeout(timer);
  }, [turned, limits]);
  return [turned, (turn) => {
    if (limits) setTurned((before) => ('pan' in turn ? pan(before ?? drawn, limits, turn.pan) : zoom(before ?? drawn, limits, turn.at, turn.zoom)));
  }];
}

/** px between ticks; below so many ms in sight, labels carry milliseconds and need more. */
const GAP = 104, FINE = 15_000, FINE_GAP = 150;
/** Half the width of a label, at 6.6 px a letter. */
const halfOf = ({ utc, zone }: AxisTick) => 3.3 * Math.max(utc.length, zone.length);

type Place = { readonly x: number; readonly anchor: 'start' | 'middle' | 'end' } | null;
type PlacedTick = AxisTick & { readonly x: number; readonly label: Place };

/** Ticks with the places of their labels. The date stands at the first one that has room for a label. */
function labelledTicks(scale: Scale, zone: string, nameEnd: number): readonly PlacedTick[] {
  const gap = scale.to - scale.from < FINE ? FINE_GAP : GAP;
  const ticks = axisTicks(scale, zone, gap);
  const [first] = ticks;
  const shown = first && labelPlace(ticks, 0, scale, nameEnd) === null ? axisTicks(scale, zone, gap, first.ms + 1) : ticks;
  return shown.map((tick, at) => ({ ...tick, x: toX(scale, tick.ms), label: labelPlace(shown, at, scale, nameEnd) }));
}

/** Centred where there is room, beside the border otherwise; null where it would touch another. */
function labelPlace(ticks: readonly AxisTick[], at: number, scale: Scale, nameEnd: number): Place {
  const tick = ticks[at]!, before = ticks[at - 1], after = ticks[at + 1];
  const x = toX(scale, tick.ms), half = halfOf(tick);
  if (half === 0) return null;
  if (x - half < nameEnd) return nameEnd - x > half || (after && nameEnd + 2 * half + 8 > toX(scale, after.ms) - halfOf(after)) ? null : { x: nameEnd, anchor: 'start' };
  if (x + half <= scale.width + RIGHT) return { x, anchor: 'middle' };
  return before && scale.width + RIGHT - 2 * half < toX(scale, before.ms) + halfOf(before) + 8 ? null : { x: scale.width + RIGHT - 4, anchor: 'end' };
}

// `1.2k`: the count axis has room for four signs.
const compact = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumFractionDigits: 1 });

/** Events in the fullest bucket. */
function tallest(data: Data): number {
  const buckets = data.series[0]?.counts.length ?? 0;
  let most = 0;
  for (let at = 0; at < buckets; at++) most = Math.max(most, data.series.reduce((sum, { counts }) => sum + (counts[at] ?? 0), 0));
  return most;
}

/** The drawing in one sentence, for screen readers. */
function summary(data: Data): string {
  const total = data.series.reduce((sum, { counts }) => sum + counts.reduce((a, b) => a + b, 0), 0);
  return data.from === null || data.to === null ? 'No dated events' : `${countOf(total, 'event')} from ${formatInstant(data.from, 'UTC', 'minute')} to ${formatInstant(data.to, 'UTC', 'minute')} UTC; drag to filter by time`;
}
