// Which value stands where two copies of a case have changed one thing: field by field, the same whichever copy merges.
import type { MergeConflict } from '../../contract/casework.ts';
import type { Fields, Thing, Things } from './merge-things.ts';
import { exhibitLabel, findingLabel, questionLabel, viewLabel, suppressionLabel, type RowOf } from './rows.ts';

/** Fields that mean something only together. */
const UNITS: { readonly [K in RowOf]?: readonly (readonly string[])[] } = {
  finding: [['amount', 'currency'], ['status', 'signed_by', 'signed_micros']],
  tag_colour: [['colour', 'person', 'micros']],
  triage: [['state', 'reason', 'finding', 'event_count', 'person', 'micros']],
  reference_list: [['name', 'body', 'person', 'micros']],
  rule_file: [['body', 'person', 'micros']],
  rule_setting: [['enabled', 'parameters', 'person', 'micros']],
  identity: [['person_name', 'reason', 'author', 'created_micros']],
};
/** Who made it and when: of two who made the same, the first. */
const MADE = ['author', 'person', 'created_micros', 'micros'];
const LATER = 'the later change';

/** One thing of both copies, seen from the state that both came from. `told` hears of conflicts. */
export function mergeThing(base: Thing | undefined, mine: Thing | undefined, theirs: Thing | undefined, sides: { readonly mine: Things; readonly theirs: Things }, told: (conflict: MergeConflict) => void): Thing | null {
  if (!mine || !theirs) {
    const one = mine ?? theirs;
    if (!one) return null;
    if (!base) return one;
    // Removed on one side: what the other has changed stays, and what went with its finding comes back with it.
    if (same(base, one)) return null;
    told({
      subject: subjectOf(one), field: 'row', mine: mine ? textOf(mine.fields) : null, theirs: theirs ? textOf(theirs.fields) : null, kept: mine ? 'mine' : 'theirs', because: 'what was changed stays, though the other copy removed it',
    });
    return one;
  }
  const { rowOf, key } = mine;
  const fields: Record<string, unknown> = {};
  for (const unit of unitsOf(rowOf, mine.fields)) {
    const [was, own, other] = [base && pick(base.fields, unit), pick(mine.fields, unit), pick(theirs.fields, unit)];
    const takes = own === other || other === was ? 'mine' : own === was ? 'theirs' : choose(unit, own, other, when(mine, sides.mine), when(theirs, sides.theirs));
    for (const field of unit) fields[field] = (takes === 'mine' ? mine : theirs).fields[field];
    if (own !== other && own !== was && other !== was && !isSilent(unit)) told({ subject: subjectOf(mine), field: unit.join(', '), mine: textOf(pickFields(mine.fields, unit)), theirs: textOf(pickFields(theirs.fields, unit)), kept: takes, because: LATER });
  }
  return { rowOf, key, id: null, fields };
}

/** The later change; of two at one time the greater text. Of who made it and where it stands, the smaller. */
function choose(unit: readonly string[], own: string, other: string, mineWhen: number, theirsWhen: number): 'mine' | 'theirs' {
  if (unit[0] === 'edited_micros') return Number(JSON.parse(own)[0] ?? 0) >= Number(JSON.parse(other)[0] ?? 0) ? 'mine' : 'theirs';
  if (unit[0] === 'position') return Number(JSON.parse(own)[0]) <= Number(JSON.parse(other)[0]) ? 'mine' : 'theirs';
  if (unit.some((field) => MADE.includes(field)) && unit.every((field) => MADE.includes(field))) {
    const made = (text: string): number => Math.min(...(JSON.parse(text) as unknown[]).filter((value) => typeof value === 'number'));
    return made(own) - made(other) < 0 || (made(own) === made(other) && own <= other) ? 'mine' : 'theirs';
  }
  return mineWhen - theirsWhen > 0 || (mineWhen === theirsWhen && own >= other) ? 'mine' : 'theirs';
}

function isSilent(unit: readonly string[]): boolean {
  return unit[0] === 'edited_micros' || unit[0] === 'position' || unit.every((field) => MADE.includes(field));
}

function unitsOf(rowOf: RowOf, fields: Fields): readonly (readonly string[])[] {
  const units = UNITS[rowOf] ?? [];
  const made = Object.keys(fields).filter((field) => MADE.includes(field) && !units.some((unit) => unit.includes(field)));
  const rest = Object.keys(fields).filter((field) => !made.includes(field) && !units.some((unit) => unit.includes(field)));
  return [...units, ...(made.length > 0 ? [made] : []), ...rest.map((field) => [field])];
}

/** When a thing was last changed on its side; evidence when its finding was. */
function when({ rowOf, fields }: Thing, side: Things): number {
  const finding = rowOf === 'exhibit' || rowOf === 'absence' ? side.get(`finding ${String(fields.finding_id)}`) : undefined;
  const own = Number(fields.edited_micros ?? fields.created_micros ?? fields.micros ?? 0);
  return finding ? Math.max(own, Number(finding.fields.edited_micros)) : own;
}

/** Whether two states of a thing are the same, its place in the argument aside. */
export function same(one: Thing, other: Thing): boolean {
  const { position: _one, ...a } = one.fields;
  const { position: _other, ...b } = other.fields;
  return JSON.stringify(a) === JSON.stringify(b);
}

function pick(fields: Fields, unit: readonly string[]): string { return JSON.stringify(unit.map((field) => fields[field] ?? null)); }
function pickFields(fields: Fields, unit: readonly string[]): Fields { return Object.fromEntries(unit.map((field) => [field, fields[field]])); }

/** Values as a person reads them. */
function textOf(fields: Fields): string {
  const shown = Object.entries(fields).filter(([field, value]) => value !== null && !field.endsWith('micros') && field !== 'finding_id');
  return shown.length === 1 ? String(shown[0][1]) : shown.map(([field, value]) => `${field}: ${String(value)}`).join('; ');
}

export function labelOf({ rowOf, id, fields }: Pick<Thing, 'rowOf' | 'id' | 'fields'>): string {
  if (id === null) return [fields.event, fields.name, fields.alert, fields.kind, fields.file, fields.rule].find((value) => typeof value === 'string') ?? '';
  return rowOf === 'finding' ? findingLabel(id) : rowOf === 'view' ? viewLabel(id) : rowOf === 'question' ? questionLabel(id) : rowOf === 'suppression' ? suppressionLabel(id) : rowOf === 'note' ? `${id} on ${String(fields.event)}` : exhibitLabel(id);
}

function subjectOf(thing: Thing): string { return `${thing.rowOf.replace('_', ' ')} ${labelOf(thing)}${thing.rowOf === 'tag' ? ` ${String(thing.fields.name)}` : ''}`; }
