// `exhibit tag`, `tags`, `colour`, `star`, `note`, `undo` and `redo`: marks on events, each of which can be taken back.
import type { Command } from 'commander';
import { ExhibitError } from '../../contract/errors.ts';
import type { TagCount } from '../../contract/model.ts';
import { caseCommand, run } from '../command.ts';
import { count } from '../event-text.ts';
import { inked, table } from '../terminal-text.ts';

interface Marking { readonly remove?: boolean; readonly query?: string }

/** Either events by id, or a query; BAD_INPUT for both or neither. */
export function checkMarked(events: readonly string[], query: string | undefined): void {
  if ((events.length === 0) === (query === undefined)) throw new ExhibitError('BAD_INPUT', 'Either events or --query is needed.', 'Name events by id, or give --query "" for all of them.');
}

export function addMarks(program: Command): void {
  caseCommand(program, 'tag', 'tag events, or take a tag away').argument('<tag>').argument('[events...]', 'ids, as S-001:42').option('--query <query>', 'all events of this result instead').option('--remove', 'take the tag away')
    .action(run<[string, string[]], Marking>('write', async ({ options, terminal, open }, tag, events) => {
      const on = options.remove !== true;
      const { query } = options;
      checkMarked(events, query);
      if (query === undefined) await open.call('event.tag', { events, tag, on });
      const changed = query === undefined ? events.length : (await open.call('result.tag', { query, tag, on })).events;
      terminal.answer({ tag, on, ...(query === undefined ? { events } : { query, changed }) }, () => `${on ? 'Tagged' : 'Untagged'} ${count(changed, 'event')}: ${inked(tag)}`);
    }));

  caseCommand(program, 'star', 'star events, or take the star away').argument('[events...]', 'ids, as S-001:42').option('--query <query>', 'all events of this result instead').option('--remove', 'take the star away')
    .action(run<[string[]], Marking>('write', async ({ options, terminal, open }, events) => {
      const on = options.remove !== true;
      const { query } = options;
      checkMarked(events, query);
      if (query === undefined) await open.call('event.star', { events, on });
      const changed = query === undefined ? events.length : (await open.call('result.star', { query, on })).events;
      terminal.answer({ on, ...(query === undefined ? { events } : { query, changed }) }, () => `${on ? 'Starred' : 'Unstarred'} ${count(changed, 'event')}`);
    }));

  const listed = (tags: readonly TagCount[]): string => (tags.length === 0 ? 'No tag yet.' : table([{ head: 'Tag' }, { head: 'Events', right: true }, { head: 'Colour' }], tags.map(({ tag, count: events, colour }) => [tag, events, colour ?? ''])));
  caseCommand(program, 'tags', 'list the tags with their colours').action(run<[], object>('read', async ({ terminal, open }) => {
    const tags = await open.call('tag.list', {});
    terminal.answer({ tags }, () => listed(tags));
  }));
  caseCommand(program, 'colour', 'give a tag a colour').argument('<tag>').argument('[colour]', 'bad, suspicious, good or #rrggbb; left out, the tag loses its colour')
    .action(run<[string, string | undefined], object>('write', async ({ terminal, open }, tag, colour) => {
      const tags = await open.call('tag.colour', { tag, colour: colour ?? null });
      terminal.answer({ tags }, () => listed(tags));
    }));

  caseCommand(program, 'note', 'write a note on an event').argument('<event>', 'its id, as S-001:42').argument('<text>')
    .action(run<[string, string], object>('write', async ({ terminal, open }, event, text) => {
      await open.call('event.note', { event, text });
      const { noteList } = await open.call('event.get', { event });
      terminal.answer({ event, notes: noteList }, () => `Noted on ${inked(event)}: ${count(noteList.length, 'note')}`);
    }));

  for (const [name, word] of [['undo', 'Took back'], ['redo', 'Did again']] as const) {
    caseCommand(program, name, name === 'undo' ? 'take back the last mark or edit' : 'do again what was taken back')
      .action(run<[], object>('write', async ({ terminal, open }) => {
        const before = await open.call('undo.state', {});
        const state = await open.call(`undo.${name}`, {});
        terminal.answer({ done: before[name], ...state }, () => `${word}: ${inked(before[name] ?? '')}`);
      }));
  }
}
