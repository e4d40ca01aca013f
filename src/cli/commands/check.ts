// `exhibit check …`: what the log says against itself.
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { basename } from 'node:path';
import type { BreakSide, Continuity, ContinuityBreak, GapEdge, Gaps, Revert, Reverts } from '../../contract/checks.ts';
import type { DryRun, RuleOutcome, RuleProblem } from '../../contract/rules.ts';
import { caseCommand, run } from '../command.ts';
import { count, sideText } from '../event-text.ts';
import type { OpenedCase } from '../open-case.ts';
import { conformityText } from '../overview-text.ts';
import { inked, table } from '../terminal-text.ts';
import { readTextFile } from '../given-files.ts';
import { alertText, parametersOf } from './alerts.ts';
import { wholeNumber } from './events.ts';

interface Options { readonly limit: number; readonly entity?: string; readonly module?: string }
/** The most the contract gives at once. */
const PAGE = 1000;

export function addCheck(program: Command): void {
  const check = program.command('check').description('hold the log against itself');
  addReverts(check);
  addGaps(check);
  addRules(check);
  caseCommand(check, 'continuity', 'fields whose new value in one record is not the old value in the next one')
    .option('--entity <id>', 'of this entity alone, as P-4711 or player/P-4711').option('--module <name>', 'of this module alone')
    .addOption(new Option('--limit <n>', 'breaks to print').argParser(wholeNumber).default(100))
    .action(run<[], Options>('read', async ({ options, terminal, open }) => {
      const { page, ...summary } = await breaksOf(open, options);
      terminal.answer({ ...summary, shown: page }, () => [summaryText(summary), ...page.map(breakText)].join('\n\n'));
    }));
  caseCommand(check, 'conformity', 'how many events of each module state what PCI DSS 10.2.2 and 68 IAC 25-3-8 ask of a record')
    .action(run<[], object>('read', async ({ terminal, open }) => {
      const conformity = await open.call('check.conformity', {});
      terminal.answer(conformity, () => conformityText(conformity));
    }));
}

interface RevertOptions { readonly within: number; readonly entity?: string; readonly module?: string; readonly withPayments?: boolean; readonly limit: number }
interface RuleOptions { readonly rule?: readonly string[]; readonly file?: readonly string[]; readonly set?: readonly string[]; readonly dry?: boolean; readonly limit: number }
const SPAN_SECONDS: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3600, d: 86_400 };

/** `36h` in seconds. */
function spanSeconds(text: string): number {
  const match = /^(\d{1,6})(s|min|h|d)$/.exec(text);
  if (!match) throw new InvalidArgumentError('expected a span such as 90s, 15min, 24h or 7d');
  return Number(match[1]) * SPAN_SECONDS[match[2]];
}

function addReverts(check: Command): void {
  caseCommand(check, 'reverts', 'fields that went back to an earlier value, and what happened in between')
    .addOption(new Option('--within <span>', 'at most this long in between, as 15min, 24h or 7d').argParser(spanSeconds).default(86_400, '24h'))
    .option('--entity <id>', 'of this entity alone, as P-4711 or player/P-4711').option('--module <name>', 'of this module alone').option('--with-payments', 'only with financial events of the entity in between')
    .addOption(new Option('--limit <n>', 'reverts to print').argParser(wholeNumber).default(100))
    .action(run<[], RevertOptions>('read', async ({ options: { within, entity, module, withPayments, limit }, terminal, open }) => {
      const page: Revert[] = [];
      for (;;) {
        const told = await open.call('check.reverts', { seconds: within, ...entityWish(entity), module: module ?? null, withPayments: withPayments === true, offset: page.length, limit: Math.max(1, Math.min(PAGE, limit - page.length)) });
        page.push(...told.page.slice(0, limit - page.length));
        if (page.length < Math.min(limit, told.found) && told.page.length > 0) continue;
        const { page: _page, ...summary } = told;
        terminal.answer({ ...summary, shown: page }, () => [revertsText(summary), ...page.map(revertText)].join('\n\n'));
        return;
      }
    }));
}

function addGaps(check: Command): void {
  caseCommand(check, 'gaps', 'record ids that are missing, silent periods, times that run backwards, and what each source covers')
    .action(run<[], object>('read', async ({ terminal, open }) => {
      const gaps = await open.call('check.gaps', {});
      terminal.answer(gaps, () => gapsText(gaps));
    }));
}

function addRules(check: Command): void {
  caseCommand(check, 'rules', 'run the rules that are switched on and keep their alerts, or try some without keeping anything')
    .option('--dry', 'keep nothing').option('--rule <id...>', 'these alone; keeps nothing').option('--set <rule.parameter=value...>', 'with other parameters; keeps nothing').option('--file <yaml...>', 'with these rules of your own as well')
    .addOption(new Option('--limit <n>', 'alerts of each rule to print when nothing is kept').argParser(wholeNumber).default(20))
    .action(run<[], RuleOptions>('write', async ({ options: { rule, file, set, dry, limit }, terminal, open }) => {
      const files = await Promise.all((file ?? []).map(async (path) => ({ file: basename(path), text: await readTextFile(path) })));
      if (dry !== true && rule === undefined && set === undefined) {
        const told = await open.call('rule.run', { files });
        terminal.answer(told, () => `${outcomesText(told.outcomes, told.problems)}\n\nList the alerts with: exhibit alert list`);
        return;
      }
      const parameters: Record<string, Readonly<Record<string, string>>> = {};
      for (const one of set ?? []) {
        const dot = one.indexOf('.');
        parameters[one.slice(0, Math.max(0, dot))] = { ...parameters[one.slice(0, Math.max(0, dot))], ...parametersOf([one.slice(dot + 1)]) };
      }
      const told = await open.call('rule.dry', { rules: rule ?? null, files, parameters, limit: Math.min(PAGE, limit) });
      terminal.answer(told, () => dryText(told));
    }));
}

function dryText({ outcomes, problems, alerts }: DryRun): string {
  return [outcomesText(outcomes, problems), ...alerts.map((alert) => alertText({
    ...alert, title: '', severity: outcomes.find(({ rule }) => rule === alert.rule)!.severity, version: 0, ruleText: '', parameters: [], state: 'open', reason: '', finding: null, person: null, changed: false, gone: false, suppression: null,
  }))].join('\n\n');
}

function outcomesText(outcomes: readonly RuleOutcome[], problems: readonly RuleProblem[]): string {
  return [
    table([{ head: 'Severity' }, { head: 'Rule' }, { head: 'Alerts', right: true }, { head: 'Suppressed', right: true }, { head: 'Assessed' }, { head: 'Why not', width: 80 }],
      outcomes.map(({ severity, rule, alerts, suppressed, assessed, why }) => [severity, rule, alerts.toLocaleString('en'), suppressed.toLocaleString('en'), assessed, why.join('; ')])),
    ...problems.map(({ file, line, message }) => `${inked(file)}${line === null ? '' : `, line ${line}`} was not used: ${inked(message)}`),
  ].join('\n');
}

function revertsText({ total, ofPayments, byModule, found }: Omit<Reverts, 'page'>): string {
  return [
    `${count(total, 'field')} went back to an earlier value${ofPayments > 0 ? `; ${ofPayments.toLocaleString('en')} more of payments, as balances do, are not listed` : ''}.`,
    ...(found === total ? [] : [`${found.toLocaleString('en')} under the conditions given.`]),
    ...(total > 0 ? ['', table([{ head: 'Module' }, { head: 'Reverts', right: true }], byModule.map(({ of, reverts }) => [of ?? '(none)', reverts.toLocaleString('en')]))] : []),
  ].join('\n');
}

function revertText({ entityType, entity, field, away, back, changes, entityEvents, financialEvents, actorEvents, entityQuery, actorQuery }: Revert): string {
  return [
    inked(`${entityType === null ? '' : `${entityType} `}${entity}  ${field}`), sideLine(away), sideLine(back),
    `  in between: ${count(changes, 'change')} of the field, ${count(entityEvents, 'event')} of the entity (${financialEvents} financial), ${count(actorEvents, 'event')} by the same actors`,
    `  ${inked(entityQuery)}`, ...(actorQuery === null ? [] : [`  ${inked(actorQuery)}`]),
  ].join('\n');
}

function gapsText({ sources, idGaps, silences, reversals }: Gaps): string {
  const edge = ({ event, time }: GapEdge) => `${inked(event)} (${time ?? 'undated'})`;
  return [
    table([{ head: 'Source' }, { head: 'File', width: 40 }, { head: 'Events', right: true }, { head: 'First (UTC)' }, { head: 'Last (UTC)' }, { head: 'Record ids' }, { head: 'Missing', right: true }, { head: 'Silence against' }, { head: 'Order by' }],
      sources.map(({ source, name, events, first, last, ids, rhythm, order }) => [source, name, events.toLocaleString('en'), first ?? '', last ?? '', ids.kind, ids.missing.toLocaleString('en'), rhythm ?? 'cannot be assessed', order ?? 'cannot be assessed'])),
    ...idGaps.map(({ source, from, to, before, after, elsewhere }) => `${source}: ${from === to ? `record id ${from} is` : `record ids ${from} to ${to} are`} missing, between ${edge(before)} and ${edge(after)}${elsewhere > 0 ? `; ${elsewhere} of them in another source` : ''}`),
    ...silences.map(({ source, before, after, usual }) => `${source}: silent between ${edge(before)} and ${edge(after)}, when ${usual.toLocaleString('en')} events are usual`),
    ...reversals.map(({ source, before, after, micros }) => `${source}: ${edge(after)} comes after ${edge(before)} and is ${(micros / 1e6).toLocaleString('en')} s earlier`),
    ...(idGaps.length + silences.length + reversals.length === 0 ? ['Nothing is missing as far as this can be assessed.'] : []),
  ].join('\n');
}

function sideLine({ event, time, actor, action, change }: BreakSide): string {
  return `  ${inked(event)}  ${time}  ${inked(actor ?? '(no actor)')}  ${inked(action ?? '(no action)')}: ${sideText(change.old, change.oldKind)} → ${sideText(change.new, change.newKind)}`;
}

function entityWish(entity: string | undefined): { readonly entityType: string | null; readonly entity: string | null } {
  const slash = entity?.indexOf('/') ?? -1;
  return { entityType: slash > 0 ? entity!.slice(0, slash) : null, entity: entity === undefined ? null : entity.slice(slash > 0 ? slash + 1 : 0) };
}

async function breaksOf(open: OpenedCase, { entity, module, limit }: Options): Promise<Continuity> {
  const wish = { ...entityWish(entity), module: module ?? null };
  const page: ContinuityBreak[] = [];
  for (;;) {
    const told = await open.call('check.continuity', { ...wish, offset: page.length, limit: Math.max(1, Math.min(PAGE, limit - page.length)) });
    page.push(...told.page.slice(0, limit - page.length));
    if (page.length >= Math.min(limit, told.found) || told.page.length === 0) return { ...told, page };
  }
}

function summaryText({ pairs, breaks, found, notAssessed, sameValue, sameList, reordered, fields, byModule, byMonth }: Omit<Continuity, 'page'>): string {
  const rate = (of: readonly { of: string | null; pairs: number; breaks: number }[], head: string) => table([{ head }, { head: 'Compared', right: true }, { head: 'Breaks', right: true }],
    of.map((one) => [one.of ?? '(none)', one.pairs.toLocaleString('en'), one.breaks.toLocaleString('en')]));
  return [
    `${count(fields, 'field')} of entities changed; ${count(pairs, 'pair')} of neighbouring changes compared, ${count(breaks, 'break')}.`,
    `Not assessed, for a value is masked or not recorded, or the later record states no old value: ${notAssessed.toLocaleString('en')}. The same value written otherwise: ${sameValue.toLocaleString('en')}; the same list in another order: ${sameList.toLocaleString('en')}. Changes of one instant put in an order that fits: ${count(reordered, 'group')}.`,
    ...(pairs > 0 ? ['', rate(byModule, 'Module'), '', rate(byMonth, 'Month')] : []),
    ...(found === breaks ? [] : ['', `${count(found, 'break')} under the conditions given.`]),
  ].join('\n');
}

function breakText({ entityType, entity, field, before, after, causes }: ContinuityBreak): string {
  return [
    `${inked(`${entityType === null ? '' : `${entityType} `}${entity}  ${field}`)}`, sideLine(before), sideLine(after),
    ...causes.map(({ cause, fits, shows }) => `    ${fits.padEnd(8)}  ${cause}: ${inked(shows)}`),
  ].join('\n');
}
