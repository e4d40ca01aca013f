// `exhibit finding` and `report`: what was found, the events that show it, and the page that is filed.
import { Option } from 'commander';
import type { Command } from 'commander';
import type { FindingExtras, FindingVersion } from '../../contract/casework.ts';
import { ExhibitError } from '../../contract/errors.ts';
import { CONFIDENCES, FINDING_STATUSES, isReportFile, REPORT_FILES, REPORT_FORMATS, ROLES, SEVERITIES } from '../../contract/model.ts';
import type { Exhibit, Finding, FindingFields, ReportFile, ReportFormat } from '../../contract/model.ts';
import { caseCommand, run } from '../command.ts';
import { count } from '../event-text.ts';
import { checkOut, writeWhole } from '../given-files.ts';
import type { OpenedCase } from '../open-case.ts';
import { inked, table } from '../terminal-text.ts';
import { checkMarked } from './marks.ts';

interface Fields extends Partial<FindingFields> { readonly alternatives?: string; readonly amount?: string; readonly currency?: string }

/** BAD_INPUT for one without the other. */
function extrasOf({ alternatives, amount, currency }: Fields): Partial<FindingExtras> {
  if ((amount === undefined) !== (currency === undefined)) throw new ExhibitError('BAD_INPUT', 'Money at stake is an amount and a currency.', 'Give both --amount and --currency.');
  return { ...(alternatives !== undefined && { alternatives }), ...(amount !== undefined && currency !== undefined && { stake: { amount, currency } }) };
}

/** The fields that a finding may be given when made, and changed in later. */
function withFields(command: Command): Command {
  return command.option('--statement <text>', 'what the evidence shows').option('--alternatives <text>', 'other explanations considered')
    .option('--amount <decimal>', 'money at stake, as 1250.00').option('--currency <code>', 'its currency, as EUR')
    .addOption(new Option('--severity <severity>').choices(SEVERITIES)).addOption(new Option('--confidence <confidence>').choices(CONFIDENCES))
    .addOption(new Option('--status <status>').choices(FINDING_STATUSES));
}

export function addFindings(program: Command): void {
  const finding = program.command('finding').description('make a finding, or list, extend and edit findings');
  withFields(caseCommand(finding, 'create', 'make a finding: what `finding` alone does', { isDefault: true }))
    .requiredOption('--title <title>').option('--cite <events...>', 'events in the order of the argument')
    .option('--query <query>', 'the query it was made from, printed in reports', '')
    .action(run<[], Fields & { title: string; cite?: string[]; query: string }>('write', async ({ options, terminal, open }) => {
      const made = await open.call('finding.create', {
        title: options.title, statement: options.statement ?? '', severity: options.severity ?? 'none', confidence: options.confidence ?? 'medium',
        status: options.status ?? 'draft', ...extrasOf(options), view: null, query: options.query, events: options.cite ?? [],
      });
      terminal.answer(made, () => findingText(made));
    }));

  caseCommand(finding, 'list', 'list the findings').action(run<[], object>('read', async ({ terminal, open }) => {
    const findings = await open.call('finding.list', {});
    terminal.answer({ findings }, () => (findings.length === 0 ? 'No finding yet.' : findings.map(findingText).join('\n\n')));
  }));

  caseCommand(finding, 'cite', 'add events to a finding, at its end').argument('<finding>', 'as F-01').argument('[events...]', 'ids, as S-001:42')
    .option('--query <query>', 'all events of this result instead').addOption(new Option('--role <role>').choices(ROLES).default('shows')).option('--comment <text>', 'printed with each', '')
    .action(run<[string, string[]], { role: Exhibit['role']; comment: string; query?: string }>('write', async ({ options, terminal, open }, id, events) => {
      const { role, comment, query } = options;
      checkMarked(events, query);
      const cited = query === undefined ? await open.call('finding.cite', { finding: id, events, role, comment }) : (await open.call('result.cite', { finding: id, query, role, comment })).finding;
      terminal.answer(cited, () => findingText(cited));
    }));

  withFields(caseCommand(finding, 'edit', 'change a finding').argument('<finding>', 'as F-01').option('--title <title>'))
    .action(run<[string], Fields>('write', async ({ options, terminal, open }, id) => {
      const { title, statement, severity, confidence, status } = options;
      const edited = await open.call('finding.edit', {
        finding: id, ...(title !== undefined && { title }), ...(statement !== undefined && { statement }), ...(severity && { severity }), ...(confidence && { confidence }), ...(status && { status }), ...extrasOf(options),
      });
      terminal.answer(edited, () => findingText(edited));
    }));

  caseCommand(finding, 'uncite', 'take an exhibit out of a finding; its number is never used again').argument('<finding>', 'as F-01').argument('<exhibit>', 'as EX-001')
    .action(run<[string, string], object>('write', async ({ terminal, open }, id, exhibit) => {
      const left = await open.call('finding.uncite', { finding: id, exhibit });
      terminal.answer(left, () => findingText(left));
    }));

  caseCommand(finding, 'absent', 'cite a search that finds nothing in a period that the sources cover').argument('<finding>', 'as F-01').requiredOption('--query <query>', 'the search, without a time')
    .requiredOption('--from <instant>').requiredOption('--to <instant>').addOption(new Option('--role <role>').choices(ROLES).default('shows')).option('--comment <text>', '', '')
    .action(run<[string], { query: string; from: string; to: string; role: Exhibit['role']; comment: string }>('write', async ({ options, terminal, open }, id) => {
      const { query, from, to, role, comment } = options;
      const cited = await open.call('finding.absent', { finding: id, query, from, to, role, comment });
      terminal.answer(cited, () => findingText(cited));
    }));

  caseCommand(finding, 'sign', 'sign a finding off as its reviewer, or take that back').argument('<finding>', 'as F-01').option('--remove', 'take the sign-off back')
    .action(run<[string], { remove?: boolean }>('write', async ({ options, terminal, open }, id) => {
      const signed = await open.call('finding.sign', { finding: id, on: options.remove !== true });
      terminal.answer(signed, () => findingText(signed));
    }));

  caseCommand(finding, 'history', 'every state a finding was in').argument('<finding>', 'as F-01').action(run<[string], object>('read', async ({ terminal, open }, id) => {
    const versions = await open.call('finding.history', { finding: id });
    terminal.answer({ finding: id, versions }, () => historyText(versions));
  }));

  caseCommand(program, 'report', 'write the report of a finding').requiredOption('--out <file>', 'file to write')
    .addOption(new Option('--format <format>', 'html or pdf to be filed, docx and md to be worked on, xlsx and csv for spreadsheets, json for programs').choices([...REPORT_FORMATS, ...REPORT_FILES]).default('html'))
    .option('--finding <id>', 'as F-01; may be left out where there is only one').option('--zone <zone>', 'zone beside UTC; that of the settings when left out')
    .option('--time <instant>', 'time of generation to print: with it, the same case gives the same bytes')
    .action(run<[], { out: string; format: ReportFormat | ReportFile; finding?: string; zone?: string; time?: string }>('note', async ({ options, terminal, open }) => {
      checkOut(options.out, options.case, true);
      const id = options.finding ?? await onlyFinding(open);
      const { format, zone = null, time = null } = options;
      const { content, sha256 } = await written(open, { finding: id, zone, time }, format);
      await writeWhole(options.out, content);
      const bytes = Buffer.byteLength(content);
      terminal.answer({ finding: id, file: options.out, format, bytes, sha256 },
        () => `Report of ${inked(id)}: ${inked(options.out)}, ${count(bytes, 'byte')}, SHA-256 ${sha256}`);
    }));
}

async function written(open: OpenedCase, wish: { readonly finding: string; readonly zone: string | null; readonly time: string | null }, format: ReportFormat | ReportFile): Promise<{ readonly content: string | Buffer; readonly sha256: string }> {
  if (isReportFile(format)) {
    const { base64, sha256 } = await open.call('report.file', { ...wish, format });
    return { content: Buffer.from(base64, 'base64'), sha256 };
  }
  const { text, sha256 } = await open.call('report.render', { ...wish, format });
  return { content: text, sha256 };
}

async function onlyFinding(open: OpenedCase): Promise<string> {
  const findings = await open.call('finding.list', {});
  if (findings.length === 1) return findings[0].id;
  throw findings.length === 0
    ? new ExhibitError('REPORT_EMPTY', 'The case has no finding yet.', 'Make one: exhibit finding --title … --cite …')
    : new ExhibitError('BAD_INPUT', `The case has ${findings.length} findings: ${findings.map((finding) => finding.id).join(', ')}.`, 'Name one with --finding.');
}

function findingText(finding: Finding): string {
  const head = `${finding.id}  ${inked(finding.title)}  (severity ${finding.severity}, confidence ${finding.confidence}, ${finding.status}; ${count(finding.exhibits.length, 'exhibit')})`;
  const more = [
    ...(finding.stake === null ? [] : [`  At stake: ${finding.stake.amount} ${inked(finding.stake.currency)}`]),
    ...(finding.signedOff === null ? [] : [`  Signed off by ${inked(finding.signedOff.person)}, ${finding.signedOff.time}`]),
    ...finding.absences.map(({ label, query, from, to, searched }) => `  ${label}  nothing found for ${inked(query)} among ${count(searched, 'event')} from ${from} to ${to}`),
  ].map((line) => `\n${line}`).join('');
  if (finding.exhibits.length === 0) return head + more;
  return `${head}${more}\n${table([{ head: 'Exhibit' }, { head: 'Event' }, { head: 'Role' }, { head: 'Time (UTC)' }, { head: 'Actor', width: 24 }, { head: 'Action', width: 32 }],
    finding.exhibits.map(({ label, event, role, row }) => [label, event, role, row?.time ?? '', row?.actor ?? '', row?.action ?? '']))}`;
}

function historyText(versions: readonly FindingVersion[]): string {
  return table([{ head: '#', right: true }, { head: 'Time (UTC)' }, { head: 'Who', width: 24 }, { head: 'Change' }, { head: 'Fields' }, { head: 'Status' }],
    versions.map(({ number, time, person, change, changed, finding }) => [number, time, person, change, changed.join(', '), finding?.status ?? 'deleted']));
}
