// One zod schema per operation, held against the table by the compiler: a missing or wrong one does not compile.
import { z } from 'zod';
import { QUESTION_KINDS, QUESTION_STATUSES, TAG_COLOURS } from './casework.ts';
import { ExhibitError } from './errors.ts';
import { CATEGORIES, CONFIDENCES, EXPORT_FORMATS, FACET_FIELDS, FINDING_STATUSES, ORDERS, REPORT_FILES, REPORT_FORMATS, ROLES, SEVERITIES, THEMES } from './model.ts';
import type { In, OperationName } from './operations.ts';
import { ALERT_SEVERITIES, ALERT_STATES, LISTS } from './rules.ts';
import { ENCODINGS, MAPPABLE, STANDINGS } from './sources.ts';
import { LANES } from './timeline.ts';

const nothing = z.strictObject({});
const id = z.string().min(1).max(200);
const caseId = z.string().min(1).max(100);
const inCase = z.strictObject({ caseId });
const file = z.string().min(1).max(4096);
/** Long enough for a list of 30,000 values. */
const query = z.string().max(1_000_000);
const offset = z.int().min(0);
const limit = z.int().min(1).max(1000);
const order = z.enum(ORDERS);
const event = id;
const events = z.array(event).min(1).max(100_000);
const name = z.string().trim().min(1).max(200);
const text = z.string().max(100_000);
const findingFields = {
  title: z.string().trim().min(1).max(300), statement: text,
  severity: z.enum(SEVERITIES), confidence: z.enum(CONFIDENCES), status: z.enum(FINDING_STATUSES),
};
const findingExtras = {
  alternatives: text,
  stake: z.strictObject({ amount: z.string().regex(/^-?\d{1,30}(?:\.\d{1,18})?$/, 'a decimal number such as 1250.00'), currency: z.string().regex(/^[A-Z][A-Z0-9]{2,9}$/, 'a currency such as EUR') }).nullable(),
};
const tag = z.string().trim().min(1).max(60);
const questionFields = {
  kind: z.enum(QUESTION_KINDS), text: text.min(1), status: z.enum(QUESTION_STATUSES), links: z.array(id).max(1000),
};
const profile = z.string().max(100).nullable();
/** A profile as YAML. */
const profileText = z.string().min(1).max(1_000_000);
const reason = z.string().trim().min(1).max(1000);
const zone = z.string().max(100).nullable();
const password = z.string().min(1).max(1000).nullable();
const dateOrder = z.enum(['dmy', 'mdy']).nullable();
/** Of a signing key, or a bundle. */
const passphrase = z.string().min(1).max(1000);
const page = { offset, limit };
const importFile = z.strictObject({
  file, name: z.string().min(1).max(1000).nullable(), inside: z.string().min(1).max(4096).nullable(), profile, draft: profileText.nullable(), zone, dateOrder,
  encoding: z.enum(ENCODINGS).nullable(), delimiter: z.string().length(1).nullable(), header: z.boolean().nullable(),
  keepContainer: z.boolean(), raiseLimits: z.boolean(), password, again: z.boolean(), accept: z.boolean(),
});
const property = z.string().trim().max(2000);
/** A day of the calendar, or none. */
const day = z.union([z.literal(''), z.iso.date()]);
const inSource = { caseId, source: id };
const entityWish = { entityType: z.string().max(1000).nullable(), entity: z.string().min(1).max(10_000) };
const timelineWindow = { by: z.enum(LANES), from: z.string().max(40).nullable(), to: z.string().max(40).nullable() };
const exportWish = { query, order, format: z.enum(EXPORT_FORMATS), zone: z.string().min(1).max(100) };
const rule = z.string().min(1).max(100);
const alert = z.string().min(1).max(1000);
const ruleFile = { file: z.string().trim().min(1).max(300), text: z.string().max(100_000) };
const ruleFiles = z.array(z.strictObject(ruleFile)).max(1000);
const ruleParameters = z.record(z.string().max(60), z.string().max(200));
const inJob = z.strictObject({ caseId, job: z.int().min(1) });

export const INPUTS: { readonly [N in OperationName]: z.ZodType<In<N>> } = {
  'app.info': nothing,
  'settings.get': nothing,
  'settings.set': z.strictObject({
    zone: z.string().min(1).max(100), theme: z.enum(THEMES), investigator: z.string().max(200), organisation: z.string().max(200),
  }).partial(),
  'layout.list': nothing,
  'layout.keep': z.strictObject({ profile: z.string().min(1).max(100), address: z.string().min(1).max(20_000) }),
  'case.recent': nothing,
  'case.forget': z.strictObject({ file }),
  'case.create': z.strictObject({ name, file: file.nullable() }),
  'case.open': z.strictObject({ file, readOnly: z.boolean() }),
  'case.close': inCase,
  'case.info': inCase,
  'case.rename': z.strictObject({ caseId, name }),
  'case.properties': inCase,
  'case.setProperties': z.strictObject({ ...z.strictObject({ number: property, requester: property, mandate: property, retention: day, legalBasis: property }).partial().shape, caseId }),
  'case.copy': z.strictObject({ caseId, file }),
  'case.salvage': z.strictObject({ damaged: file, file }),
  'case.verify': inCase,
  'evidence.verify': z.strictObject({ file, passphrase: passphrase.nullable(), identity: z.string().min(1).max(10_000).nullable(), verifier: z.string().min(1).max(1000).nullable() }),
  'case.checkpoint': z.strictObject({ caseId, passphrase }),
  'case.checkpoints': inCase,
  'case.consistency': z.strictObject({ caseId, earlier: z.int().min(1), size: z.int().min(1) }),
  'case.seal': z.strictObject({ caseId, passphrase, reason }),
  'case.stamp': z.strictObject({ caseId, base64: z.base64().max(1_000_000) }),
  'case.bundle': z.strictObject({ caseId, file, encryption: z.strictObject({ passphrase: passphrase.nullable(), recipient: z.string().min(1).max(10_000).nullable() }).nullable() }),
  'case.subset': z.strictObject({ caseId, file, name }),
  'key.list': nothing,
  'key.create': z.strictObject({ passphrase }),
  'key.backup': z.strictObject({ key: id }),
  'key.restore': z.strictObject({ text: z.string().min(1).max(100_000), passphrase }),
  'key.lost': z.strictObject({ key: id, reason }),
  'case.custody': z.strictObject({ caseId, offset, limit, action: id.exactOptional(), latestFirst: z.boolean().exactOptional() }),
  'import.list': z.strictObject({ caseId, files: z.array(file).min(1).max(10_000), raiseLimits: z.boolean(), password }),
  'import.preview': z.strictObject({ caseId, file: importFile }),
  'import.run': z.strictObject({ caseId, files: z.array(importFile).min(1).max(10_000) }),
  'profile.list': nothing,
  'profile.text': z.strictObject({ id }),
  'profile.save': z.strictObject({ text: profileText }),
  'profile.remove': z.strictObject({ id }),
  'profile.draft': z.strictObject({
    caseId, file: importFile, title: name, columns: z.array(z.strictObject({ column: z.string().max(4096), field: z.enum(MAPPABLE).nullable() })).max(2000),
    prose: z.array(z.strictObject({ column: z.string().max(4096), pattern: z.string().min(1).max(1000) })).max(100),
  }),
  'source.list': inCase,
  'source.parts': z.strictObject({ ...inSource, ...page }),
  'source.rejections': z.strictObject({ ...inSource, ...page }),
  'source.read': z.strictObject({ ...inSource, decoded: z.boolean(), offset, limit: z.int().min(1).max(4 * 1024 * 1024) }),
  'source.duplicates': z.strictObject({ ...inSource, ...page }),
  'source.conflicts': z.strictObject({ caseId, source: id.nullable(), ...page }),
  'source.compare': z.strictObject({ caseId, earlier: id, later: id, ...page }),
  'source.rebuild': z.strictObject({ ...inSource, profile, draft: profileText.nullable(), zone, dateOrder }),
  'source.clock': z.strictObject({ ...inSource, seconds: z.number().min(-4e9).max(4e9), reason }),
  'source.standing': z.strictObject({ ...inSource, standing: z.enum(STANDINGS), reason }),
  'source.duplicate': z.strictObject({ ...inSource, keep: z.boolean(), reason }),
  'job.list': inCase,
  'job.pause': inJob,
  'job.resume': inJob,
  'job.cancel': inJob,
  'index.build': inCase,
  'event.search': z.strictObject({ caseId, query, order, offset, limit }),
  'event.panel': z.strictObject({
    caseId, query, facetLimit: z.int().min(1).max(1000), buckets: z.int().min(1).max(2000),
    from: z.string().max(40).nullable(), to: z.string().max(40).nullable(),
  }),
  'event.facet': z.strictObject({ caseId, query, field: z.enum(FACET_FIELDS), contains: z.string().max(1000), limit }),
  'event.suggest': z.strictObject({ caseId, query, at: offset, within: query, limit: z.int().min(1).max(100) }),
  'event.get': z.strictObject({ caseId, event }),
  'event.goto': z.strictObject({ caseId, query, at: z.string().trim().min(1).max(200), zone: z.string().max(100), near: z.string().max(40).nullable() }),
  'event.position': z.strictObject({ caseId, query, order, event }),
  'event.neighbours': z.strictObject({ caseId, event, by: z.enum(['actor', 'entity', 'ip', 'time']), limit: z.int().min(1).max(100) }),
  'export.read': z.strictObject({ caseId, ...exportWish, offset, limit: z.int().min(1).max(10_000), state: z.string().max(1_000_000).nullable() }),
  'export.manifest': z.strictObject({ caseId, ...exportWish, asked: query, fileName: z.string().min(1).max(1000), bytes: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/), rows: z.int().min(0), disarmed: z.int().min(0), cut: z.int().min(0) }),
  'entity.list': z.strictObject({ caseId, contains: z.string().max(1000), limit: z.int().min(1).max(1000) }),
  'entity.state': z.strictObject({ caseId, ...entityWish, at: z.string().max(40).nullable() }),
  'entity.history': z.strictObject({ caseId, ...entityWish, field: z.string().max(10_000), action: z.string().max(10_000).nullable() }),
  'entity.compare': z.strictObject({ caseId, ...entityWish, from: z.string().max(40), to: z.string().max(40).nullable() }),
  'entity.timeline': z.strictObject({ caseId, ...entityWish }),
  'actor.list': z.strictObject({ caseId, contains: z.string().max(1000), limit: z.int().min(1).max(1000) }),
  'actor.profile': z.strictObject({ caseId, actor: z.string().min(1).max(10_000), zone: z.string().min(1).max(100) }),
  'identity.list': inCase,
  'identity.link': z.strictObject({ caseId, names: z.array(z.string().min(1).max(10_000)).min(2).max(100), reason }),
  'identity.unlink': z.strictObject({ caseId, name: z.string().min(1).max(10_000) }),
  'check.continuity': z.strictObject({ caseId, entityType: z.string().max(1000).nullable(), entity: z.string().max(10_000).nullable(), module: z.string().max(10_000).nullable(), offset, limit: z.int().min(0).max(1000) }),
  'check.conformity': inCase,
  'overview.read': z.strictObject({ caseId, categories: z.array(z.enum(CATEGORIES)).max(CATEGORIES.length) }),
  'overview.money': inCase,
  'timeline.read': z.strictObject({ caseId, ...timelineWindow, lanes: z.int().min(1).max(1000), items: z.int().min(0).max(20_000) }),
  'timeline.svg': z.strictObject({ caseId, ...timelineWindow, zone: z.string().min(1).max(100).nullable() }),
  'check.reverts': z.strictObject({ caseId, seconds: z.int().min(1).max(366 * 86_400), entityType: z.string().max(1000).nullable(), entity: z.string().max(10_000).nullable(), module: z.string().max(10_000).nullable(), withPayments: z.boolean(), offset, limit: z.int().min(1).max(1000) }),
  'check.gaps': inCase,
  'rule.list': inCase,
  'rule.set': z.strictObject({ caseId, rule, enabled: z.boolean(), parameters: ruleParameters }),
  'rule.save': z.strictObject({ caseId, ...ruleFile }),
  'rule.remove': z.strictObject({ caseId, file: ruleFile.file }),
  'rule.run': z.strictObject({ caseId, files: ruleFiles }),
  'rule.dry': z.strictObject({ caseId, rules: z.array(rule).max(1000).nullable(), files: ruleFiles, parameters: z.record(rule, ruleParameters), limit: z.int().min(0).max(1000) }),
  'alert.list': z.strictObject({ caseId, state: z.enum(ALERT_STATES).nullable(), severity: z.enum(ALERT_SEVERITIES).nullable(), rule: rule.nullable(), suppressed: z.boolean(), offset, limit: z.int().min(1).max(1000) }),
  'alert.triage': z.strictObject({ caseId, alerts: z.array(alert).min(1).max(10_000), state: z.enum(['open', 'explained']), reason: z.string().max(10_000) }),
  'alert.promote': z.strictObject({ caseId, alert }),
  'suppression.list': inCase,
  'suppression.add': z.strictObject({ caseId, rule, actor: z.string().max(10_000).nullable(), entity: z.string().max(10_000).nullable(), reason: z.string().trim().min(1).max(10_000) }),
  'suppression.remove': z.strictObject({ caseId, suppression: id }),
  'list.list': inCase,
  'list.set': z.strictObject({ caseId, kind: z.enum(LISTS), name: z.string().min(1).max(1000), text: z.string().max(8 * 1024 * 1024) }),
  'list.remove': z.strictObject({ caseId, kind: z.enum(LISTS) }),
  'event.star': z.strictObject({ caseId, events, on: z.boolean() }),
  'event.tag': z.strictObject({ caseId, events, tag, on: z.boolean() }),
  'event.note': z.strictObject({ caseId, event, text: text.min(1) }),
  'result.star': z.strictObject({ caseId, query, on: z.boolean() }),
  'result.tag': z.strictObject({ caseId, query, tag, on: z.boolean() }),
  'result.cite': z.strictObject({ caseId, query, finding: id, role: z.enum(ROLES), comment: text }),
  'event.marked': z.strictObject({ caseId, query, order, event: event.nullable(), by: z.union([z.literal(1), z.literal(-1)]) }),
  'note.edit': z.strictObject({ caseId, note: z.int().min(1), text }),
  'tag.list': inCase,
  'tag.colour': z.strictObject({ caseId, tag, colour: z.union([z.enum(TAG_COLOURS), z.string().regex(/^#[0-9a-f]{6}$/)]).nullable() }),
  'finding.list': inCase,
  'finding.create': z.strictObject({ ...z.strictObject(findingExtras).partial().shape, caseId, ...findingFields, view: z.string().max(20_000).nullable(), query, events: z.array(event).max(10_000) }),
  'finding.edit': z.strictObject({ ...z.strictObject({ ...findingFields, ...findingExtras }).partial().shape, caseId, finding: id }),
  'finding.sign': z.strictObject({ caseId, finding: id, on: z.boolean() }),
  'finding.history': z.strictObject({ caseId, finding: id }),
  'finding.absent': z.strictObject({ caseId, finding: id, query, from: z.string().max(40), to: z.string().max(40), role: z.enum(ROLES), comment: text }),
  'finding.delete': z.strictObject({ caseId, finding: id }),
  'finding.cite': z.strictObject({ caseId, finding: id, events, role: z.enum(ROLES), comment: text }),
  'finding.uncite': z.strictObject({ caseId, finding: id, exhibit: id }),
  'finding.exhibit': z.strictObject({ caseId, finding: id, exhibit: id, position: z.int().min(0).optional(), role: z.enum(ROLES).optional(), comment: text.optional() }),
  'question.list': inCase,
  'question.add': z.strictObject({ caseId, ...questionFields }),
  'question.edit': z.strictObject({ ...z.strictObject(questionFields).partial().shape, caseId, question: id }),
  'question.remove': z.strictObject({ caseId, question: id }),
  'view.list': inCase,
  'view.save': z.strictObject({ caseId, name, address: z.string().min(1).max(200_000), query }),
  'view.rename': z.strictObject({ caseId, view: id, name }),
  'view.delete': z.strictObject({ caseId, view: id }),
  'undo.state': inCase,
  'undo.undo': inCase,
  'undo.redo': inCase,
  'custody.render': z.strictObject({ caseId, time: z.string().max(40).nullable() }),
  'merge.preview': z.strictObject({ caseId, file }),
  'merge.run': z.strictObject({ caseId, file }),
  'report.file': z.strictObject({ caseId, finding: id, format: z.enum(REPORT_FILES), zone: z.string().max(100).nullable(), time: z.string().max(40).nullable() }),
  'report.render': z.strictObject({ caseId, finding: id, format: z.enum(REPORT_FORMATS), zone: z.string().max(100).nullable(), time: z.string().max(40).nullable() }),
};

/** The input as the handler may trust it, or BAD_INPUT naming the first field that is wrong. */
export function parseInput<N extends OperationName>(operation: N, input: unknown): In<N> {
  const schema = Object.hasOwn(INPUTS, operation) ? INPUTS[operation] : undefined;
  if (!schema) throw new ExhibitError('UNKNOWN_OPERATION', `There is no operation “${String(operation).slice(0, 60)}”.`);
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new ExhibitError('BAD_INPUT', `${operation}: ${issue ? `${issue.path.join('.') || 'input'}: ${issue.message}` : 'not valid'}`);
}
