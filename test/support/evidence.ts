// A case with a finding that cites events, and a folder for keys: what sealing, bundles and subsets begin with.
import { join } from 'node:path';
import { HEADER, scratchFolder, TestCase, writeSource } from './case.ts';

export const PASSPHRASE = 'correct horse battery';
export const LOG = `${HEADER}
1,2026-03-14T01:00:00Z,kim,login,Auth,E-1,,,,10.0.0.1
2,2026-03-14T01:01:00Z,kim,player.limit.update,Players,player:00712,limit,500,50000,10.0.0.1
3,2026-03-14T01:02:00Z,lee,player.note.add,Players,player:00713,note,,Łukasz “ok”,10.0.0.2
4,2026-03-14T01:03:00Z,kim,player.limit.update,Players,player:00712,limit,50000,500,10.0.0.1
`;

/** Two of four events are cited, one of them twice. */
export async function caseWithFinding(log: string = LOG): Promise<TestCase & { readonly folder: string }> {
  const folder = scratchFolder();
  const test = await TestCase.open(join(folder, 'test.exhibit'), { create: true, keysFolder: join(folder, 'keys') });
  await test.import([writeSource(folder, 'backoffice.csv', log)]);
  const { id } = await test.call('finding.create', { title: 'Limit lifted', statement: 'Raised and put back.', severity: 'bad', confidence: 'high', status: 'draft', view: null, query: 'actor:kim', events: ['S-001:2', 'S-001:4'] });
  await test.call('finding.create', { title: 'Elsewhere', statement: '', severity: 'none', confidence: 'low', status: 'draft', view: null, query: '', events: ['S-001:2'] });
  await test.call('finding.cite', { finding: id, events: ['S-001:3'], role: 'context', comment: 'a note <b>meanwhile</b>' });
  return Object.assign(test, { folder });
}
