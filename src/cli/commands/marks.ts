// `exhibit tag`, `star`, `note`, `undo` and `redo`: marks on events, each of which can be taken back.
import type { Command } from 'commander';
import { caseCommand, run } from '../command.ts';
import { count } from '../event-text.ts';
import { inked } from '../terminal-text.ts';

interface Remove { readonly remove?: boolean }

export function addMarks(program: Command): void {
  caseCommand(program, 'tag', 'tag events, or take a tag away').argument('<tag>').argument('<events...>', 'ids, as S-001:42').option('--remove', 'take the tag away')
    .action(run<[string, string[]], Remove>('write', async ({ options, terminal, open }, tag, events) => {
      const on = options.remove !== true;
      await open.call('event.tag', { events, tag, on });
      terminal.answer({ tag, on, events }, () => `${on ? 'Tagged' : 'Untagged'} ${count(events.length, 'event')}: ${inked(tag)}`);
    }));

  caseCommand(program, 'star', 'star events, or take the star away').argument('<events...>', 'ids, as S-001:42').option('--remove', 'take the star away')
    .action(run<[string[]], Remove>('write', async ({ options, terminal, open }, events) => {
      const on = options.remove !== true;
      await open.call('event.star', { events, on });
      terminal.answer({ on, events }, () => `${on ? 'Starred' : 'Unstarred'} ${count(events.length, 'event')}`);
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
