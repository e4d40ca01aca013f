// The screen `Overview`: the case as a whole on one page that can be printed, seen through the lens of whoever looks.
import { Box, Button, Typography } from '@mui/material';
import { useMemo } from 'react';
import { useOperation, useTick } from '../../app/engine.tsx';
import { countOf, formatCount, formatInstant } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { StatusBar } from '../../app/status-bar.tsx';
import { LENSES, useView, type Lens } from '../../app/view.ts';
import { Pane } from '../../ui/pane.tsx';
import { BusyLine, EmptyState } from '../../ui/states.tsx';
import { CATEGORY_TITLES } from '../explore/words.ts';
import { Alerts } from './alerts-section.tsx';
import { Activity } from './activity-section.tsx';
import { Scorecard } from './conformity-section.tsx';
import { ContinuityRates, continuityPercent } from './continuity-section.tsx';
import { CoverageTable } from './coverage-section.tsx';
import { FigureLink, ViewLink } from './figure-link.tsx';
import { focusOf, LENS_FACTS, type SectionName } from './lenses.ts';
import { MissingFigures } from './missing-section.tsx';
import { MoneyFigures } from './money-section.tsx';
import { RankedTable } from './people-section.tsx';
import { PrintStyle } from './print-style.tsx';
import { Section } from './section.tsx';

export function Overview() {
  const { info } = useCase();
  if (info.events === 0) return <><Pane label="Overview"><EmptyState title="No events yet">Import the exports of your audit logs; what they say as a whole is then told here, on one page.</EmptyState></Pane><StatusBar /></>;
  return <OverviewPage />;
}

function OverviewPage() {
  const { caseId, info, settings } = useCase();
  const [{ lens }] = useView();
  const wish = useMemo(() => ({ caseId }), [caseId]);
  const overview = useOperation('overview.read', useMemo(() => ({ caseId, categories: [] }), [caseId]));
  const continuity = useOperation('check.continuity', { caseId, entityType: null, entity: null, module: null, offset: 0, limit: 1 });
  const money = useOperation('overview.money', wish);
  const conformity = useOperation('check.conformity', wish);
  const alerts = useOperation('alert.list', { caseId, state: null, severity: null, rule: null, suppressed: false, offset: 0, limit: 1 });
  const app = useOperation('app.info', {});
  const gaps = useOperation('check.gaps', wish);
  const [moneyTick, conformityTick] = [useTick('overview.money', wish), useTick('check.conformity', wish)];
  // Never those of another lens, while these are worked out.
  const focused = useOperation('overview.read', { caseId, categories: LENS_FACTS[lens].focus }, { keep: false });
  const about = LENS_FACTS[lens].focus.length === 0 ? 'all categories' : LENS_FACTS[lens].focus.map((category) => CATEGORY_TITLES[category]).join(', ');

  const sections: { readonly [S in SectionName]: React.ReactNode } = {
    activity: (
      <Section key="activity" title="Events over time" detail={about} wide answer={overview}>
        {({ histogram, categories }) => <Activity histogram={histogram} shown={focusOf(lens)} totals={new Map(categories.map(({ value, events }) => [value ?? '', events]))} />}
      </Section>
    ),
    people: (
      <Section key="people" title="Actors and modules" detail={`those with the most events: ${about}`} wide answer={focused}>
        {({ actors, modules }) => (
          <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(2, minmax(0, 1fr))', gap: 6 }}>
            <RankedTable isActor title="Actor" plural="Actors" values={actors.top} distinct={actors.distinct} />
            <RankedTable title="Module" plural="Modules" values={modules.top} distinct={modules.distinct} />
          </Box>
        )}
      </Section>
    ),
    alerts: <Section key="alerts" title="Alerts" detail="patterns that deserve a look" answer={alerts}>{(data) => <Alerts list={data} />}</Section>,
    missing: <Section key="missing" title="Missing" detail="what is not in the log, as it shows" answer={gaps}>{(data) => <MissingFigures gaps={data} />}</Section>,
    continuity: <Section key="continuity" title="Continuity" detail="the new value of a field is its next old one" answer={continuity}>{(data) => <ContinuityRates continuity={data} />}</Section>,
    coverage: <Section key="coverage" title="Coverage" detail="what days the sources hold events of" answer={overview}>{({ coverage, sources, histogram }) => <CoverageTable coverage={coverage} sources={sources} histogram={histogram} />}</Section>,
    money: <Section key="money" title="Money" detail="of financial events that did not fail" wide answer={money} progress={moneyTick}>{(data) => <MoneyFigures money={data} />}</Section>,
    conformity: <Section key="conformity" title="Conformity" detail="whether records state what is asked of them" wide answer={conformity} progress={conformityTick}>{(data) => <Scorecard conformity={data} />}</Section>,
  };
  const isBusy = [overview, continuity, alerts, gaps, money, conformity].some(({ isFetching }) => isFetching) || focused.isFetching;

  return (
    <>
      <PrintStyle />
      <BusyLine busy={isBusy} />
      <Box component="section" aria-label="Overview" data-pane="" data-overview="" tabIndex={0} sx={{ flex: 1, minHeight: 0, overflow: 'auto', containerType: 'inline-size', containerName: 'overview', px: 6, py: 4, '&:focus-visible': { outlineOffset: -2 } }}>
        <Box sx={{ maxWidth: 1480, mx: 'auto' }}>
          <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 3, mb: 3 }}>
            <Box sx={{ flex: 1, minWidth: 260 }}>
              <Typography component="p" variant="h1">{info.name}</Typography>
              <Typography variant="body2" sx={{ color: 'text.secondary' }}>{info.firstTime && info.lastTime ? `${formatInstant(info.firstTime, 'UTC', 'minute')} to ${formatInstant(info.lastTime, 'UTC', 'minute')} UTC` : 'No event has a time'}, {countOf(info.sources, 'source')}. {LENS_FACTS[lens].asks}</Typography>
            </Box>
            <LensPicker lens={lens} />
            <Button data-not-printed="" disabled={isBusy} title={isBusy ? 'Figures are still being worked out' : ''} onClick={() => globalThis.print()}>Print</Button>
          </Box>
          <KeyFigures>
            <KeyFigure title="Events"><FigureLink query="">{formatCount(info.events)}</FigureLink></KeyFigure>
            <KeyFigure title="Actors">{overview.data && <FigureLink query="has:actor">{formatCount(overview.data.actors.named)}</FigureLink>}</KeyFigure>
            <KeyFigure title="Failed">{overview.data && <FigureLink query="result:failure">{formatCount(overview.data.failed)}</FigureLink>}</KeyFigure>
            <KeyFigure title="Open alerts">{alerts.data && (alerts.data.run === null ? 'not run' : <ViewLink patch={{ screen: 'checks', check: 'alerts' }}>{formatCount(alerts.data.byState.open)}</ViewLink>)}</KeyFigure>
            <KeyFigure title="Continuity">{continuity.data && (continuity.data.pairs === 0 ? 'cannot assess' : <ViewLink patch={{ screen: 'checks', check: 'continuity' }}>{continuityPercent(continuity.data)}</ViewLink>)}</KeyFigure>
            <KeyFigure title="Balances off">{money.data && (money.data.balances.entities === 0 ? 'cannot assess' : <ViewLink patch={{ screen: 'checks', check: 'continuity' }}>{formatCount(money.data.balances.doNot)}</ViewLink>)}</KeyFigure>
            <KeyFigure title="Empty days, worst source">{overview.data && <ViewLink patch={{ screen: 'sources' }}>{formatCount(Math.max(0, ...overview.data.coverage.map(({ emptyDays }) => emptyDays)))}</ViewLink>}</KeyFigure>
          </KeyFigures>
          <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(2, minmax(0, 1fr))', columnGap: 6, rowGap: 6 }}>{LENS_FACTS[lens].sections.map((name) => sections[name])}</Box>
          <Typography variant="caption" component="p" sx={{ color: 'text.secondary', mt: 6 }}>Exhibit case {info.fileName}. Lens: {LENS_FACTS[lens].title}. {settings.investigator !== '' && `${settings.investigator}${settings.organisation === '' ? '' : `, ${settings.organisation}`}. `}A lens orders the same figures; it leaves out none.{overview.dataUpdatedAt > 0 && ` Worked out ${formatInstant(new Date(overview.dataUpdatedAt).toISOString(), 'UTC', 'second')} UTC`}{app.data && `, Exhibit ${app.data.version}`}.</Typography>
        </Box>
      </Box>
      <StatusBar><span><strong>{formatCount(info.events)}</strong> events</span><span>{LENS_FACTS[lens].title}</span></StatusBar>
    </>
  );
}

const KeyFigures = ({ children }: { readonly children: React.ReactNode }) => (
  <Box component="dl" aria-label="Key figures" sx={{ display: 'grid', gridTemplateColumns: 'repeat(7, minmax(0, 1fr))', m: 0, mb: 6, border: 1, borderColor: 'line.subtle', borderRadius: 1, bgcolor: 'surface.panel' }}>{children}</Box>
);

function KeyFigure({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <Box sx={{ px: 3, py: 2, minWidth: 0, '& + &': { borderLeft: 1, borderColor: 'line.subtle' }, display: 'flex', flexDirection: 'column' }}>
      <Typography component="dt" variant="caption" sx={{ color: 'text.secondary' }}>{title}</Typography>
      <Typography component="dd" variant="h1" sx={{ m: 0 }}>{children ?? '…'}</Typography>
    </Box>
  );
}

function LensPicker({ lens }: { readonly lens: Lens }) {
  const [, setView] = useView();
  return (
    <Box role="group" aria-label="Lens" data-not-printed="" sx={{ display: 'flex', border: 1, borderColor: 'line.strong', borderRadius: 1, overflow: 'hidden' }}>
      {LENSES.map((name) => (
        <Box component="button" type="button" key={name} aria-pressed={lens === name} onClick={() => setView({ lens: name })} title={LENS_FACTS[name].asks} sx={{
          all: 'unset', boxSizing: 'border-box', cursor: 'pointer', typography: 'body2', height: 26, lineHeight: '26px', px: 3, borderLeft: name === LENSES[0] ? 0 : 1, borderColor: 'line.strong',
          bgcolor: lens === name ? 'surface.selected' : 'surface.raised', color: 'text.primary', fontWeight: lens === name ? 600 : 400, '&:hover': { bgcolor: lens === name ? 'surface.selected' : 'surface.hover' },
          '&:focus-visible': { outline: '2px solid', outlineColor: 'primary.main', outlineOffset: -2 },
        }}>{LENS_FACTS[name].title}</Box>
      ))}
    </Box>
  );
}
