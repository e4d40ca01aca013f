// Compiles resources/profiles/*.yaml to the one file that the engine reads, and to the page about them: `npm run profiles`.
// `--check` writes nothing and fails when either is out of date.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lean, parseProfile } from '../src/engine/sources/profiles/profile-text.ts';
import type { Profile } from '../src/engine/sources/profiles/schema.ts';
import { profilePage } from './profile-page.ts';

const root = resolve(import.meta.dirname, '..');
/** Go by names alone, and so come last. */
const LAST = ['generic-back-office', 'generic'];

/** Every profile of the folder, by id, those that go by names alone last. */
export function readProfiles(): readonly Profile[] {
  const folder = join(root, 'resources/profiles');
  const profiles = readdirSync(folder).filter((name) => name.endsWith('.yaml')).map((name) => {
    const profile = parseProfile(readFileSync(join(folder, name), 'utf8'));
    if (`${profile.id}.yaml` !== name) throw new Error(`${name} holds the profile ${profile.id}`);
    return profile;
  });
  return profiles.sort((a, b) => LAST.indexOf(a.id) - LAST.indexOf(b.id) || (a.id < b.id ? -1 : 1));
}

/** File from the root → what it has to hold. */
export function compiledFiles(): ReadonlyMap<string, string> {
  const profiles = readProfiles();
  return new Map([
    // One profile a line, so that a difference shows which one changed.
    ['resources/profiles.json', `[\n${profiles.map((profile) => JSON.stringify(lean(profile))).join(',\n')}\n]\n`],
    ['docs/profiles.md', profilePage(profiles)],
  ]);
}

if (import.meta.main) {
  const stale = [...compiledFiles()].filter(([file, text]) => {
    try { return readFileSync(join(root, file), 'utf8') !== text; } catch { return true; }
  });
  if (process.argv.includes('--check')) {
    for (const [file] of stale) process.stderr.write(`${file} is out of date; run npm run profiles\n`);
    process.exitCode = stale.length > 0 ? 1 : 0;
  } else {
    for (const [file, text] of stale) writeFileSync(join(root, file), text);
    process.stdout.write(`${stale.length === 0 ? 'up to date' : stale.map(([file]) => file).join(', ')}\n`);
  }
}
