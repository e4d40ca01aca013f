// What is on the screen as ONE value, mirrored to the address: back and forward, reload and “the view this finding
// was made from” are then the same thing. Whoever changes its form raises VERSION and adds an upgrader.
import { useCallback, useSyncExternalStore } from 'react';
import { ORDERS, type EventId, type FileHandle, type Instant, type Order, type SourceId } from '../../contract/model.ts';
import { LANES, type LaneKind } from '../../contract/timeline.ts';

export const SCREENS = ['home', 'overview', 'sources', 'explore', 'entities', 'checks', 'case', 'timeline', 'reports'] as const;
export type Screen = (typeof SCREENS)[number];
/** What the screen of checks shows. */
export const CHECKS = ['alerts', 'continuity', 'reverts', 'gaps', 'rules'] as const;
export type Check = (typeof CHECKS)[number];

/** What the screen of the case shows. */
export const CASE_PARTS = ['findings', 'questions', 'evidence', 'custody'] as const;
export type CasePart = (typeof CASE_PARTS)[number];

/** Through whose eyes Overview is looked at. */
export const LENSES = ['owner', 'security', 'compliance', 'operations', 'finance'] as const;
export type Lens = (typeof LENSES)[number];

/** One chip of the query bar. Values are exact and joined by OR; the empty value means “has no value”. */
export interface Filter {
  readonly on: boolean;
  readonly not: boolean;
  readonly field: string;
  readonly values: readonly string[];
  /** Values as somebody typed them without quotes: they match in any case, `*` stands for anything. */
  readonly loose?: boolean;
}
/** Limits of time, in UTC; an open end is null. */
export interface TimeWindow { readonly on: boolean; readonly from: Instant | null; readonly to: Instant | null }
/** A stretch of time, in UTC. */
export interface Span { readonly from: Instant; readonly to: Instant }
/** A column of the event grid in its place; width in px, null for its own. */
export interface Column { readonly field: string; readonly width: number | null; readonly hidden: boolean }

export interface View {
  readonly screen: Screen;
  /** The open case, or null on the home screen. */
  readonly case: FileHandle | null;
  readonly readOnly: boolean;
  readonly filters: readonly Filter[];
  /** Free text in the language of the query bar. */
  readonly text: string;
  readonly window: TimeWindow | null;
  readonly order: Order;
  /** Empty: the columns as they come. */
  readonly columns: readonly Column[];
  /** Zone in which times come first: `UTC`, or the display zone. */
  readonly zone: string;
  /** What the histogram is zoomed to; null: all of the case. It filters nothing. */
  readonly span: Span | null;
  /** The saved view that this one was opened from, whether or not it still is as it was saved. */
  readonly saved: string | null;
  readonly event: EventId | null;
  readonly finding: string | null;
  readonly source: SourceId | null;
  /** Sources shows its ledger over the whole width. */
  readonly ledger: boolean;
  /** What Entities shows: the type may be left out. */
  readonly entity: { readonly type: string | null; readonly id: string } | null;
  /** The instant that it is shown at; null: the end of the log. */
  readonly at: Instant | null;
  /** The instant that it is compared with; null: none. */
  readonly against: Instant | null;
  /** Entities shows actors: this one, or with '' the first; null: it shows entities. */
  readonly actor: string | null;
  readonly check: Check;
  readonly part: CasePart;
  readonly lens: Lens;
  /** What the timeline has lanes for, and what it is zoomed to; null: all of it. */
  readonly lanes: LaneKind;
  readonly stretch: Span | null;
}

export const HOME: View = {
  screen: 'home', case: null, readOnly: false, filters: [], text: '', window: null, order: 'time', columns: [], zone: 'UTC', span: null, saved: null,
  event: null, finding: null, source: null, ledger: false, entity: null, at: null, against: null, actor: null, check: 'alerts', part: 'findings', lens: 'owner', lanes: 'actor', stretch: null,
};

/** Goes into every address; newer ones are refused whole, since half a view would be a wrong one. */
const VERSION = 7;
/** Upgraders[n] turns parameters of version n + 1 into those of version n + 2. */
type Upgrader = (parameters: URLSearchParams) => URLSearchParams;
const UPGRADERS: readonly Upgrader[] = [
  // Version 2 added the ledger, version 3 the zoom and the saved view, version 4 the entity, version 5 the check, the actor, the second instant, the overview and its lens,
  // version 6 the timeline and the part of the case, version 7 the evidence;
  // an address without them means what it meant.
  (parameters) => parameters,
  (parameters) => parameters,
  (parameters) => parameters,
  (parameters) => parameters,
  (parameters) => parameters,
  (parameters) => parameters,
];

/** The view as an address fragment without `#`; what is as usual is left out. */
export function encodeView(view: View): string {
  const parameters = new URLSearchParams({ v: String(VERSION) });
  const put = (name: string, value: string | null) => { if (value) parameters.append(name, value); };
  put('case', view.case);
  put('ro', view.readOnly ? '1' : null);
  put('q', view.text);
  for (const filter of view.filters) put('f', JSON.stringify([filter.on ? 1 : 0, filter.not ? 1 : 0, `${filter.loose ? '~' : ''}${filter.field}`, ...filter.values]));
  if (view.window) put('w', `${view.window.on ? '' : '!'}${view.window.from ?? ''}..${view.window.to ?? ''}`);
  put('o', view.order === 'time' ? null : view.order);
  for (const column of view.columns) put('c', JSON.stringify([column.field, column.width, column.hidden ? 1 : 0]));
  put('z', view.zone === 'UTC' ? null : view.zone);
  put('h', view.span && `${view.span.from}..${view.span.to}`);
  put('sv', view.saved);
  put('e', view.event);
  put('fi', view.finding);
  put('s', view.source);
  put('l', view.ledger ? '1' : null);
  put('en', view.entity && JSON.stringify([view.entity.type, view.entity.id]));
  put('at', view.at);
  put('ag', view.against);
  if (view.actor !== null) parameters.append('ac', view.actor);
  put('ck', view.check === 'alerts' ? null : view.check);
  put('pa', view.part === 'findings' ? null : view.part);
  put('le', view.lens === 'owner' ? null : view.lens);
  put('ln', view.lanes === 'actor' ? null : view.lanes);
  put('st', view.stretch && `${view.stretch.from}..${view.stretch.to}`);
  return `/${view.screen === 'home' ? '' : view.screen}?${parameters}`;
}

/** The view of an address fragment, or null for one that makes no sense or comes from a newer version. */
export function decodeView(fragment: string, upgraders: readonly Upgrader[] = UPGRADERS): View | null {
  const [path = '', search = ''] = fragment.replace(/^#/, '').split(/\?(.*)/s);
  const name = path.replace(/^\//, '');
  const screen = name === '' ? 'home' : SCREENS.find((known) => known === name);
  if (!screen) return null;
  let parameters = new URLSearchParams(search);
  const version = Number(parameters.get('v') ?? 1);
  if (!Number.isInteger(version) || version < 1 || version > upgraders.length + 1) return null;
  for (const upgrade of upgraders.slice(version - 1)) parameters = upgrade(parameters);
  const filters = parameters.getAll('f').map(readFilter);
  const columns = parameters.getAll('c').map(readColumn);
  const window = readWindow(parameters.get('w'));
  const span = readSpan(parameters.get('h'));
  const stretch = readSpan(parameters.get('st'));
  const entity = readEntity(parameters.get('en'));
  const lens = LENSES.find((known) => known === (parameters.get('le') ?? 'owner'));
  const order = ORDERS.find((known) => known === (parameters.get('o') ?? 'time'));
  if (filters.includes(null) || columns.includes(null) || window === undefined || entity === undefined || !order || !lens || span === undefined || stretch === undefined) return null;
  return {
    screen, case: parameters.get('case'), readOnly: parameters.get('ro') === '1', filters: filters as Filter[], text: parameters.get('q') ?? '', window, order,
    columns: columns as Column[], zone: parameters.get('z') ?? 'UTC', span, saved: parameters.get('sv'),
    event: parameters.get('e'), finding: parameters.get('fi'), source: parameters.get('s'), ledger: parameters.get('l') === '1', entity, at: parameters.get('at'), against: parameters.get('ag'), actor: parameters.get('ac'),
    check: CHECKS.find((known) => known === parameters.get('ck')) ?? 'alerts',
    part: CASE_PARTS.find((known) => known === parameters.get('pa')) ?? 'findings', lens,
    lanes: LANES.find((known) => known === parameters.get('ln')) ?? 'actor', stretch,
  };
}

/** JSON as it came in the address; null for anything but a list. */
function readList(text: string): readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : null;
  } catch { return null; }
}
const isFlag = (value: unknown): value is 0 | 1 => value === 0 || value === 1;
const isText = (value: unknown): value is string => typeof value === 'string';

function readFilter(text: string): Filter | null {
  const [on, not, field, ...values] = readList(text) ?? [];
  if (!isFlag(on) || !isFlag(not) || !isText(field) || values.length === 0 || !values.every(isText)) return null;
  return { on: on === 1, not: not === 1, field: field.replace(/^~/, ''), values, ...(field.startsWith('~') && { loose: true }) };
}

function readColumn(text: string): Column | null {
  const [field, width, hidden] = readList(text) ?? [];
  const widthOk = width === null || (typeof width === 'number' && width > 0 && width < 10_000);
  return isText(field) && widthOk && isFlag(hidden) ? { field, width: width as number | null, hidden: hidden === 1 } : null;
}

/** Undefined: there is one, and it makes no sense. */
function readEntity(text: string | null): View['entity'] | undefined {
  if (text === null) return null;
  const [type, id] = readList(text) ?? [];
  return (type === null || isText(type)) && isText(id) && id !== '' ? { type, id } : undefined;
}

/** Undefined: there is one, and it makes no sense. */
function readWindow(text: string | null): TimeWindow | null | undefined {
  if (text === null) return null;
  const instant = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z`;
  const found = new RegExp(`^(!?)(${instant})?\\.\\.(${instant})?$`).exec(text);
  return found ? { on: found[1] === '', from: found[2] ?? null, to: found[3] ?? null } : undefined;
}

/** The same with both ends, switched on. */
function readSpan(text: string | null): Span | null | undefined {
  const window = readWindow(text);
  if (!window) return window;
  return window.on && window.from !== null && window.to !== null ? { from: window.from, to: window.to } : undefined;
}

/** The view as a finding keeps it: without the case's handle, which means something on this machine only. */
export const savedView = (view: View): string => encodeView({ ...view, case: null, readOnly: false });

/** The part of a view that is saved under a name: what is asked and how it is shown, not what is chosen in it. */
export const lookOf = ({ filters, text, window, order, columns, zone, span }: View) => ({ filters, text, window, order, columns, zone, span });
/** The same as an address; two views look alike when these are equal. */
export const lookAddress = (view: View): string => encodeView({ ...HOME, screen: 'explore', ...lookOf(view) });

const quoted = (value: string) => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
/** Fields whose values are words of the query language, not text of a log. */
const WORD_FIELDS: readonly string[] = ['is', 'time'];

/** One filter in the query language, switched on or not; field '' is text of the record. */
export function termOf(filter: Filter): string {
  const values = filter.values.map((value) => (filter.loose || WORD_FIELDS.includes(filter.field) ? value : quoted(value)));
  const prefix = filter.field === '' ? '' : `${filter.field}:`;
  const term = values.length === 1 ? `${prefix}${values[0]}`
    : filter.field === '' || WORD_FIELDS.includes(filter.field) ? `(${values.map((value) => prefix + value).join(' OR ')})` : `${prefix}(${values.join(' or ')})`;
  return filter.not ? `-${term}` : term;
}

/** The query of a view. Text that does not close its quotes or brackets goes alone, so that the engine can say so and no filter changes its meaning. */
export function queryOf(view: Pick<View, 'filters' | 'text' | 'window'>): string {
  const terms = view.filters.filter((filter) => filter.on).map(termOf);
  if (view.window?.on && (view.window.from ?? view.window.to) !== null) terms.push(`time:${view.window.from ?? ''}..${view.window.to ?? ''}`);
  const text = view.text.trim();
  if (text === '') return terms.join(' ');
  if (terms.length === 0 || !isClosed(text)) return text;
  return [/^[\w.@ -]+$/.test(text) && !/(^|\s)(-|AND\b|OR\b|NOT\b)/i.test(text) ? text : `(${text})`, ...terms].join(' ');
}

/** Whether quotes and brackets of a query text all close, in order. */
function isClosed(text: string): boolean {
  const bare = text.replace(/(?<=^|[\s(:-])\/(?:[^/\\]|\\.)+\/(?=[\s)]|$)|"(?:[^"\\]|\\.)*"/gs, '');
  let depth = 0;
  for (const character of bare) {
    if (character === '"') return false;
    if (character === '(') depth += 1;
    if (character === ')' && --depth < 0) return false;
  }
  return depth === 0;
}

/** `replace`: no step of its own for Back, as for a zone or a width. */
export type SetView = (patch: Partial<View>, options?: { readonly replace?: boolean }) => void;

const listeners = new Set<() => void>();
const tell = () => { for (const listen of listeners) listen(); };
function subscribe(listen: () => void): () => void {
  if (listeners.size === 0) { addEventListener('popstate', tell); addEventListener('hashchange', tell); }
  listeners.add(listen);
  return () => {
    listeners.delete(listen);
    if (listeners.size === 0) { removeEventListener('popstate', tell); removeEventListener('hashchange', tell); }
  };
}

// React compares snapshots by identity: one address must stay one object.
let current: { readonly fragment: string; readonly view: View; readonly readable: boolean } | null = null;
function readAddress() {
  if (current?.fragment !== location.hash) {
    const view = location.hash === '' ? HOME : decodeView(location.hash);
    current = { fragment: location.hash, view: view ?? HOME, readable: view !== null };
  }
  return current as NonNullable<typeof current>;
}

/** The view of this moment, which may be ahead of what is drawn. */
export const viewNow = (): View => readAddress().view;

/** The view, and how to change it: a patch is a new step of the history unless it replaces this one. */
export function useView(): readonly [View, SetView] {
  const { view } = useSyncExternalStore(subscribe, readAddress);
  const setView = useCallback<SetView>((patch, { replace = false } = {}) => {
    const fragment = `#${encodeView({ ...readAddress().view, ...patch })}`;
    if (fragment === location.hash) return;
    if (replace) history.replaceState(null, '', fragment);
    else history.pushState(null, '', fragment);
    tell();
  }, []);
  return [view, setView];
}

/** False when the address could not be read and the home screen is shown in its stead. */
export const useAddressReadable = (): boolean => useSyncExternalStore(subscribe, readAddress).readable;
