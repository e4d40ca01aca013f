// `exhibit check …`: what the log says against itself.
import { Option } from 'commander';
import type { Command } from 'commander';
import type { BreakSide, Continuity, ContinuityBreak } from '../../contract/checks.ts';
import { caseCommand, run } from '../command.ts';
import { count, sideText } from '../event-text.ts';
import type { OpenedCase } from '../open-case.ts';
import { conformityText } from '../overview-text.ts';
import { inked, table } from '../terminal-text.ts';
import { wholeNumber } from './events.ts';

interface Options { readonly limit: number; readonly entity?: string; readonly module?: string }
/** The most the contract gives at once. */
const PAGE = 1000;

export function addCheck(program: Command): void {
  const check = program.command('check').description('hold the log against itself');
  caseCommand(check, 'continuity', 'fields whose new value in one record is not the old value in the next one')
    .option('--entity <id>', 'of this entity alone, as P-4711 or player/P-4711').option('--module <name>', 'of this module alone')
    .addOption(new Option('--limit <n>', 'breaks to print').argParser(wholeNumber).default(100))
    .action(run<[], Options>('read', async ({ options, terminal, open }) => {
      const { page, ...summary } = await breaksOf(open, options);
      terminal.answer({ ...summary, shown: page }, () => [summaryText(summary), ...page.map(breakText)].join('\n\n'));
    }));
  caseCommand(check, 'conformity', 'how many events of each module state what PCI DSS 10.2.2 and 68 IAC 25-3-8 ask of a record')
    .action(run<[], object>('read', async ({ terminal, open }) => {
      const conformity = await open.call('check.conformity', {});
      terminal.answer(conformity, () => conformityText(conformity));
    }));
}

async function breaksOf(open: OpenedCase, { entity, module, limit }: Options): Promise<Continuity> {
  const slash = entity?.indexOf('/') ?? -1;
  const wish = {
    entityType: slash > 0 ? entity!.slice(0, slash) : null, entity: entity === undefined ? null : entity.slice(slash > 0 ? slash + 1 : 0), module: module ?? null,
  };
  const page: ContinuityBreak[] = [];
  for (;;) {
    const told = await open.call('check.continuity', { ...wish, offset: page.length, limit: Math.max(1, Math.min(PAGE, limit - page.length)) });
    page.push(...told.page.slice(0, limit - page.length));
    if (page.length >= Math.min(limit, told.found) || told.page.length === 0) return { ...told, page };
  }
}

function summaryText({ pairs, breaks, found, notAssessed, sameValue, sameList, reordered, fields, byModule, byMonth }: Omit<Continuity, 'page'>): string {
  const rate = (of: readonly { of: string | null; pairs: number; breaks: number }[], head: string) => table([{ head }, { head: 'Compared', right: true }, { head: 'Breaks', right: true }],
    of.map((one) => [one.of ?? '(none)', one.pairs.toLocaleString('en'), one.breaks.toLocaleString('en')]));
  return [
    `${count(fields, 'field')} of entities changed; ${count(pairs, 'pair')} of neighbouring changes compared, ${count(breaks, 'break')}.`,
    `Not assessed, for a value is masked or not recorded, or the later record states no old value: ${notAssessed.toLocaleString('en')}. The same value written otherwise: ${sameValue.toLocaleString('en')}; the same list in another order: ${sameList.toLocaleString('en')}. Changes of one instant put in an order that fits: ${count(reordered, 'group')}.`,
    ...(pairs > 0 ? ['', rate(byModule, 'Module'), '', rate(byMonth, 'Month')] : []),
    ...(found === breaks ? [] : ['', `${count(found, 'break')} under the conditions given.`]),
  ].join('\n');
}

function breakText({ entityType, entity, field, before, after, causes }: ContinuityBreak): string {
  const side = ({ event, time, actor, action, change }: BreakSide) => `  ${inked(event)}  ${time}  ${inked(actor ?? '(no actor)')}  ${inked(action ?? '(no action)')}: ${sideText(change.old, change.oldKind)} → ${sideText(change.new, change.newKind)}`;
  return [
    `${inked(`${entityType === null ? '' : `${entityType} `}${entity}  ${field}`)}`, side(before), side(after),
    ...causes.map(({ cause, fits, shows }) => `    ${fits.padEnd(8)}  ${cause}: ${inked(shows)}`),
  ].join('\n');
}
