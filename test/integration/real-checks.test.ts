// Genuine exports of AWS, Microsoft 365, Entra and others in one case, held against themselves: what is found was read by eye once, and
// is pinned. Reads ../shared/data, which is no part of this repository; where that folder is absent, this is skipped.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { importFile } from '../../src/contract/sources.ts';
import { newCase } from '../support/case.ts';

const FOLDER = new URL('../../../shared/data/', import.meta.url).pathname;
const present = existsSync(join(FOLDER, 'index.json'));

it.skipIf(!present)(`breaks, reverts, gaps and alerts of every genuine export are those that were read by eye${present ? '' : ` (skipped: ${FOLDER} is absent)`}`, async () => {
  const { files } = JSON.parse(readFileSync(join(FOLDER, 'index.json'), 'utf8')) as { files: readonly { file: string }[] };
  const test = await newCase();
  const paths = files.filter(({ file: name }) => /^(aws|m365|entra|panther)\//.test(name)).map(({ file }) => join(FOLDER, file));
  const entries = await test.call('import.list', { files: paths, raiseLimits: false, password: null });
  await test.call('import.run', { files: entries.map(({ file: path, inside }) => importFile(path, { inside, accept: true, zone: 'UTC' })) });
  const { page, ...continuity } = await test.call('check.continuity', { entityType: null, entity: null, module: null, offset: 0, limit: 100 });
  expect(continuity).toMatchObject({ pairs: 39, breaks: 14, notAssessed: 66, sameValue: 0, sameList: 0, reordered: 2, fields: 219 });
  // Samples of unrelated changes: each finds another value than the one before has set.
  expect(page.map(({ entity, field }) => `${entity} ${field}`).toSorted()).toEqual([
    'Example IO value', 'Panther Labs value', 'Panther Labs value', 'Security Automatically sign users out after a specified time', 'Security Automatically sign users out after a specified time', 'Sign-In Password Requirement Have at least specified length of characters',
    'Sign-in Methods Allow users to sign in with Apple ID', 'SimuLandApp KeyDescription', 'homer.simpson@duff.io Role', 'homer.simpson@duff.io Role', 'homer.simpson@duff.io Role', 'homer.simpson@duff.io Role', 'homer.simpson@duff.io Role', 'stinger@contoso.onmicrosoft.com StrongAuthenticationRequirement',
  ]);
  const reverts = await test.call('check.reverts', { seconds: 86_400, entityType: null, entity: null, module: null, withPayments: false, offset: 0, limit: 1 });
  expect([reverts.total, reverts.ofPayments]).toEqual([26, 0]);
  const gaps = await test.call('check.gaps', {});
  // None of these systems numbers its records, and each export is too small to have an order or a rhythm.
  expect([gaps.sources.length, new Set(gaps.sources.map(({ ids }) => ids.kind)), gaps.idGaps.length, gaps.silences.length, gaps.reversals.length]).toEqual([52, new Set(['not numbered']), 0, 0, 0]);
  const { outcomes } = await test.call('rule.run', { files: [] });
  expect(Object.fromEntries(outcomes.filter(({ alerts }) => alerts > 0).map(({ rule, alerts }) => [rule, alerts]))).toEqual({ 'deletion-after-flagged': 2, 'logging-disabled': 3, 'new-ip-then-privileged': 13, 'one-ip-many-actors': 3 });
  const { alerts } = await test.call('alert.list', { state: null, severity: 'high', rule: null, suppressed: false, offset: 0, limit: 100 });
  expect(alerts.map(({ summary }) => summary)).toEqual(expect.arrayContaining([
    'christophe switches off logging: StopLogging on stratus-red-team-ct-stop-trail-buykxbqejv', 'bobert switches off logging: dependabot_alerts_new_repos.disable on an-org/a-repo', expect.stringContaining('christophe switches off logging: DeleteResolverQueryLogConfig') as string,
  ]));
});
