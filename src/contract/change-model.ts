// What a change is, derived from its two sides: its kind, its difference in numbers or money, what a list or set lost and gained, and
// the words of a long text that differ. The same on screen, in reports and on the command line; the record's own text is never altered.
import { numberDelta, type NumberDelta } from './delta.ts';
import { exactList, exactText, isObject, type Exact } from './exact-json.ts';
import type { Change, ValueKind } from './model.ts';
import { wordDiff, type Piece } from './word-diff.ts';

/**
 * `added`: there was nothing (absent, empty or null) and there is a value; `removed`: the other way round. `reordered`: the same list
 * or set, its elements in another order. `same value`: the same number, or the same list or object, written otherwise. `changed`: all else.
 */
export type ChangeKind = 'added' | 'removed' | 'changed' | 'reordered' | 'same value';

/** An element that both lists have, by its identity, with the members that differ. */
export interface ChangedElement { readonly name: string; readonly members: readonly { readonly name: string; readonly old: string | null; readonly new: string | null }[] }
export interface ListChange {
  /** `list`: JSON; `set`: words between separators, in a field of roles, permissions, groups or tags. */
  readonly as: 'list' | 'set';
  /** The member that elements are known by: the first of IDENTITIES that every element of both lists has, with a value of its own. Null: by all they hold. */
  readonly by: string | null;
  /** In the order of their list; one that occurs twice counts twice. Texts without quotes, everything else as JSON with sorted members. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly ChangedElement[];
  readonly kept: number;
}
export interface ChangeModel {
  readonly kind: ChangeKind;
  readonly number: NumberDelta | null;
  /** ISO code or sign that both sides bear, or that the record states beside them. */
  readonly currency: string | null;
  readonly list: ListChange | null;
  /** The words of both sides in one text; null where neither side is a long text. */
  readonly words: readonly Piece[] | null;
}

/** Members that elements of a list are known by, in this order. */
export const IDENTITIES = ['id', 'uuid', 'key', 'code', 'name', 'path', 'type'] as const;
const NOTHING: ReadonlySet<ValueKind> = new Set(['absent', 'empty', 'null']);
const MOST_ELEMENTS = 500;
/** `EUR 100.00`, `100.00 EUR`, `€100`: a code of three capitals or a sign, before or behind a plain decimal. `1,000` is no decimal: which mark is meant is not told. */
const MONEY = /^(?:([A-Z]{3}|[€$£¥₹₽₺₿])\s?)?(-?\d+(?:\.\d+)?)(?:\s?([A-Z]{3}|[€$£¥₹₽₺₿]))?$/;
const SET_FIELD = /role|permission|privilege|scope|group|tag|right|entitlement|capabilit/i;
const TOKEN = /^[\w.:@/*-]{1,100}$/;
/** From so many words on a text is compared word by word. */
const FEWEST_WORDS = 4;

/** `currency`: what the record states beside the change, where it does. */
export function modelOf({ field, old, new: now, oldKind, newKind }: Change, currency: string | null = null): ChangeModel {
  const none = { number: null, currency: null, list: null, words: null };
  const list = listChangeOf(field, NOTHING.has(oldKind) ? null : oldKind === 'value' ? old : undefined, NOTHING.has(newKind) ? null : newKind === 'value' ? now : undefined);
  if (NOTHING.has(oldKind) && newKind === 'value') return { ...none, kind: 'added', list };
  if (oldKind === 'value' && NOTHING.has(newKind)) return { ...none, kind: 'removed', list };
  if (oldKind !== 'value' || newKind !== 'value' || old === null || now === null) return { ...none, kind: 'changed' };
  const [before, after] = [MONEY.exec(old), MONEY.exec(now)];
  if (before && after) {
    const [from, to] = [before[1] ?? before[3] ?? null, after[1] ?? after[3] ?? null];
    const number = from === to && !(before[1] && before[3]) && !(after[1] && after[3]) ? numberDelta(before[2], after[2]) : null;
    if (number) return { ...none, kind: number.same ? 'same value' : 'changed', number, currency: from ?? currency };
  }
  if (list) {
    const differs = list.added.length + list.removed.length + list.changed.length > 0;
    return { ...none, list, kind: differs ? 'changed' : orderOf(field, old) === orderOf(field, now) ? 'same value' : 'reordered' };
  }
  const words = isProse(old) || isProse(now) ? wordDiff(old, now) : null;
  return { ...none, kind: 'changed', words };
}

const isProse = (text: string): boolean => !/^\s*[[{]/.test(text) && text.trim().split(/\s+/, FEWEST_WORDS + 1).length >= FEWEST_WORDS;

/** Null: nothing, which is an empty list. Undefined: a side that does not say. */
function listChangeOf(field: string, old: string | null | undefined, now: string | null | undefined): ListChange | null {
  if (old === undefined || now === undefined || (old === null && now === null)) return null;
  const [before, after] = [old === null ? [] : exactList(old), now === null ? [] : exactList(now)];
  if (before && after) return before.length > MOST_ELEMENTS || after.length > MOST_ELEMENTS ? null : elementsChange(before, after);
  if (!SET_FIELD.test(field)) return null;
  const [had, has] = [old === null ? [] : tokensOf(old), now === null ? [] : tokensOf(now)];
  // One word alone is a value, not a set.
  if (!had || !has || Math.max(had.length, has.length) < 2) return null;
  return { as: 'set', by: null, changed: [], ...plusMinus(had, has) };
}

function tokensOf(text: string): readonly string[] | null {
  const separator = [';', ',', '|'].find((one) => text.includes(one));
  const tokens = (separator === undefined ? [text] : text.split(separator)).map((token) => token.trim());
  return tokens.length <= MOST_ELEMENTS && tokens.every((token) => TOKEN.test(token)) ? tokens : null;
}

/** A list as it stands, so that only its order and writing can differ. */
function orderOf(field: string, text: string): string {
  const list = exactList(text);
  return list ? list.map(exactText).join('\n') : SET_FIELD.test(field) ? tokensOf(text)?.join('\n') ?? text : text;
}

function elementsChange(before: readonly Exact[], after: readonly Exact[]): ListChange {
  const by = IDENTITIES.find((name) => isIdentity(before, name) && isIdentity(after, name)) ?? null;
  if (by === null || before.length === 0 || after.length === 0) return { as: 'list', by: null, changed: [], ...plusMinus(before.map(shown), after.map(shown)) };
  const named = (list: readonly Exact[]) => new Map(list.map((element) => [exactText((element as Record<string, Exact>)[by]), element as Record<string, Exact>]));
  const [had, has] = [named(before), named(after)];
  const changed: ChangedElement[] = [];
  let kept = 0;
  for (const [name, element] of has) {
    const earlier = had.get(name);
    if (!earlier) continue;
    const members = [...new Set([...Object.keys(earlier), ...Object.keys(element)])].flatMap((member) => {
      const [from, to] = [Object.hasOwn(earlier, member) ? shown(earlier[member]) : null, Object.hasOwn(element, member) ? shown(element[member]) : null];
      return from === to ? [] : [{ name: member, old: from, new: to }];
    });
    if (members.length === 0) kept++; else changed.push({ name: shown(element[by]), members });
  }
  return { as: 'list', by, changed, kept, added: [...has].flatMap(([name, element]) => (had.has(name) ? [] : [shown(element)])), removed: [...had].flatMap(([name, element]) => (has.has(name) ? [] : [shown(element)])) };
}

function isIdentity(list: readonly Exact[], name: string): boolean {
  const values = list.map((element) => (isObject(element) && Object.hasOwn(element, name) ? element[name] : undefined));
  return values.every((value) => value !== undefined && value !== null && (typeof value !== 'object' || 'text' in value)) && new Set(values.map((value) => exactText(value!))).size === list.length;
}

const shown = (value: Exact): string => (typeof value === 'string' ? value : exactText(value));

function plusMinus(before: readonly string[], after: readonly string[]): Pick<ListChange, 'added' | 'removed' | 'kept'> {
  const rest = new Map<string, number>();
  for (const item of before) rest.set(item, (rest.get(item) ?? 0) + 1);
  const added = after.filter((item) => {
    const left = rest.get(item) ?? 0;
    if (left > 0) rest.set(item, left - 1);
    return left === 0;
  });
  // From the end: of equal ones the later are those that went.
  const removed: string[] = [];
  for (const item of before.toReversed()) {
    const left = rest.get(item)!;
    if (left > 0) { removed.push(item); rest.set(item, left - 1); }
  }
  return { added, removed: removed.reverse(), kept: before.length - removed.length };
}

const many = (count: number, word: string): string => `${count} ${word}`;

/** Remark beside a change: `+49,500.00 EUR (+9,900 %)`, `list by id: 1 added, 2 changed, 3 kept`, `the same list in another order`, `added, was absent`. */
export function remarkOf(change: Change, model: ChangeModel = modelOf(change)): string {
  const { kind, number, currency, list } = model;
  if (change.oldKind === 'unknown') return 'old value unknown';
  if (change.newKind === 'unknown') return 'new value unknown';
  if (kind === 'same value') return 'the same value, written otherwise';
  if (kind === 'reordered') return `the same ${list!.as} in another order`;
  if (kind === 'added') return `added, was ${change.oldKind}`;
  if (kind === 'removed') return `removed, now ${change.newKind}`;
  if (number) {
    const difference = `${number.difference}${currency === null ? '' : ` ${currency}`}`;
    return number.percent === null ? difference : `${difference} (${number.percent})`;
  }
  if (!list) return '';
  const counts = [[list.added.length, 'added'], [list.removed.length, 'removed'], [list.changed.length, 'changed'], [list.kept, 'kept']] as const;
  return `${list.as}${list.by === null ? '' : ` by ${list.by}`}: ${counts.flatMap(([count, word]) => (count > 0 ? [many(count, word)] : [])).join(', ')}`;
}
