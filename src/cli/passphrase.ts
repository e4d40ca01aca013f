// Where a command takes a passphrase from: a file, the environment, or somebody at the terminal. Never an argument, which every other
// program on the machine could read.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Command } from 'commander';
import { ExhibitError } from '../contract/errors.ts';
import type { Terminal } from './terminal.ts';

export interface PassphraseOptions { readonly passphraseFile?: string }
const VARIABLE = 'EXHIBIT_PASSPHRASE';

export function withPassphrase(command: Command): Command {
  return command.option('--passphrase-file <file>', `file whose first line is the passphrase; else $${VARIABLE}, else it is asked for`);
}

/** Null where none was given and nobody is there to be asked. */
export async function givenPassphrase({ passphraseFile }: PassphraseOptions, terminal: Terminal, question: string, signal: AbortSignal): Promise<string | null> {
  if (passphraseFile !== undefined) {
    let text: string;
    try { text = readFileSync(passphraseFile, 'utf8'); } catch (thrown) {
      throw new ExhibitError('FILE_UNREADABLE', `The file of the passphrase cannot be read: ${(thrown as NodeJS.ErrnoException).code ?? String(thrown)}.`);
    }
    return text.split(/\r?\n/, 1)[0];
  }
  const set = process.env[VARIABLE];
  if (set !== undefined && set !== '') return set;
  return terminal.attended ? asked(question, signal) : null;
}

/** BAD_INPUT where there is none. */
export async function passphrase(options: PassphraseOptions, terminal: Terminal, question: string, signal: AbortSignal): Promise<string> {
  const given = await givenPassphrase(options, terminal, question, signal);
  if (given === null || given === '') throw new ExhibitError('BAD_INPUT', 'No passphrase was given.', `Give it with --passphrase-file or in $${VARIABLE}, or run the command in a terminal.`);
  return given;
}

/** One line from the terminal, which does not show it. */
async function asked(question: string, signal: AbortSignal): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: silent, terminal: true });
  reader.on('SIGINT', () => process.emit('SIGINT'));
  try { return await reader.question('', { signal }); } finally {
    reader.close();
    process.stderr.write('\n');
  }
}
