// The contract's two ends joined by a port: what a caller may rely on, whatever carries the messages.
import { describe, expect, test } from 'vitest';
import { createClient } from '../../src/contract/client.ts';
import { ExhibitError } from '../../src/contract/errors.ts';
import { serve, type Handlers } from '../../src/contract/server.ts';
import type { FromEngine } from '../../src/contract/wire.ts';
import { portPair } from '../../src/engine/ports.ts';

function joined(handlers: Handlers) {
  const { client: clientPort, server: serverPort } = portPair();
  const sent: FromEngine[] = [];
  const served = serve({ ...serverPort, post: (message) => { sent.push(message); serverPort.post(message); } }, handlers);
  return { client: createClient(clientPort), served, sent };
}
const settings = { zone: 'UTC', theme: 'dark', investigator: '', organisation: '' } as const;

describe('a call', () => {
  test('gets its own answer, however the answers are ordered', async () => {
    const slow = Promise.withResolvers<void>();
    const { client } = joined({
      'tag.list': async ({ caseId }) => {
        if (caseId === 'slow') await slow.promise;
        return [{ tag: caseId, count: 1, colour: null }];
      },
    });
    const first = client.call('tag.list', { caseId: 'slow' });
    expect(await client.call('tag.list', { caseId: 'quick' })).toEqual([{ tag: 'quick', count: 1, colour: null }]);
    slow.resolve();
    expect(await first).toEqual([{ tag: 'slow', count: 1, colour: null }]);
  });

  test('hears every tick in order, and none after its end', async () => {
    const { client, sent } = joined({
      'index.build': (_, { tick }) => {
        for (const done of [1, 2, 3]) tick({ done, total: 3 });
        return null;
      },
    });
    const heard: number[] = [];
    await client.call('index.build', { caseId: 'c' }, { onTick: ({ done }) => heard.push(done) });
    expect(heard).toEqual([1, 2, 3]);
    expect(sent.map(({ kind }) => kind)).toEqual(['tick', 'tick', 'tick', 'done']);
  });

  test('cancelled before it began never reaches the engine', async () => {
    const { client, sent } = joined({ 'settings.get': () => settings });
    await expect(client.call('settings.get', {}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(sent).toEqual([]);
  });

  test('cancelled while it runs ends when the engine has stopped, and not before', async () => {
    const stopped = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    let hasStopped = false;
    const { client } = joined({
      'index.build': async (_, { signal }) => {
        begun.resolve();
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        await stopped.promise;
        hasStopped = true;
        signal.throwIfAborted();
        return null;
      },
    });
    const controller = new AbortController();
    const ended = client.call('index.build', { caseId: 'c' }, { signal: controller.signal }).catch((thrown: unknown) => ({ thrown, hasStopped }));
    await begun.promise;
    controller.abort();
    stopped.resolve();
    expect(await ended).toMatchObject({ thrown: { code: 'CANCELLED' }, hasStopped: true });
  });

  test('keeps code, message and hint of an error; what has no code is a defect', async () => {
    const { client } = joined({
      'case.info': () => { throw new ExhibitError('CASE_LOCKED', 'Kim.exhibit is open on desk-4.', 'Ask Ana.'); },
      'settings.get': () => { throw new TypeError('undefined is not a function'); },
    });
    await expect(client.call('case.info', { caseId: 'c' })).rejects.toMatchObject({ code: 'CASE_LOCKED', message: 'Kim.exhibit is open on desk-4.', hint: 'Ask Ana.' });
    await expect(client.call('settings.get', {})).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  test.each([
    ['is no operation', 'nonsense', {}, 'UNKNOWN_OPERATION'],
    ['is a property of every object', 'hasOwnProperty', {}, 'UNKNOWN_OPERATION'],
    ['has no handler here', 'case.recent', {}, 'UNKNOWN_OPERATION'],
    ['has a field of the wrong kind', 'settings.set', { theme: 'pink' }, 'BAD_INPUT'],
    ['has a field too many', 'settings.set', { colour: 'pink' }, 'BAD_INPUT'],
  ] as const)('that %s is refused before any handler sees it', async (_, operation, input, code) => {
    const seen: unknown[] = [];
    const { client } = joined({ 'settings.set': (change) => { seen.push(change); return settings; } });
    await expect(client.call(operation as 'settings.set', input as object)).rejects.toMatchObject({ code });
    expect(seen).toEqual([]);
  });
});

describe('a port that ends', () => {
  test('rejects every open call', async () => {
    const { client } = joined({ 'settings.get': () => new Promise(() => undefined) });
    const calls = [client.call('settings.get', {}), client.call('settings.get', {})].map((call) => call.catch((thrown: unknown) => thrown));
    client.stop();
    expect(await Promise.all(calls)).toMatchObject([{ code: 'ENGINE_STOPPED' }, { code: 'ENGINE_STOPPED' }]);
  });

  test('cancels what runs for it', async () => {
    const aborted = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const { client, served } = joined({
      'index.build': (_, { signal }) => new Promise(() => {
        signal.addEventListener('abort', () => aborted.resolve());
        begun.resolve();
      }),
    });
    void client.call('index.build', { caseId: 'c' }).catch(() => null);
    await begun.promise;
    served.close();
    await expect(aborted.promise).resolves.toBeUndefined();
  });
});

test('a change is told to every listener until it stops listening', async () => {
  const { client, served } = joined({ 'settings.get': () => settings });
  const heard: string[] = [];
  const stop = client.onChanged((topic, caseId) => heard.push(`${topic} ${caseId}`));
  served.changed('casework', 'c');
  await client.call('settings.get', {});
  stop();
  served.changed('events', 'c');
  await client.call('settings.get', {});
  expect(heard).toEqual(['casework c']);
});
