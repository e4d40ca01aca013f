// `exhibit rebuild`: the events of a source made anew from its stored records, with another profile or other answers.
import { Option } from 'commander';
import type { Command } from 'commander';
import { caseCommand, run } from '../command.ts';
import { profileOption } from '../given-files.ts';
import { ledger } from '../ledger-text.ts';

interface Options { readonly profile?: string; readonly zone?: string; readonly dateOrder?: 'dmy' | 'mdy' }

export function addRebuild(program: Command): void {
  caseCommand(program, 'rebuild', 'make the events of a source anew from its stored records; the file is not needed, annotations stay')
    .argument('<source>', 'its id, as S-001')
    .option('--profile <id|file.yaml>', 'map it with this profile; left out: as before')
    .option('--zone <zone>', 'zone of times without one; left out: as before')
    .addOption(new Option('--date-order <order>', 'order of day and month; left out: as before').choices(['dmy', 'mdy']))
    .action(run<[string], Options>('write', async ({ options, terminal, open }, source) => {
      const rebuilt = await open.call('source.rebuild', { source, ...await profileOption(options.profile), zone: options.zone ?? null, dateOrder: options.dateOrder ?? null },
        ({ done, total }) => terminal.progress(`${done} of ${total} records`));
      terminal.clear();
      terminal.answer(rebuilt, () => ledger([rebuilt]));
    }));
}
