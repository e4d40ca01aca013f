// What belongs to no open case: the keys of this machine, and verifying what somebody else made.
import type { FileHandle } from '../contract/model.ts';
import type { Handlers } from '../contract/server.ts';
import type { SigningKeys } from './evidence/signing-keys.ts';
import { verifyFile } from './evidence/verify-file.ts';

export interface EvidenceDesk {
  readonly keys: SigningKeys;
  resolve(file: FileHandle): string;
  changed(): void;
}

export function evidenceAtDesk({ keys, resolve, changed }: EvidenceDesk): Handlers {
  const told = <T>(output: T): T => { changed(); return output; };
  return {
    'key.list': () => keys.list(),
    'key.create': ({ passphrase }) => told(keys.create(passphrase)),
    'key.backup': ({ key }) => ({ text: keys.backup(key) }),
    'key.restore': ({ text, passphrase }) => told(keys.restore(text, passphrase)),
    'key.lost': ({ key, reason }) => told(keys.declareLost(key, reason)),
    'evidence.verify': ({ file, ...how }, { signal, tick }) => verifyFile(resolve(file), { ...how, keys: keys.list() }, signal, (done, total) => tick({ done, total })),
  };
}
