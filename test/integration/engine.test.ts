// What the host process promises about routing: callers never meet, a thread's death is an answer, nothing outlives close.
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Client } from '../../src/contract/client.ts';
import type { ErrorCode } from '../../src/contract/errors.ts';
import { startDoubleEngine } from '../support/engine-double.ts';
import { temporaryFolder } from '../support/folders.ts';
import { importFile } from '../../src/contract/sources.ts';

const nothing = {};
const failsWith = (code: ErrorCode) => expect.objectContaining({ code });

/** Opens a double case and returns its id. */
async function opened(client: Client, file: string): Promise<string> {
  return (await client.call('case.open', { file: `#${file}`, readOnly: false })).id;
}

/** Resolves at the first tick of a call that runs until cancelled. */
function begun(client: Client, caseId: string, signal: AbortSignal): { started: Promise<void>; ended: Promise<unknown> } {
  const { promise: started, resolve } = Promise.withResolvers<void>();
  const ended = client.call('index.build', { caseId }, { signal, onTick: () => resolve() }).catch((thrown: unknown) => thrown);
  return { started, ended };
}

describe('cases', () => {
  test('opening a file twice, by whatever name leads to it, returns the case that is open', async () => {
    const { connect, folder } = startDoubleEngine();
    writeFileSync(join(folder, 'a.exhibit'), '');
    symlinkSync(join(folder, 'a.exhibit'), join(folder, 'link.exhibit'));
    const [client, other] = [connect(), connect()];
    const ids = await Promise.all([opened(client, 'a.exhibit'), opened(other, 'a.exhibit'), opened(other, 'link.exhibit')]);
    expect(new Set(ids).size).toBe(1);
  });

  test('a copy of an open case is refused by name instead of answering for it', async () => {
    const { connect } = startDoubleEngine();
    const client = connect();
    await opened(client, 'a.exhibit');
    await expect(opened(client, 'a copy.exhibit')).rejects.toMatchObject({ code: 'CASE_LOCKED', message: expect.stringContaining('a copy.exhibit') });
    await expect(opened(client, 'b.exhibit')).resolves.toContain('b.exhibit');
  });

  test('a case that cannot be opened says why, and the next try is not told it is open', async () => {
    const { connect } = startDoubleEngine();
    const client = connect();
    await expect(opened(client, 'refused.exhibit')).rejects.toEqual(failsWith('NOT_A_CASE'));
    await expect(opened(client, 'refused.exhibit')).rejects.toEqual(failsWith('NOT_A_CASE'));
    await expect(opened(client, 'stillborn.exhibit')).rejects.toEqual(failsWith('WORKER_DIED'));
  });

  test('a new case goes to the folder for cases under a safe name, and never over another', async () => {
    const { connect, folder } = startDoubleEngine();
    const client = connect();
    mkdirSync(join(folder, 'cases'));
    writeFileSync(join(folder, 'cases', 'Kim- payouts.exhibit'), 'precious');
    await client.call('case.create', { name: 'Kim: payouts', file: null });
    expect((await client.call('case.recent', nothing)).map(({ file }) => file)).toEqual(['#cases/Kim- payouts (2).exhibit']);
    expect(readFileSync(join(folder, 'cases', 'Kim- payouts.exhibit'), 'utf8')).toBe('precious');
  });

  test('a new case takes no name of a case that is open, though its file was taken away meanwhile', async () => {
    const { connect } = startDoubleEngine();
    const client = connect();
    // The double writes no file, which is what a file taken away looks like.
    for (let made = 0; made < 3; made++) await client.call('case.create', { name: 'Kim', file: null });
    expect((await client.call('case.recent', nothing)).map(({ file }) => file)).toEqual(['#cases/Kim (3).exhibit', '#cases/Kim (2).exhibit', '#cases/Kim.exhibit']);
  });

  test('a closed case is unknown to everybody, and can be opened again', async () => {
    const { connect } = startDoubleEngine();
    const [client, other] = [connect(), connect()];
    const caseId = await opened(client, 'a.exhibit');
    await other.call('case.close', { caseId });
    await expect(client.call('case.info', { caseId })).rejects.toEqual(failsWith('CASE_UNKNOWN'));
    await expect(opened(client, 'a.exhibit')).resolves.toBe(caseId);
  });

  test('a connection that ends leaves its cases open, and its running calls cancelled', async () => {
    const { connect } = startDoubleEngine();
    const [client, other] = [connect(), connect()];
    const caseId = await opened(client, 'a.exhibit');
    const { started } = begun(client, caseId, new AbortController().signal);
    await started;
    client.close();
    await expect(other.call('case.info', { caseId })).resolves.toMatchObject({ id: caseId });
  });

  test('closing the engine closes every case, ends its threads and stops new ones', async () => {
    const { connect, engine } = startDoubleEngine();
    const client = connect();
    const caseId = await opened(client, 'a.exhibit');
    const { started, ended } = begun(client, caseId, new AbortController().signal);
    await started;
    await engine.close();
    expect(await ended).toMatchObject({ code: expect.stringMatching(/CANCELLED|ENGINE_STOPPED/) });
  });
});

describe('calls', () => {
  test('callers with the same ids of their own get their own answers from one thread', async () => {
    const { connect } = startDoubleEngine();
    const clients = [connect(), connect(), connect()];
    const caseId = await opened(clients[0]!, 'a.exhibit');
    const names = await Promise.all(clients.map((client, n) => client.call('case.rename', { caseId, name: `name ${n}` })));
    expect(names.map(({ name }) => name)).toEqual(['name 0', 'name 1', 'name 2']);
  });

  test('cancelling stops the call it names and no other', async () => {
    const { connect } = startDoubleEngine();
    const [client, other] = [connect(), connect()];
    const caseId = await opened(client, 'a.exhibit');
    const [mine, theirs] = [new AbortController(), new AbortController()];
    const [first, second] = [begun(client, caseId, mine.signal), begun(other, caseId, theirs.signal)];
    await Promise.all([first.started, second.started]);
    mine.abort();
    expect(await first.ended).toMatchObject({ code: 'CANCELLED' });
    expect(await Promise.race([second.ended, client.call('case.info', { caseId })])).toMatchObject({ id: caseId });
    theirs.abort();
    expect(await second.ended).toMatchObject({ code: 'CANCELLED' });
  });

  test('a change made by one is told to all, once each, with its case', async () => {
    const { connect } = startDoubleEngine();
    const clients = [connect(), connect()];
    const caseId = await opened(clients[0]!, 'a.exhibit');
    const heard = clients.map((client) => {
      const topics: string[] = [];
      client.onChanged((topic, of) => topics.push(`${topic} ${of === caseId ? 'of the case' : String(of)}`));
      return topics;
    });
    await clients[0]!.call('case.rename', { caseId, name: 'New' });
    await clients[1]!.call('case.info', { caseId });
    expect(heard).toEqual([['case of the case'], ['case of the case']]);
  });

  test('handles become paths on the way in and are handles again on the way out', async () => {
    const { connect, folder } = startDoubleEngine();
    const client = connect();
    const caseId = await opened(client, 'a.exhibit');
    const preview = await client.call('import.preview', { caseId, file: importFile('#march.csv') });
    expect(preview).toMatchObject({ file: '#march.csv', name: `march.csv at ${join(folder, 'march.csv')}` });
    // Within an archive an entry is named as listed; the thread is told the name of the archive.
    for (const [name, told] of [['exports/march.zip › a › b.csv', 'exports/march.zip'], ['exports/march.zip', 'exports/march.zip'], ['Ours › b.csv', 'Ours'], [null, 'march.zip']] as const) {
      const within = await client.call('import.preview', { caseId, file: importFile('#march.zip', { name, inside: 'a › b.csv' }) });
      expect(within).toMatchObject({ inside: 'a › b.csv', name: `${told} at ${join(folder, 'march.zip')}` });
    }
  });

  test('a list of files tells handles, for what lies in a folder too, and names uploads as the person does', async () => {
    const { connect } = startDoubleEngine();
    const client = connect();
    const caseId = await opened(client, 'a.exhibit');
    const entries = await client.call('import.list', { caseId, files: ['#folder', '#0123456789abcdef'], raiseLimits: false, password: null });
    expect(entries.map(({ file, name, refusal }) => [file, name, refusal?.message ?? null])).toEqual([
      ['#folder/a.csv', 'a.csv', null],
      ['#folder/b.csv', 'b.csv', 'b.csv has no bytes.'],
      ['#folder', 'c.csv', 'Not below this folder.'],
      ['#0123456789abcdef', 'märz $& 1.csv', null],
      ['#0123456789abcdef', 'märz $& 1.csv', 'märz $& 1.csv has no bytes.'],
    ]);
  });

  test('a draft of a profile is made of the file behind the handle', async () => {
    const { connect, folder } = startDoubleEngine();
    const client = connect();
    const caseId = await opened(client, 'a.exhibit');
    const draft = await client.call('profile.draft', { caseId, file: importFile('#0123456789abcdef'), title: 'Ours', columns: [], prose: [] });
    expect(draft.text).toBe(`Ours: märz $& 1.csv at ${join(folder, '0123456789abcdef')}`);
  });

  test.each([
    ['no case of that id', 'case.info', { caseId: 'nobody' }, 'CASE_UNKNOWN'],
    ['no case named', 'case.info', {}, 'BAD_INPUT'],
    ['no input at all', 'case.info', null, 'BAD_INPUT'],
    ['a case id that is no text', 'case.info', { caseId: 7 }, 'BAD_INPUT'],
    ['an operation of no table', 'case.explode', { caseId: 'x' }, 'UNKNOWN_OPERATION'],
    ['an operation that is a property of every object', 'constructor', { caseId: 'x' }, 'UNKNOWN_OPERATION'],
    ['__proto__ as operation', '__proto__', { caseId: 'x' }, 'UNKNOWN_OPERATION'],
    ['a field too many', 'settings.get', { extra: 1 }, 'BAD_INPUT'],
  ] as const)('%s is refused with its code', async (_, operation, input, code) => {
    const { connect } = startDoubleEngine();
    await expect(connect().call(operation as 'case.info', input as { caseId: string })).rejects.toEqual(failsWith(code));
  });
});

describe('the death of a thread', () => {
  test('during an import it is an error of that import, during another call an engine that stopped', async () => {
    const { connect } = startDoubleEngine();
    const client = connect();
    const caseId = await opened(client, 'a.exhibit');
    const { started, ended } = begun(client, caseId, new AbortController().signal);
    await started;
    const file = importFile('#march.csv', { name: 'march.csv' });
    await expect(client.call('import.run', { caseId, files: [file] })).rejects.toMatchObject({ code: 'WORKER_DIED', message: expect.stringContaining('out of memory') });
    expect(await ended).toMatchObject({ code: 'ENGINE_STOPPED' });
  });

  test('frees the case: it can be opened again at once', async () => {
    const { connect } = startDoubleEngine();
    const client = connect();
    const caseId = await opened(client, 'a.exhibit');
    await expect(client.call('case.verify', { caseId })).rejects.toEqual(failsWith('ENGINE_STOPPED'));
    await expect(client.call('case.info', { caseId })).rejects.toEqual(failsWith('CASE_UNKNOWN'));
    await expect(opened(client, 'a.exhibit')).resolves.toBe(caseId);
  });

  test('leaves the other cases alone', async () => {
    const { connect } = startDoubleEngine();
    const client = connect();
    const [doomed, spared] = [await opened(client, 'a.exhibit'), await opened(client, 'b.exhibit')];
    await client.call('case.verify', { caseId: doomed }).catch(() => null);
    await expect(client.call('case.info', { caseId: spared })).resolves.toMatchObject({ id: spared });
  });
});

describe('the desk', () => {
  test('starts with the system’s zone and theme, keeps what is set, and refuses a zone that is none', async () => {
    const folder = temporaryFolder();
    const client = startDoubleEngine(folder).connect();
    const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(await client.call('settings.get', nothing)).toEqual({ zone, theme: 'system', investigator: '', organisation: '' });
    await client.call('settings.set', { zone: 'Europe/Malta', investigator: 'R. Azzopardi' });
    await expect(client.call('settings.set', { zone: 'Europe/Atlantis', theme: 'dark' })).rejects.toEqual(failsWith('ZONE_UNKNOWN'));
    expect(await startDoubleEngine(folder).connect().call('settings.get', nothing)).toEqual({ zone: 'Europe/Malta', theme: 'system', investigator: 'R. Azzopardi', organisation: '' });
  });

  test.each([['{"zone": "Eur'], ['{"theme": 7}'], ['[]'], ['']])('sets damaged settings aside (%j) and goes on with the defaults', async (text) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'data', 'settings.json'), text);
    const client = startDoubleEngine(folder).connect();
    expect(await client.call('settings.get', nothing)).toMatchObject({ theme: 'system' });
    await client.call('settings.set', { theme: 'dark' });
    expect(readFileSync(join(folder, 'data', 'settings.json.damaged'), 'utf8')).toBe(text);
    expect(readdirSync(join(folder, 'data')).sort()).toEqual(['settings.json', 'settings.json.damaged']);
  });

  test('a new investigator signs from now on, in cases that are open already', async () => {
    const client = startDoubleEngine().connect();
    const caseId = await opened(client, 'a.exhibit');
    await client.call('settings.set', { investigator: 'J. Farrugia' });
    expect(await client.call('tag.list', { caseId })).toEqual([{ tag: 'J. Farrugia', count: 0, colour: null }]);
  });

  test('recent cases are newest first, with counts, say what is missing and forget on request', async () => {
    const { connect, folder } = startDoubleEngine();
    const client = connect();
    writeFileSync(join(folder, 'a.exhibit'), '');
    await opened(client, 'a.exhibit');
    await opened(client, 'b.exhibit');
    const listed = await client.call('case.recent', nothing);
    expect(listed.map(({ file, events, missing }) => ({ file, events, missing }))).toEqual([
      { file: '#b.exhibit', events: 7, missing: true },
      { file: '#a.exhibit', events: 7, missing: false },
    ]);
    expect(listed[0]!.opened).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect((await client.call('case.forget', { file: '#b.exhibit' })).map(({ file }) => file)).toEqual(['#a.exhibit']);
    expect(existsSync(join(folder, 'a.exhibit'))).toBe(true);
  });
});
