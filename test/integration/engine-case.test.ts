// A real case through the router and its real thread: what is done through one connection is there for all, and after reopening.
import { existsSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createClient } from '../../src/contract/client.ts';
import { importFile } from '../../src/contract/sources.ts';
import { startEngine } from '../../src/engine/engine.ts';
import { portPair } from '../../src/engine/ports.ts';
import { temporaryFolder } from '../support/folders.ts';

const MARCH = `Log ID,Timestamp,Admin ID,Action Type,Module Name,Target,Field,Old Value,New Value,IP Address
1001,2026-03-14T01:06:18Z,m.kovacs,update,Limits,player:P-004471,daily_limit,500,50000,185.44.12.7
1002,2026-03-14T01:09:44Z,m.kovacs,payout,Payments,player:P-004471,amount,,48200.00,185.44.12.7
1003,2026-03-14T01:15:02Z,m.kovacs,update,Limits,player:P-004471,daily_limit,50000,500,185.44.12.7
`;

function startHere(folder: string) {
  const engine = startEngine({ dataFolder: join(folder, 'data'), caseFolder: join(folder, 'cases'), host: 'cli', resolve: (file) => file, handleFor: (path) => path });
  onTestFinished(() => engine.close());
  return {
    engine,
    connect() {
      const { client, server } = portPair();
      engine.connect(server);
      return createClient(client);
    },
  };
}

test('what was imported and noted is there after closing and opening again, without the original file', async () => {
  const folder = temporaryFolder();
  const export1 = join(folder, 'march.csv');
  writeFileSync(export1, MARCH);
  const { engine, connect } = startHere(folder);
  const client = connect();
  await client.call('settings.set', { investigator: 'R. Azzopardi' });
  const { id: caseId } = await client.call('case.create', { name: '2026-014 Payout', file: null });
  const { sources } = await client.call('import.run', { caseId, files: [importFile(export1)] });
  expect(sources).toMatchObject([{ name: 'march.csv', read: 3, imported: 3, rejected: 0, duplicate: 0 }]);
  await client.call('settings.set', { investigator: 'J. Farrugia' });
  await client.call('event.note', { caseId, event: 'S-001:2', text: 'The payout itself' });
  await engine.close();
  unlinkSync(export1);

  const again = startHere(folder).connect();
  const [recent] = await again.call('case.recent', {});
  expect(recent).toMatchObject({ name: '2026-014 Payout', sources: 1, events: 3, missing: false });
  const info = await again.call('case.open', { file: recent!.file, readOnly: false });
  expect(info).toMatchObject({ id: caseId, events: 3, sources: 1 });
  const detail = await again.call('event.get', { caseId, event: 'S-001:2' });
  expect(detail.noteList).toMatchObject([{ text: 'The payout itself', author: 'J. Farrugia' }]);
  expect(detail.raw.trim()).toBe(MARCH.split('\n')[2]);
});

test('a write through one connection is told to the other, with its case', async () => {
  const { connect } = startHere(temporaryFolder());
  const [writer, reader] = [connect(), connect()];
  const { id: caseId } = await writer.call('case.create', { name: 'Told', file: null });
  const heard = new Promise((resolve) => reader.onChanged((topic, of) => { if (of === caseId) resolve(topic); }));
  await writer.call('case.rename', { caseId, name: 'Told to all' });
  expect(await heard).toBe('case');
  expect(await reader.call('case.info', { caseId })).toMatchObject({ name: 'Told to all' });
});

test('a file that is no case is refused by the code, left as it was, and the next case opens', async () => {
  const folder = temporaryFolder();
  const client = startHere(folder).connect();
  const letter = join(folder, 'letter.exhibit');
  writeFileSync(letter, 'Dear Sir or Madam');
  await expect(client.call('case.open', { file: letter, readOnly: false })).rejects.toMatchObject({ code: 'NOT_A_CASE' });
  await expect(client.call('case.open', { file: join(folder, 'nowhere.exhibit'), readOnly: false })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  expect(readFileSync(letter, 'utf8')).toBe('Dear Sir or Madam');
  expect(existsSync(join(folder, 'nowhere.exhibit'))).toBe(false);
  await expect(client.call('case.create', { name: 'Kim', file: null })).resolves.toMatchObject({ name: 'Kim', events: 0 });
});

test('a case held by another engine is refused for editing and offered read-only', async () => {
  const folder = temporaryFolder();
  const [holder, other] = [startHere(folder).connect(), startHere(folder).connect()];
  await holder.call('case.create', { name: 'Held', file: null });
  const [held] = await other.call('case.recent', {});
  const file = held?.file ?? '';
  await expect(other.call('case.open', { file, readOnly: false })).rejects.toMatchObject({ code: 'CASE_LOCKED' });
  await expect(other.call('case.open', { file, readOnly: true })).resolves.toMatchObject({ readOnly: true });
});
