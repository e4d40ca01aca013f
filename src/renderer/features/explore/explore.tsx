// The screen where most of the work is done: query, filters, histogram, events and the details of one, over ONE view.
import { Box, Button, Typography, useMediaQuery } from '@mui/material';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { ExhibitError } from '../../../contract/errors.ts';
import type { Order, Panel } from '../../../contract/model.ts';
import type { Source } from '../../../contract/sources.ts';
import { useCall, useOperation } from '../../app/engine.tsx';
import { Failure, FailureLine } from '../../app/failure.tsx';
import { countOf, formatCount, instantOf } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { useShortcuts } from '../../app/shortcuts.ts';
import { StatusBar } from '../../app/status-bar.tsx';
import { size } from '../../app/theme.ts';
import { queryOf, savedView, useView, type Column, type Filter, type View } from '../../app/view.ts';
import { Pane } from '../../ui/pane.tsx';
import { BusyLine, EmptyState } from '../../ui/states.tsx';
import { CiteAbsenceDialog } from './cite-absence-dialog.tsx';
import { CiteDialog } from './cite-dialog.tsx';
import { ClosableSplit } from './closable-split.tsx';
import { planColumns, withColumn } from './columns.ts';
import { useCursor } from './cursor.ts';
import { Details, type Act } from './details.tsx';
import { EVENT_COLUMNS, filterOfCell } from './event-columns.tsx';
import { EventGrid } from './event-grid.tsx';
import { FacetRail } from './facet-rail.tsx';
import { GoToDialog } from './go-to-dialog.tsx';
import { hasValue, NO_FILTERS, toggleValue, withValue } from './filters.ts';
import type { GridHandle } from './grid.tsx';
import { Histogram, plotWidth } from './histogram.tsx';
import { useLasting, useLastKnown } from './lasting.ts';
import { markAhead, rowsAnswered, withMarks } from './marks-ahead.ts';
import { kindOf, useLayout } from './layout.ts';
import { useMarkSteps } from './mark-steps.ts';
import { ExportDialog } from './export-dialog.tsx';
import { MarkAll, MarkedStrip, useMarkAll } from './mark-all.tsx';
import { Pager } from './pager.tsx';
import { QueryBar } from './query-bar.tsx';
import { useResultPage } from './result-page.ts';
import { useSelection } from './selection.ts';
import { useSame, useStable } from './stable.ts';
import { TagDialog } from './tag-dialog.tsx';
import { bucketsFor, instantAt, millisOf, type Range } from './time-scale.ts';
import { ViewMenu } from './view-menu.tsx';
import { useWidth } from './width.ts';
import { ZeroHits } from './zero-hits.tsx';

const NO_SOURCES: readonly Source[] = [];
/** Milliseconds after which a search is said to be slow, with a way to stop it. */
const SLOW_AFTER = 1000;
/** Values per facet before “more”; all eight categories fit. */
const FACET_VALUES = 8;

/** The default screen of an open case. */
export function Explore() {
  const { info } = useCase();
  return info.events === 0 ? <EmptyCase /> : <ExploreEvents />;
}

/** Nothing to explore yet: says why, and where to go. */
function EmptyCase() {
  const { info } = useCase();
  const [, setView] = useView();
  const formats = useOperation('app.info', {}).data?.formats ?? [];
  return (
    <>
      <Pane label="Events">
        <EmptyState title={info.sources === 0 ? 'No sources yet' : 'No events yet'} actions={<Button variant="contained" onClick={() => setView({ screen: 'sources' })}>{info.sources === 0 ? 'Add sources' : 'Go to sources'}</Button>}>
          {info.sources === 0 ? 'Import the exports of your audit logs; their events can then be searched, filtered and cited here.' : 'The sources of this case hold no event that could be read. Their ledger says why.'}
          {formats.length > 0 && <Typography variant="body2" sx={{ pt: 2 }}>{formats.join(' · ')}</Typography>}
        </EmptyState>
      </Pane>
      <StatusBar><span><strong>0</strong> events</span><span>{countOf(info.sources, 'source')}</span></StatusBar>
    </>
  );
}

// All state of the screen meets here; the panes below only show it and say what was asked of them.
function ExploreEvents() {
  const { caseId, info, settings } = useCase();
  const [address, setView] = useView();
  const [event, setEvent] = useCursor();
  const view: View = { ...address, event, filters: useSame(address.filters), window: useSame(address.window) };
  const call = useCall();
  const wide = useMediaQuery('(min-width:1700px)', { noSsr: true });
  const medium = useMediaQuery('(min-width:1400px)', { noSsr: true });
  const query = queryOf(view);
  const zone = view.zone;
  const otherZone = zone === 'UTC' ? settings.zone : 'UTC';

  const [railOpen, setRailOpen] = useState(true);
  const [detailsOpen, setDetailsOpen] = useState(true);
  const [composing, setComposing] = useState(false);
  const [dialog, setDialog] = useState<'tag' | 'cite' | 'absence' | 'export' | 'goTo' | null>(null);
  const [lastFinding, setLastFinding] = useState<string | null>(view.finding);
  const [writeError, setWriteError] = useState<unknown>(null);
  const input = useRef<HTMLInputElement>(null);
  const grid = useRef<GridHandle>(null);
  const noteField = useRef<HTMLDivElement>(null);
  const [middle, width] = useWidth();

  const result = useResultPage({ caseId, query, order: view.order }, view.event, setEvent);
  const panelQuery = useOperation('event.panel', width === 0 ? null : {
    caseId, query, facetLimit: FACET_VALUES, buckets: bucketsFor(plotWidth(width)), from: view.span?.from ?? null, to: view.span?.to ?? null,
  });
  // A click shows at once in chips and ticks; rows, counts and bars are drawn in slices behind it, so that no answer holds up a key.
  const counted = useLastKnown(panelQuery.data);
  const panel = useDeferredValue(counted);
  const shownPage = useDeferredValue(useMemo(() => ({ rows: result.rows, total: result.total, page: result.page, soFar: result.soFar }), [result.rows, result.total, result.page, result.soFar]));
  const sources = useOperation('source.list', { caseId });
  // The cursor goes first; the details follow as fast as they can.
  const shownEvent = useDeferredValue(view.event);
  const detail = useOperation('event.get', shownEvent === null ? null : { caseId, event: shownEvent });
  const sourceNames = useMemo(() => new Map((sources.data ?? []).map(({ id, name }) => [id, name])), [sources.data]);
  const chosen = result.rows.find(({ id }) => id === view.event) ?? (detail.data?.id === view.event ? detail.data : null) ?? null;
  // Keys work on the picked rows, or on the chosen event, wherever its facts are known from.
  const selection = useSelection(chosen, result.rows);
  const [lastColumns, keepColumns] = useLayout(kindOf(sources.data ?? NO_SOURCES, view.filters));
  const remembered = useSame(address.columns.length > 0 ? address.columns : lastColumns);
  const columns = useMemo(() => planColumns(remembered, EVENT_COLUMNS, wide ? 1700 : medium ? 1400 : 0), [remembered, wide, medium]);

  const invalid: ExhibitError | null = [result.error, panelQuery.error].find((error) => error?.code === 'QUERY_INVALID') ?? null;
  const busy = result.busy || panelQuery.isFetching;
  const dimmed = useLasting(busy && (result.stale || panelQuery.isPlaceholderData)) || result.stopped || result.error !== null;

  useEffect(() => { if (!busy && shownPage.rows === result.rows) rowsAnswered(result.answeredAt); }, [busy, shownPage.rows, result.rows, result.answeredAt]);

  const setQuery = useStable((patch: Partial<Pick<View, 'filters' | 'text' | 'window'>>) => setView(patch));
  const filterBy = useStable((filter: { readonly field: string; readonly value: string }, not: boolean) => setQuery({ filters: withValue(view.filters, filter.field, filter.value, not) }));
  /** The cell that has, or last had, the focus, of the chosen event. */
  const filterByCell = (not: boolean) => {
    const filter = chosen && filterOfCell(grid.current?.focusedField() ?? null, chosen);
    if (filter) filterBy(filter, not);
  };
  const toggleFacet = useStable((field: string, value: string, not: boolean) => {
    const ticked = panel?.facets.find((facet) => facet.field === field)?.values.find((one) => (one.value ?? '') === value)?.selected ?? false;
    // A value that a typed chip such as `action:player.*` asks for among others is unticked by filtering it out.
    const apart = !not && ticked && !hasValue(view.filters, field, value);
    setQuery({ filters: toggleValue(view.filters, field, value, apart || not) });
  });
  const clearFacet = useStable((field: string) => setQuery({ filters: view.filters.filter((filter) => filter.field !== field) }));
  const toggleUndated = useStable(() => setQuery({ filters: toggleValue(view.filters, 'is', 'undated') }));
  const clearAll = useStable(() => setQuery(NO_FILTERS));
  const write = (work: Promise<unknown>) => { setWriteError(null); work.catch(setWriteError); };
  /** One of the casework keys or buttons, on the selection. */
  const act = useStable((what: Act) => {
    if (what === 'select') { selection.toggle(); return; }
    if (info.readOnly || selection.targets.length === 0) return;
    if (what === 'star') {
      const events = selection.targets.map(({ id }) => id);
      const starred = selection.targets.some((row) => !withMarks(row).starred);
      write(call('event.star', { caseId, events, on: starred }).then(() => markAhead(events, (row) => ({ ...row, starred }))));
    }
    else if (what === 'note') { setDetailsOpen(true); setComposing(true); requestAnimationFrame(() => noteField.current?.scrollIntoView({ block: 'nearest' })); }
    else setDialog(what);
  });
  /** A click with Ctrl or Shift; rows of the page alone. */
  const pick = useStable((id: string, how: 'toggle' | 'range') => {
    const [from, to] = [result.rows.findIndex((row) => row.id === (how === 'range' ? view.event ?? id : id)), result.rows.findIndex((row) => row.id === id)];
    if (to < 0) return;
    const first = from < 0 ? to : from;
    selection.pick(result.rows.slice(Math.min(first, to), Math.max(first, to) + 1));
    if (view.event === null) result.choose(id);
  });
  const goTo = useStable((event: string) => setView({ event }));
  const open = useStable((id: string) => { result.choose(id); setDetailsOpen(true); });
  const setOrder = useStable((order: Order) => setView({ order }));
  const setColumns = useStable((next: readonly Column[]) => { setView({ columns: next }, { replace: true }); keepColumns(next); });
  const setWidth = useStable((field: string, to: number) => setColumns(withColumn(columns, field, { width: to })));
  const closeDetails = useStable(() => setDetailsOpen(false));
  const untag = useStable((tag: string) => { if (view.event !== null) write(call('event.tag', { caseId, events: [view.event], tag, on: false })); });
  const step = useStable(result.step);
  const choose = useStable(result.choose);
  const marking = useMarkAll(caseId);
  const markStep = useMarkSteps({ caseId, query, order: view.order, event: view.event, onGo: goTo, onError: setWriteError });

  useShortcuts({
    'query': () => input.current?.focus(),
    'rail': () => setRailOpen(!railOpen),
    'details': () => setDetailsOpen(!detailsOpen),
    'goto': () => setDialog('goTo'),
    'row.next': () => { grid.current?.follow(); result.step('next'); },
    'row.previous': () => { grid.current?.follow(); result.step('previous'); },
    'mark.next': () => markStep('mark', 1),
    'mark.previous': () => markStep('mark', -1),
    'entity.earlier': () => markStep('entity', -1),
    'entity.later': () => markStep('entity', 1),
    'select': () => act('select'),
    'star': () => act('star'),
    'tag': () => act('tag'),
    'note': () => act('note'),
    'cite': () => act('cite'),
    'filter.in': () => filterByCell(false),
    'filter.out': () => filterByCell(true),
  });

  const window = view.window;
  const limits = useMemo(() => (info.firstTime !== null && info.lastTime !== null ? { from: millisOf(info.firstTime), to: millisOf(info.lastTime) + 1 } : null), [info.firstTime, info.lastTime]);
  const brush = useMemo((): Range | null => {
    if (!window?.on || !limits) return null;
    return { from: window.from === null ? limits.from : millisOf(window.from), to: window.to === null ? limits.to : millisOf(window.to) };
  }, [window, limits]);
  const brushTo = useStable((range: Range | null, final: boolean) => {
    // The query language includes the end; the brush does not.
    setView({ window: range && { on: true, from: instantAt(Math.round(range.from)), to: instantOf(Math.round(range.to) * 1000 - 1) } }, { replace: !final });
  });
  const zoomTo = useStable((range: Range | null) => setView({ span: range && { from: instantAt(Math.floor(range.from)), to: instantAt(Math.ceil(range.to)) } }, { replace: true }));
  const counts = useMemo(() => (panel ? categoryCounts(panel, view.filters) : new Map<string, number>()), [panel, view.filters]);
  const anyFilter = view.filters.length > 0 || view.text !== '' || window !== null;
  const slow = useLasting(busy, SLOW_AFTER);
  const remark = slow ? <>{shownPage.soFar ? `Still searching: ${formatCount(shownPage.total)} so far.` : 'Still searching.'} <Button variant="text" title="Stop (Esc)" onClick={result.cancel} sx={{ height: 20, px: 1 }}>Stop</Button></> : result.stopped ? <>Stopped. <Button variant="text" onClick={result.retry} sx={{ height: 20, px: 1 }}>Search again</Button></> : result.outside ? <>{view.event} is not among these. {anyFilter && <Button variant="text" onClick={clearAll} sx={{ height: 20, px: 1 }}>Clear filters</Button>}</> : null;
  const empty = result.error || result.busy || result.total > 0 ? null : <ZeroHits zone={zone} query={view} panel={panelQuery.isPlaceholderData ? undefined : panelQuery.data} onQuery={setQuery} onCite={info.readOnly ? undefined : () => setDialog('absence')} />;

  return (
    <Box aria-busy={busy || panel !== counted || shownPage.rows !== result.rows} sx={{ display: 'flex', flexDirection: 'column', flex: 1, minHeight: 0 }} onKeyDown={(event) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      if (busy) result.cancel();
      else selection.clear();
    }}>
      <Box sx={{ display: 'flex', flexShrink: 0, '& > search': { flex: 1, minWidth: 0 } }}>
        <QueryBar filters={view.filters} text={view.text} window={view.window} zone={zone} sourceNames={sourceNames} error={invalid} input={input} onQuery={setQuery} />
        <MarkAll caseId={caseId} state={marking} query={query} order={view.order} total={result.error || result.busy || result.stopped ? null : result.total} readOnly={info.readOnly} view={savedView(view)} last={lastFinding} onFinding={setLastFinding} />
        <ViewMenu view={view} columns={columns} />
      </Box>
      <MarkedStrip caseId={caseId} state={marking} />
      <ClosableSplit open={railOpen} name="explore-rail" label="Width of the filters" fixed="first" size={size.rail} min={200} max={360}
        first={<FacetRail caseId={caseId} query={query} facets={panel?.facets ?? []} filters={view.filters} text={view.text} dimmed={dimmed} sourceNames={sourceNames} anyFilter={anyFilter}
          onToggle={toggleFacet} onClear={clearFacet} onClearAll={clearAll} />}
        second={
          <ClosableSplit open={detailsOpen} name="explore-details" label="Width of the details" fixed="second" size={wide ? 400 : size.details} min={320} max={720}
            first={
              <Box ref={middle} sx={{ display: 'flex', flexDirection: 'column', flex: 1, minWidth: 0, minHeight: 0 }}>
                {isFailure(panelQuery.error) && <Failure error={panelQuery.error} onRetry={() => void panelQuery.refetch()} />}
                {panel && <Histogram data={panel.histogram} width={width} zone={settings.zone} window={brush} limits={limits} zoomed={view.span !== null} counts={counts} undated={panel.undated} onlyUndated={hasValue(view.filters, 'is', 'undated')} dimmed={dimmed} onUndated={toggleUndated} onWindow={brushTo} onZoom={zoomTo} />}
                <BusyLine busy={busy} />
                {isFailure(result.error) && <Failure error={result.error} onRetry={result.retry} />}
                <Pane label="Events" scroll={false}>
                  <Box sx={{ display: 'flex', flexDirection: 'column', flex: 1, minHeight: 0, opacity: dimmed && !shownPage.soFar ? 0.55 : 1 }}>
                    <EventGrid events={shownPage.rows} total={shownPage.total} page={shownPage.page} cursor={view.event} selected={selection.ids} targets={selection.targets} order={view.order} columns={columns} zone={zone} otherZone={otherZone} wide={wide} narrow={!medium} empty={empty} handle={grid} readOnly={info.readOnly}
                      onOrder={setOrder} onStep={step} onChoose={choose} onOpen={open} onPick={pick} onWidth={setWidth} onFilter={filterBy} onAct={act} />
                  </Box>
                  <FailureLine error={writeError} />
                  <Pager total={shownPage.total} page={shownPage.page} rows={shownPage.rows.length} columns={columns} remark={remark} onPage={result.goToPage} onGoTo={() => setDialog('goTo')} onExport={() => setDialog('export')} onColumns={setColumns} />
                </Pane>
              </Box>
            }
            second={<Details caseId={caseId} event={shownEvent} zone={zone} otherZone={otherZone} readOnly={info.readOnly} outside={result.outside} composing={composing} noteField={noteField}
              onComposing={setComposing} onStep={step} onClose={closeDetails} onAct={act} onGo={goTo} onFilter={filterBy}
              onUntag={untag} />}
          />
        }
      />
      <StatusBar>
        {result.error ? <span>No result</span> : <span><strong>{formatCount(shownPage.total)}{shownPage.soFar && '+'}</strong> of {countOf(panel?.all ?? info.events, 'event')}</span>}
        {selection.ids.size > 0 && <span>{formatCount(selection.ids.size)} selected</span>}
        {panel && <span>Query {formatCount(Math.max(1, Math.round(panel.took)))} ms</span>}
        {(panel?.undated ?? 0) > 0 && <span>{formatCount(panel?.undated ?? 0)} undated</span>}
      </StatusBar>
      {dialog === 'tag' && <TagDialog caseId={caseId} events={selection.targets.map(({ id }) => id)} had={tagsOfAll(selection.targets)} write={(tag, on) => {
        const events = selection.targets.map(({ id }) => id);
        return call('event.tag', { caseId, events, tag, on }).then(() => markAhead(events, (row) => ({ ...row, tags: [...row.tags.filter((own) => own !== tag), ...(on ? [tag] : [])] })));
      }} onClose={() => setDialog(null)} />}
      {dialog === 'goTo' && <GoToDialog caseId={caseId} query={query} zone={zone} near={chosen?.time ?? null} sortedByTime={view.order.endsWith('time')} onClose={() => setDialog(null)}
        onGo={(id) => { setDialog(null); grid.current?.follow(); goTo(id); }} onGoWithoutFilters={(id) => { setDialog(null); grid.current?.follow(); setView({ ...NO_FILTERS, event: id }); }} />}
      {dialog === 'export' && <ExportDialog query={query} order={view.order} zone={zone} total={shownPage.total} onClose={() => setDialog(null)} />}
      {dialog === 'absence' && <CiteAbsenceDialog caseId={caseId} query={queryOf({ ...view, window: null })} from={window?.on ? window.from : null} to={window?.on ? window.to : null} view={savedView(view)} last={lastFinding} onClose={() => setDialog(null)}
        onCited={(finding, label) => { setLastFinding(finding); setDialog(null); void marking.tell(`Cited as ${label} in ${finding}.`); }} />}
      {dialog === 'cite' && <CiteDialog caseId={caseId} events={selection.targets.map(({ id }) => id)} view={savedView(view)} query={query} order={view.order} last={lastFinding} onClose={() => setDialog(null)} onCited={(finding) => { setLastFinding(finding.id); setDialog(null); selection.clear(); }} />}
    </Box>
  );
}

/** Errors for the pane; those of the query stand under the query bar, and who cancels knows it. */
const isFailure = (error: ExhibitError | null): error is ExhibitError => error !== null && error.code !== 'QUERY_INVALID' && error.code !== 'CANCELLED';

/** Events that pass, per category: the facet counts over everything but its own filter, which is therefore applied here. */
function categoryCounts({ facets }: Panel, filters: readonly Filter[]): ReadonlyMap<string, number> {
  const values = facets.find(({ field }) => field === 'category')?.values ?? [];
  const ticked = values.some(({ selected }) => selected);
  return new Map(values.map(({ value, count, selected }) => [value ?? '', (ticked && !selected) || hasValue(filters, 'category', value ?? '', true) ? 0 : count]));
}

/** Tags that every one of the events has: pressing one of them takes it off. */
function tagsOfAll(events: readonly { readonly tags: readonly string[] }[]): ReadonlySet<string> {
  const [first, ...others] = events;
  return new Set((first?.tags ?? []).filter((tag) => others.every(({ tags }) => tags.includes(tag))));
}
