// `exhibit copy`, `properties` and `salvage`: a case kept in order, and what can be saved of one that is damaged.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { PROPERTIES, PROPERTY_WORDS, type CaseProperties, type SalvageReport } from '../../contract/case-care.ts';
import { caseCommand, run, runAlone } from '../command.ts';
import { count, nameList } from '../event-text.ts';
import { checkOut, writeWhole } from '../given-files.ts';
import { withEngine } from '../open-case.ts';
import { inked, table } from '../terminal-text.ts';

interface Changes { readonly number?: string; readonly requester?: string; readonly mandate?: string; readonly legalBasis?: string; readonly retention?: string }

export function addCare(program: Command): void {
  caseCommand(program, 'copy', 'write the case as it is at this moment to a new file, and open that once').argument('<file>', 'the file to write; it must not exist')
    .action(run<[string], object>('note', async ({ terminal, open }, to) => {
      const copy = await open.call('case.copy', { file: resolve(to) }, ({ done, total }) => terminal.progress(`copying ${total > 0 ? Math.floor((done / total) * 100) : 0} %`));
      terminal.answer({ ...copy, file: to }, () => `${inked(to)}: ${count(copy.bytes, 'byte')}, SHA-256 ${copy.sha256}\nIt was opened once, and reads as it was written.`);
    }));

  const properties = caseCommand(program, 'properties', 'number, requester, mandate, legal basis and retention date of a case; with options, changes them')
    .option('--number <text>', 'the number it goes by').option('--requester <text>', 'who asked for it').option('--mandate <text>', 'what was asked for, and by which order')
    .option('--legal-basis <text>', 'on which basis').option('--retention <date>', 'the last day it is to be kept, as 2033-12-31; an empty text takes a property away');
  const list = run<[], Changes>('read', async ({ terminal, open }) => { const now = await open.call('case.properties', {}); terminal.answer(now, () => propertyText(now)); });
  const set = run<[], Changes>('write', async ({ options: { number, requester, mandate, legalBasis, retention }, terminal, open }) => {
    const given = Object.fromEntries(Object.entries({ number, requester, mandate, legalBasis, retention }).filter(([, value]) => value !== undefined)) as Partial<CaseProperties>;
    const now = await open.call('case.setProperties', given);
    terminal.answer(now, () => propertyText(now));
  });
  properties.action((options: Changes, command: unknown) => (PROPERTIES.some((name) => options[name] !== undefined) ? set(options, command) : list(options, command)));

  program.command('salvage').description('make a new case out of all that can be read of a damaged one and verifies; the damaged file is only read')
    .argument('<damaged>', 'the damaged case').argument('<new>', 'the case to make; it must not exist').option('--report <file>', 'write the list of what does not verify to this file as JSON').option('--json', 'one JSON document on stdout')
    .action(runAlone<[string, string], { readonly report?: string }>(async ({ options: { report: out }, terminal, signal }, damaged, fresh) => {
      if (out !== undefined) checkOut(out, fresh, false);
      const report = await withEngine((client) => client.call('case.salvage', { damaged: resolve(damaged), file: resolve(fresh) }, {
        signal, onTick: ({ done, total }) => terminal.progress(`reading the damaged file ${total > 0 ? Math.floor((done / total) * 100) : 0} %`),
      }));
      const told = { ...report, file: fresh };
      if (out !== undefined) await writeWhole(out, `${JSON.stringify(told, null, 2)}\n`);
      terminal.answer(told, () => reportText(told));
    }));
}

/** Of those that are set. */
export function propertyText(properties: CaseProperties): string {
  const set = PROPERTIES.filter((name) => properties[name] !== '');
  return set.length === 0 ? 'No properties are set.' : nameList(set.map((name) => [PROPERTY_WORDS[name], properties[name]]));
}

function reportText({ file, damagedName, verdict, faults, sources, tables, custodyLost }: SalvageReport): string {
  const incomplete = tables.filter(({ pages, refused }) => pages > 0 || refused > 0);
  return [
    inked(verdict),
    `${inked(file)} is the new case; ${inked(damagedName)} is as it was. Verify says of each source whether it is what was imported.`,
    ...(faults.length > 0 ? [faults.map((fault) => `- ${inked(fault)}`).join('\n')] : []),
    ...(sources.length > 0 ? [table([{ head: 'Source' }, { head: 'Name', width: 40 }, { head: 'Records', right: true }, { head: 'Saved', right: true }, { head: 'Lost', width: 60 }, { head: 'Remarks', width: 120 }],
      sources.map(({ source, name, records, saved, lost, remarks }) => [source ?? '', name, records ?? 'not known', saved, lost.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(' '), remarks.join('; ')]))] : []),
    ...(incomplete.length > 0 ? [table([{ head: 'Table' }, { head: 'Rows saved', right: true }, { head: 'Rows lost, as far as known', right: true }, { head: 'Pages lost', right: true }, { head: 'For example', width: 100 }],
      incomplete.map(({ table: name, rows, refused, pages, examples }) => [name, rows, refused, pages, examples[0] ?? '']))] : []),
    ...(custodyLost.length > 0 ? [`Entries of the custody log that are missing: ${custodyLost.slice(0, 50).join(', ')}${custodyLost.length > 50 ? ' …' : ''}`] : []),
  ].join('\n\n');
}
