// `exhibit info` and `custody`: the case itself, and who did what to it.
import type { Command } from 'commander';
import { PROPERTIES, PROPERTY_WORDS } from '../../contract/case-care.ts';
import type { CustodyEntry } from '../../contract/model.ts';
import { caseCommand, run } from '../command.ts';
import { count, nameList } from '../event-text.ts';
import { checkOut, writeWhole } from '../given-files.ts';
import { ledger } from '../ledger-text.ts';
import { inked, table } from '../terminal-text.ts';

interface Options { readonly html?: string; readonly force?: boolean; readonly time?: string }

export function addCase(program: Command): void {
  caseCommand(program, 'info', 'what is in the case, with the ledger of its sources').action(run<[], object>('read', async ({ terminal, open }) => {
    const { info } = open;
    const sources = await open.call('source.list', {});
    const properties = await open.call('case.properties', {});
    terminal.answer({ ...info, properties, sourceList: sources }, () => [
      nameList([
        ['Case', info.name], ['File', info.fileName], ['Created', info.created], ['Sources', info.sources],
        ['Events', info.undated > 0 ? `${info.events}, ${info.undated} undated` : info.events], ['Findings', info.findings],
        ['First time (UTC)', info.firstTime ?? 'none'], ['Last time (UTC)', info.lastTime ?? 'none'], ['Schema', info.schema], ['Bytes', info.bytes],
        ...PROPERTIES.flatMap((name): [string, string][] => (properties[name] === '' ? [] : [[PROPERTY_WORDS[name], properties[name]]])),
        ...(info.readOnlyReason === null ? [] : [['Read-only', info.readOnlyReason] as [string, string]]),
      ]),
      sources.length === 0 ? 'No source yet.' : ledger(sources),
    ].join('\n\n'));
  }));

  caseCommand(program, 'custody', 'the custody log: every write to the case, in order').option('--html <file>', 'write it as a page to print')
    .option('--force', 'replace a file that exists').option('--time <instant>', 'time of generation to print: with it, the same log gives the same bytes')
    // The page is told of in the log that it shows; the table is not.
    .action((...input: unknown[]) => run<[], Options>((input.at(-2) as Options).html === undefined ? 'read' : 'note', async ({ options, terminal, open }) => {
    if (options.html !== undefined) {
      checkOut(options.html, options.case, options.force === true);
      const page = await open.call('custody.render', { time: options.time ?? null });
      await writeWhole(options.html, page.text);
      const bytes = Buffer.byteLength(page.text);
      if (open.info.readOnly) terminal.note('The case is open for reading alone, so its log does not tell of this page.');
      terminal.answer({ file: options.html, bytes, sha256: page.sha256 }, () => `Custody log: ${inked(options.html!)}, ${count(bytes, 'byte')}, SHA-256 ${page.sha256}`);
      return;
    }
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
  })(...input));
}
