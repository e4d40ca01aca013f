// Conformity: how many events of each module state what a standard asks of them. One pass over the columns; reason, transaction id and
// who authorised stand in no column, so every record that could state one is read.
import type Database from 'better-sqlite3';
import { RESULTS } from '../../contract/model.ts';
import type { Progress } from '../../contract/operations.ts';
import type { Conformity, ConformityCell } from '../../contract/overview.ts';
import { profileOf } from '../casefile/case-profiles.ts';
import { UNNAMED_FIELD } from '../change/diff.ts';
import { emptyBits } from '../events/bits.ts';
import { namesOf } from '../events/change-terms.ts';
import { KIND_CODE } from '../events/columns.ts';
import type { Events } from '../events/events.ts';
import { turnsOf } from '../events/turns.ts';
import type { Dialect } from '../record.ts';
import { heldFields, type Held } from './held-fields.ts';
import { fieldTerm } from './query-text.ts';
import { EXTRA_NAMES, REQUIREMENTS, sharePercent, type ExtraName, type Requirement, type Stated } from './requirements.ts';
import { sourceRows, walkDetails } from './walk-details.ts';

const CHUNK = 16_384;
/** Modules that have cells of their own; the others are in the whole. */
const MOST_MODULES = 100;
const UNKNOWN_RESULT = RESULTS.indexOf('unknown');

type ExtraBits = Record<ExtraName, Uint32Array>;

/** CANCELLED when the signal fires. */
export async function conformityOf(db: Database.Database, events: Events, signal: AbortSignal, tick: (progress: Progress) => void): Promise<Conformity> {
  const { store } = events;
  const { count, source, changeCount, ids: { module }, dictionaries } = store;
  const turns = turnsOf(signal);
  const held = new Map(sourceRows(db).map((row) => [row.id, heldFields(profileOf(db, row), JSON.parse(row.dialect) as Dialect)]));

  // An empty module is none.
  const noModule = dictionaries.module.find('') ?? 0;
  const moduleAt = (rank: number): number => (module[rank] === noModule ? 0 : module[rank]);
  const eventsOf = new Uint32Array(dictionaries.module.count);
  const changingOf = new Uint32Array(dictionaries.module.count);
  for (let from = 0; from < count; from += CHUNK) {
    for (let rank = from, to = Math.min(count, from + CHUNK); rank < to; rank++) {
      eventsOf[moduleAt(rank)]++;
      if (changeCount[rank] > 0) changingOf[moduleAt(rank)]++;
    }
    if (turns.due()) await turns.turn();
  }
  const present: number[] = [];
  for (let id = 0; id < eventsOf.length; id++) if (eventsOf[id] > 0) present.push(id);
  const modules = present.toSorted((a, b) => eventsOf[b] - eventsOf[a] || a - b).slice(0, MOST_MODULES);

  const { bits, read } = await extrasStated(db, events, held, signal, tick);
  const states = REQUIREMENTS.map(({ stated }) => statesOf(stated, events, bits));
  // Column 0 is the case as a whole.
  const columnOf = new Uint32Array(dictionaries.module.count);
  modules.forEach((id, i) => { columnOf[id] = i + 1; });
  const width = modules.length + 1;
  const stated = new Uint32Array(REQUIREMENTS.length * width);
  const sourceCount = Math.max(0, ...held.keys()) + 1;
  const inModule = new Uint8Array(sourceCount * width);
  const inSource = new Uint8Array(sourceCount * REQUIREMENTS.length);
  for (let from = 0; from < count; from += CHUNK) {
    for (let rank = from, to = Math.min(count, from + CHUNK); rank < to; rank++) {
      const column = columnOf[moduleAt(rank)];
      inModule[source[rank] * width + column] = 1;
      for (let at = changeCount[rank] > 0 ? REQUIREMENTS.length - 1 : OF_ALL - 1; at >= 0; at--) {
        if (!states[at](rank)) continue;
        stated[at * width]++;
        if (column > 0) stated[at * width + column]++;
        inSource[source[rank] * REQUIREMENTS.length + at] = 1;
      }
    }
    if (turns.due()) await turns.turn();
  }
  const changing = changingOf.reduce((sum, n) => sum + n, 0);
  // Only where no other field can be meant by `changed:value` does it find unnamed ones alone.
  const isNameUnique = fieldsNamedValue(events) <= 1;
  const cellOf = (at: number, column: number): ConformityCell => {
    const requirement = REQUIREMENTS[at];
    const id = column === 0 ? null : modules[column - 1];
    const own = [...held].filter(([number]) => (column === 0 ? inModule.subarray(number * width, (number + 1) * width).includes(1) : inModule[number * width + column] === 1));
    const canHold = own.some(([number, one]) => (isOpen(requirement.stated, one) ? inSource[number * REQUIREMENTS.length + at] === 1 : holds(requirement.stated, one)));
    const canChange = own.some(([, one]) => one.open || one.columns.has('changes'));
    const query = id === null ? requirement.missing : `${fieldTerm('module', [dictionaries.module.text(id)])} ${requirement.missing}`;
    const [events_, changing_] = id === null ? [count, changing] : [eventsOf[id], changingOf[id]];
    return cell(requirement, { stated: stated[at * width + column], of: requirement.appliesTo === 'all' ? events_ : changing_, canHold, canChange, missing: requirement.stated.by !== 'field' || isNameUnique ? query : null });
  };
  return {
    events: count, changing, moduleCount: present.length,
    modules: modules.map((id) => ({ module: id === 0 ? null : dictionaries.module.text(id), events: eventsOf[id], changing: changingOf[id], query: fieldTerm('module', [dictionaries.module.text(id)]) })),
    requirements: REQUIREMENTS.map(({ standard, id, asks, means, appliesTo }, at) => ({ standard, id, asks, means, appliesTo, whole: cellOf(at, 0), cells: modules.map((_, i) => cellOf(at, i + 1)) })),
    recordsRead: read,
  };
}

/** Requirements that are asked of every event stand first. */
const OF_ALL = REQUIREMENTS.filter(({ appliesTo }) => appliesTo === 'all').length;

interface Counted { readonly stated: number; readonly of: number; readonly canHold: boolean; readonly canChange: boolean; readonly missing: string | null }

function cell({ appliesTo, place }: Requirement, { stated, of, canHold, canChange, missing }: Counted): ConformityCell {
  const nothing = { stated, of, percent: null, missing: null };
  if (of === 0) {
    return appliesTo === 'changes' && !canChange
      ? { ...nothing, outcome: 'cannot assess', why: 'no source of it tells what changed' }
      : { ...nothing, outcome: 'does not apply', why: appliesTo === 'changes' ? 'no event of it changes anything' : 'there is no event' };
  }
  if (stated === 0 && !canHold) return { ...nothing, outcome: 'cannot assess', why: `no source of it has a place for ${place}` };
  return { stated, of, outcome: 'stated', percent: sharePercent(stated, of), why: '', missing: stated === of ? null : missing };
}

function isOpen(stated: Stated, held: Held): boolean {
  return held.open || (held.openExtras && (stated.by === 'extra' || stated.by === 'actor or extra'));
}

function holds(stated: Stated, { columns, extras }: Held): boolean {
  switch (stated.by) {
    case 'column': return columns.has(stated.column);
    case 'extra': return extras.has(stated.name);
    case 'actor or extra': return columns.has('actor') || extras.has(stated.name);
    default: return columns.has(stated.by);
  }
}

/** Whether an event states it, by its rank. */
function statesOf(stated: Stated, { store }: Events, bits: ExtraBits): (rank: number) => boolean {
  const { changeStart, changeCount, changeField, changeKinds, dictionaries } = store;
  const has = (name: ExtraName, rank: number): boolean => (bits[name][rank >>> 5] & (1 << (rank & 31))) !== 0;
  const some = (rank: number, passes: (change: number) => boolean): boolean => {
    for (let change = changeStart[rank], end = change + changeCount[rank]; change < end; change++) if (passes(change)) return true;
    return false;
  };
  switch (stated.by) {
    case 'time': return (rank) => rank < store.dated;
    case 'result': return (rank) => store.result[rank] !== UNKNOWN_RESULT;
    case 'column': case 'actor or extra': {
      const column = stated.by === 'column' ? stated.column : 'actor';
      const ids = store.ids[column];
      const empty = dictionaries[column].find('') ?? 0;
      const filled = (rank: number): boolean => ids[rank] !== 0 && ids[rank] !== empty;
      return stated.by === 'column' ? filled : (rank) => filled(rank) || has(stated.name, rank);
    }
    case 'field': {
      const unnamed = dictionaries.field.find(UNNAMED_FIELD) ?? 0;
      return (rank) => !some(rank, (change) => changeField[change] === unnamed);
    }
    case 'old': return (rank) => some(rank, (change) => changeKinds[change] >>> 4 !== KIND_CODE.unknown);
    case 'new': return (rank) => some(rank, (change) => (changeKinds[change] & 15) !== KIND_CODE.unknown);
    case 'extra': return (rank) => has(stated.name, rank);
  }
}

/** Fields that `changed:value` finds. */
function fieldsNamedValue({ store: { dictionaries: { field } } }: Events): number {
  let found = 0;
  for (let id = 1; id < field.count; id++) if (namesOf(field.text(id)!).includes(UNNAMED_FIELD)) found++;
  return found;
}

/** Which changing events state which further field. Sources that have no place for any are not read. */
async function extrasStated(db: Database.Database, events: Events, held: ReadonlyMap<number, Held>, signal: AbortSignal, tick: (progress: Progress) => void): Promise<{ bits: ExtraBits; read: number }> {
  const { store } = events;
  const { count, source, changeCount } = store;
  const bits: ExtraBits = { reason: emptyBits(count), transaction: emptyBits(count), 'authorised by': emptyBits(count) };
  const worth = new Set([...held].filter(([, { open, openExtras, extras }]) => open || openExtras || EXTRA_NAMES.some((name) => extras.has(name))).map(([number]) => number));
  const candidates = emptyBits(count);
  const turns = turnsOf(signal);
  for (let from = 0; worth.size > 0 && from < count; from += CHUNK) {
    for (let rank = from, to = Math.min(count, from + CHUNK); rank < to; rank++) if (changeCount[rank] > 0 && worth.has(source[rank])) candidates[rank >>> 5] |= 1 << (rank & 31);
    if (turns.due()) await turns.turn();
  }
  const read = await walkDetails(db, events, { names: EXTRA_NAMES, candidates, signal, tick }, (rank, { stated }) => {
    for (let i = 0; i < EXTRA_NAMES.length; i++) if (stated[i] !== null) bits[EXTRA_NAMES[i]][rank >>> 5] |= 1 << (rank & 31);
  });
  return { bits, read };
}
