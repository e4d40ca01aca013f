// `exhibit question`: hypotheses and open questions of a case, and what bears on them.
import { Option } from 'commander';
import type { Command } from 'commander';
import { QUESTION_KINDS, QUESTION_STATUSES, type Question, type QuestionFields } from '../../contract/casework.ts';
import { caseCommand, run } from '../command.ts';
import { inked, table } from '../terminal-text.ts';

type Fields = Partial<QuestionFields>;

function withFields(command: Command): Command {
  return command.addOption(new Option('--kind <kind>').choices(QUESTION_KINDS)).addOption(new Option('--status <status>').choices(QUESTION_STATUSES))
    .option('--links <ids...>', 'events and findings that bear on it, as S-001:42 or F-01');
}

export function addQuestions(program: Command): void {
  const question = program.command('question').description('hypotheses and open questions: list, add, edit and remove them');
  caseCommand(question, 'list', 'list them: what `question` alone does', { isDefault: true }).action(run<[], object>('read', async ({ terminal, open }) => {
    const questions = await open.call('question.list', {});
    terminal.answer({ questions }, () => (questions.length === 0 ? 'No hypothesis and no question yet.' : questionTable(questions)));
  }));
  withFields(caseCommand(question, 'add', 'add one').argument('<text>'))
    .action(run<[string], Fields>('write', async ({ options, terminal, open }, text) => {
      const added = await open.call('question.add', { text, kind: options.kind ?? 'question', status: options.status ?? 'open', links: options.links ?? [] });
      terminal.answer(added, () => questionTable([added]));
    }));
  withFields(caseCommand(question, 'edit', 'change one').argument('<question>', 'as Q-01').option('--text <text>'))
    .action(run<[string], Fields>('write', async ({ options, terminal, open }, id) => {
      const { text, kind, status, links } = options;
      const edited = await open.call('question.edit', { question: id, ...(text !== undefined && { text }), ...(kind && { kind }), ...(status && { status }), ...(links && { links }) });
      terminal.answer(edited, () => questionTable([edited]));
    }));
  caseCommand(question, 'remove', 'remove one').argument('<question>', 'as Q-01').action(run<[string], object>('write', async ({ terminal, open }, id) => {
    await open.call('question.remove', { question: id });
    terminal.answer({ removed: id }, () => `Removed ${inked(id)}`);
  }));
}

function questionTable(questions: readonly Question[]): string {
  return table([{ head: 'Id' }, { head: 'Kind' }, { head: 'Status' }, { head: 'Text', width: 80 }, { head: 'Links' }, { head: 'By', width: 24 }],
    questions.map(({ id, kind, status, text, links, author }) => [id, kind, status, text, links.join(' '), author]));
}
