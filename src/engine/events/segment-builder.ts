// Collects events into the columns of one segment. The CSV kernel writes to the arrays directly; everything else calls `add`.
import { CATEGORIES, RESULTS } from '../../contract/model.ts';
import type { MappedEvent } from '../record.ts';
import { TIME_BASES } from '../record.ts';
import type { DictionaryName, SegmentColumns } from './columns.ts';
import { DICTIONARIES, KIND_CODE, narrowed, plainNumber, recordIdNumber, SEGMENT_EVENTS } from './columns.ts';
import { Dictionary, grown, hashBytes } from './dictionary.ts';

export type Dictionaries = { readonly [N in DictionaryName]: Dictionary };

export function emptyDictionaries(): Dictionaries {
  return Object.fromEntries(DICTIONARIES.map((name) => [name, new Dictionary()])) as unknown as Dictionaries;
}

export interface FinishedSegment { readonly events: number; readonly firstRecord: number; readonly lastRecord: number; readonly columns: SegmentColumns }

const CATEGORY_CODE = new Map(CATEGORIES.map((category, code) => [category, code]));
const RESULT_CODE = new Map(RESULTS.map((result, code) => [result, code]));
const BASIS_CODE = new Map(TIME_BASES.map((basis, code) => [basis, code]));

const u8 = (n: number) => new Uint8Array(n);
const u16 = (n: number) => new Uint16Array(n);
const u32 = (n: number) => new Uint32Array(n);
const f64 = (n: number) => new Float64Array(n);

export class SegmentBuilder {
  readonly dictionaries: Dictionaries;
  /** Events collected so far; also the row that the next one is written to. */
  events = 0;
  changes = 0;
  time = f64(SEGMENT_EVENTS); nanos = u16(SEGMENT_EVENTS); basis = u8(SEGMENT_EVENTS);
  actor = u32(SEGMENT_EVENTS); action = u32(SEGMENT_EVENTS); module = u32(SEGMENT_EVENTS);
  entityType = u32(SEGMENT_EVENTS); entity = u32(SEGMENT_EVENTS); ip = u32(SEGMENT_EVENTS);
  category = u8(SEGMENT_EVENTS); result = u8(SEGMENT_EVENTS); recordId = f64(SEGMENT_EVENTS);
  record = u32(SEGMENT_EVENTS); sub = u16(SEGMENT_EVENTS); changeEnd = u32(SEGMENT_EVENTS);
  #changeField = u32(SEGMENT_EVENTS); #changeKinds = u8(SEGMENT_EVENTS);
  #changeOld = u32(SEGMENT_EVENTS); #changeNew = u32(SEGMENT_EVENTS);
  #changeOldNumber = f64(SEGMENT_EVENTS); #changeNewNumber = f64(SEGMENT_EVENTS);
  #hasNanos = false; #hasSub = false;

  constructor(dictionaries: Dictionaries) {
    this.dictionaries = dictionaries;
  }

  get full(): boolean { return this.events === SEGMENT_EVENTS; }

  /** Adds an event that was mapped to strings. */
  add(event: MappedEvent, record: number, sub: number): void {
    const { dictionaries } = this;
    const row = this.events;
    this.time[row] = event.time.micros ?? NaN;
    this.nanos[row] = event.time.nanos;
    if (event.time.nanos > 0) this.#hasNanos = true;
    this.basis[row] = BASIS_CODE.get(event.time.basis)!;
    this.actor[row] = dictionaries.actor.internText(event.actor);
    this.action[row] = dictionaries.action.internText(event.action);
    this.module[row] = dictionaries.module.internText(event.module);
    this.entityType[row] = dictionaries.entityType.internText(event.entityType);
    this.entity[row] = dictionaries.entity.internText(event.entity);
    this.ip[row] = dictionaries.ip.internText(event.ip);
    this.category[row] = CATEGORY_CODE.get(event.category)!;
    this.result[row] = RESULT_CODE.get(event.result)!;
    this.recordId[row] = idOf(event.recordId);
    for (const change of event.changes) {
      const old = sideOf(change.old);
      const after = sideOf(change.new);
      this.addChange(dictionaries.field.internText(change.field), KIND_CODE[change.oldKind] << 4 | KIND_CODE[change.newKind], old.hash, after.hash, old.number, after.number);
    }
    this.commit(record, sub);
  }

  addChange(field: number, kinds: number, oldHash: number, newHash: number, oldNumber: number, newNumber: number): void {
    const at = this.changes++;
    if (at === this.#changeField.length) this.#growChanges();
    this.#changeField[at] = field;
    this.#changeKinds[at] = kinds;
    this.#changeOld[at] = oldHash;
    this.#changeNew[at] = newHash;
    this.#changeOldNumber[at] = oldNumber;
    this.#changeNewNumber[at] = newNumber;
  }

  /** Sets the time of the row being written. */
  setTime(micros: number, nanos: number, basis: number): void {
    this.time[this.events] = micros;
    this.nanos[this.events] = nanos;
    if (nanos > 0) this.#hasNanos = true;
    this.basis[this.events] = basis;
  }

  /** Ends the row being written; its changes are those added since the last commit. */
  commit(record: number, sub: number): void {
    const row = this.events++;
    this.record[row] = record;
    this.sub[row] = sub;
    if (sub > 0) this.#hasSub = true;
    this.changeEnd[row] = this.changes;
  }

  /** The segment as it is stored; the builder is empty afterwards. Null when nothing was added. */
  finish(): FinishedSegment | null {
    const n = this.events;
    if (n === 0) return null;
    const c = this.changes;
    const firstRecord = this.record[0];
    let consecutive = !this.#hasSub;
    for (let i = 1; consecutive && i < n; i++) if (this.record[i] !== firstRecord + i) consecutive = false;
    const columns: SegmentColumns = {
      time: this.time.slice(0, n), basis: this.basis.slice(0, n),
      actor: narrowed(this.actor, n), action: narrowed(this.action, n), module: narrowed(this.module, n),
      entityType: narrowed(this.entityType, n), entity: narrowed(this.entity, n), ip: narrowed(this.ip, n),
      category: this.category.slice(0, n), result: this.result.slice(0, n), recordId: this.recordId.slice(0, n),
      changeEnd: this.changeEnd.slice(0, n), changeField: narrowed(this.#changeField, c), changeKinds: this.#changeKinds.slice(0, c),
      changeOld: this.#changeOld.slice(0, c), changeNew: this.#changeNew.slice(0, c),
      changeOldNumber: this.#changeOldNumber.slice(0, c), changeNewNumber: this.#changeNewNumber.slice(0, c),
    };
    if (this.#hasNanos) columns.nanos = this.nanos.slice(0, n);
    if (this.#hasSub) columns.sub = this.sub.slice(0, n);
    if (!consecutive) columns.record = this.record.slice(0, n);
    const lastRecord = this.record[n - 1];
    this.events = 0;
    this.changes = 0;
    this.#hasNanos = false;
    this.#hasSub = false;
    return { events: n, firstRecord, lastRecord, columns };
  }

  #growChanges(): void {
    const needed = this.#changeField.length + 1;
    this.#changeField = grown(this.#changeField, needed, u32);
    this.#changeKinds = grown(this.#changeKinds, needed, u8);
    this.#changeOld = grown(this.#changeOld, needed, u32);
    this.#changeNew = grown(this.#changeNew, needed, u32);
    this.#changeOldNumber = grown(this.#changeOldNumber, needed, f64);
    this.#changeNewNumber = grown(this.#changeNewNumber, needed, f64);
  }
}

function sideOf(text: string | null): { hash: number; number: number } {
  if (text === null) return { hash: 0, number: NaN };
  const bytes = Buffer.from(text);
  return { hash: hashBytes(bytes, 0, bytes.length), number: plainNumber(bytes, 0, bytes.length) };
}

function idOf(id: string | null): number {
  if (id === null) return NaN;
  const bytes = Buffer.from(id);
  return recordIdNumber(bytes, 0, bytes.length);
}
