// The screen `Timeline`: what people marked in the case, lane by lane, from years down to milliseconds.
import { Box, Button, Typography } from '@mui/material';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { LANES, type Timeline, type TimelineBucket } from '../../../contract/timeline.ts';
import { countOf, KIND_WORDS, notShown, OTHERS, SEVERAL } from '../../../contract/timeline-words.ts';
import { useCall, useHost, useOperation } from '../../app/engine.tsx';
import { Failure, FailureLine } from '../../app/failure.tsx';
import { formatCount, formatSpan } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { useShortcuts } from '../../app/shortcuts.ts';
import { StatusBar } from '../../app/status-bar.tsx';
import { useView } from '../../app/view.ts';
import { Pane } from '../../ui/pane.tsx';
import { BusyLine, EmptyState } from '../../ui/states.tsx';
import { pan, zoom, type Range } from '../explore/time-scale.ts';
import { entriesOf, entryText } from './entries.ts';
import { Dot, KindShape, KINDS } from './marks.tsx';
import { pngOf } from './picture.ts';
import { closeUp, limitsOf, PAN_STEP, rangeOf, showing, stretchOf, ZOOM_STEP } from './stretch.ts';
import { laneKey, Swimlanes } from './swimlanes.tsx';

/** Lanes and events told at most. Beyond, the engine counts; a shorter stretch shows more of them. */
const MOST = { lanes: 100, items: 2000 } as const;
/** Milliseconds that zoom and drag have to rest before the address takes them over. */
const RESTS = 200;

export function TimelineScreen() {
  const { caseId } = useCase();
  const [view, setView] = useView();
  const by = view.lanes;
  const whole = useOperation('timeline.read', { caseId, by, from: null, to: null, ...MOST });
  // Of a stretch the other events are told more finely; marked ones only where there is more than could be told of all of it.
  const counts = whole.data && whole.data.bucketed + whole.data.without.lanes > 0;
  const part = useOperation('timeline.read', view.stretch ? { caseId, by, ...view.stretch, ...MOST } : null);
  const told = counts && view.stretch && part.data ? part.data : whole.data;
  const finer = view.stretch ? part.data : undefined;
  const others = useMemo(() => new Map((finer?.lanes ?? []).map((lane) => [laneKey(lane), lane.others])), [finer]);
  const error = whole.error ?? part.error;
  return (
    <>
      <BusyLine busy={whole.isFetching || part.isFetching} />
      {error && <Failure error={error} onRetry={() => { void whole.refetch(); void part.refetch(); }} />}
      {whole.data && (whole.data.first === null || whole.data.last === null || !told
        ? (
          <Pane label="Timeline">
            <EmptyState title="Nothing to show over time yet" actions={<Button variant="contained" onClick={() => setView({ screen: 'explore' })}>Go to Explore</Button>}>
              Star, tag or note events in Explore, or add them to a finding; those with a time stand here, in lanes.
              {notShown(whole.data).map((text) => <Box key={text}>Not shown: {text}</Box>)}
            </EmptyState>
          </Pane>
        )
        : <Chart timeline={told} others={others} first={whole.data.first} last={whole.data.last} />)}
      <StatusBar>{told && <><span><strong>{formatCount(told.shown)}</strong> of {countOf(told.marked, 'marked event')}</span><span>{countOf(told.findings.length, 'finding')}</span></>}</StatusBar>
    </>
  );
}

function Chart({ timeline, others, first, last }: { readonly timeline: Timeline; readonly others: ReadonlyMap<string, readonly TimelineBucket[]>; readonly first: string; readonly last: string }) {
  const { caseId, settings: { zone } } = useCase();
  const [view, setView] = useView();
  const [call, host] = [useCall(), useHost()];
  const limits = useMemo(() => limitsOf(first, last), [first, last]);
  const { range, change } = useRange(limits);
  const entries = useMemo(() => entriesOf(timeline), [timeline]);
  const [active, setActive] = useState<string | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const [saved, setSaved] = useState<string | null>(null);
  const chart = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(0);
  const current = entries.find(({ key }) => key === active) ?? null;

  const zoomBy = (factor: number) => change((before) => zoom(before, limits, current && current.at >= before.from && current.at <= before.to ? current.at : (before.from + before.to) / 2, factor));
  const panBy = (share: number) => change((before) => pan(before, limits, share));
  function step(by: 1 | -1): void {
    const from = entries.findIndex(({ key }) => key === active);
    const next = entries[from < 0 ? (by > 0 ? 0 : entries.length - 1) : Math.max(0, Math.min(entries.length - 1, from + by))];
    if (!next) return;
    setActive(next.key);
    change((before) => showing(before, limits, next.at));
    setFollowing((count) => count + 1);
  }
  useShortcuts({
    'timeline.in': () => zoomBy(ZOOM_STEP), 'timeline.out': () => zoomBy(1 / ZOOM_STEP),
    'timeline.earlier': () => panBy(-PAN_STEP), 'timeline.later': () => panBy(PAN_STEP), 'timeline.whole': () => change(() => limits),
    'timeline.next': () => step(1), 'timeline.previous': () => step(-1),
  });
  // The one stop among the marks is the mark that holds the active entry, once it is drawn.
  useEffect(() => {
    if (following > 0) chart.current?.querySelector<SVGGElement>('[data-entry][tabindex="0"]')?.focus();
  }, [following]);

  function open(keys: readonly string[]): void {
    const [key] = keys;
    const entry = entries.find((one) => one.key === key);
    if (!entry) return;
    if (entry.span) { setView({ screen: 'case', finding: entry.span.finding }); return; }
    if (keys.length === 1) { setView({ screen: 'explore', text: '', filters: [], window: null, event: entry.key }); return; }
    const closer = closeUp(range, limits, entries.filter((one) => keys.includes(one.key)).map(({ at }) => at));
    if (closer) change(() => closer);
    else setView({ screen: 'explore', text: '', window: null, event: entry.key, filters: [{ on: true, not: false, field: 'id', values: keys }] });
  }
  async function save(form: 'svg' | 'png'): Promise<void> {
    setFailed(null);
    setSaved(null);
    try {
      const picture = await call('timeline.svg', { caseId, by: view.lanes, ...(stretchOf(range, limits) ?? { from: null, to: null }), zone: zone === 'UTC' ? null : zone });
      const name = form === 'svg' ? picture.fileName : picture.fileName.replace(/svg$/, 'png');
      if (form === 'svg' ? await host.saveText(name, picture.mediaType, picture.text) : await host.saveBytes(name, [await pngOf(picture)])) setSaved(name);
    } catch (thrown) { setFailed(thrown); }
  }

  const all = range.from <= limits.from && range.to >= limits.to;
  return (
    <Pane label="Timeline" scroll={false}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 2, px: 3, py: 1.5, bgcolor: 'surface.panel', borderBottom: 1, borderColor: 'line.subtle' }}>
        <Box role="group" aria-label="Lanes" sx={{ display: 'flex', gap: 1 }}>
          {LANES.map((lane) => (
            <Button key={lane} aria-pressed={view.lanes === lane} onClick={() => setView({ lanes: lane })} sx={view.lanes === lane ? { bgcolor: 'surface.selected', fontWeight: 600 } : {}}>
              {{ actor: 'By actor', entity: 'By entity', source: 'By source' }[lane]}
            </Button>
          ))}
        </Box>
        <Box role="group" aria-label="Zoom" sx={{ display: 'flex', gap: 1, ml: 2 }}>
          <Button aria-label="Zoom out" title="Zoom out (−)" disabled={all} onClick={() => zoomBy(1 / ZOOM_STEP)}>−</Button>
          <Button aria-label="Zoom in" title="Zoom in (+)" onClick={() => zoomBy(ZOOM_STEP)}>+</Button>
          <Button aria-label="Earlier" title="Earlier (←)" disabled={range.from <= limits.from} onClick={() => panBy(-PAN_STEP)}>←</Button>
          <Button aria-label="Later" title="Later (→)" disabled={range.to >= limits.to} onClick={() => panBy(PAN_STEP)}>→</Button>
          <Button title="The whole time (Home)" disabled={all} onClick={() => change(() => limits)}>Whole time</Button>
        </Box>
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>{formatSpan((range.to - range.from) * 1000)} in sight</Typography>
        <Box sx={{ flex: 1 }} />
        {saved !== null && <Typography role="status" variant="caption">Saved {saved}</Typography>}
        <FailureLine error={failed} />
        <Box role="group" aria-label="Save as picture" sx={{ display: 'flex', gap: 1 }}>
          <Button onClick={() => void save('svg')}>SVG</Button>
          <Button onClick={() => void save('png')}>PNG</Button>
        </Box>
      </Box>
      <Box ref={chart} sx={{ display: 'flex', flexDirection: 'column', flex: 1, minHeight: 0 }}>
        <Swimlanes timeline={timeline} others={others} entries={entries} range={range} limits={limits} zone={zone} active={active} onActive={setActive} onRange={change} onOpen={open} />
      </Box>
      <Box sx={{ flexShrink: 0, px: 3, py: 1, borderTop: 1, borderColor: 'line.subtle', bgcolor: 'surface.panel', typography: 'caption', color: 'text.secondary' }}>
        <Box sx={{ color: 'text.primary', overflowWrap: 'anywhere', minHeight: 16 }}>{current === null ? '↑ and ↓ go from one to the next, Enter opens it.' : entryText(current, zone)}</Box>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 4 }}>
          {KINDS.map((kind) => <Legend key={kind} text={KIND_WORDS[kind]}><KindShape kind={kind} /></Legend>)}
          <Legend text={SEVERAL}><KindShape kind="several" /></Legend>
          <Legend text={OTHERS}><Dot r={1.8} /></Legend>
        </Box>
        {notShown(timeline).map((text) => <div key={text}>Not shown: {text}</div>)}
      </Box>
    </Pane>
  );
}

const Legend = ({ text, children }: { readonly text: string; readonly children: ReactNode }) => (
  <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 1 }}><svg width="16" height="16" viewBox="-8 -8 16 16" aria-hidden="true">{children}</svg>{text}</Box>
);

/** What is in sight: at once on the screen, and in the address once it rests. */
function useRange(limits: Range): { readonly range: Range; readonly change: (change: (before: Range) => Range) => void } {
  const [{ stretch }, setView] = useView();
  const [live, setLive] = useState<Range | null>(null);
  const asked = useMemo(() => rangeOf(stretch, limits), [stretch, limits]);
  const range = live ?? asked;
  // Another address, as by Back, stands above what was moved before it.
  useEffect(() => setLive(null), [stretch]);
  useEffect(() => {
    if (live === null) return;
    const timer = setTimeout(() => setView({ stretch: stretchOf(live, limits) }, { replace: true }), RESTS);
    return () => clearTimeout(timer);
  }, [live, limits, setView]);
  return { range, change: (change) => setLive((before) => change(before ?? asked)) };
}
