// `exhibit verify`: a case, a bundle or a report; one verdict, then what was checked.
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { ExhibitError } from '../../contract/errors.ts';
import type { VerifyReport } from '../../contract/model.ts';
import { runAtDesk } from '../command.ts';
import { count } from '../event-text.ts';
import { givenPassphrase, withPassphrase, type PassphraseOptions } from '../passphrase.ts';
import { EXIT, type Terminal } from '../terminal.ts';
import { inked, table } from '../terminal-text.ts';

interface Options extends PassphraseOptions { readonly case?: string; readonly key?: string; readonly identityFile?: string; readonly json?: boolean }

export function addVerify(program: Command): void {
  withPassphrase(program.command('verify')).description('check a case, a bundle or a report against its hashes, proofs and signatures').argument('[file]', 'a case (.exhibit), a bundle (.zip, .age) or a report (.html)')
    .option('--case <file>', 'the same as the argument').option('--key <name+id+key>', 'the key that must have signed it').option('--identity-file <file>', 'age identity that opens an encrypted bundle')
    .option('--json', 'one JSON document on stdout')
    .action(async (file: string | undefined, options: Options, command: Command) => {
      await runAtDesk<[string | undefined, Options]>(async (terminal, client, named) => {
        const path = named ?? options.case;
        if (path === undefined || (named !== undefined && options.case !== undefined)) throw new ExhibitError('BAD_INPUT', 'Name one file to verify.');
        const { signal } = new AbortController();
        const ask = (passphrase: string | null) => client.call('evidence.verify', { file: path, passphrase, identity: options.identityFile === undefined ? null : identityIn(options.identityFile), verifier: options.key ?? null },
          { signal, onTick: ({ done, total }) => terminal.progress(`verifying ${total > 0 ? Math.floor((done / total) * 100) : 0} %`) });
        const report = await ask(options.passphraseFile === undefined ? null : await givenPassphrase(options, terminal, '', signal)).catch(async (thrown: unknown) => {
          // Only an encrypted bundle asks for one.
          if (!(thrown instanceof ExhibitError && thrown.code === 'PASSPHRASE_WRONG') || options.passphraseFile !== undefined || options.identityFile !== undefined) throw thrown;
          const passphrase = await givenPassphrase(options, terminal, 'Passphrase of the bundle: ', signal);
          if (passphrase === null) throw thrown;
          return ask(passphrase);
        });
        tell(terminal, report);
        if (!report.ok) process.exitCode = EXIT.failed;
      })(file, options, command);
    });
}

function tell(terminal: Terminal, report: VerifyReport): void {
  terminal.answer(report, () => [
    inked(report.verdict), table([{ head: 'Check' }, { head: 'Result' }, { head: 'Detail' }], report.checks.map(({ what, ok, detail }) => [what, ok ? 'ok' : 'FAILED', detail])),
    `${count(report.records, 'record')}, ${count(report.bytes, 'byte')}`,
  ].join('\n\n'));
}

/** The first line that is an identity; what age-keygen writes has remarks above it. */
function identityIn(file: string): string {
  let text: string;
  try { text = readFileSync(file, 'utf8'); } catch { throw new ExhibitError('FILE_UNREADABLE', 'The file of the identity cannot be read.'); }
  const identity = text.split(/\r?\n/).find((line) => line.startsWith('AGE-SECRET-KEY-'));
  if (identity === undefined) throw new ExhibitError('BAD_INPUT', 'The file holds no age identity.');
  return identity;
}
