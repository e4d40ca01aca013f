// The bulk path: cells of a record → columns, on bytes; of CSV here, of JSON through json-kernel.ts. It does what the profile's mapper does,
// only without strings; a record that is out of the ordinary goes through the mapper itself. A property test holds the two together.
import { isUtf8 } from 'node:buffer';
import { CATEGORIES, RESULTS } from '../../contract/model.ts';
import type { Repair } from '../../contract/sources.ts';
import { KIND_CODE, plainNumber, recordIdNumber } from '../events/columns.ts';
import { Dictionary, hashBytes, NONE } from '../events/dictionary.ts';
import type { SegmentBuilder } from '../events/segment-builder.ts';
import type { Mapper } from '../record.ts';
import { RecordError, TIME_BASES } from '../record.ts';
import type { ColumnPlan } from './column-plan.ts';
import { splitEntity } from './column-plan.ts';
import { QUOTED_WITH_BACKSLASHES, QUOTED_WITH_ESCAPES } from './csv-scanner.ts';
import { SHORT_ROW } from './repairs.ts';
import { unescapeJson } from './json-spans.ts';
import { ObjectPaths } from './object-paths.ts';

const ZONE_IN_TEXT = TIME_BASES.indexOf('zone in text');
const DAYS = Uint8Array.of(0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);
/** Later instants are no exact numbers of microseconds; the reader refuses them. */
const LAST_YEAR = 2254;
const OPEN_BRACE = 123;
// First bytes of texts that may be a mask, * [ < ( H and that of •, or a NULL word of CSV: N \.
const MASK_LEAD = new Uint8Array(256);
for (const byte of [42, 91, 60, 40, 72, 0xe2]) MASK_LEAD[byte] = 1;
const SPECIAL_LEAD = MASK_LEAD.slice();
for (const byte of [78, 92]) SPECIAL_LEAD[byte] = 1;

/** Forms of a cell beside those of the CSV scanner: a JSON string with escapes, JSON's null, and its other values as written. */
export const JSON_ESCAPED = 8;
export const JSON_NULL = 9;
export const JSON_LITERAL = 10;
export const JSON_CONTAINER = 11;
/** A string with half a surrogate pair in it, which only the general way turns into text. */
export const JSON_SURROGATES = 12;

/** The cells of the record being added: bounds within the bytes given, and how they are written. */
export interface CellSpans { readonly cells: number; readonly cellStart: Int32Array; readonly cellEnd: Int32Array; readonly cellForm: Uint8Array }

/** A bulk path of whatever format. */
export interface BulkKernel {
  /** Looks once at the bytes about to be scanned; call it before the records in them are added. */
  begin(bytes: Uint8Array): void;
  /** Adds the event of the record being emitted, whose bounds are given; returns why it was rejected, or null. */
  add(bytes: Uint8Array, start: number, end: number, record: number): string | null;
  /** What was put right in the records that the mapper did not see. */
  repairs(): readonly Repair[];
}

/** One side of a change: where its text stands, unescaped. */
class SideSpan {
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  kind = 0;
  readonly scratch: { bytes: Uint8Array<ArrayBuffer> } = { bytes: new Uint8Array(1 << 12) };
}

export class CsvKernel implements BulkKernel {
  /** What each cell is; another shape of record has another one, with the same functions but for `readTime`. */
  plan: ColumnPlan;
  #shortRows = 0;
  readonly #mapper: Mapper;
  readonly #scanner: CellSpans;
  readonly #builder: SegmentBuilder;
  readonly #quote: number;
  readonly #scratch: { bytes: Uint8Array<ArrayBuffer> } = { bytes: new Uint8Array(1 << 12) };
  readonly #old = new SideSpan();
  readonly #new = new SideSpan();
  readonly #oldPaths: ObjectPaths;
  readonly #newPaths: ObjectPaths;
  readonly #unnamed: number;
  // Texts seen before → what the plan made of them.
  readonly #ips = new Dictionary(); readonly #ipIds: number[] = [NONE];
  readonly #results = new Dictionary(); readonly #resultCodes: number[] = [];
  readonly #entities = new Dictionary(); readonly #entityParts: { type: number; id: number }[] = [];
  readonly #categories = new Map<number, number>();
  #lastDay = -1; #lastDayMicros = 0;
  #from = 0; #length = 0; #form = 0;
  #valid = true;
  /** Where a character is cut off at the end of the bytes given; a last record that reaches beyond it is checked by itself. */
  #whole = 0;

  constructor(plan: ColumnPlan, mapper: Mapper, scanner: CellSpans, builder: SegmentBuilder, quote: number) {
    this.plan = plan;
    this.#mapper = mapper;
    this.#scanner = scanner;
    this.#builder = builder;
    this.#quote = quote;
    const { field } = builder.dictionaries;
    this.#oldPaths = new ObjectPaths(field);
    this.#newPaths = new ObjectPaths(field);
    this.#unnamed = field.internText('value');
    this.#resultCodes[NONE] = RESULTS.indexOf(plan.resultOf(null));
  }

  /** Rows are checked one by one only where not all of the bytes are UTF-8. */
  begin(bytes: Uint8Array): void {
    let end = bytes.length;
    // A character cut by the end of the chunk is no fault.
    for (let i = 0; i < 3 && end > 0 && (bytes[end - 1] & 0xc0) === 0x80; i++) end--;
    if (end > 0 && bytes[end - 1] >= 0xc0) end--;
    this.#whole = end;
    this.#valid = isUtf8(bytes.subarray(0, end));
  }

  add(bytes: Uint8Array, start: number, end: number, record: number): string | null {
    const { plan } = this;
    const { cells } = this.#scanner;
    if (cells > plan.cells || ((!this.#valid || end > this.#whole) && !isUtf8(bytes.subarray(start, end)))) return this.map(bytes, start, end, record);
    const builder = this.#builder;
    const { dictionaries } = builder;
    const row = builder.events;
    const changes = builder.changes;
    if (!this.#time(bytes)) return this.map(bytes, start, end, record);
    const actor = this.#intern(bytes, plan.actor, dictionaries.actor);
    const action = this.#intern(bytes, plan.action, dictionaries.action);
    const module = this.#intern(bytes, plan.module, dictionaries.module);
    let entityType = this.#intern(bytes, plan.entityType, dictionaries.entityType);
    let entity: number;
    if (plan.splitEntity) {
      const raw = this.#intern(bytes, plan.entity, this.#entities);
      const parts = raw === NONE ? null : this.#entityParts[raw] ??= this.#split(raw);
      entity = parts === null ? NONE : parts.id;
      if (parts !== null && parts.type !== NONE && entityType === NONE) entityType = parts.type;
    } else entity = this.#intern(bytes, plan.entity, dictionaries.entity);
    const ip = this.#intern(bytes, plan.ip, this.#ips);
    const result = this.#intern(bytes, plan.result, this.#results);
    builder.actor[row] = actor;
    builder.action[row] = action;
    builder.module[row] = module;
    builder.entityType[row] = entityType;
    builder.entity[row] = entity;
    builder.ip[row] = this.#ipIds[ip] ??= dictionaries.ip.internText(plan.ipOf(this.#ips.text(ip)!));
    builder.result[row] = this.#resultCodes[result] ??= RESULTS.indexOf(plan.resultOf(this.#results.text(result)));
    builder.category[row] = this.#category(action, module, entityType);
    builder.recordId[row] = this.#recordId(bytes);
    if ((plan.old >= 0 || plan.new >= 0) && !this.#changes(bytes)) {
      builder.changes = changes;
      return this.map(bytes, start, end, record);
    }
    builder.commit(record, 0);
    if (cells < plan.cells) this.#shortRows++;
    return null;
  }

  repairs(): readonly Repair[] {
    return [{ what: SHORT_ROW, count: this.#shortRows }];
  }

  /** The general way, for what the fast one does not do. */
  map(bytes: Uint8Array, start: number, end: number, record: number): string | null {
    try {
      this.#mapper.map(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)).forEach((event, sub) => this.#builder.add(event, record, sub));
      return null;
    } catch (thrown) {
      if (thrown instanceof RecordError) return thrown.message;
      throw thrown;
    }
  }

  /** Finds a cell: its bounds and form in #from, #length, #form. False when the row has no such cell. */
  #cell(index: number): boolean {
    if (index < 0 || index >= this.#scanner.cells) return false;
    this.#from = this.#scanner.cellStart[index];
    this.#length = this.#scanner.cellEnd[index] - this.#from;
    this.#form = this.#scanner.cellForm[index];
    return true;
  }

  #intern(bytes: Uint8Array, index: number, dictionary: Dictionary): number {
    if (!this.#cell(index) || this.#length === 0) return NONE;
    if (!this.#escaped()) return dictionary.intern(bytes, this.#from, this.#from + this.#length);
    const length = this.#unescape(bytes, this.#scratch);
    return dictionary.intern(this.#scratch.bytes, 0, length);
  }

  #text(bytes: Uint8Array, index: number): string | null {
    if (!this.#cell(index)) return null;
    if (this.#escaped()) return Buffer.from(this.#scratch.bytes.buffer, 0, this.#unescape(bytes, this.#scratch)).toString('utf8');
    return Buffer.from(bytes.buffer, bytes.byteOffset + this.#from, this.#length).toString('utf8');
  }

  #escaped(): boolean {
    return this.#form === QUOTED_WITH_ESCAPES || this.#form === JSON_ESCAPED || this.#form === QUOTED_WITH_BACKSLASHES;
  }

  /** Copies the cell found last without its escapes; returns the length. */
  #unescape(bytes: Uint8Array, into: { bytes: Uint8Array<ArrayBuffer> }): number {
    const start = this.#from;
    const end = start + this.#length;
    if (into.bytes.length < end - start) into.bytes = new Uint8Array(Math.max(end - start, into.bytes.length * 2));
    const out = into.bytes;
    if (this.#form === JSON_ESCAPED) return unescapeJson(bytes, start, end, out);
    const quote = this.#quote;
    // As in csv-cells.ts: behind a backslash only a quote or another backslash loses it.
    const backslash = this.#form === QUOTED_WITH_BACKSLASHES ? 92 : quote;
    let length = 0;
    for (let i = start; i < end; i++) {
      let byte = bytes[i];
      if ((byte === quote || byte === backslash) && i + 1 < end) {
        const next = bytes[i + 1];
        if (next === quote || (byte === backslash && next === backslash)) { byte = next; i++; }
      }
      out[length++] = byte;
    }
    return length;
  }

  #split(raw: number): { type: number; id: number } {
    const { dictionaries } = this.#builder;
    const { entityType, entity } = splitEntity(this.#entities.text(raw)!);
    return { type: dictionaries.entityType.internText(entityType), id: dictionaries.entity.internText(entity) };
  }

  #category(action: number, module: number, entityType: number): number {
    const key = (action * 1_048_576 + module) * 8192 + entityType;
    let code = this.#categories.get(key);
    if (code === undefined || entityType >= 8192 || module >= 1_048_576) {
      const { dictionaries } = this.#builder;
      code = CATEGORIES.indexOf(this.plan.categoryOf(dictionaries.action.text(action), dictionaries.module.text(module), dictionaries.entityType.text(entityType)));
      this.#categories.set(key, code);
    }
    return code;
  }

  #recordId(bytes: Uint8Array): number {
    if (!this.#cell(this.plan.recordId)) return NaN;
    if (!this.#escaped()) return recordIdNumber(bytes, this.#from, this.#from + this.#length);
    return recordIdNumber(this.#scratch.bytes, 0, this.#unescape(bytes, this.#scratch));
  }

  /** `2026-03-14T01:06:18.412Z` and its like here; any other form through the plan. */
  #time(bytes: Uint8Array): boolean {
    const { time } = this.plan;
    if (this.#cell(time) && !this.#escaped() && this.#isoTime(bytes, this.#from, this.#from + this.#length)) return true;
    const text = this.#text(bytes, time);
    if (text === null) return false;
    const read = this.plan.readTime(text);
    this.#builder.setTime(read.micros ?? NaN, read.nanos, TIME_BASES.indexOf(read.basis));
    return true;
  }

  #isoTime(u: Uint8Array, p: number, end: number): boolean {
    if (end - p < 20 || u[p + 4] !== 45 || u[p + 7] !== 45 || (u[p + 10] !== 84 && u[p + 10] !== 32) || u[p + 13] !== 58 || u[p + 16] !== 58) return false;
    let wrong = 0;
    const two = (at: number): number => { const a = u[at] - 48; const b = u[at + 1] - 48; if (a < 0 || a > 9 || b < 0 || b > 9) wrong = 1; return a * 10 + b; };
    const year = two(p) * 100 + two(p + 2);
    const month = two(p + 5);
    const day = two(p + 8);
    const hour = two(p + 11);
    const minute = two(p + 14);
    const second = two(p + 17);
    if (wrong === 1 || year < 1900 || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > DAYS[month] || hour > 23 || minute > 59 || second > 59) return false;
    if (month === 2 && day === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) return false;
    let at = p + 19;
    let micros = 0;
    let nanos = 0;
    if (u[at] === 46) {
      let digits = 0;
      for (at++; at < end && u[at] >= 48 && u[at] <= 57; at++, digits++) {
        if (digits < 6) micros = micros * 10 + u[at] - 48;
        else nanos = nanos * 10 + u[at] - 48;
      }
      if (digits === 0 || digits > 9) return false;
      for (let i = digits; i < 6; i++) micros *= 10;
      for (let i = Math.max(6, digits); i < 9; i++) nanos *= 10;
    }
    let offset = 0;
    if (u[at] === 90 && at + 1 === end) offset = 0;
    else if ((u[at] === 43 || u[at] === 45) && at + 6 === end && u[at + 3] === 58) {
      const hours = two(at + 1);
      const minutes = two(at + 4);
      if (wrong === 1 || hours > 14 || minutes > 59) return false;
      offset = (u[at] === 43 ? 1 : -1) * (hours * 60 + minutes);
    } else return false;
    const key = (year * 16 + month) * 32 + day;
    if (key !== this.#lastDay) { this.#lastDay = key; this.#lastDayMicros = Date.UTC(year, month - 1, day) * 1000; }
    this.#builder.setTime(this.#lastDayMicros + ((hour * 60 + minute - offset) * 60 + second) * 1e6 + micros, nanos, ZONE_IN_TEXT);
    return true;
  }

  /** Adds the changes of the row; false when they need the general way. */
  #changes(bytes: Uint8Array): boolean {
    const old = this.#old;
    const now = this.#new;
    if (!this.#side(bytes, this.plan.old, old) || !this.#side(bytes, this.plan.new, now)) return false;
    const oldObject = old.kind === KIND_CODE.value && old.bytes[old.start] === OPEN_BRACE;
    const newObject = now.kind === KIND_CODE.value && now.bytes[now.start] === OPEN_BRACE;
    if (!oldObject && !newObject) return this.#scalar(bytes, old, now);
    if (oldObject ? !this.#oldPaths.parse(old.bytes, old.start, old.end) : old.kind === KIND_CODE.value) return false;
    if (newObject ? !this.#newPaths.parse(now.bytes, now.start, now.end) : now.kind === KIND_CODE.value) return false;
    this.#objects(oldObject ? this.#oldPaths : null, newObject ? this.#newPaths : null);
    return true;
  }

  #side(bytes: Uint8Array, index: number, side: SideSpan): boolean {
    side.bytes = bytes;
    side.start = 0;
    side.end = 0;
    if (index < 0) { side.kind = KIND_CODE.unknown; return true; }
    if (!this.#cell(index)) { side.kind = KIND_CODE.absent; return true; }
    if (this.#form === JSON_NULL) { side.kind = KIND_CODE.null; return true; }
    if (this.#length === 0) { side.kind = KIND_CODE.empty; return true; }
    if (this.#escaped()) {
      side.end = this.#unescape(bytes, side.scratch);
      side.bytes = side.scratch.bytes;
    } else {
      side.start = this.#from;
      side.end = this.#from + this.#length;
    }
    side.kind = KIND_CODE.value;
    if (this.#form === JSON_LITERAL || this.#form === JSON_CONTAINER) return true;
    return (this.plan.nullTokens.length === 0 ? MASK_LEAD : SPECIAL_LEAD)[side.bytes[side.start]] === 0;
  }

  #scalar(bytes: Uint8Array, old: SideSpan, now: SideSpan): boolean {
    const silent = (side: SideSpan) => side.kind === KIND_CODE.absent || side.kind === KIND_CODE.unknown;
    if (silent(old) && silent(now)) return true;
    if (old.kind === now.kind && sameBytes(old.bytes, old.start, old.end, now.bytes, now.start, now.end)) return true;
    const field = this.#intern(bytes, this.plan.field, this.#builder.dictionaries.field);
    this.#builder.addChange(field === NONE ? this.#unnamed : field, old.kind << 4 | now.kind,
      hashOf(old.kind, old.bytes, old.start, old.end), hashOf(now.kind, now.bytes, now.start, now.end),
      plainNumber(old.bytes, old.start, old.end), plainNumber(now.bytes, now.start, now.end));
    return true;
  }

  #objects(olds: ObjectPaths | null, news: ObjectPaths | null): void {
    const builder = this.#builder;
    const missingOld = this.#old.kind === KIND_CODE.unknown ? KIND_CODE.unknown : KIND_CODE.absent;
    const missingNew = this.#new.kind === KIND_CODE.unknown ? KIND_CODE.unknown : KIND_CODE.absent;
    const oldBytes = this.#old.bytes;
    const newBytes = this.#new.bytes;
    if (news !== null) {
      for (let i = 0; i < news.count; i++) {
        const at = olds === null ? -1 : olds.indexOf(news.path[i], i);
        const start = news.start[i];
        const end = news.end[i];
        const kind = news.kind[i];
        if (at < 0) {
          builder.addChange(news.path[i], missingOld << 4 | kind, 0, hashOf(kind, newBytes, start, end), NaN, plainNumber(newBytes, start, end));
          continue;
        }
        const oldStart = olds!.start[at];
        const oldEnd = olds!.end[at];
        const oldKind = olds!.kind[at];
        if (oldKind === kind && sameBytes(oldBytes, oldStart, oldEnd, newBytes, start, end)) continue;
        builder.addChange(news.path[i], oldKind << 4 | kind, hashOf(oldKind, oldBytes, oldStart, oldEnd), hashOf(kind, newBytes, start, end),
          plainNumber(oldBytes, oldStart, oldEnd), plainNumber(newBytes, start, end));
      }
    }
    if (olds === null) return;
    for (let i = 0; i < olds.count; i++) {
      if (news !== null && news.indexOf(olds.path[i], i) >= 0) continue;
      builder.addChange(olds.path[i], olds.kind[i] << 4 | missingNew, hashOf(olds.kind[i], oldBytes, olds.start[i], olds.end[i]), 0, plainNumber(oldBytes, olds.start[i], olds.end[i]), NaN);
    }
  }
}

/** Hash of a side's text; 0 for the kinds that have none. '' has one: it is a text. */
function hashOf(kind: number, bytes: Uint8Array, start: number, end: number): number {
  return kind === KIND_CODE.value || kind === KIND_CODE.empty ? hashBytes(bytes, start, end) : 0;
}

function sameBytes(a: Uint8Array, aStart: number, aEnd: number, b: Uint8Array, bStart: number, bEnd: number): boolean {
  if (aEnd - aStart !== bEnd - bStart) return false;
  for (let i = aStart, j = bStart; i < aEnd; i++, j++) if (a[i] !== b[j]) return false;
  return true;
}
