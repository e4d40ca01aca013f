// `exhibit rebuild`, `clock`, `exclude`, `retract`, `include` and `keep-duplicates`: what is made of a source after its
// import. Its records never change; each of these is in the custody log with its reason.
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { ExhibitError } from '../../contract/errors.ts';
import type { Standing } from '../../contract/sources.ts';
import { caseCommand, run } from '../command.ts';
import type { Run } from '../command.ts';
import { profileOption } from '../given-files.ts';
import { ledger } from '../ledger-text.ts';

const STANDING_COMMANDS: readonly (readonly [name: string, standing: Standing, does: string])[] = [
  ['exclude', 'excluded', 'mask the events of a source for now; its records stay'],
  ['retract', 'retracted', 'mask the events of a source that should never have been in the case; its records stay'],
  ['include', 'included', 'take an exclusion or a retraction back'],
];

interface Rebuild { readonly profile?: string; readonly zone?: string; readonly dateOrder?: 'dmy' | 'mdy' }
interface Clock { readonly seconds?: number; readonly add?: number; readonly reason: string }

export function addSources(program: Command): void {
  sourceCommand(program, 'rebuild', 'make the events of a source anew from its stored records; the file is not needed, annotations stay')
    .option('--profile <id|file.yaml>', 'map it with this profile; left out: as before')
    .option('--zone <zone>', 'zone of times without one; left out: as before')
    .addOption(new Option('--date-order <order>', 'order of day and month; left out: as before').choices(['dmy', 'mdy']))
    .action(run<[string], Rebuild>('write', async ({ options, terminal, open }, source) => {
      const rebuilt = await open.call('source.rebuild', { source, ...await profileOption(options.profile), zone: options.zone ?? null, dateOrder: options.dateOrder ?? null }, progress(terminal));
      terminal.answer(rebuilt, () => ledger([rebuilt]));
    }));

  sourceCommand(program, 'clock', 'correct the times of a source whose clock was wrong; both times are shown')
    .option('--seconds <number>', 'to add to every time as recorded; 0 takes the correction back', seconds).option('--add <span>', 'the same as a span: 1h, -90m, 1d2h30m15s', span)
    .requiredOption('--reason <text>', 'how that is known')
    .action(run<[string], Clock>('write', async ({ options, terminal, open }, source) => {
      const { seconds, add, reason } = options;
      if ((seconds === undefined) === (add === undefined)) throw new ExhibitError('BAD_INPUT', 'Either --seconds or --add is needed.');
      const corrected = await open.call('source.clock', { source, seconds: seconds ?? add ?? 0, reason });
      terminal.answer(corrected, () => ledger([corrected]));
    }));

  for (const [name, standing, does] of STANDING_COMMANDS) {
    sourceCommand(program, name, does).requiredOption('--reason <text>', 'printed in ledger, log and reports')
      .action(run<[string], { reason: string }>('write', async ({ options, terminal, open }, source) => {
        const changed = await open.call('source.standing', { source, standing, reason: options.reason }, progress(terminal));
        terminal.answer(changed, () => ledger([changed]));
      }));
  }

  sourceCommand(program, 'keep-duplicates', 'show the duplicates of a source as events, or mask them again')
    .option('--off', 'mask them again').requiredOption('--reason <text>', 'printed in the log')
    .action(run<[string], { off?: boolean; reason: string }>('write', async ({ options, terminal, open }, source) => {
      const changed = await open.call('source.duplicate', { source, keep: options.off !== true, reason: options.reason }, progress(terminal));
      terminal.answer(changed, () => ledger([changed]));
    }));
}

function sourceCommand(program: Command, name: string, does: string): Command {
  return caseCommand(program, name, does).argument('<source>', 'its id, as S-001');
}

function progress(terminal: Run<object>['terminal']): (tick: { readonly done: number; readonly total: number }) => void {
  return ({ done, total }) => terminal.progress(`${done} of ${total} records`);
}

function seconds(text: string): number {
  if (!/^[+-]?\d{1,10}(?:\.\d{1,6})?$/.test(text)) throw new InvalidArgumentError('A number of seconds is needed.');
  return Number(text);
}

/** Seconds of a span such as `-1h30m`; no calendar units, whose length depends on the date. */
function span(text: string): number {
  const [, sign, days, hours, minutes, rest] = /^([+-]?)(?:(\d{1,5})d)?(?:(\d{1,7})h)?(?:(\d{1,8})m)?(?:(\d{1,9}(?:\.\d{1,6})?)s)?$/.exec(text) ?? [];
  const parts = [days, hours, minutes, rest];
  if (parts.every((part) => part === undefined)) throw new InvalidArgumentError('A span is needed, such as 1h, -90m or 1d2h30m15s.');
  const total = parts.reduce((sum, part, at) => sum + Number(part ?? 0) * [86_400, 3600, 60, 1][at], 0);
  return sign === '-' ? -total : total;
}
