// One command's use of the engine: started in this process, asked through the same client as every host, closed whole.
import { existsSync, rmSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { createClient, type Client } from '../contract/client.ts';
import type { CaseInfo } from '../contract/model.ts';
import type { In, OperationName, Out, Tick } from '../contract/operations.ts';
import { startEngine } from '../engine/engine.ts';
import { defaultFolders } from '../engine/folders.ts';
import { portPair } from '../engine/ports.ts';

/** Operations of one case; the others are the session's own business. */
type InCase<N extends OperationName> = In<N> extends { readonly caseId: string } ? N : never;
type WithoutCase<N extends OperationName> = { [K in keyof In<N> as K extends 'caseId' ? never : K]: In<N>[K] };

export interface OpenedCase {
  readonly info: CaseInfo;
  /** True when this command made the case. */
  readonly created: boolean;
  /** The case was made by this command and turned out to be for nothing: it is taken away again on closing. */
  discard(): void;
  call<N extends OperationName>(operation: InCase<N>, input: WithoutCase<N>, onTick?: (tick: Tick<N>) => void): Promise<Out<N>>;
}

export interface CaseUse {
  readonly file: string;
  /**
   * `read` leaves the case free for others; `note` reads as well, and writes into the log of the case where it can be written to and
   * nobody else has it open; `create` makes it where there is none.
   */
  readonly mode: 'read' | 'note' | 'write' | 'create';
  readonly signal: AbortSignal;
}

/** An engine of this process for one piece of work; it closes its cases in the end, also when the work fails. */
export async function withEngine<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const engine = startEngine({ ...defaultFolders(), host: 'cli', resolve: (path) => resolve(path), handleFor: (path) => path });
  const ports = portPair();
  engine.connect(ports.server);
  try {
    return await work(createClient(ports.client));
  } finally {
    await engine.close();
  }
}

async function openToNote(client: Client, file: string, signal: AbortSignal): Promise<CaseInfo> {
  try {
    return await client.call('case.open', { file, readOnly: false }, { signal });
  } catch (thrown) {
    // Whatever is wrong with the case itself is said by this call as well.
    if (signal.aborted) throw thrown;
    return client.call('case.open', { file, readOnly: true }, { signal });
  }
}

/** Opens the case, does the work, closes it: also when the work fails. */
export async function withCase<T>({ file, mode, signal }: CaseUse, work: (open: OpenedCase) => Promise<T>): Promise<T> {
  const created = mode === 'create' && !existsSync(file);
  let discarded = false;
  try {
    return await withEngine(async (client) => {
      const info = created
        ? await client.call('case.create', { name: basename(file, extname(file)), file }, { signal })
        : mode === 'note' ? await openToNote(client, file, signal)
          : await client.call('case.open', { file, readOnly: mode === 'read' }, { signal });
      try {
        return await work({
          info, created,
          discard() { discarded = created; },
          call: (operation, input, onTick) => {
            // The table cannot say in types that every such input is the rest and a case id.
            const whole = { ...input, caseId: info.id } as unknown as In<typeof operation>;
            return client.call(operation, whole, onTick ? { signal, onTick } : { signal });
          },
        });
      } finally {
        if (discarded) await client.call('case.forget', { file });
      }
    });
  } finally {
    if (discarded) for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
  }
}
