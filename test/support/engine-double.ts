// An engine whose cases are test doubles, with connections to it; for tests about the router alone.
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createClient, type Client } from '../../src/contract/client.ts';
import { ExhibitError } from '../../src/contract/errors.ts';
import { startEngine, type Engine } from '../../src/engine/engine.ts';
import { portPair } from '../../src/engine/ports.ts';
import { temporaryFolder } from './folders.ts';

export interface DoubleEngine {
  readonly engine: Engine;
  readonly folder: string;
  connect(): Client & { close(): void };
}

/** Handles are paths with `#` before them, so that a test sees which of the two it was given. */
export function startDoubleEngine(folder: string = temporaryFolder()): DoubleEngine {
  const engine = startEngine({
    dataFolder: join(folder, 'data'), caseFolder: join(folder, 'cases'), host: 'cli',
    resolve: (file) => join(folder, file.slice(1)),
    handleFor(path) {
      if (!path.startsWith(folder)) throw new ExhibitError('HANDLE_UNKNOWN', 'Not below this folder.');
      return `#${path.slice(folder.length + 1)}`;
    },
    nameOf: (file) => (file === '#0123456789abcdef' ? 'märz $& 1.csv' : null),
    workerEntry: new URL('./double-worker.ts', import.meta.url),
  });
  onTestFinished(() => engine.close());
  return {
    engine, folder,
    connect() {
      const { client, server } = portPair();
      const connection = engine.connect(server);
      const calls = createClient(client);
      return { ...calls, close() { connection.close(); calls.stop(); } };
    },
  };
}
