// `exhibit entity`: what an entity was at an instant, who made it so, and how one field of it changed.
import type { Command } from 'commander';
import type { EntityComparison, EntityField, EntityHistory, EntityState } from '../../contract/entities.ts';
import { ExhibitError } from '../../contract/errors.ts';
import { caseCommand, run } from '../command.ts';
import { count, nameList, sideText } from '../event-text.ts';
import { inked, table } from '../terminal-text.ts';

interface Options { readonly at?: string; readonly against?: string; readonly field?: string }

export function addEntity(program: Command): void {
  caseCommand(program, 'entity', 'what an entity was at an instant: every field, and the record that says so')
    .argument('<entity>', 'its id, as P-4711, or its type and id, as player/P-4711')
    .option('--at <instant>', 'the state at this instant, as 2026-03-14T01:22:00Z; the end of the log where it is left out').option('--against <instant>', 'what is other then than at `--at`, and the records in between').option('--field <name>', 'how this field changed, instead')
    .action(run<[string], Options>('read', async ({ options: { at, against, field }, terminal, open }, name) => {
      const slash = name.indexOf('/');
      const wish = { entityType: slash > 0 ? name.slice(0, slash) : null, entity: slash > 0 ? name.slice(slash + 1) : name };
      if (field !== undefined) {
        const history = await open.call('entity.history', { ...wish, field, action: null });
        terminal.answer(history, () => historyText(field, history));
        return;
      }
      if (against !== undefined) {
        if (at === undefined) throw new ExhibitError('BAD_INPUT', '--against takes an instant to compare with.', 'Give the other instant with --at.');
        const [from, to] = at < against ? [at, against] : [against, at];
        const compared = await open.call('entity.compare', { ...wish, from, to });
        terminal.answer(compared, () => comparisonText(compared));
        return;
      }
      const state = await open.call('entity.state', { ...wish, at: at ?? null });
      terminal.answer(state, () => stateText(state));
    }));
}

function comparisonText({ from, to, differences, same, unknown, events }: EntityComparison): string {
  return [
    `Between ${from} and ${to ?? 'the end of the log'}: ${count(events, 'event')}, ${count(differences.length, 'field')} other, ${same} the same, ${unknown} not known at one of the two.`,
    ...(differences.length === 0 ? [] : [table([{ head: 'Field' }, { head: 'Before' }, { head: 'After' }, { head: 'Changes', right: true }, { head: 'Records', width: 60 }], differences.map(({ before, after, changes, records }) => [nameOf(after), before === null ? '' : valueOf({ ...before, found: null }), valueOf({ ...after, found: null }), changes, records.join(', ')]))]),
  ].join('\n\n');
}

function stateText(state: EntityState): string {
  const { entityType, entity, at, events, undated, first, last, sources, actorCount, actors, fields } = state;
  return [
    nameList([
      ['Entity', `${entityType === null ? '' : `${entityType} `}${entity}`], ['State at', at ?? 'the end of the log'], ['Events', `${events}${undated > 0 ? `, ${undated} of them undated` : ''}`],
      ['First', first], ['Last', last], ['Sources', sources.join(', ')],
    ]),
    fields.length === 0 ? 'No dated record says that a field of it changed.' : table([{ head: 'Field' }, { head: 'Value' }, { head: 'How it is known' }, { head: 'Record' }, { head: 'Actor' }, { head: 'Time (UTC)' }],
      fields.map((field) => [nameOf(field), valueOf(field), field.provenance, field.event, field.actor, field.time])),
    table([{ head: 'Actor' }, { head: 'Events', right: true }, { head: 'Last (UTC)' }, { head: 'IP' }], actors.map(({ actor, events: own, last: seen, ip, ips }) => [actor ?? '(none)', own, seen ?? 'undated', ip === null ? 'none recorded' : ips > 1 ? `${ip} and ${ips - 1} more` : ip])),
    ...(actorCount > actors.length ? [`${count(actorCount - actors.length, 'actor')} more.`] : []),
  ].join('\n\n');
}

const nameOf = ({ field, action }: EntityField): string => (action === null ? field : `${field} (${action})`);

function valueOf({ value, kind, found }: EntityField): string {
  return `${sideText(value, kind)}${found === null ? '' : `, but ${inked(found.event)} finds ${sideText(found.value, found.kind)}`}`;
}

function historyText(field: string, { changes, steps }: EntityHistory): string {
  if (changes === 0) return `No dated record says that ${inked(field)} changed.`;
  return [
    table([{ head: 'Time (UTC)' }, { head: 'Actor' }, { head: 'Old' }, { head: 'New' }, { head: 'Record' }, { head: '' }],
      steps.map(({ event, time, actor, change, fits }) => [time, actor, sideText(change.old, change.oldKind), sideText(change.new, change.newKind), event, fits === false ? 'does not begin where the one before ended' : ''])),
    ...(changes > steps.length ? [`The latest ${steps.length} of ${changes} changes.`] : []),
  ].join('\n\n');
}
