// What all commands have in common: the options --case and --json, one signal for Ctrl+C, and one way to end.
import type { Command, CommandOptions } from 'commander';
import type { Client } from '../contract/client.ts';
import { withCase, withEngine } from './open-case.ts';
import type { CaseUse, OpenedCase } from './open-case.ts';
import { EXIT, Terminal } from './terminal.ts';

const interrupt = new AbortController();

/** The first Ctrl+C asks the engine to stop and waits for it; the second ends the process at once, which loses nothing either. */
export function listenForInterrupt(): void {
  process.on('SIGINT', () => {
    if (interrupt.signal.aborted) process.exit(EXIT.interrupted);
    interrupt.abort();
  });
}

/** A command on one case. Further arguments and options are added by the caller, then `action` by `run`. */
export function caseCommand(parent: Command, name: string, summary: string, options: CommandOptions = {}): Command {
  return parent.command(name, options).description(summary).requiredOption('--case <file>', 'the case file').option('--json', 'one JSON document on stdout');
}

export interface Run<O> {
  readonly options: O & { readonly case: string; readonly json?: boolean };
  /** Fires at Ctrl+C. */
  readonly signal: AbortSignal;
  readonly terminal: Terminal;
  readonly open: OpenedCase;
}

/** Makes an action of work on the opened case. The exit code is 0 unless the work returns another or throws. */
export function run<A extends unknown[], O>(mode: CaseUse['mode'], work: (run: Run<O>, ...input: A) => Promise<number | void>): (...input: unknown[]) => Promise<void> {
  return async (...input) => {
    const options = input.at(-2) as Run<O>['options'];
    const terminal = new Terminal(options.json === true);
    try {
      const code = await withCase({ file: options.case, mode, signal: interrupt.signal }, (open) => work({ options, terminal, open, signal: interrupt.signal }, ...(input.slice(0, -2) as A)));
      process.exitCode = code ?? EXIT.done;
    } catch (thrown) {
      process.exitCode = terminal.fail(thrown);
    }
  };
}

/** The same for what needs no engine: it opens nothing, or what it opens by itself. */
export function runAlone<A extends unknown[], O>(work: (run: { readonly options: O; readonly terminal: Terminal; readonly signal: AbortSignal }, ...input: A) => Promise<number | void>): (...input: unknown[]) => Promise<void> {
  return async (...input) => {
    const options = input.at(-2) as O & { readonly json?: boolean };
    const terminal = new Terminal(options.json === true);
    try {
      process.exitCode = await work({ options, terminal, signal: interrupt.signal }, ...(input.slice(0, -2) as A)) ?? EXIT.done;
    } catch (thrown) {
      process.exitCode = terminal.fail(thrown);
    }
  };
}

/** The same for what belongs to no case: settings, profiles. */
export function runAtDesk<A extends unknown[]>(work: (terminal: Terminal, client: Client, ...input: A) => Promise<void>): (...input: unknown[]) => Promise<void> {
  return async (...input) => {
    const terminal = new Terminal((input.at(-2) as { readonly json?: boolean }).json === true);
    try {
      await withEngine((client) => work(terminal, client, ...(input.slice(0, -2) as A)));
    } catch (thrown) {
      process.exitCode = terminal.fail(thrown);
    }
  };
}
