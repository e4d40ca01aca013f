// What the gates let a case go through: annotations one after the other, and imports beside them. Each is told before it is asked
// for, and again once it was acknowledged; the model says what the case must then hold, whatever happened to the process.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCaseEngine, type CaseEngine } from '../../src/engine/case-engine.ts';
import { parseInput } from '../../src/contract/inputs.ts';
import { importFile } from '../../src/contract/sources.ts';
import type { In, OperationName, Out } from '../../src/contract/operations.ts';
import { toWireError } from '../../src/contract/errors.ts';
import { chanceOf, type Chance } from './chance.ts';

export const HEADER = 'record_id,timestamp,admin_id,action_type,module_name,target,field,old_value,new_value,ip';
/** Events that the case has before, which are annotated. */
export const FIRST_ROWS = 200;

export type Step =
  | { readonly do: 'star'; readonly event: string; readonly on: boolean } | { readonly do: 'tag'; readonly event: string; readonly tag: string }
  | { readonly do: 'note'; readonly event: string; readonly text: string } | { readonly do: 'finding'; readonly title: string; readonly event: string }
  | { readonly do: 'undo' } | { readonly do: 'redo' };
export type Said =
  | { readonly kind: 'open' } | { readonly kind: 'closed' }
  | { readonly kind: 'step' | 'ack'; readonly step: Step } | { readonly kind: 'importing' | 'imported'; readonly name: string }
  | { readonly kind: 'error'; readonly what: string; readonly code: string; readonly message: string };

/** Runs `count` steps chosen by chance, and the imports beside them; an operation that fails is told, and the next one is tried. */
export interface Workload { readonly path: string; readonly sources: readonly string[]; readonly seed: number; readonly steps: number; readonly patience: number }

export function writeRows(folder: string, name: string, rows: number, actor: string): string {
  const path = join(folder, name);
  const pad = 'x'.repeat(40);
  writeFileSync(path, `${HEADER}\n${Array.from({ length: rows }, (_, i) => `${actor}-${i},2026-03-14T01:${String(Math.floor(i / 60) % 60).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}Z,${actor},limit.update,Players,player:${i % 97},limit,${i},${i * 7}${pad},10.0.0.${i % 250}`).join('\n')}\n`);
  return path;
}

/** A closed case with FIRST_ROWS events. */
export async function makeCase(path: string, folder: string): Promise<void> {
  const engine = await openCaseEngine({ path, mode: 'create', name: 'Gate', readOnly: false, person: { name: 'A. Novak', organisation: '' }, changed() {} });
  await ask(engine, 'import.run', { files: [importFile(writeRows(folder, 'first.csv', FIRST_ROWS, 'kim'))] });
  await engine.close();
}

export async function openGateCase(path: string): Promise<CaseEngine> {
  return openCaseEngine({ path, mode: 'open', name: '', readOnly: false, person: { name: 'A. Novak', organisation: '' }, changed() {} });
}

export async function ask<N extends OperationName>(engine: CaseEngine, operation: N, input: Omit<In<N>, 'caseId'>, tick: () => void = () => undefined): Promise<Out<N>> {
  return engine.handlers[operation]!(parseInput(operation, { ...input, caseId: engine.info.id }), { signal: new AbortController().signal, tick });
}

export async function runWorkload({ path, sources, seed, steps, patience }: Workload, say: (said: Said) => void): Promise<void> {
  const chance = chanceOf(seed);
  let failures = 0;
  const failed = (what: string, thrown: unknown) => {
    const { code, message } = toWireError(thrown);
    failures++;
    say({ kind: 'error', what, code, message });
  };
  let engine: CaseEngine;
  try { engine = await openGateCase(path); } catch (thrown) { failed('open', thrown); return; }
  say({ kind: 'open' });
  const importing = (async () => {
    for (const source of sources) {
      say({ kind: 'importing', name: source });
      try {
        await ask(engine, 'import.run', { files: [importFile(source, { raiseLimits: true })] });
        say({ kind: 'imported', name: source });
      } catch (thrown) { failed('import', thrown); }
    }
  })();
  const model = new Model();
  for (let i = 0; i < steps && failures <= patience; i++) {
    const step = nextStep(model, chance, i);
    say({ kind: 'step', step });
    try {
      await take(engine, step);
      model.take(step);
      say({ kind: 'ack', step });
    } catch (thrown) { failed(step.do, thrown); }
    // Imports go on between two annotations, as they do between two keys.
    await new Promise<void>((next) => { setTimeout(next, chance.below(4)); });
  }
  await importing;
  try { await engine.close(); say({ kind: 'closed' }); } catch (thrown) { failed('close', thrown); }
}

function nextStep(model: Model, chance: Chance, number: number): Step {
  const event = `S-001:${1 + chance.below(FIRST_ROWS)}`;
  switch (chance.below(8)) {
    case 0: case 1: return { do: 'star', event, on: !model.now.stars.has(event) };
    case 2: { const tag = `tag ${number}`; return { do: 'tag', event, tag }; }
    case 3: case 4: return { do: 'note', event, text: `note ${number}` };
    case 5: return { do: 'finding', title: `finding ${number}`, event };
    case 6: return model.canUndo ? { do: 'undo' } : { do: 'note', event, text: `note ${number}` };
    default: return model.canRedo ? { do: 'redo' } : { do: 'tag', event, tag: `tag ${number}` };
  }
}

async function take(engine: CaseEngine, step: Step): Promise<void> {
  switch (step.do) {
    case 'star': await ask(engine, 'event.star', { events: [step.event], on: step.on }); break;
    case 'tag': await ask(engine, 'event.tag', { events: [step.event], tag: step.tag, on: true }); break;
    case 'note': await ask(engine, 'event.note', { event: step.event, text: step.text }); break;
    case 'finding': await ask(engine, 'finding.create', { title: step.title, statement: '', severity: 'none', confidence: 'low', status: 'draft', view: null, query: '', events: [step.event] }); break;
    case 'undo': await ask(engine, 'undo.undo', {}); break;
    case 'redo': await ask(engine, 'undo.redo', {}); break;
  }
}

interface State { readonly stars: ReadonlySet<string>; readonly tags: ReadonlySet<string>; readonly notes: ReadonlySet<string>; readonly findings: ReadonlySet<string> }

/** What the casework of a case must be after so many steps. */
export class Model {
  #past: State[] = [{ stars: new Set(), tags: new Set(), notes: new Set(), findings: new Set() }];
  #future: State[] = [];

  get now(): State { return this.#past.at(-1)!; }
  get canUndo(): boolean { return this.#past.length > 1; }
  get canRedo(): boolean { return this.#future.length > 0; }

  take(step: Step): void {
    if (step.do === 'undo') { this.#future.push(this.#past.pop()!); return; }
    if (step.do === 'redo') { this.#past.push(this.#future.pop()!); return; }
    const { stars, tags, notes, findings } = this.now;
    this.#future = [];
    const without = (set: ReadonlySet<string>, value: string) => new Set([...set].filter((one) => one !== value));
    this.#past.push({
      stars: step.do !== 'star' ? stars : step.on ? new Set([...stars, step.event]) : without(stars, step.event),
      tags: step.do === 'tag' ? new Set([...tags, `${step.event} ${step.tag}`]) : tags,
      notes: step.do === 'note' ? new Set([...notes, `${step.event} ${step.text}`]) : notes,
      findings: step.do === 'finding' ? new Set([...findings, `${step.title} ${step.event}`]) : findings,
    });
  }

  get text(): string {
    const { stars, tags, notes, findings } = this.now;
    return [stars, tags, notes, findings].map((set) => [...set].sort().join('|')).join('\n');
  }
}

/** The same text of what a case holds. */
export async function stateText(engine: CaseEngine): Promise<string> {
  const { events } = await ask(engine, 'event.search', { query: 'source:S-001', order: 'time', offset: 0, limit: 1000 });
  const stars = events.filter((row) => row.starred).map((row) => row.id);
  const tags = events.flatMap((row) => row.tags.map((tag) => `${row.id} ${tag}`));
  const notes: string[] = [];
  for (const row of events) if (row.notes > 0) for (const note of (await ask(engine, 'event.get', { event: row.id })).noteList) notes.push(`${row.id} ${note.text}`);
  const findings = (await ask(engine, 'finding.list', {})).map(({ title, exhibits }) => `${title} ${exhibits.map(({ event }) => event).join(' ')}`);
  return [stars, tags, notes, findings].map((list) => list.sort().join('|')).join('\n');
}
