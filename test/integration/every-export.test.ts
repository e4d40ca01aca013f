// Every genuine export there is, through a whole case: what the index of the folder counts is what is read, its bytes can be
// written out again, and what is made of it verifies. Reads ../shared/data, which is no part of this repository; where that
// folder is absent, everything here is skipped.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { importFile } from '../../src/contract/sources.ts';
import { newCase, writeSource, type TestCase } from '../support/case.ts';

const FOLDER = new URL('../../../shared/data/', import.meta.url).pathname;
const present = existsSync(join(FOLDER, 'index.json'));
interface Listed { readonly file: string; readonly expected_events: number; readonly sha256: string; readonly bytes: number }
const listed = present ? (JSON.parse(readFileSync(join(FOLDER, 'index.json'), 'utf8')) as { files: readonly Listed[] }).files : [];
const exports = listed.filter(({ file }) => /^(?:aws|m365|entra|panther|malformed|derived)\//.test(file));
const samples = listed.filter(({ file }) => file.startsWith('datadog/'));

/** The profile that each folder of exports is recognised by, unasked. */
const PROFILE: readonly (readonly [RegExp, string])[] = [
  [/^aws\//, 'cloudtrail'], [/^m365\//, 'm365-ual'], [/^derived\//, 'm365-ual'], [/^entra\//, 'entra-audit'], [/Azure_Audit/, 'entra-audit'],
  [/GitHub/, 'github-audit'], [/Okta/, 'okta'], [/EKS/, 'kubernetes'], [/Asana/, 'asana'], [/Zendesk/, 'zendesk'], [/Slack/, 'slack'], [/Atlassian/, 'atlassian-organisation'],
  [/Auth0/, 'auth0'], [/OnePassword/, 'onepassword'], [/Zoom/, 'zoom'], [/Teleport/, 'teleport'], [/^malformed\//, 'generic'],
];

/** Imports every entry of a file but hidden ones, accepting mappings; times without a zone are UTC where that is asked. */
async function imported(test: TestCase, path: string) {
  const entries = await test.call('import.list', { files: [path], raiseLimits: false, password: null });
  expect(entries.filter(({ refusal }) => refusal !== null)).toEqual([]);
  const files = entries.map(({ file, inside }) => importFile(file, { inside, accept: true }));
  const asked = (await Promise.all(files.map((file) => test.call('import.preview', { file })))).flatMap(({ questions }) => questions.map(({ kind }) => kind));
  const { sources } = await test.call('import.run', { files: files.map((file) => ({ ...file, zone: asked.includes('zone') ? 'UTC' : null })) });
  return { sources, asked };
}

async function written(test: TestCase, source: string): Promise<string> {
  const hash = createHash('sha256');
  for (let offset = 0, total = 1; offset < total;) {
    const read = await test.call('source.read', { source, decoded: false, offset, limit: 1 << 20 });
    const bytes = Buffer.from(read.base64, 'base64');
    hash.update(bytes);
    offset += bytes.length;
    total = read.total;
  }
  return hash.digest('hex');
}

describe.skipIf(!present)(`every genuine export${present ? '' : ` (skipped: ${FOLDER} is absent)`}`, () => {
  it.each(exports.map((each) => [each.file, each.expected_events, each] as const))('%s: %i records, all accounted for, the same bytes written out again', async (file, expected, { sha256, bytes }) => {
    const test = await newCase();
    const { sources } = await imported(test, join(FOLDER, file));
    const logs = sources.filter(({ name }) => !name.endsWith('Cover'));
    expect(logs.map(({ profile }) => profile)).toEqual(logs.map(() => PROFILE.find(([pattern]) => pattern.test(file))?.[1]));
    expect(logs.reduce((sum, source) => sum + source.read, 0)).toBe(expected);
    for (const source of sources) {
      expect(source).toMatchObject({ sha256, bytes, rejected: 0, state: 'complete' });
      expect(source.imported + source.rejected + source.duplicate).toBe(source.read);
      expect(await written(test, source.id)).toBe(sha256);
    }
    expect(await test.call('case.verify', {})).toMatchObject({ ok: true });
  });

  it.each(samples.map((each) => [each.file, each.expected_events] as const))('%s: its %i raw lines are records', async (file, expected) => {
    const test = await newCase();
    const { tests } = parse(readFileSync(join(FOLDER, file), 'utf8')) as { tests: readonly { sample: string }[] };
    const path = writeSource(test.folder, 'samples.log', `${tests.map(({ sample }) => sample.trim()).join('\n')}\n`);
    const { sources } = await imported(test, path);
    expect(sources.reduce((sum, source) => sum + source.read - source.rejected, 0)).toBe(expected);
    for (const row of await test.rows()) expect(row).toMatchObject({ action: expect.any(String) as string });
  });
});
