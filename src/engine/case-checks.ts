// The log of an open case held against itself: continuity, reverts, gaps and rules; each scanned once while the events stay as they are.
import type { Gaps } from '../contract/checks.ts';
import type { RuleOutcome } from '../contract/rules.ts';
import type { Handlers } from '../contract/server.ts';
import type { CaseFile } from './casefile/case-file.ts';
import { eventState } from './casefile/event-state.ts';
import type { Casework } from './casework/casework.ts';
import { unknownRule } from './casework/rule-files.ts';
import { Continuity } from './continuity/continuity.ts';
import type { Steps } from './events/column-reader.ts';
import type { Events } from './events/events.ts';
import { eventsBits, orBits } from './events/bits.ts';
import { unlessAborted } from './events/turns.ts';
import { scanGaps } from './gaps/gaps.ts';
import { Reverts } from './reverts/reverts.ts';
import { evaluateRules, type Evaluated } from './rules/evaluate.ts';
import type { CompiledRule } from './rules/schema.ts';

export interface CaseChecksOptions {
  readonly file: CaseFile;
  readonly casework: Casework;
  /** Fires when the case is closed. */
  readonly closing: AbortSignal;
  /** The events as they are now. CANCELLED when the signal fires. */
  explored(signal: AbortSignal): Promise<Events>;
  /** Work on the columns in steps; null when sources changed meanwhile. */
  inSteps<T>(steps: Steps<T>, signal: AbortSignal): Promise<T | null>;
  alertsChanged(): void;
}

/** Scans by what they are of; each is of the events that it was made with. */
interface Scan { readonly events: Events; readonly result: Promise<unknown> }

export class CaseChecks {
  readonly handlers: Handlers;
  readonly #options: CaseChecksOptions;
  readonly #scans = new Map<string, Scan>();

  constructor(options: CaseChecksOptions) {
    this.#options = options;
    this.handlers = {
      'check.continuity': async ({ caseId: _caseId, ...wish }, { signal }) => (await this.continuity(signal)).told(wish),
      'check.reverts': async ({ caseId: _caseId, seconds, ...wish }, { signal }) => (await this.#scanned('reverts', String(seconds), (events) => Reverts.scanning(events, seconds * 1e6), signal)).told(wish),
      'check.gaps': (_input, { signal }) => this.gaps(signal),
      'rule.run': async ({ files }, { signal, tick }) => {
        const { casework, file } = options;
        const { rules, disabled, problems } = casework.rules.load(files);
        const { evaluated, state } = await this.#evaluate(rules.filter(({ id }) => !disabled.has(id)), signal, tick);
        if (!file.readOnly) { casework.alerts.keep(evaluated, problems, state); options.alertsChanged(); }
        return { at: new Date().toISOString(), person: file.person.name, outcomes: this.#outcomes(evaluated), problems };
      },
      'rule.dry': async ({ rules: wanted, files, parameters, limit }, { signal, tick }) => {
        const { rules, problems } = options.casework.rules.load(files, parameters);
        for (const rule of wanted ?? []) if (!rules.some(({ id }) => id === rule)) throw unknownRule(rule);
        const { evaluated } = await this.#evaluate(rules.filter(({ id }) => wanted === null || wanted.includes(id)), signal, tick);
        return { outcomes: this.#outcomes(evaluated), problems, alerts: evaluated.flatMap(({ rule, alerts }) => alerts.slice(0, limit).map((alert) => ({ ...alert, rule: rule.id }))) };
      },
    };
  }

  /** Scanned when first asked for. CANCELLED when the signal fires; the scan goes on for whoever else waits. */
  continuity(signal: AbortSignal): Promise<Continuity> {
    return this.#scanned('continuity', '', (events) => Continuity.scanning(events, this.#options.file.path), signal);
  }

  gaps(signal: AbortSignal): Promise<Gaps> {
    return this.#scanned('gaps', '', (events) => scanGaps(events, this.#sourceNames()), signal);
  }

  /** Sources have changed: what was found is found again when next asked for. */
  forget(): void { this.#scans.clear(); }

  /** The latest scan of its kind is kept, whatever it was asked with. */
  async #scanned<T>(kind: string, asked: string, scan: (events: Events) => Steps<T>, signal: AbortSignal): Promise<T> {
    const key = `${kind} ${asked}`;
    for (;;) {
      const events = await this.#options.explored(signal);
      let kept = this.#scans.get(key);
      if (kept?.events !== events) {
        for (const other of this.#scans.keys()) if (other.startsWith(`${kind} `)) this.#scans.delete(other);
        const result = this.#options.inSteps(scan(events), this.#options.closing);
        this.#scans.set(key, kept = { events, result });
        result.catch(() => { if (this.#scans.get(key)?.result === result) this.#scans.delete(key); });
      }
      const result = await unlessAborted(kept.result as Promise<T | null>, signal);
      if (result !== null) return result;
      // Sources changed meanwhile.
      this.#scans.delete(key);
    }
  }

  async #evaluate(rules: readonly CompiledRule[], signal: AbortSignal, tick: (progress: { done: number; total: number }) => void): Promise<{ readonly evaluated: readonly Evaluated[]; readonly state: string }> {
    const { file, casework } = this.#options;
    for (;;) {
      const events = await this.#options.explored(signal);
      const state = eventState(file.db);
      const evaluated = await evaluateRules(rules, {
        events, lists: casework.rules.lists(), signal, progress: (done, total) => tick({ done, total }),
        breaks: async () => (await this.continuity(signal)).laterRanks(),
        marked: async () => orBits((await events.matching('is:starred or is:tagged or is:cited', signal)).slice(), eventsBits(casework.alerts.events(), events.store)),
      });
      if (eventState(file.db) === state) return { evaluated, state };
      // Sources changed meanwhile.
    }
  }

  #outcomes(evaluated: readonly Evaluated[]): readonly RuleOutcome[] {
    return evaluated.map(({ rule, outcome, alerts }) => ({ ...outcome, suppressed: this.#options.casework.alerts.covered(rule.id, alerts) }));
  }

  #sourceNames(): ReadonlyMap<number, string> {
    return new Map(this.#options.file.db.prepare<[], { id: number; name: string }>("SELECT id, name FROM source WHERE state <> 'importing' AND standing = 'included'").all().map(({ id, name }) => [id, name]));
  }
}
