// How the overview of a case and its conformity read on a terminal.
import type { Continuity } from '../contract/checks.ts';
import { groupedDecimal, STANDARDS, type Conformity, type ConformityCell, type Money, type MoneySum, type Overview, type Ranked } from '../contract/overview.ts';
import { ALERT_SEVERITIES, type AlertList } from '../contract/rules.ts';
import { count, nameList } from './event-text.ts';
import { inked, table } from './terminal-text.ts';

/** Modules that have a column of their own. */
const COLUMNS = 5;
/** Balances that do not add up, and rows of actors, to print. */
const ROWS = 20;

const figure = (number: number): string => number.toLocaleString('en');

interface Told { readonly overview: Overview; readonly continuity: Pick<Continuity, 'pairs' | 'breaks' | 'notAssessed'>; readonly alerts: Pick<AlertList, 'bySeverity' | 'byState' | 'run' | 'stale'>; readonly money: Money }

export function overviewText({ overview, continuity: { pairs, breaks, notAssessed }, alerts, money }: Told): string {
  const { events, undated, failed, first, last, categories, actors, modules, sources, coverage } = overview;
  const ranked = (head: string, values: readonly Ranked[]) => table([{ head }, { head: 'Events', right: true }], values.map(({ value, events: n }) => [value ?? '(none)', figure(n)]));
  const more = (distinct: number, shown: number, noun: string) => (distinct > shown ? [`${count(distinct - shown, noun)} more.`] : []);
  return [
    nameList([['Events', `${figure(events)}${undated > 0 ? `, ${figure(undated)} of them undated` : ''}`], ['Failed', figure(failed)], ['First', first], ['Last', last],
      ['Continuity', pairs === 0 ? 'nothing to compare' : `${count(breaks, 'break')} in ${count(pairs, 'pair')} of neighbouring changes; ${figure(notAssessed)} not assessed`],
      ['Alerts', alerts.run === null ? 'rules have not been run over the events as they are now' : `${ALERT_SEVERITIES.map((severity) => `${figure(alerts.bySeverity[severity])} ${severity}`).join(', ')}; ${figure(alerts.byState.open)} open${alerts.stale ? '; events have changed since' : ''}`]]),
    ranked('Category', categories), ranked('Actor', actors.top.map(({ value, also, ...rest }) => ({ ...rest, value: also.length === 0 ? value : `${value} (${also.join(', ')})` }))), ...more(actors.distinct, actors.top.length, 'value'), ranked('Module', modules.top), ...more(modules.distinct, modules.top.length, 'value'),
    table([{ head: 'Source' }, { head: 'Name', width: 40 }, { head: 'Events', right: true }, { head: 'First (UTC)' }, { head: 'Last (UTC)' }, { head: 'Days', right: true }, { head: 'Without events', right: true }, { head: 'Longest gap' }],
      coverage.map(({ source, name, events: own, first: from, last: to, days, emptyDays, gaps: [gap] }) => [source, name, figure(own), from, to, figure(days), figure(emptyDays), gap ? `${gap.from} to ${gap.to}` : ''])),
    ...more(sources, coverage.length, 'source'), moneyText(money),
  ].join('\n\n');
}

function moneyText({ events, failed, kinds, uncounted, stated, derived, withoutAmount, unreadable, totals, byActor, actorRows, balances }: Money): string {
  if (events === 0) return `No financial event${failed.events > 0 ? ` but ${figure(failed.events)} that failed` : ''}.`;
  const cells = ({ currency, events: own, summed, up, down, sum }: MoneySum) => [currency ?? '(not stated)', figure(own), figure(own - summed), groupedDecimal(up), groupedDecimal(down), groupedDecimal(sum)];
  const columns = [{ head: 'Currency' }, { head: 'Events', right: true }, { head: 'No amount', right: true }, { head: 'Above 0', right: true }, { head: 'Below 0', right: true }, { head: 'Sum', right: true }];
  const names = (actions: readonly Ranked[]) => actions.slice(0, ROWS).map(({ value, events: n }) => `${inked(value ?? '(none)')} ${figure(n)}`).join(', ');
  const { entities, addUp, doNot, notAssessed, once, words, off } = balances;
  return [
    totals.length === 0 ? 'No action of a financial event is one that moves money.' : table([{ head: 'Money' }, ...columns], totals.map((one) => [one.kind, ...cells(one)])),
    ...(byActor.length === 0 ? [] : [table([{ head: 'Actor' }, { head: 'Money' }, ...columns], byActor.slice(0, ROWS).map((one) => [one.also.length === 0 ? one.actor ?? '(none)' : `${one.actor} (${one.also.join(', ')})`, one.kind, ...cells(one)]))]),
    ...(actorRows > Math.min(ROWS, byActor.length) ? [`${count(actorRows - Math.min(ROWS, byActor.length), 'row')} more.`] : []),
    [
      ...kinds.filter((kind) => kind.events > 0).map(({ kind, actions }) => `Counted as ${kind}: ${names(actions)}.`),
      ...(uncounted.events > 0 ? [`Financial, counted as none: ${names(uncounted.actions)}.`] : []),
      `Amounts: ${figure(stated)} stated, ${figure(derived)} told by the one number that changed, ${figure(withoutAmount)} not stated, ${figure(unreadable)} no plain decimal. Failed events are left out: ${figure(failed.events)}.`,
    ].join('\n'),
    entities === 0 ? `No field is a balance (${words.join(', ')}).`
      : `Balances of entities: ${figure(entities)}; ${figure(addUp)} add up, ${figure(doNot)} do not, ${figure(notAssessed)} cannot be assessed, ${figure(once)} changed once.`,
    ...(off.length === 0 ? [] : [table([{ head: 'Entity' }, { head: 'Field' }, { head: 'Opening', right: true }, { head: 'Moved', right: true }, { head: 'Closing', right: true }, { head: 'Difference', right: true }, { head: 'Last record' }],
      off.slice(0, ROWS).map(({ entityType, entity, field, opening, moved, closing, difference, lastEvent }) => [`${entityType === null ? '' : `${entityType} `}${entity}`, field, groupedDecimal(opening), groupedDecimal(moved, true), groupedDecimal(closing), groupedDecimal(difference, true), lastEvent]))]),
  ].join('\n\n');
}

export function conformityText({ events, changing, moduleCount, modules, requirements, recordsRead }: Conformity): string {
  if (events === 0) return 'No event to assess.';
  const shown = modules.slice(0, COLUMNS);
  const whys = new Map<string, Set<string>>();
  const cellText = ({ outcome, percent, why }: ConformityCell, of: string, asks: string): string => {
    if (percent !== null) return percent;
    if (outcome === 'does not apply') return 'n/a';
    const line = `${asks} cannot be assessed: ${why}`;
    whys.set(line, (whys.get(line) ?? new Set()).add(of));
    return outcome;
  };
  const nameOf = (module: string | null): string => (module === null ? '(no module)' : inked(module));
  const parts = STANDARDS.map((standard) => {
    const own = requirements.filter((one) => one.standard === standard);
    const of = own[0].appliesTo === 'all' ? `${figure(events)} events` : `${figure(changing)} events that change something`;
    return `${standard}: of ${of}\n${table([{ head: 'Asks for' }, { head: 'All', right: true }, ...shown.map(({ module }) => ({ head: nameOf(module), right: true }))],
      own.map(({ asks, whole, cells }) => [asks, cellText(whole, 'all', asks), ...shown.map(({ module }, i) => cellText(cells[i], nameOf(module), asks))]))}`;
  });
  return [
    ...parts, ...(moduleCount > shown.length ? [`${count(moduleCount - shown.length, 'module')} more; --json has the 100 with the most events.`] : []),
    ...(whys.size === 0 ? [] : [[...whys].map(([line, of]) => `${line} (${[...of].join(', ')})`).join('\n')]),
    `Percent of the events that state it, cut and never rounded up; n/a: no event of the module is asked for it. ${count(recordsRead, 'record')} read for what no column holds; nothing is a sample.`,
  ].join('\n\n');
}
