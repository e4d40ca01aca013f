// A real case in a folder of its own, asked through its operations as a host would.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { EventRow } from '../../src/contract/model.ts';
import { importFile, type ImportFile, type ImportResult } from '../../src/contract/sources.ts';
import type { In, OperationName, Out, Tick } from '../../src/contract/operations.ts';
import { parseInput } from '../../src/contract/inputs.ts';
import type { CaseEngine } from '../../src/engine/case-engine.ts';
import { openCaseEngine } from '../../src/engine/case-engine.ts';

/** A folder that is gone when the test is over. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'exhibit-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

type WithoutCase<N extends OperationName> = Omit<In<N>, 'caseId'>;
export interface CallOptions<N extends OperationName> { readonly signal?: AbortSignal; readonly tick?: (tick: Tick<N>) => void }

export class TestCase {
  readonly path: string;
  readonly engine: CaseEngine;
  readonly changed: string[] = [];
  readonly #listeners: ((topic: string) => void)[];

  private constructor(path: string, engine: CaseEngine, changed: string[], listeners: ((topic: string) => void)[]) {
    this.path = path;
    this.engine = engine;
    this.changed = changed;
    this.#listeners = listeners;
  }

  onChanged(listen: (topic: string) => void): void { this.#listeners.push(listen); }

  /** Creates the case when the file is not there. Closed with the test. */
  static async open(path: string, { create = false, readOnly = false, keysFolder = null as string | null } = {}): Promise<TestCase> {
    const changed: string[] = [];
    const listeners: ((topic: string) => void)[] = [];
    const engine = await openCaseEngine({ path, mode: create ? 'create' : 'open', name: 'Test', readOnly, keysFolder, person: { name: 'A. Novak', organisation: '' }, changed: (topic) => { changed.push(topic); for (const listen of listeners) listen(topic); } });
    let open = true;
    const close = engine.close.bind(engine);
    engine.close = async () => { if (open) { open = false; await close(); } };
    onTestFinished(() => engine.close());
    return new TestCase(path, engine, changed, listeners);
  }

  /** One call, its input checked as it would be on its way in. */
  async call<N extends OperationName>(operation: N, input: WithoutCase<N>, options: CallOptions<N> = {}): Promise<Out<N>> {
    const handler = this.engine.handlers[operation];
    if (!handler) throw new Error(`no handler for ${operation}`);
    const checked = parseInput(operation, { ...input, caseId: this.engine.info.id });
    return handler(checked, { signal: options.signal ?? new AbortController().signal, tick: options.tick ?? (() => undefined) });
  }

  import(paths: readonly string[], options: Partial<ImportFile> = {}, call: CallOptions<'import.run'> = {}): Promise<ImportResult> {
    return this.call('import.run', { files: paths.map((file) => importFile(file, options)) }, call);
  }

  async rows(query = ''): Promise<readonly EventRow[]> {
    return (await this.call('event.search', { query, order: 'time', offset: 0, limit: 1000 })).events;
  }
}

export async function newCase(): Promise<TestCase & { folder: string }> {
  const folder = scratchFolder();
  return Object.assign(await TestCase.open(join(folder, 'test.exhibit'), { create: true }), { folder });
}

/** Writes a source file and returns its path. */
export function writeSource(folder: string, name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

export const HEADER = 'record_id,timestamp,admin_id,action_type,module_name,target,field,old_value,new_value,ip';
