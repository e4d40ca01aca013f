// `exhibit merge`: takes over what a colleague's copy of the case has, or tells what that would be.
import type { Command } from 'commander';
import type { MergePreview } from '../../contract/casework.ts';
import { caseCommand, run, type Run } from '../command.ts';
import { count, nameList } from '../event-text.ts';
import { EXIT } from '../terminal.ts';
import { inked, table } from '../terminal-text.ts';

interface Options { readonly dry?: boolean }

async function merge({ options, terminal, open }: Run<Options>, copy: string): Promise<number> {
  const told = await open.call(options.dry === true ? 'merge.preview' : 'merge.run', { file: copy });
  terminal.answer(told, () => mergeText(told, options.dry === true));
  return told.faults.length > 0 ? EXIT.failed : EXIT.done;
}

export function addMerge(program: Command): void {
  caseCommand(program, 'merge', 'take over what a colleague’s copy of this case has, as one edit that can be undone').argument('<copy>', 'the other case file; it is only read')
    .option('--dry', 'tell what would be done, and do nothing')
    // Looking leaves the case free for others.
    .action((...input: unknown[]) => run<[string], Options>((input.at(-2) as Options).dry === true ? 'read' : 'write', merge)(...input));
}

function mergeText(told: MergePreview, dry: boolean): string {
  const { changes, conflicts, renumbered, signOffsTaken, missingHere, missingThere, faults } = told;
  const sources = (list: MergePreview['missingHere']): string => (list.length === 0 ? 'none' : list.map(({ source, name, events }) => `${source} ${inked(name)} (${count(events, 'event')})`).join(', '));
  return [
    faults.length > 0 ? `${inked(told.fileName)} cannot be merged:\n${faults.map((fault) => `  ${inked(fault)}`).join('\n')}` : changes.length === 0 ? `Nothing in ${inked(told.fileName)} is missing here.` : `${dry ? 'Would merge' : 'Merged'} ${inked(told.fileName)}.`,
    nameList([
      ['Shared log', `${told.shared} ${told.shared === 1 ? 'entry' : 'entries'}, then ${told.theirEntries} of the copy alone`], ['This case', told.mineHead], ['The copy', told.theirsHead],
      ['Events', `${told.mineEvents} here, ${told.theirsEvents} in the copy`], ['Sources only there', sources(missingHere)], ['Sources only here', sources(missingThere)],
    ]),
    ...(changes.length === 0 ? [] : [table([{ head: 'Kind' }, { head: 'Added', right: true }, { head: 'Changed', right: true }, { head: 'Removed', right: true }], changes.map(({ kind, added, changed, removed }) => [kind.replace('_', ' '), added, changed, removed]))]),
    ...(conflicts.length === 0 ? [] : [table([{ head: 'Conflict' }, { head: 'Field' }, { head: 'Here', width: 40 }, { head: 'In the copy', width: 40 }, { head: 'Kept' }, { head: 'Because' }],
      conflicts.map(({ subject, field, mine, theirs, kept, because }) => [subject, field, mine ?? 'removed', theirs ?? 'removed', kept === 'mine' ? 'here' : 'the copy', because]))]),
    ...(renumbered.length === 0 ? [] : [table([{ head: 'Number' }, { head: 'Of' }, { head: 'Now' }], renumbered.map(({ from, to, side }) => [from, side === 'mine' ? 'this case' : 'the copy', to]))]),
    ...(signOffsTaken.length === 0 ? [] : [`The sign-off of ${signOffsTaken.join(', ')} ${dry ? 'would be' : 'is'} taken back: what was signed is not what stands there now.`]),
  ].join('\n\n');
}
