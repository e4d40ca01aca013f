// `exhibit view`: the views that somebody saved under a name, for `search` and for scripts.
import type { Command } from 'commander';
import type { SavedView } from '../../contract/model.ts';
import { caseCommand, run } from '../command.ts';
import { inked, table } from '../terminal-text.ts';

export function addViews(program: Command): void {
  const view = program.command('view').description('list, rename or delete the saved views; a screen saves them');
  caseCommand(view, 'list', 'list the saved views with what they ask: what `view` alone does', { isDefault: true }).action(run<[], object>('read', async ({ terminal, open }) => {
    const views = await open.call('view.list', {});
    terminal.answer({ views }, () => (views.length === 0 ? 'No view is saved.' : viewTable(views)));
  }));

  caseCommand(view, 'rename', 'give a saved view another name').argument('<view>', 'as V-01').argument('<name>')
    .action(run<[string, string], object>('write', async ({ terminal, open }, id, name) => {
      const renamed = await open.call('view.rename', { view: id, name });
      terminal.answer(renamed, () => `${renamed.id} is now ${inked(renamed.name)}`);
    }));

  caseCommand(view, 'delete', 'delete a saved view').argument('<view>', 'as V-01')
    .action(run<[string], object>('write', async ({ terminal, open }, id) => {
      await open.call('view.delete', { view: id });
      terminal.answer({ deleted: id }, () => `Deleted ${inked(id)}`);
    }));
}

function viewTable(views: readonly SavedView[]): string {
  return table([{ head: 'View' }, { head: 'Name', width: 40 }, { head: 'Query', width: 80 }, { head: 'By', width: 24 }, { head: 'Changed (UTC)' }],
    views.map(({ id, name, query, author, edited }) => [id, name, query, author, edited]));
}
