// Alerts of a case: kept as the last run found them, with what people decided about each, which outlives the run.
import { ExhibitError } from '../../contract/errors.ts';
import type { EventId, Finding } from '../../contract/model.ts';
import type { Alert, AlertList, AlertSeverity, AlertState, RuleOutcome, RuleProblem, RuleRun, Suppression } from '../../contract/rules.ts';
import type { CaseFile } from '../casefile/case-file.ts';
import type { Evaluated } from '../rules/evaluate.ts';
import { formatInstant } from '../sources/time.ts';
import { newOrigin, type Anchors } from './anchors.ts';
import type { Findings } from './findings.ts';
import type { Journal } from './journal.ts';
import { labelNumber, suppressionLabel, type SuppressionRow, type TriageRow } from './rows.ts';

interface AlertRow {
  readonly key: string; readonly rule: string; readonly title: string; readonly version: number; readonly severity: AlertSeverity; readonly rule_text: string; readonly parameters: string; readonly summary: string;
  readonly actor: string | null; readonly entity_type: string | null; readonly entity: string | null; readonly first: string | null; readonly last: string | null;
  readonly event_count: number; readonly events: string; readonly facts: string; readonly query: string; readonly gone: 0 | 1;
}
interface RunRow { readonly micros: number; readonly person: string; readonly state: string; readonly outcomes: string; readonly problems: string }
export interface AlertWish { readonly state: AlertState | null; readonly severity: AlertSeverity | null; readonly rule: string | null; readonly suppressed: boolean; readonly offset: number; readonly limit: number }

/** High ones first, then in the order of time. */
const ALERTS = `SELECT alert.*, body AS rule_text FROM alert JOIN rule_text ON sha256 = rule_sha256
  ORDER BY CASE severity WHEN 'high' THEN 0 WHEN 'medium' THEN 1 ELSE 2 END, coalesce(first, '~'), key`;
const FINDING_SEVERITY = { high: 'bad', medium: 'suspicious', low: 'suspicious' } as const;

export class Alerts {
  readonly #file: CaseFile;
  readonly #anchors: Anchors;
  readonly #findings: Findings;
  readonly #journal: Journal;

  constructor(file: CaseFile, anchors: Anchors, findings: Findings, journal: Journal) {
    this.#file = file;
    this.#anchors = anchors;
    this.#findings = findings;
    this.#journal = journal;
  }

  /** `state`: of the events, as `keep` was given it. */
  list({ state, severity, rule, suppressed, offset, limit }: AlertWish, eventState: string): AlertList {
    const all = this.#alerts();
    const run = this.#file.db.prepare<[], RunRow>('SELECT * FROM rule_run').get();
    const current = all.filter((alert) => !alert.gone);
    const open = current.filter((alert) => alert.suppression === null);
    const count = <K extends string>(of: (alert: Alert) => K, keys: readonly K[]) => Object.fromEntries(keys.map((key) => [key, open.filter((alert) => of(alert) === key).length])) as Record<K, number>;
    const found = all.filter((alert) => (state === null || alert.state === state) && (severity === null || alert.severity === severity) && (rule === null || alert.rule === rule)
      && (suppressed ? alert.suppression !== null : alert.suppression === null));
    return {
      total: found.length, alerts: found.slice(offset, offset + limit), bySeverity: count((alert) => alert.severity, ['high', 'medium', 'low']), byState: count((alert) => alert.state, ['open', 'explained', 'promoted']),
      suppressed: current.length - open.length, run: run ? this.#told(run) : null, stale: run !== undefined && run.state !== eventState,
    };
  }

  /** Alerts of the rules evaluated in place of those before; triaged ones that are no longer found stay, and say so. */
  keep(evaluated: readonly Evaluated[], problems: readonly RuleProblem[], eventState: string): void {
    const { db } = this.#file;
    const micros = Date.now() * 1000;
    this.#file.write(() => {
      db.prepare('DELETE FROM alert WHERE key NOT IN (SELECT alert FROM triage)').run();
      db.prepare('UPDATE alert SET gone = 1').run();
      const text = db.prepare('INSERT INTO rule_text (sha256, body) VALUES (?, ?) ON CONFLICT DO NOTHING');
      const put = db.prepare(`INSERT INTO alert (key, rule, title, version, severity, rule_sha256, parameters, summary, actor, entity_type, entity, first, last, event_count, events, facts, query, gone)
        VALUES (@key, @rule, @title, @version, @severity, @rule_sha256, @parameters, @summary, @actor, @entityType, @entity, @first, @last, @eventCount, @events, @facts, @query, 0)
        ON CONFLICT (key) DO UPDATE SET title = excluded.title, version = excluded.version, severity = excluded.severity, rule_sha256 = excluded.rule_sha256, parameters = excluded.parameters, summary = excluded.summary,
          actor = excluded.actor, entity_type = excluded.entity_type, entity = excluded.entity, first = excluded.first, last = excluded.last, event_count = excluded.event_count, events = excluded.events, facts = excluded.facts,
          query = excluded.query, gone = 0`);
      for (const { rule, alerts } of evaluated) {
        text.run(rule.sha256, rule.text);
        const parameters = JSON.stringify(rule.parameters.map(({ name, value }) => ({ name, value })));
        for (const alert of alerts) put.run({ ...alert, rule: rule.id, title: rule.title, version: rule.version, severity: rule.severity, rule_sha256: rule.sha256, parameters, events: JSON.stringify(alert.events), facts: JSON.stringify(alert.facts) });
      }
      db.prepare('DELETE FROM rule_text WHERE sha256 NOT IN (SELECT rule_sha256 FROM alert)').run();
      const outcomes = evaluated.map(({ outcome }) => outcome);
      db.prepare(`INSERT INTO rule_run (id, micros, person, state, outcomes, problems) VALUES (1, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET micros = excluded.micros, person = excluded.person, state = excluded.state, outcomes = excluded.outcomes, problems = excluded.problems`)
        .run(micros, this.#file.person.name, eventState, JSON.stringify(outcomes), JSON.stringify(problems));
      this.#file.log('rule.run', `${evaluated.length} rules`, `${outcomes.reduce((sum, { alerts }) => sum + alerts, 0)} alerts; ${outcomes.filter(({ assessed }) => assessed === 'no').length} rules could not be assessed`);
    });
  }

  /** Events that alerts are over, but those of rules that ask for them. */
  events(): readonly EventId[] {
    return this.#alerts().filter(({ gone, events }) => !gone && events.every(({ as }) => as !== 'flagged')).flatMap(({ events }) => events.map(({ event }) => event));
  }

  triage(keys: readonly string[], state: 'open' | 'explained', reason: string): void {
    if (state === 'explained' && reason.trim() === '') throw new ExhibitError('BAD_INPUT', 'An alert is explained by a reason, and none is given.', 'Say in a sentence why it is nothing.');
    this.#journal.write('alert.triage', (alter, micros) => {
      const known = new Map(this.#alerts().map((alert) => [alert.key, alert]));
      const alerts = keys.map((key) => known.get(key) ?? this.#get(key));
      for (const { key, eventCount } of alerts) {
        const before = this.#triage(key) ?? null;
        const after: TriageRow | null = state === 'open' ? null : { alert: key, state, reason, finding: null, event_count: eventCount, person: this.#file.person.name, micros };
        if (before !== null || after !== null) alter('triage', before, after);
      }
      const what = alerts.length === 1 ? 'an alert' : `${alerts.length} alerts`;
      return { name: state === 'open' ? `Open ${what} again` : `Explain ${what}`, subject: alerts.length === 1 ? alerts[0].key : `${alerts.length} alerts` };
    });
  }

  /** Makes a finding of an alert: its sentence, and its events as exhibits. */
  promote(key: string): Finding {
    let label = '';
    this.#journal.write('alert.promote', (alter, micros) => {
      const alert = this.#get(key);
      const facts = alert.facts.map(({ name, value }) => `${name}: ${value}`).join('; ');
      label = this.#findings.add({
        title: alert.summary.slice(0, 200), statement: `${alert.summary}.${facts === '' ? '' : `\n\nThe rule “${alert.title}” (version ${alert.version}) fired on: ${facts}.`}`,
        severity: FINDING_SEVERITY[alert.severity], confidence: 'low', status: 'draft', view: null, query: alert.query, events: alert.events.map(({ event }) => event),
      }, alter, micros);
      alter('triage', this.#triage(key) ?? null, { alert: key, state: 'promoted', reason: '', finding: label, event_count: alert.eventCount, person: this.#file.person.name, micros });
      return { name: `Promote an alert to ${label}`, subject: label };
    });
    return this.#findings.get(label);
  }

  suppressions(): readonly Suppression[] {
    return this.#suppressionRows().map(({ id, rule, actor, entity, reason, author, created_micros }) => ({ id: suppressionLabel(id), rule, actor, entity, reason, author, created: formatInstant(created_micros) }));
  }

  suppress(rule: string, actor: string | null, entity: string | null, reason: string): readonly Suppression[] {
    this.#journal.write('alert.suppress', (alter, micros) => {
      const id = this.#anchors.next('suppression');
      alter('suppression', null, { id, origin: newOrigin(), rule, actor, entity, reason, author: this.#file.person.name, created_micros: micros });
      return { name: `Suppress alerts of ${rule}`, subject: suppressionLabel(id) };
    });
    return this.suppressions();
  }

  unsuppress(label: string): readonly Suppression[] {
    this.#journal.write('alert.unsuppress', (alter) => {
      const row = this.#suppressionRows().find(({ id }) => id === labelNumber(label, suppressionLabel));
      if (!row) throw new ExhibitError('BAD_INPUT', `There is no suppression ${label.slice(0, 40)} in this case.`);
      alter('suppression', row, null);
      return { name: `Take back the suppression ${label}`, subject: label };
    });
    return this.suppressions();
  }

  /** Of the alerts that rules have found, how many a suppression covers. */
  covered(rule: string, alerts: readonly { readonly actor: string | null; readonly entity: string | null }[]): number {
    const rows = this.#suppressionRows();
    return alerts.filter((alert) => coveringRow(rows, rule, alert) !== undefined).length;
  }

  #told({ micros, person, outcomes, problems }: RunRow): RuleRun {
    const alerts = this.#alerts().filter(({ gone, suppression }) => !gone && suppression !== null);
    return {
      at: formatInstant(micros), person, problems: JSON.parse(problems) as RuleProblem[],
      outcomes: (JSON.parse(outcomes) as Omit<RuleOutcome, 'suppressed'>[]).map((outcome) => ({ ...outcome, suppressed: alerts.filter(({ rule }) => rule === outcome.rule).length })),
    };
  }

  #alerts(): readonly Alert[] {
    const triaged = new Map(this.#file.db.prepare<[], TriageRow>('SELECT * FROM triage').all().map((row) => [row.alert, row]));
    const suppressions = this.#suppressionRows();
    return this.#file.db.prepare<[], AlertRow>(ALERTS).all().map((row): Alert => {
      const triage = triaged.get(row.key);
      const by = coveringRow(suppressions, row.rule, row);
      return {
        key: row.key, rule: row.rule, title: row.title, version: row.version, severity: row.severity, ruleText: row.rule_text, parameters: JSON.parse(row.parameters) as Alert['parameters'], summary: row.summary,
        actor: row.actor, entityType: row.entity_type, entity: row.entity, first: row.first, last: row.last, eventCount: row.event_count, events: JSON.parse(row.events) as Alert['events'], facts: JSON.parse(row.facts) as Alert['facts'],
        query: row.query, state: triage?.state ?? 'open', reason: triage?.reason ?? '', finding: triage?.finding ?? null, person: triage?.person ?? null,
        changed: triage !== undefined && triage.event_count !== row.event_count, gone: row.gone === 1, suppression: by ? suppressionLabel(by.id) : null,
      };
    });
  }

  #get(key: string): Alert {
    const alert = this.#alerts().find((one) => one.key === key);
    if (!alert) throw new ExhibitError('ALERT_UNKNOWN', `There is no alert ${key.slice(0, 100)} in this case.`);
    return alert;
  }

  #triage(key: string): TriageRow | undefined { return this.#file.db.prepare<[string], TriageRow>('SELECT * FROM triage WHERE alert = ?').get(key); }
  #suppressionRows(): readonly SuppressionRow[] { return this.#file.db.prepare<[], SuppressionRow>('SELECT * FROM suppression ORDER BY id').all(); }
}

function coveringRow(rows: readonly SuppressionRow[], rule: string, { actor, entity }: { readonly actor: string | null; readonly entity: string | null }): SuppressionRow | undefined {
  return rows.find((row) => row.rule === rule && (row.actor === null || row.actor === actor) && (row.entity === null || row.entity === entity));
}
