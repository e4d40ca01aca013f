// `exhibit key`: the keys of this machine that sign, their backup, and what happens when one is lost.
import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { ExhibitError } from '../../contract/errors.ts';
import type { SigningKey } from '../../contract/evidence.ts';
import { runAtDesk } from '../command.ts';
import { nameList } from '../event-text.ts';
import { passphrase, withPassphrase, type PassphraseOptions } from '../passphrase.ts';
import { table } from '../terminal-text.ts';

const silent = new AbortController().signal;

export function addKey(program: Command): void {
  const key = program.command('key').description('keys that sign checkpoints, on this machine');
  const command = (name: string, summary: string) => key.command(name).description(summary).option('--json', 'one JSON document on stdout');

  command('list', 'all keys, with those that were lost').action(runAtDesk<[]>(async (terminal, client) => {
    const keys = await client.call('key.list', {});
    terminal.answer({ keys }, () => keyTable(keys));
  }));

  withPassphrase(command('create', 'make a new key, which signs from now on')).action(async (options: PassphraseOptions, self: Command) => {
    await runAtDesk<[]>(async (terminal, client) => {
      const made = await client.call('key.create', { passphrase: await passphrase(options, terminal, 'Passphrase for the new key: ', silent) });
      terminal.answer(made, () => `Key ${made.id} signs from now on. Make a backup of it: exhibit key backup ${made.id} FILE`);
    })(options, self);
  });

  command('backup', 'write a key, encrypted as it is, to a file').argument('<key>').argument('<file>').action(runAtDesk<[string, string]>(async (terminal, client, id, file) => {
    const { text } = await client.call('key.backup', { key: id });
    try { writeFileSync(file, text, { flag: 'wx', mode: 0o600 }); } catch (thrown) {
      throw (thrown as NodeJS.ErrnoException).code === 'EEXIST' ? new ExhibitError('FILE_EXISTS', 'There is already a file of that name.') : new ExhibitError('FILE_UNWRITABLE', `The backup could not be written: ${String(thrown)}`);
    }
    terminal.answer({ key: id, file }, () => `Key ${id} is in ${file}, under its passphrase. Keep it where this machine is not.`);
  }));

  withPassphrase(command('restore', 'take a backup in again')).argument('<file>').action(async (file: string, options: PassphraseOptions, self: Command) => {
    await runAtDesk<[string]>(async (terminal, client) => {
      let text: string;
      try { text = readFileSync(file, 'utf8'); } catch { throw new ExhibitError('FILE_UNREADABLE', 'The backup cannot be read.'); }
      const restored = await client.call('key.restore', { text, passphrase: await passphrase(options, terminal, 'Passphrase of the key: ', silent) });
      terminal.answer(restored, () => `Key ${restored.id} is back, and signs from now on.`);
    })(file, options, self);
  });

  command('lost', 'declare a key lost: it signs nothing any more, and verification names it').argument('<key>').requiredOption('--reason <text>', 'how it was lost')
    .action(async (id: string, options: { readonly reason: string }, self: Command) => {
      await runAtDesk<[string]>(async (terminal, client) => {
        const keys = await client.call('key.lost', { key: id, reason: options.reason });
        terminal.answer({ keys }, () => keyTable(keys));
      })(id, options, self);
    });

  command('public', 'the public half of a key, to give to whoever verifies').argument('<key>').action(runAtDesk<[string]>(async (terminal, client, id) => {
    const found = (await client.call('key.list', {})).find((each) => each.id === id);
    if (!found) throw new ExhibitError('KEY_UNKNOWN', `There is no key ${id} on this machine.`);
    terminal.answer(found, () => nameList([['Key', found.id], ['Public', found.publicKey], ['Made', found.created]]));
  }));
}

function keyTable(keys: readonly SigningKey[]): string {
  if (keys.length === 0) return 'No key yet; the first seal makes one.';
  return table([{ head: 'Key' }, { head: 'Made' }, { head: 'Public' }, { head: 'Lost' }], keys.map(({ id, created, publicKey, lost }) => [id, created, publicKey, lost ? `${lost.date}: ${lost.reason}` : '']));
}
