// The rules of a case: those that come with the program and those of its own, as they are set here, and the lists they refer to.
import { createHash } from 'node:crypto';
import { ExhibitError } from '../../contract/errors.ts';
import type { ListKind, ReferenceList, Rule, RuleFile, RuleList, RuleProblem } from '../../contract/rules.ts';
import type { CaseFile } from '../casefile/case-file.ts';
import { builtInRules } from '../rules/built-in.ts';
import { listsOf, readList, type Lists } from '../rules/reference-lists.ts';
import { compileRule, RuleError } from '../rules/rule-text.ts';
import type { CompiledRule } from '../rules/schema.ts';
import { formatInstant } from '../sources/time.ts';
import type { Journal } from './journal.ts';
import type { ReferenceListRow, RuleFileRow, RuleSettingRow } from './rows.ts';

export interface LoadedRules { readonly rules: readonly CompiledRule[]; readonly disabled: ReadonlySet<string>; readonly problems: readonly RuleProblem[] }

export class RuleFiles {
  readonly #file: CaseFile;
  readonly #journal: Journal;

  constructor(file: CaseFile, journal: Journal) {
    this.#file = file;
    this.#journal = journal;
  }

  /**
   * Built-in ones first, then those of the case, then `given` ones; a later one takes the place of an earlier one of the same id. A file
   * that is wrong is a problem, and the others are used. `values`: parameters for this time, by rule.
   */
  load(given: readonly RuleFile[] = [], values: Readonly<Record<string, Readonly<Record<string, string>>>> = {}): LoadedRules {
    const settings = new Map(this.#settings().map((row) => [row.rule, row]));
    const problems: RuleProblem[] = [];
    const rules = new Map<string, CompiledRule>();
    const own = this.#file.db.prepare<[], RuleFileRow>('SELECT * FROM rule_file ORDER BY file').all().map(({ file, body }) => ({ file, text: body }));
    for (const { file, text } of [...builtInRules(), ...own, ...given]) {
      try {
        let rule = compileRule(text, file);
        const set = settings.get(rule.id);
        const parameters = { ...(set ? JSON.parse(set.parameters) as Record<string, string> : {}), ...values[rule.id] };
        if (Object.keys(parameters).length > 0) rule = compileRule(text, file, parameters);
        rules.set(rule.id, rule);
      } catch (thrown) {
        if (!(thrown instanceof RuleError)) throw thrown;
        problems.push({ file, line: thrown.line, message: thrown.message });
      }
    }
    return { rules: [...rules.values()], disabled: new Set([...settings.values()].filter(({ enabled }) => enabled === 0).map(({ rule }) => rule)), problems };
  }

  list(): RuleList {
    const { rules, disabled, problems } = this.load();
    return {
      problems, rules: rules.map((rule): Rule => ({
        id: rule.id, title: rule.title, version: rule.version, severity: rule.severity, explains: rule.explains, expect: rule.expect, needs: rule.needs, parameters: rule.parameters,
        origin: rule.origin, text: rule.text, sha256: rule.sha256, enabled: !disabled.has(rule.id),
      })),
    };
  }

  /** BAD_INPUT for a rule that is none, or parameters that it cannot have. */
  set(rule: string, enabled: boolean, parameters: Readonly<Record<string, string>>): RuleList {
    this.#journal.write('rule.set', (alter, micros) => {
      const known = this.load().rules.find(({ id }) => id === rule);
      if (!known) throw unknownRule(rule);
      const stray = Object.keys(parameters).find((name) => !known.parameters.some((parameter) => parameter.name === name));
      if (stray !== undefined) throw new ExhibitError('BAD_INPUT', `The rule ${rule} has no parameter “${stray.slice(0, 60)}”.`);
      try { compileRule(known.text, known.origin, parameters); } catch (thrown) { throw thrown instanceof RuleError ? new ExhibitError('BAD_INPUT', `The rule ${rule} cannot be set so: ${thrown.message}.`) : thrown; }
      const before = this.#settings().find((row) => row.rule === rule) ?? null;
      const own = Object.fromEntries(Object.entries(parameters).filter(([name, value]) => known.parameters.some((parameter) => parameter.name === name && parameter.default !== value)));
      const usual = enabled && Object.keys(own).length === 0;
      const after: RuleSettingRow | null = usual ? null : { rule, enabled: enabled ? 1 : 0, parameters: JSON.stringify(own), person: this.#file.person.name, micros };
      if (before !== null || after !== null) alter('rule_setting', before, after);
      return { name: `${enabled ? 'Set' : 'Switch off'} the rule ${rule}`, subject: rule };
    });
    return this.list();
  }

  /** Keeps a rule in the case; one of that file name is replaced. BAD_INPUT names the line that is wrong. */
  save(file: string, text: string): RuleList {
    try { compileRule(text, file); } catch (thrown) {
      throw thrown instanceof RuleError ? new ExhibitError('BAD_INPUT', `${file}${thrown.line === null ? '' : `, line ${thrown.line}`}: ${thrown.message}.`, 'Correct the rule; docs/rules.md says what a rule may hold.') : thrown;
    }
    this.#journal.write('rule.save', (alter, micros) => {
      alter('rule_file', this.#ruleFile(file) ?? null, { file, body: text, person: this.#file.person.name, micros });
      return { name: `Keep the rule ${file}`, subject: file };
    });
    return this.list();
  }

  remove(file: string): RuleList {
    this.#journal.write('rule.remove', (alter) => {
      const row = this.#ruleFile(file);
      if (!row) throw new ExhibitError('BAD_INPUT', `This case has no rule of its own in ${file.slice(0, 100)}.`);
      alter('rule_file', row, null);
      return { name: `Remove the rule ${file}`, subject: file };
    });
    return this.list();
  }

  lists(): Lists {
    return listsOf(new Map(this.#lists().map(({ kind, body }) => [kind, body])));
  }

  referenceLists(): readonly ReferenceList[] {
    return this.#lists().map(({ kind, name, body, person, micros }) => ({
      kind, name, rows: readList(kind, body).length, sha256: createHash('sha256').update(body).digest('hex'), person, imported: formatInstant(micros),
    }));
  }

  /** BAD_INPUT names the line that is wrong, and what is expected. */
  setList(kind: ListKind, name: string, text: string): readonly ReferenceList[] {
    readList(kind, text);
    this.#journal.write('list.set', (alter, micros) => {
      alter('reference_list', this.#lists().find((row) => row.kind === kind) ?? null, { kind, name, body: text, person: this.#file.person.name, micros });
      return { name: `Import the list of ${kind}`, subject: kind };
    });
    return this.referenceLists();
  }

  removeList(kind: ListKind): readonly ReferenceList[] {
    this.#journal.write('list.remove', (alter) => {
      const row = this.#lists().find((one) => one.kind === kind);
      if (row) alter('reference_list', row, null);
      return { name: `Remove the list of ${kind}`, subject: kind };
    });
    return this.referenceLists();
  }

  #lists(): readonly ReferenceListRow[] { return this.#file.db.prepare<[], ReferenceListRow>('SELECT * FROM reference_list ORDER BY kind').all(); }
  #settings(): readonly RuleSettingRow[] { return this.#file.db.prepare<[], RuleSettingRow>('SELECT * FROM rule_setting ORDER BY rule').all(); }
  #ruleFile(file: string): RuleFileRow | undefined { return this.#file.db.prepare<[string], RuleFileRow>('SELECT * FROM rule_file WHERE file = ?').get(file); }
}

export function unknownRule(rule: string): ExhibitError {
  return new ExhibitError('BAD_INPUT', `There is no rule “${rule.slice(0, 60)}”.`, 'List the rules with: exhibit rule list.');
}
