// `exhibit alert`, `rule` and `list`: what rules found and what was decided about it, the rules themselves, and the lists they refer to.
import { basename } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { ExhibitError } from '../../contract/errors.ts';
import { ALERT_SEVERITIES, ALERT_STATES, LISTS, type Alert, type AlertSeverity, type AlertState, type ListKind, type ReferenceList, type RuleList, type Suppression } from '../../contract/rules.ts';
import { caseCommand, run } from '../command.ts';
import { count, nameList } from '../event-text.ts';
import { readTextFile } from '../given-files.ts';
import { inked, inkedLines, table } from '../terminal-text.ts';
import { wholeNumber } from './events.ts';

interface ListOptions { readonly state?: AlertState; readonly severity?: AlertSeverity; readonly rule?: string; readonly suppressed?: boolean; readonly limit: number }
/** The most the contract gives at once. */
const PAGE = 1000;

export function addAlerts(program: Command): void {
  const alert = program.command('alert').description('what rules found, and what was decided about it; `check rules` finds it');
  caseCommand(alert, 'list', 'list the alerts of the last run: what `alert` alone does', { isDefault: true })
    .addOption(new Option('--state <state>', 'of this state alone').choices(ALERT_STATES)).addOption(new Option('--severity <severity>', 'of this severity alone').choices(ALERT_SEVERITIES))
    .option('--rule <id>', 'of this rule alone').option('--suppressed', 'those that a suppression covers, instead').addOption(new Option('--limit <n>', 'alerts to print').argParser(wholeNumber).default(100))
    .action(run<[], ListOptions>('read', async ({ options: { state, severity, rule, suppressed, limit }, terminal, open }) => {
      const alerts: Alert[] = [];
      for (;;) {
        const told = await open.call('alert.list', { state: state ?? null, severity: severity ?? null, rule: rule ?? null, suppressed: suppressed === true, offset: alerts.length, limit: Math.max(1, Math.min(PAGE, limit - alerts.length)) });
        alerts.push(...told.alerts.slice(0, limit - alerts.length));
        if (alerts.length < Math.min(limit, told.total) && told.alerts.length > 0) continue;
        const { alerts: _page, ...summary } = told;
        const head = told.run === null ? 'The rules have not been run: exhibit check rules.' : `${count(told.total, 'alert')}; rules run at ${told.run.at} by ${inked(told.run.person)}${told.stale ? '; events have changed since' : ''}. ${count(told.suppressed, 'alert')} suppressed.`;
        terminal.answer({ ...summary, alerts }, () => [head, ...alerts.map(alertText)].join('\n\n'));
        return;
      }
    }));
  caseCommand(alert, 'explain', 'say why alerts are nothing').argument('<alert...>', 'their keys').requiredOption('--reason <text>', 'why')
    .action(run<[string[]], { readonly reason: string }>('write', async ({ options: { reason }, terminal, open }, keys) => {
      await open.call('alert.triage', { alerts: keys, state: 'explained', reason });
      terminal.answer({ explained: keys }, () => `Explained ${count(keys.length, 'alert')}.`);
    }));
  caseCommand(alert, 'reopen', 'take back what was decided about alerts').argument('<alert...>', 'their keys')
    .action(run<[string[]], object>('write', async ({ terminal, open }, keys) => {
      await open.call('alert.triage', { alerts: keys, state: 'open', reason: '' });
      terminal.answer({ open: keys }, () => `${count(keys.length, 'alert')} open again.`);
    }));
  caseCommand(alert, 'promote', 'make a finding of an alert, with its events as exhibits').argument('<alert>', 'its key')
    .action(run<[string], object>('write', async ({ terminal, open }, key) => {
      const finding = await open.call('alert.promote', { alert: key });
      terminal.answer(finding, () => `${finding.id} ${inked(finding.title)}: ${count(finding.exhibits.length, 'exhibit')}`);
    }));
  caseCommand(alert, 'suppress', 'cover alerts of a rule that nobody needs to look at').argument('<rule>').requiredOption('--reason <text>', 'why').option('--actor <name>', 'of this actor alone').option('--entity <id>', 'about this entity alone')
    .action(run<[string], { readonly reason: string; readonly actor?: string; readonly entity?: string }>('write', async ({ options: { reason, actor, entity }, terminal, open }, rule) => {
      const suppressions = await open.call('suppression.add', { rule, actor: actor ?? null, entity: entity ?? null, reason });
      terminal.answer({ suppressions }, () => suppressionTable(suppressions));
    }));
  caseCommand(alert, 'unsuppress', 'take back a suppression').argument('<suppression>', 'as SU-01')
    .action(run<[string], object>('write', async ({ terminal, open }, suppression) => {
      const suppressions = await open.call('suppression.remove', { suppression });
      terminal.answer({ suppressions }, () => suppressionTable(suppressions));
    }));
  caseCommand(alert, 'suppressions', 'list what is covered, and why').action(run<[], object>('read', async ({ terminal, open }) => {
    const suppressions = await open.call('suppression.list', {});
    terminal.answer({ suppressions }, () => suppressionTable(suppressions));
  }));
  addRule(program);
  addLists(program);
}

function addRule(program: Command): void {
  const rule = program.command('rule').description('the rules of a case: those that come with the program, as they are set here, and its own');
  caseCommand(rule, 'list', 'list the rules: what `rule` alone does', { isDefault: true }).action(run<[], object>('read', async ({ terminal, open }) => {
    const list = await open.call('rule.list', {});
    terminal.answer(list, () => ruleTable(list));
  }));
  caseCommand(rule, 'show', 'what a rule finds, what it needs, what is likely to be nothing, and its text').argument('<rule>')
    .action(run<[string], object>('read', async ({ terminal, open }, id) => {
      const { rules } = await open.call('rule.list', {});
      const found = rules.find((one) => one.id === id);
      if (!found) throw new ExhibitError('BAD_INPUT', `There is no rule “${inked(id).slice(0, 60)}”.`, 'List the rules with: exhibit rule list.');
      terminal.answer(found, () => [
        nameList([['Rule', `${found.id}, version ${found.version}, ${found.severity}`], ['Title', found.title], ['Finds', found.explains], ['Expect', found.expect], ['Needs', found.needs.join(', ')], ['From', found.origin], ['SHA-256', found.sha256],
          ...found.parameters.map(({ name, value, means }) => [name, `${value}: ${means}`] as const)]),
        inkedLines(found.text).trimEnd(),
      ].join('\n\n'));
    }));
  caseCommand(rule, 'set', 'switch a rule on or off in this case, or set its parameters').argument('<rule>').argument('[parameter...]', 'as window=48h; those not given are as by default').option('--off', 'do not run it')
    .action(run<[string, string[]], { readonly off?: boolean }>('write', async ({ options: { off }, terminal, open }, id, given) => {
      const list = await open.call('rule.set', { rule: id, enabled: off !== true, parameters: parametersOf(given) });
      terminal.answer(list, () => ruleTable({ ...list, rules: list.rules.filter((one) => one.id === id) }));
    }));
  caseCommand(rule, 'add', 'keep a rule of your own in the case').argument('<file>', 'YAML, as docs/rules.md says')
    .action(run<[string], object>('write', async ({ terminal, open }, file) => {
      const list = await open.call('rule.save', { file: basename(file), text: await readTextFile(file) });
      terminal.answer(list, () => ruleTable(list));
    }));
  caseCommand(rule, 'remove', 'remove a rule of your own from the case').argument('<file>', 'its file name')
    .action(run<[string], object>('write', async ({ terminal, open }, file) => {
      const list = await open.call('rule.remove', { file });
      terminal.answer(list, () => ruleTable(list));
    }));
}

function addLists(program: Command): void {
  const list = program.command('list').description(`lists that rules refer to: ${LISTS.join(', ')}`);
  caseCommand(list, 'show', 'list the lists: what `list` alone does', { isDefault: true }).action(run<[], object>('read', async ({ terminal, open }) => {
    const lists = await open.call('list.list', {});
    terminal.answer({ lists }, () => listTable(lists));
  }));
  caseCommand(list, 'import', 'keep a list in the case, in place of the one of its kind').argument('<kind>', LISTS.join(', ')).argument('<file>', 'CSV, as docs/rules.md says')
    .action(run<[string, string], object>('write', async ({ terminal, open }, kind, file) => {
      const lists = await open.call('list.set', { kind: kind as ListKind, name: basename(file), text: await readTextFile(file) });
      terminal.answer({ lists }, () => listTable(lists));
    }));
  caseCommand(list, 'remove', 'remove a list from the case').argument('<kind>', LISTS.join(', '))
    .action(run<[string], object>('write', async ({ terminal, open }, kind) => {
      const lists = await open.call('list.remove', { kind: kind as ListKind });
      terminal.answer({ lists }, () => listTable(lists));
    }));
}

/** `window=48h` → its name and value; what has no `=` is a name with an empty value, which the engine refuses by name. */
export function parametersOf(given: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(given.map((one) => { const at = one.indexOf('='); return at < 0 ? [one, ''] : [one.slice(0, at), one.slice(at + 1)]; }));
}

export function alertText(alert: Alert): string {
  const { severity, rule, summary, first, last, facts, events, eventCount, state, reason, finding, suppression, gone, changed, key } = alert;
  const decided = state === 'explained' ? `explained: ${reason}` : state === 'promoted' ? `promoted to ${finding}` : 'open';
  return [
    `${severity}  ${rule}: ${inked(summary)}`,
    ...(first === null ? [] : [`  ${first}${last === first || last === null ? '' : ` to ${last}`}`]),
    ...facts.map(({ name, value }) => `  ${inked(name)}: ${inked(value)}`),
    ...events.slice(0, 10).map(({ event, as, actor, action, entity }) => `  ${event}  ${inked(as)}: ${inked(actor ?? '(no actor)')} ${inked(action ?? '')} ${inked(entity ?? '')}`.trimEnd()),
    ...(eventCount > 10 ? [`  and ${eventCount - 10} more events`] : []),
    `  ${inked(decided)}${changed ? '; its events have changed since' : ''}${gone ? '; no longer found' : ''}${suppression === null ? '' : `; suppressed by ${suppression}`}; key: ${inked(key)}`,
  ].join('\n');
}

function ruleTable({ rules, problems }: RuleList): string {
  return [
    table([{ head: 'Severity' }, { head: 'Rule' }, { head: 'Title', width: 64 }, { head: 'Set', width: 40 }, { head: 'From', width: 32 }],
      rules.map((one) => [one.severity, one.id, one.title, one.enabled ? one.parameters.filter(({ value, default: usual }) => value !== usual).map(({ name, value }) => `${name}=${value}`).join(' ') : 'off', one.origin])),
    ...problems.map(({ file, line, message }) => `${inked(file)}${line === null ? '' : `, line ${line}`}: ${inked(message)}`),
  ].join('\n');
}

function listTable(lists: readonly ReferenceList[]): string {
  return lists.length === 0 ? 'This case has no list.' : table([{ head: 'List' }, { head: 'File', width: 48 }, { head: 'Rows', right: true }, { head: 'By', width: 24 }, { head: 'Imported (UTC)' }, { head: 'SHA-256' }], lists.map(({ kind, name, rows, person, imported, sha256 }) => [kind, name, rows, person, imported, sha256]));
}

function suppressionTable(suppressions: readonly Suppression[]): string {
  return suppressions.length === 0 ? 'Nothing is suppressed.' : table([{ head: 'Id' }, { head: 'Rule' }, { head: 'Actor', width: 24 }, { head: 'Entity', width: 28 }, { head: 'Reason', width: 60 }, { head: 'By', width: 24 }], suppressions.map(({ id, rule, actor, entity, reason, author }) => [id, rule, actor ?? 'any', entity ?? 'any', reason, author]));
}
