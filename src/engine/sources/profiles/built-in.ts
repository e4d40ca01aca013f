// The profiles that come with the program, compiled from resources/profiles into one file that is read once.
import { readFileSync } from 'node:fs';
import { checkedProfile } from './profile-text.ts';
import type { Profile } from './schema.ts';

/** Beside `src` in a checkout, beside `dist` in what is built. */
const FILE = new URL(`${import.meta.url.endsWith('.ts') ? '../../../../' : '../../'}resources/profiles.json`, import.meta.url);

let profiles: readonly Profile[] | null = null;

/** All of them, the ones that go by names alone last but one and last. */
export function builtInProfiles(): readonly Profile[] {
  profiles ??= (JSON.parse(readFileSync(FILE, 'utf8')) as readonly unknown[]).map(checkedProfile);
  return profiles;
}
