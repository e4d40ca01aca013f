// The rules that come with the program: one YAML file each, in resources/rules.
import { readdirSync, readFileSync } from 'node:fs';
import type { RuleFile } from '../../contract/rules.ts';

/** Beside `src` in a checkout, beside `dist` in what is built. */
const FOLDER = new URL(`${import.meta.url.endsWith('.ts') ? '../../../' : '../../'}resources/rules/`, import.meta.url);
/** Where they come from, in place of the name of a file of the case. */
export const BUILT_IN = 'built in';

let rules: readonly RuleFile[] | null = null;

export function builtInRules(): readonly RuleFile[] {
  return rules ??= readdirSync(FOLDER).filter((name) => name.endsWith('.yaml')).sort().map((name) => ({ file: BUILT_IN, text: readFileSync(new URL(name, FOLDER), 'utf8') }));
}
