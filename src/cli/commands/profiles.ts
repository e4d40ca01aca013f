// `exhibit profiles`: the profiles there are, the text of one, and those kept on this machine.
import { ExhibitError } from '../../contract/errors.ts';
import type { Command } from 'commander';
import type { ProfileInfo } from '../../contract/sources.ts';
import { runAtDesk } from '../command.ts';
import { readProfile } from '../given-files.ts';
import { inked, inkedLines, table } from '../terminal-text.ts';

export function addProfiles(program: Command): void {
  const profiles = program.command('profiles').description('list, show, save and remove profiles: what says where a format keeps the seven fields');
  const command = (name: string, does: string, isDefault = false) => profiles.command(name, { isDefault }).description(does).option('--json', 'one JSON document on stdout');

  command('list', 'list them: what `profiles` alone does', true).action(runAtDesk(async (terminal, client) => {
    const list = await client.call('profile.list', {});
    terminal.answer({ profiles: list }, () => profileTable(list));
  }));

  command('show', 'print the text of a profile, to be changed and given to --profile').argument('<id>').action(runAtDesk<[string]>(async (terminal, client, id) => {
    const { text } = await client.call('profile.text', { id });
    terminal.answer({ id, text }, () => inkedLines(text.trimEnd()));
  }));

  command('save', 'keep a profile on this machine, under the id in its text').argument('<file>', 'YAML').action(runAtDesk<[string]>(async (terminal, client, file) => {
    const text = await readProfile(file);
    if (text === '') throw new ExhibitError('PROFILE_INVALID', `${file} is empty.`);
    const saved = await client.call('profile.save', { text });
    terminal.answer(saved, () => `Saved: ${inked(saved.id)}, ${inked(saved.title)}, version ${saved.version}`);
  }));

  command('remove', 'remove a saved profile; cases that use it keep their own copy').argument('<id>').action(runAtDesk<[string]>(async (terminal, client, id) => {
    const left = await client.call('profile.remove', { id });
    terminal.answer({ removed: id, profiles: left }, () => `Removed: ${inked(id)}`);
  }));
}

function profileTable(list: readonly ProfileInfo[]): string {
  return table([{ head: 'Profile' }, { head: 'Title', width: 60 }, { head: 'Version', right: true }, { head: 'Origin' }], list.map(({ id, title, version, origin }) => [id, title, version, origin]));
}
