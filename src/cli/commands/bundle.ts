// `exhibit bundle` and `subset`: what is handed on of a sealed case.
import { basename, extname } from 'node:path';
import type { Command } from 'commander';
import { ExhibitError } from '../../contract/errors.ts';
import { caseCommand, run } from '../command.ts';
import { count, nameList } from '../event-text.ts';
import { passphrase, withPassphrase, type PassphraseOptions } from '../passphrase.ts';

export function addBundle(program: Command): void {
  withPassphrase(caseCommand(program, 'bundle', 'write the cited events of a sealed case, with proofs and reports, to a zip that verifies alone')).argument('<file>', 'the zip; .age where it is encrypted')
    .option('--encrypt', 'encrypt it with a passphrase (age)').option('--recipient <age1…>', 'encrypt it to this recipient (age)')
    .action(run<[file: string], { readonly encrypt?: boolean; readonly recipient?: string } & PassphraseOptions>('read', async ({ options, terminal, open, signal }, file) => {
      if (options.encrypt && options.recipient !== undefined) throw new ExhibitError('BAD_INPUT', 'A bundle is encrypted with a passphrase or to a recipient, not both.');
      const encryption = options.recipient !== undefined ? { passphrase: null, recipient: options.recipient }
        : options.encrypt ? { passphrase: await passphrase(options, terminal, 'Passphrase of the bundle: ', signal), recipient: null } : null;
      const made = await open.call('case.bundle', { file, encryption }, ({ done, total }) => terminal.progress(`report ${done} of ${total}`));
      terminal.answer(made, () => nameList([['Bundle', file], ['Cited', count(made.events, 'exhibit')], ['Bytes', made.bytes], ['SHA-256', made.sha256]]));
    }));

  caseCommand(program, 'subset', 'write a case of the cited events alone, with proofs that lead to the seal of this one').argument('<file>', 'the new case')
    .action(run<[file: string], object>('read', async ({ terminal, open }, file) => {
      const made = await open.call('case.subset', { file, name: basename(file, extname(file)) });
      terminal.answer(made, () => nameList([['Case', file], ['Cited', count(made.events, 'event')], ['Bytes', made.bytes], ['SHA-256', made.sha256]]));
    }));
}
