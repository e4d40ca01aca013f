// `exhibit seal` and `checkpoint`: signs a case as it is, and closes it for good.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { ExhibitError } from '../../contract/errors.ts';
import { caseCommand, run } from '../command.ts';
import { nameList } from '../event-text.ts';
import { passphrase, withPassphrase, type PassphraseOptions } from '../passphrase.ts';

export function addSeal(program: Command): void {
  withPassphrase(caseCommand(program, 'seal', 'verify the case, sign it, and close it for good'))
    .requiredOption('--reason <text>', 'why it is sealed; stands in the custody log')
    .option('--stamp-request <file>', 'also write a request for a time stamp (RFC 3161)')
    .action(run<[], { readonly reason: string; readonly stampRequest?: string } & PassphraseOptions>('write', async ({ options, terminal, open, signal }) => {
      if (options.stampRequest !== undefined && existsSync(options.stampRequest)) throw new ExhibitError('FILE_EXISTS', 'There is already a file where the request for a time stamp should go.');
      const secret = await passphrase(options, terminal, 'Passphrase of the signing key (a first key is made under it): ', signal);
      const sealed = await open.call('case.seal', { passphrase: secret, reason: options.reason }, ({ done, total }) => terminal.progress(`verifying ${total > 0 ? Math.floor((done / total) * 100) : 0} %`));
      if (options.stampRequest !== undefined) writeFileSync(options.stampRequest, Buffer.from(sealed.stampRequest, 'base64'), { flag: 'wx' });
      terminal.answer(sealed, () => [
        nameList([['Sealed', sealed.time], ['By', sealed.person], ['Reason', sealed.reason], ['Entries', sealed.size], ['Root', sealed.root], ['Key', sealed.verifier]]),
        `The case opens for reading from now on. Whoever has this root can show that nothing changed since sealing${options.stampRequest === undefined ? '' : `; the request for a time stamp is in ${options.stampRequest}`}.`,
      ].join('\n\n'));
    }));

  withPassphrase(caseCommand(program, 'checkpoint', 'sign the case as it is now, and go on')).action(run<[], PassphraseOptions>('write', async ({ options, terminal, open, signal }) => {
    const made = await open.call('case.checkpoint', { passphrase: await passphrase(options, terminal, 'Passphrase of the signing key (a first key is made under it): ', signal) });
    terminal.answer(made, () => nameList([['Time', made.time], ['Entries', made.size], ['Root', made.root], ['Key', made.verifier]]));
  }));

  caseCommand(program, 'consistency', 'show that a checkpoint holds all that an earlier one held').requiredOption('--earlier <entries>', 'entries of the earlier one', Number).requiredOption('--later <entries>', 'entries of the later one', Number)
    .action(run<[], { readonly earlier: number; readonly later: number }>('read', async ({ options, terminal, open }) => {
      const proof = await open.call('case.consistency', { earlier: options.earlier, size: options.later });
      terminal.answer(proof, () => proof.text.trimEnd());
    }));

  caseCommand(program, 'stamp', 'keep a time stamp (RFC 3161) of the seal beside the case').argument('<token>', 'the file that the authority sent (.tsr)')
    .action(run<[token: string], object>('read', async ({ terminal, open }, token) => {
      let bytes: Buffer;
      try { bytes = readFileSync(token); } catch { throw new ExhibitError('FILE_UNREADABLE', 'The time stamp cannot be read.'); }
      const kept = await open.call('case.stamp', { base64: bytes.toString('base64') });
      terminal.answer(kept, () => `Stamped ${kept.time} for this checkpoint, as the token says; openssl ts -verify checks the signature of the authority.`);
    }));
}
