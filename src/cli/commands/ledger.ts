// `exhibit ledger`, `duplicates`, `conflicts` and `compare`: what became of every record of every source.
import type { Command } from 'commander';
import { ExhibitError } from '../../contract/errors.ts';
import type { Duplicate, RecordPlace, Source } from '../../contract/sources.ts';
import { caseCommand, run } from '../command.ts';
import { count } from '../event-text.ts';
import { comparisonText, conflictTable, duplicateTable, ledger, sourceText } from '../ledger-text.ts';

/** The most items of a list that the contract gives at once. */
const PAGE = 1000;

export function addLedger(program: Command): void {
  caseCommand(program, 'ledger', 'what was read, imported, rejected and duplicate in each source; with a source, everything about it')
    .argument('[source]', 'its id, as S-001')
    .action(run<[string | undefined], object>('read', async ({ terminal, open }, id) => {
      const sources = await open.call('source.list', {});
      if (id === undefined) {
        terminal.answer({ sources }, () => (sources.length === 0 ? 'No source yet.' : ledger(sources)));
        return;
      }
      const source = named(sources, id);
      const whole = {
        source,
        parts: await all((offset) => open.call('source.parts', { source: id, offset, limit: PAGE }).then(({ parts }) => parts)),
        rejections: await all((offset) => open.call('source.rejections', { source: id, offset, limit: PAGE }).then(({ rejections }) => rejections)),
      };
      terminal.answer(whole, () => sourceText(whole));
    }));

  caseCommand(program, 'duplicates', 'records that an earlier source had already supplied, each with the one it is a duplicate of')
    .argument('[source]', 'of this source alone, as S-002')
    .action(run<[string | undefined], object>('read', async ({ terminal, open }, id) => {
      const sources = await open.call('source.list', {});
      const duplicates: Duplicate[] = [];
      for (const source of id === undefined ? sources : [named(sources, id)]) {
        duplicates.push(...await all((offset) => open.call('source.duplicates', { source: source.id, offset, limit: PAGE }).then((page) => page.duplicates)));
      }
      terminal.answer({ total: duplicates.length, duplicates }, () => (duplicates.length === 0 ? 'No duplicates.' : `${duplicateTable(duplicates)}\n${count(duplicates.length, 'duplicate')}`));
    }));

  caseCommand(program, 'conflicts', 'records with one id that say different things')
    .argument('[source]', 'of this source alone, as S-002')
    .action(run<[string | undefined], object>('read', async ({ terminal, open }, id) => {
      const conflicts = await all((offset) => open.call('source.conflicts', { source: id ?? null, offset, limit: PAGE }).then((page) => page.conflicts));
      terminal.answer({ total: conflicts.length, conflicts }, () => (conflicts.length === 0 ? 'No conflicts.' : `${conflictTable(conflicts)}\n${count(conflicts.length, 'conflict')}`));
    }));

  caseCommand(program, 'compare', 'two exports of one period: what the earlier one holds and the later one no longer has')
    .argument('<earlier>', 'id of the export made first, as S-001').argument('<later>', 'id of the one made later')
    .action(run<[string, string], object>('read', async ({ terminal, open }, earlier, later) => {
      const page = (offset: number) => open.call('source.compare', { earlier, later, offset, limit: PAGE });
      const comparison = await page(0);
      const records: RecordPlace[] = [...comparison.records];
      while (records.length < comparison.missing) {
        const { records: more } = await page(records.length);
        if (more.length === 0) break;
        records.push(...more);
      }
      const whole = { ...comparison, records };
      terminal.answer(whole, () => comparisonText(earlier, later, whole));
    }));
}

/** BAD_INPUT for an id that no source has. */
export function named(sources: readonly Source[], id: string): Source {
  const source = sources.find((each) => each.id === id);
  if (!source) throw new ExhibitError('BAD_INPUT', `There is no source ${id} in this case.`, sources.length === 0 ? 'Nothing was imported into it yet.' : `There is ${sources.map((each) => each.id).join(', ')}.`);
  return source;
}

/** Every page of a list, the last one being that which is not full. */
async function all<T>(page: (offset: number) => Promise<readonly T[]>): Promise<T[]> {
  const items: T[] = [];
  for (;;) {
    const some = await page(items.length);
    items.push(...some);
    if (some.length < PAGE) return items;
  }
}
