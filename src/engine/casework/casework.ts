// What people add to a case, as operations: stars, tags, notes, findings, saved views, and taking any of it back.
import type { Handlers } from '../../contract/server.ts';
import type { EventId, Finding, Note } from '../../contract/model.ts';
import type { CaseFile } from '../casefile/case-file.ts';
import { Anchors, type EventLookup } from './anchors.ts';
import { Absences } from './absences.ts';
import { Alerts } from './alerts.ts';
import { Annotations } from './annotations.ts';
import { Findings } from './findings.ts';
import { Identities } from './identities.ts';
import { Journal, type CaseworkTopic } from './journal.ts';
import { fixedTimes } from '../events/period.ts';
import type { Marks } from './marks.ts';
import { previewMerge, runMerge } from './merge.ts';
import { Questions } from './questions.ts';
import { RuleFiles } from './rule-files.ts';
import { SavedViews } from './saved-views.ts';
import { eventState } from '../casefile/event-state.ts';

export class Casework {
  readonly annotations: Annotations;
  readonly findings: Findings;
  readonly journal: Journal;
  readonly alerts: Alerts;
  readonly identities: Identities;
  readonly rules: RuleFiles;
  /** event.star, event.tag, event.note, note.edit, tag.*, finding.* but for searches in vain, question.*, view.*, undo.*, and alert.*, rule.* and list.* but for running rules. */
  readonly handlers: Handlers;

  /** `changed` is called after each write is durable. `marks` are the ones that the events show. */
  constructor(file: CaseFile, events: EventLookup, marks: Marks, changed: (topic: CaseworkTopic) => void) {
    const journal = this.journal = new Journal(file, marks, changed);
    const anchors = new Anchors(file.db, events);
    const annotations = new Annotations(file, anchors, marks, journal);
    const findings = new Findings(file, events, anchors, new Absences(file, anchors), journal);
    const questions = new Questions(file, anchors, journal);
    const views = new SavedViews(file, anchors, journal);
    this.annotations = annotations;
    this.findings = findings;
    const alerts = this.alerts = new Alerts(file, anchors, findings, journal);
    const rules = this.rules = new RuleFiles(file, journal);
    const identities = this.identities = new Identities(file, journal);
    this.handlers = {
      'event.star': (input) => { annotations.star(input.events, input.on); return null; },
      'event.tag': (input) => { annotations.tag(input.events, input.tag, input.on); return null; },
      'event.note': (input) => { annotations.addNote(input.event, input.text); return null; },
      'note.edit': (input) => { annotations.editNote(input.note, input.text); return null; },
      'tag.list': () => annotations.tags(),
      'tag.colour': (input) => annotations.colour(input.tag, input.colour),
      'finding.list': () => findings.list(),
      // “The last 24 hours” are those before the finding, whenever it is read.
      'finding.create': (input) => findings.create({ ...input, query: fixedTimes(input.query) }),
      'finding.edit': (input) => findings.edit(input.finding, input),
      'finding.sign': (input) => findings.sign(input.finding, input.on),
      'finding.history': (input) => findings.history(input.finding),
      'finding.delete': (input) => { findings.delete(input.finding); return null; },
      'finding.cite': (input) => findings.cite(input.finding, input.events, input.role, input.comment),
      'finding.uncite': (input) => findings.uncite(input.finding, input.exhibit),
      'finding.exhibit': (input) => findings.alterExhibit(input.finding, input.exhibit, input),
      'question.list': () => questions.list(),
      'question.add': (input) => questions.add(input),
      'question.edit': (input) => questions.edit(input.question, input),
      'question.remove': (input) => { questions.remove(input.question); return null; },
      'view.list': () => views.list(),
      'view.save': (input) => views.save(input.name, input.address, input.query),
      'view.rename': (input) => views.rename(input.view, input.name),
      'view.delete': (input) => { views.delete(input.view); return null; },
      'alert.list': ({ caseId: _caseId, ...wish }) => alerts.list(wish, eventState(file.db)),
      'alert.triage': (input) => { alerts.triage(input.alerts, input.state, input.reason); return null; },
      'alert.promote': (input) => alerts.promote(input.alert),
      'suppression.list': () => alerts.suppressions(),
      'suppression.add': (input) => alerts.suppress(input.rule, input.actor, input.entity, input.reason),
      'suppression.remove': (input) => alerts.unsuppress(input.suppression),
      'rule.list': () => rules.list(),
      'rule.set': (input) => rules.set(input.rule, input.enabled, input.parameters),
      'rule.save': (input) => rules.save(input.file, input.text),
      'rule.remove': (input) => rules.remove(input.file),
      'identity.list': () => identities.list(),
      'identity.link': (input) => identities.link(input.names, input.reason),
      'identity.unlink': (input) => identities.unlink(input.name),
      'list.list': () => rules.referenceLists(),
      'list.set': (input) => rules.setList(input.kind, input.name, input.text),
      'list.remove': (input) => rules.removeList(input.kind),
      'merge.preview': (input) => previewMerge(file, input.file),
      'merge.run': (input) => runMerge(file, journal, input.file),
      'undo.state': () => journal.state(),
      'undo.undo': () => journal.undo(),
      'undo.redo': () => journal.redo(),
    };
  }

  /** Notes on an event, oldest first. */
  notes(event: EventId): readonly Note[] { return this.annotations.notes(event); }

  /** FINDING_UNKNOWN when there is none of that name. */
  finding(id: string): Finding { return this.findings.get(id); }
}
