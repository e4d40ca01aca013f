// What two copies of a case come to when they are joined: rows, numbers, conflicts. The same whichever copy joins the other.
import type { MergeConflict, Renumbered } from '../../contract/casework.ts';
import { labelOf, mergeThing, same } from './merge-fields.ts';
import { isNumbered, stateOf, type Thing, type Things } from './merge-things.ts';
import { COUNTER_OF, type Counters } from './replay.ts';
import type { CaseworkRows, RowOf } from './rows.ts';

export interface MergeInput {
  /** The state that both copies came from, and each as it is now. */
  readonly base: Things; readonly mine: Things; readonly theirs: Things;
  /** Numbers given out when the copies parted, and by each since. */
  readonly parted: Counters; readonly mineCounters: Counters; readonly theirsCounters: Counters;
}
export interface MergePlan {
  readonly rows: ReadonlyMap<RowOf, ReadonlyMap<string, CaseworkRows[RowOf]>>;
  readonly counters: Counters;
  readonly conflicts: readonly MergeConflict[];
  readonly renumbered: readonly Renumbered[];
  /** Keys of findings whose sign-off is taken back. */
  readonly signOffsTaken: readonly string[];
}

const CONTENT = ['title', 'statement', 'alternatives', 'amount', 'currency', 'severity', 'confidence'];

export function planMerge(input: MergeInput): MergePlan {
  const { base, mine, theirs } = input;
  const conflicts: MergeConflict[] = [];
  const merged = new Map<string, Thing>();
  for (const key of [...new Set([...mine.keys(), ...theirs.keys()])].sort()) {
    const thing = mergeThing(base.get(key), mine.get(key), theirs.get(key), input, (conflict) => conflicts.push(conflict));
    if (thing) merged.set(key, thing);
  }
  comeBack(input, merged);
  dropOrphans(merged);
  arrange(merged);
  const signOffsTaken = takeSignOffs(input, merged);
  nameViews(merged, conflicts);
  joinPersons(merged);
  const { numbers, counters, renumbered } = numberThings(input, merged);
  return { rows: stateOf(merged.values(), numbers), counters, conflicts, renumbered, signOffsTaken: signOffsTaken.map((key) => labelOf({ rowOf: 'finding', id: numbers.get(key)!, fields: {} })) };
}

/** Evidence that one side removed together with its finding comes back where the finding does. */
function comeBack({ base, mine, theirs }: MergeInput, merged: Map<string, Thing>): void {
  for (const [key, was] of base) {
    if (merged.has(key) || (was.rowOf !== 'exhibit' && was.rowOf !== 'absence')) continue;
    const finding = `finding ${String(was.fields.finding_id)}`;
    const one = mine.get(key) ?? theirs.get(key);
    if (one && merged.has(finding) && !(mine.has(key) ? theirs : mine).has(finding) && same(was, one)) merged.set(key, one);
  }
}

function dropOrphans(merged: Map<string, Thing>): void {
  for (const [key, { rowOf, fields }] of merged) if ((rowOf === 'exhibit' || rowOf === 'absence') && !merged.has(`finding ${String(fields.finding_id)}`)) merged.delete(key);
}

function evidenceOf(things: Things, finding: string): readonly Thing[] {
  return [...things.values()].filter(({ rowOf, fields }) => (rowOf === 'exhibit' || rowOf === 'absence') && `finding ${String(fields.finding_id)}` === finding)
    .sort((a, b) => Number(a.fields.position ?? -1) - Number(b.fields.position ?? -1) || Number(a.fields.micros) - Number(b.fields.micros) || (a.key < b.key ? -1 : 1));
}

/** Positions run from 0 in every finding. */
function arrange(merged: Map<string, Thing>): void {
  const exhibits = Map.groupBy([...merged.values()].filter(({ rowOf }) => rowOf === 'exhibit'), ({ fields }) => fields.finding_id);
  for (const own of exhibits.values()) {
    own.sort((a, b) => Number(a.fields.position) - Number(b.fields.position) || Number(a.fields.micros) - Number(b.fields.micros) || (a.key < b.key ? -1 : 1));
    for (const [position, thing] of own.entries()) merged.set(thing.key, { ...thing, fields: { ...thing.fields, position } });
  }
}

/** A sign-off stands only where what is signed is what its signer saw. */
function takeSignOffs({ mine, theirs }: MergeInput, merged: Map<string, Thing>): readonly string[] {
  const taken: string[] = [];
  for (const [key, thing] of merged) {
    if (thing.rowOf !== 'finding' || thing.fields.signed_by === null) continue;
    const content = (things: Things): string => {
      const own = things.get(key)!;
      return JSON.stringify([CONTENT.map((field) => own.fields[field]), evidenceOf(things, key).map(({ key: what, fields: { role, comment } }) => [what, role, comment])]);
    };
    const saw = [mine, theirs].some((side) => {
      const own = side.get(key);
      return own?.fields.signed_by === thing.fields.signed_by && own?.fields.signed_micros === thing.fields.signed_micros && content(side) === content(merged);
    });
    if (saw) continue;
    taken.push(key);
    merged.set(key, { ...thing, fields: { ...thing.fields, status: 'in review', signed_by: null, signed_micros: null } });
  }
  return taken;
}

/** No two views have one name: the one made later gets a number behind it. */
function nameViews(merged: Map<string, Thing>, conflicts: MergeConflict[]): void {
  const views = [...merged.values()].filter(({ rowOf }) => rowOf === 'view').sort((a, b) => Number(a.fields.created_micros) - Number(b.fields.created_micros) || (a.key < b.key ? -1 : 1));
  const taken = new Set(views.map(({ fields }) => String(fields.name).toLowerCase()));
  const seen = new Set<string>();
  for (const view of views) {
    const name = String(view.fields.name);
    if (!seen.has(name.toLowerCase())) { seen.add(name.toLowerCase()); continue; }
    let free = 2;
    while (taken.has(`${name} (${free})`.toLowerCase())) free++;
    const renamed = `${name} (${free})`;
    taken.add(renamed.toLowerCase());
    seen.add(renamed.toLowerCase());
    merged.set(view.key, { ...view, fields: { ...view.fields, name: renamed } });
    conflicts.push({ subject: `view ${name}`, field: 'name', mine: name, theirs: name, kept: 'mine', because: `two views had this name; the later one is now “${renamed}”` });
  }
}

/** Names linked on either side are one person, who goes by one of them; nobody is linked to himself alone. */
function joinPersons(merged: Map<string, Thing>): void {
  const own = [...merged.values()].filter(({ rowOf }) => rowOf === 'identity');
  const root = new Map<string, string>();
  const find = (name: string): string => { let at = name; while (root.get(at) !== undefined && root.get(at) !== at) at = root.get(at)!; return at; };
  for (const { fields } of own) {
    const [a, b] = [find(String(fields.name)), find(String(fields.person_name))];
    if (a !== b) root.set(a > b ? a : b, a > b ? b : a);
  }
  const names = new Set(own.map(({ fields }) => String(fields.name)));
  for (const group of Map.groupBy(own, ({ fields }) => find(String(fields.name))).values()) {
    const persons = [...new Set(group.map(({ fields }) => String(fields.person_name)))].filter((name) => names.has(name)).sort();
    const person = persons[0] ?? group.map(({ fields }) => String(fields.name)).sort()[0];
    for (const thing of group) {
      if (group.length === 1) merged.delete(thing.key);
      else if (thing.fields.person_name !== person) merged.set(thing.key, { ...thing, fields: { ...thing.fields, person_name: person } });
    }
  }
}

/**
 * A number that both copies gave out after they parted names two things on paper already: neither keeps it, and each gets a new one,
 * in the order in which they were made. A thing that has two numbers keeps the greater.
 */
function numberThings({ base, mine, theirs, parted, mineCounters, theirsCounters }: MergeInput, merged: ReadonlyMap<string, Thing>): { numbers: Map<string, number>; counters: Counters; renumbered: Renumbered[] } {
  const numbers = new Map<string, number>();
  const renumbered: Renumbered[] = [];
  const counters = Object.fromEntries(Object.keys(mineCounters).map((name) => [name, Math.max(mineCounters[name as keyof Counters], theirsCounters[name as keyof Counters])])) as Counters;
  const fresh: Thing[] = [];
  for (const [key, thing] of merged) {
    if (!isNumbered(thing.rowOf)) continue;
    const counter = COUNTER_OF[thing.rowOf]!;
    const [own, other] = [mine.get(key)?.id ?? null, theirs.get(key)?.id ?? null];
    const number = Math.max(own ?? 0, other ?? 0);
    const isShared = own === other || base.get(key)?.id === number;
    if (!isShared && number > parted[counter] && number <= Math.min(mineCounters[counter], theirsCounters[counter])) fresh.push(thing);
    else numbers.set(key, number);
  }
  const made = ({ fields }: Thing): number => Number(fields.created_micros ?? fields.micros);
  for (const thing of fresh.sort((a, b) => made(a) - made(b) || (a.key < b.key ? -1 : 1))) numbers.set(thing.key, ++counters[COUNTER_OF[thing.rowOf]!]);
  for (const [key, number] of numbers) {
    const { rowOf, fields } = merged.get(key)!;
    for (const [side, things] of [['mine', mine], ['theirs', theirs]] as const) {
      const from = things.get(key)?.id ?? null;
      if (from !== null && from !== number) renumbered.push({ what: rowOf, from: labelOf({ rowOf, id: from, fields }), to: labelOf({ rowOf, id: number, fields }), side });
    }
  }
  return { numbers, counters, renumbered };
}
