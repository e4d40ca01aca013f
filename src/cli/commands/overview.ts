// `exhibit overview`: one case as a whole, as its owner would print it.
import type { Command } from 'commander';
import { caseCommand, run } from '../command.ts';
import { conformityText, overviewText } from '../overview-text.ts';

export function addOverview(program: Command): void {
  caseCommand(program, 'overview', 'what happened, by whom, whether money adds up, and what the log states of what is asked of it')
    .action(run<[], object>('read', async ({ terminal, open }) => {
      const overview = await open.call('overview.read', { categories: [] });
      const { page: _page, found: _found, ...continuity } = await open.call('check.continuity', { entityType: null, entity: null, module: null, offset: 0, limit: 1 });
      const money = await open.call('overview.money', {});
      const conformity = await open.call('check.conformity', {});
      const { bySeverity, byState, suppressed, run: ran, stale } = await open.call('alert.list', { state: null, severity: null, rule: null, suppressed: false, offset: 0, limit: 1 });
      const told = { overview, continuity, alerts: { bySeverity, byState, suppressed, stale, run: ran }, money, conformity };
      terminal.answer(told, () => [overviewText(told), conformityText(conformity)].join('\n\n'));
    }));
}
