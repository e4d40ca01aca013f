// `exhibit info` and `custody`: the case itself, and who did what to it.
import type { Command } from 'commander';
import type { CustodyEntry } from '../../contract/model.ts';
import { caseCommand, run } from '../command.ts';
import { nameList } from '../event-text.ts';
import { ledger } from '../ledger-text.ts';
import { table } from '../terminal-text.ts';

export function addCase(program: Command): void {
  caseCommand(program, 'info', 'what is in the case, with the ledger of its sources').action(run<[], object>('read', async ({ terminal, open }) => {
    const { info } = open;
    const sources = await open.call('source.list', {});
    terminal.answer({ ...info, sourceList: sources }, () => [
      nameList([
        ['Case', info.name], ['File', info.fileName], ['Created', info.created], ['Sources', info.sources],
        ['Events', info.undated > 0 ? `${info.events}, ${info.undated} undated` : info.events], ['Findings', info.findings],
        ['First time (UTC)', info.firstTime ?? 'none'], ['Last time (UTC)', info.lastTime ?? 'none'], ['Schema', info.schema], ['Bytes', info.bytes],
      ]),
      sources.length === 0 ? 'No source yet.' : ledger(sources),
    ].join('\n\n'));
  }));

  caseCommand(program, 'custody', 'the custody log: every write to the case, in order').action(run<[], object>('read', async ({ terminal, open }) => {
    const entries: CustodyEntry[] = [];
    for (let total = 1; entries.length < total;) {
      const page = await open.call('case.custody', { offset: entries.length, limit: 1000 });
      if (page.entries.length === 0) break;
      entries.push(...page.entries);
      total = page.total;
    }
    terminal.answer({ total: entries.length, entries }, () => table(
      [{ head: '#', right: true }, { head: 'Time (UTC)' }, { head: 'Who', width: 32 }, { head: 'Action' }, { head: 'On', width: 48 }, { head: 'Hash' }, { head: 'Detail' }],
      entries.map(({ seq, time, actor, action, subject, detail, hash }) => [seq, time, actor, action, subject, hash, detail]),
    ));
  }));
}
