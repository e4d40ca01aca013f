// `exhibit finding` and `report`: what was found, the events that show it, and the page that is filed.
import { Option } from 'commander';
import type { Command } from 'commander';
import { ExhibitError } from '../../contract/errors.ts';
import { CONFIDENCES, FINDING_STATUSES, ROLES, SEVERITIES } from '../../contract/model.ts';
import type { Exhibit, Finding, FindingFields } from '../../contract/model.ts';
import { caseCommand, run } from '../command.ts';
import { count } from '../event-text.ts';
import { checkOut, writeWhole } from '../given-files.ts';
import type { OpenedCase } from '../open-case.ts';
import { inked, table } from '../terminal-text.ts';

type Fields = Partial<FindingFields>;

/** The fields that a finding may be given when made, and changed in later. */
function withFields(command: Command): Command {
  return command.option('--statement <text>', 'what the evidence shows')
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
        status: options.status ?? 'draft', view: null, query: options.query, events: options.cite ?? [],
      });
      terminal.answer(made, () => findingText(made));
    }));

  caseCommand(finding, 'list', 'list the findings').action(run<[], object>('read', async ({ terminal, open }) => {
    const findings = await open.call('finding.list', {});
    terminal.answer({ findings }, () => (findings.length === 0 ? 'No finding yet.' : findings.map(findingText).join('\n\n')));
  }));

  caseCommand(finding, 'cite', 'add events to a finding, at its end').argument('<finding>', 'as F-01').argument('<events...>', 'ids, as S-001:42')
    .addOption(new Option('--role <role>').choices(ROLES).default('shows')).option('--comment <text>', 'printed with each', '')
    .action(run<[string, string[]], { role: Exhibit['role']; comment: string }>('write', async ({ options, terminal, open }, id, events) => {
      const cited = await open.call('finding.cite', { finding: id, events, role: options.role, comment: options.comment });
      terminal.answer(cited, () => findingText(cited));
    }));

  withFields(caseCommand(finding, 'edit', 'change a finding').argument('<finding>', 'as F-01').option('--title <title>'))
    .action(run<[string], Fields>('write', async ({ options, terminal, open }, id) => {
      const { title, statement, severity, confidence, status } = options;
      const edited = await open.call('finding.edit', {
        finding: id, ...(title !== undefined && { title }), ...(statement !== undefined && { statement }), ...(severity && { severity }), ...(confidence && { confidence }), ...(status && { status }),
      });
      terminal.answer(edited, () => findingText(edited));
    }));

  caseCommand(program, 'report', 'write the report of a finding').requiredOption('--out <file>', 'file to write')
    .addOption(new Option('--format <format>').choices(['html']).default('html'))
    .option('--finding <id>', 'as F-01; may be left out where there is only one').option('--zone <zone>', 'zone beside UTC; that of the settings when left out')
    .option('--time <instant>', 'time of generation to print: with it, the same case gives the same bytes')
    .action(run<[], { out: string; format: 'html'; finding?: string; zone?: string; time?: string }>('read', async ({ options, terminal, open }) => {
      checkOut(options.out, options.case, true);
      const id = options.finding ?? await onlyFinding(open);
      const report = await open.call('report.render', { finding: id, format: options.format, zone: options.zone ?? null, time: options.time ?? null });
      await writeWhole(options.out, report.text);
      const bytes = Buffer.byteLength(report.text);
      terminal.answer({ finding: id, file: options.out, format: options.format, bytes, sha256: report.sha256 },
        () => `Report of ${inked(id)}: ${inked(options.out)}, ${count(bytes, 'byte')}, SHA-256 ${report.sha256}`);
    }));
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
  if (finding.exhibits.length === 0) return head;
  return `${head}\n${table([{ head: 'Exhibit' }, { head: 'Event' }, { head: 'Role' }, { head: 'Time (UTC)' }, { head: 'Actor', width: 24 }, { head: 'Action', width: 32 }],
    finding.exhibits.map(({ label, event, role, row }) => [label, event, role, row?.time ?? '', row?.actor ?? '', row?.action ?? '']))}`;
}
