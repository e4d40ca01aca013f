// `exhibit ledger`, `export`, `duplicates`, `conflicts` and `compare`: what became of every record of every source.
import type { Command } from 'commander';
import { ExhibitError } from '../../contract/errors.ts';
import type { Duplicate, RecordPlace, Source } from '../../contract/sources.ts';
import { caseCommand, run } from '../command.ts';
import { count } from '../event-text.ts';
import { checkOut, writeChunks } from '../given-files.ts';
import { comparisonText, conflictTable, duplicateTable, ledger, sourceText } from '../ledger-text.ts';
import type { OpenedCase } from '../open-case.ts';
import { EXIT } from '../terminal.ts';
import { inked } from '../terminal-text.ts';

/** The most that the contract gives at once: items of a list, bytes of a source. */
const PAGE = 1000;
const CHUNK = 4 * 1024 * 1024;

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

  caseCommand(program, 'export', 'write the bytes of a source as they were given, and compare them with the ledger')
    .requiredOption('--source <id>', 'its id, as S-001').requiredOption('--out <file>', 'file to write')
    .option('--decoded', 'the text of its parts one after the other, without archive and compression').option('--force', 'replace a file that exists')
    .action(run<[], { source: string; out: string; decoded?: boolean; force?: boolean }>('read', async ({ options, terminal, open }) => {
      const { source: id, out, decoded = false } = options;
      checkOut(out, options.case, options.force === true);
      const source = named(await open.call('source.list', {}), id);
      let kept = '';
      const written = await writeChunks(out, stretches(open, id, decoded, (sha256, done, total) => {
        kept = sha256;
        terminal.progress(`writing ${total > 0 ? Math.floor((done / total) * 100) : 100} %`);
      }));
      // Decoded bytes have no line of their own in the ledger: what the case says of all of them is what they are held against.
      const expected = decoded ? kept : source.sha256;
      const equal = written.sha256 === expected && (decoded || written.bytes === source.bytes);
      terminal.answer({ source: id, file: out, decoded, ...written, expected, equal },
        () => `${inked(out)}: ${count(written.bytes, 'byte')}, SHA-256 ${written.sha256}\n${equal ? `Equal to the ledger of ${inked(id)}.` : `DIFFERS from the ledger of ${inked(id)}: ${expected}`}`);
      return equal ? EXIT.done : EXIT.failed;
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
function named(sources: readonly Source[], id: string): Source {
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

/** The bytes of a source, stretch by stretch; `told` gets the hash of all of them. */
async function* stretches(open: OpenedCase, source: string, decoded: boolean, told: (sha256: string, done: number, total: number) => void): AsyncGenerator<Buffer> {
  for (let offset = 0; ;) {
    const { base64, total, sha256 } = await open.call('source.read', { source, decoded, offset, limit: CHUNK });
    const bytes = Buffer.from(base64, 'base64');
    offset += bytes.length;
    told(sha256, offset, total);
    yield bytes;
    if (offset >= total || bytes.length === 0) return;
  }
}
