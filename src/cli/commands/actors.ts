// `exhibit actor` and `identity`: when, where and on what somebody acts; and which names are one person.
import type { Command } from 'commander';
import type { ActorProfile, Counted, Identity } from '../../contract/actors.ts';
import { caseCommand, run } from '../command.ts';
import { count, nameList } from '../event-text.ts';
import { inked, table } from '../terminal-text.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export function addActors(program: Command): void {
  caseCommand(program, 'actor', 'when, from where and on what somebody acts; without a name, those who act')
    .argument('[name]', 'as the log has it; all names of the person are taken together').option('--zone <zone>', 'hours are of this zone', 'UTC')
    .action(run<[string | undefined], { readonly zone: string }>('read', async ({ options: { zone }, terminal, open }, name) => {
      if (name === undefined) {
        const list = await open.call('actor.list', { contains: '', limit: 1000 });
        terminal.answer(list, () => `${count(list.total, 'actor')}\n${table([{ head: 'Actor' }, { head: 'Also' }, { head: 'Events', right: true }], list.actors.map(({ actor, also, events }) => [actor, also.join(', '), events.toLocaleString('en')]))}`);
        return;
      }
      const profile = await open.call('actor.profile', { actor: name, zone });
      terminal.answer(profile, () => profileText(profile));
    }));
  const identity = program.command('identity').description('names of actors that are one person');
  caseCommand(identity, 'list', 'list them: what `identity` alone does', { isDefault: true }).action(run<[], object>('read', async ({ terminal, open }) => {
    const identities = await open.call('identity.list', {});
    terminal.answer({ identities }, () => identitiesText(identities));
  }));
  caseCommand(identity, 'link', 'take names for one person, who goes by the first').argument('<name...>').requiredOption('--reason <text>', 'how it is known')
    .action(run<[string[]], { readonly reason: string }>('write', async ({ options: { reason }, terminal, open }, names) => {
      const identities = await open.call('identity.link', { names, reason });
      terminal.answer({ identities }, () => identitiesText(identities));
    }));
  caseCommand(identity, 'unlink', 'take a name for a person of its own again').argument('<name>')
    .action(run<[string], object>('write', async ({ terminal, open }, name) => {
      const identities = await open.call('identity.unlink', { name });
      terminal.answer({ identities }, () => identitiesText(identities));
    }));
}

function identitiesText(identities: readonly Identity[]): string {
  return identities.length === 0 ? 'Every name is a person of its own.' : table([{ head: 'Person' }, { head: 'Name' }, { head: 'Reason', width: 60 }, { head: 'By', width: 24 }, { head: 'Linked (UTC)' }],
    identities.flatMap(({ person, names }) => names.map(({ name, reason, author, created }) => [person, name, reason, author, created])));
}

function profileText({ actor, also, events, undated, changes, failures, first, last, zone, heat, weeks, unusual, modules, actions, ips, ipCount, entities, entityCount }: ActorProfile): string {
  const counts = (head: string, of: readonly Counted[]) => table([{ head }, { head: 'Events', right: true }], of.map(({ value, events: own }) => [value ?? '(none)', own.toLocaleString('en')]));
  const width = Math.max(1, ...heat.flat().map((own) => String(own).length));
  return [
    nameList([
      ['Actor', actor], ['Also', also.length === 0 ? null : also.join(', ')], ['Events', `${events.toLocaleString('en')}, ${changes.toLocaleString('en')} with changes, ${failures.toLocaleString('en')} failed${undated > 0 ? `, ${undated} undated` : ''}`], ['First', first], ['Last', last],
      ['Out of habit', unusual === null ? `cannot be told of ${count(weeks, 'week')}` : `${unusual.events.toLocaleString('en')} at hours of the week of one week alone, of ${count(weeks, 'week')}`],
    ]),
    [`Events by day and hour, ${inked(zone)}`, `     ${Array.from({ length: 24 }, (_, hour) => String(hour).padStart(width)).join(' ')}`, ...heat.map((day, at) => `${DAYS[at]}  ${day.map((own) => (own === 0 ? '·' : String(own)).padStart(width)).join(' ')}`)].join('\n'),
    counts('Module', modules), counts('Action', actions),
    `${table([{ head: 'IP' }, { head: 'Events', right: true }, { head: 'First (UTC)' }, { head: 'Last (UTC)' }, { head: 'Others', right: true }, { head: '' }], ips.map((one) => [one.ip, one.events.toLocaleString('en'), one.first ?? '', one.last ?? '', one.others.toLocaleString('en'), one.isNew ? 'new to this actor' : '']))}${ipCount > ips.length ? `\n${count(ipCount - ips.length, 'address')} more` : ''}`,
    `${table([{ head: 'Entity' }, { head: 'Events', right: true }], entities.map(({ entityType, entity, events: own }) => [`${entityType === null ? '' : `${entityType} `}${entity}`, own.toLocaleString('en')]))}${entityCount > entities.length ? `\n${(entityCount - entities.length).toLocaleString('en')} more` : ''}`,
  ].join('\n\n');
}
