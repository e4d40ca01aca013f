// Fuzzes JSON, a list or objects in any layout, and NDJSON: scanners, parser and mapper, with JSON.parse as second opinion.
import { isUtf8 } from 'node:buffer';
import { RecordError, type Dialect } from '../../src/engine/record.ts';
import { MAX_DEPTH, parseJson, type Json } from '../../src/engine/sources/json-value.ts';
import { createMapper } from '../../src/engine/sources/profiles/profiles.ts';
import { must, type Fuzzer } from './fuzzer.ts';
import { mutate } from './mutate.ts';
import type { Random } from './random.ts';
import { gapsOf, scanBothWays, told, type Found } from './records.ts';

const KEYS = ['id', 'timestamp', 'time', 'actor', 'admin_id', 'action', 'module', 'old_value', 'new_value', 'ip', 'a', '', 'a.b', '__proto__', 'constructor', 'Records', 'é', 'k"q'];
const TEXTS = ['', 'x', '2026-03-14T01:06:18.412Z', '2026-03-29 02:30:00', '1638034465', 'kim', '{"a":1}', '[\r\n  true\r\n]', '\\', '"', '\n', '\u2028', '\ud800', '\0', 'cleveráguila', '}', ']', '{', '['];
const NUMBERS = ['0', '-0', '1.10', '9007199254740993', '1e400', '-1E-7', '0.1', '1638034465', '1638034465123'];
const SPECIAL = ['{', '}', '[', ']', ',', ':', '"', '\\', '\\"', '\n', '\r\n', '\n{', '\n  {', '\u0000', '\x1e', '\ufeff', 'null', '1', '//', '{"Records":[', ']}', '"Records":['].map((text) => Buffer.from(text));
SPECIAL.push(Buffer.from([0xff]), Buffer.from([0xc3]));

function value(random: Random, depth: number): string {
  const blank = (): string => (random.chance(0.1) ? random.pick([' ', '\n', '\t', '  ']) : '');
  switch (random.int(depth > 3 ? 4 : 7)) {
    case 0: return random.pick(NUMBERS);
    case 1: return random.pick(['true', 'false', 'null', 'null']);
    case 2: case 3: return text(random, random.pick(TEXTS));
    case 4: return `[${blank()}${random.list(random.int(4), () => value(random, depth + 1)).join(`,${blank()}`)}${blank()}]`;
    default: return object(random, depth + 1, blank);
  }
}

function object(random: Random, depth: number, blank: () => string = () => ''): string {
  return `{${blank()}${random.list(random.int(6), () => `${text(random, random.pick(KEYS))}${blank()}:${blank()}${value(random, depth)}`).join(`${blank()},${blank()}`)}${blank()}}`;
}

/** A string as programs write it: sometimes with escapes for what needs none. */
function text(random: Random, plain: string): string {
  const written = JSON.stringify(plain);
  return random.chance(0.1) ? written.replaceAll(/[a-z/]/g, (char) => (random.chance(0.3) ? `\\u00${char.charCodeAt(0).toString(16)}` : char)) : written;
}

function nested(random: Random): string {
  const depth = random.between(MAX_DEPTH - 3, MAX_DEPTH + 3);
  return `${'[{"a":'.repeat(depth >> 1)}1${random.chance(0.8) ? '}]'.repeat(depth >> 1) : ''}`;
}

function makeJson(random: Random): Buffer {
  if (random.chance(0.03)) return random.bytes(random.int(200));
  const indent = random.pick(['', '', '  ', '    ', '\t']);
  const pretty = random.chance(0.4);
  const items = random.list(random.int(6), () => {
    const one = random.chance(0.02) ? nested(random) : random.chance(0.9) ? object(random, 1) : value(random, 2);
    const parsed = pretty && one.length < 1000 ? parsedBy(one) : undefined;
    return parsed ? JSON.stringify(parsed.value, null, 2).replaceAll('\n', `\n${indent}`) : one;
  });
  const layout = random.int(5);
  const listed = `[${pretty ? '\n' : ''}${items.map((item) => (pretty ? `${indent}${item}` : item)).join(pretty ? ',\n' : ',')}${pretty ? '\n' : ''}]`;
  const whole = layout === 0 ? listed : layout === 1 ? `{"next":null,"Records":${listed},"more":{"Records":[1]}}` : layout === 2 ? items.join(random.pick(['\n', '', ' ', '\x1e', ',\n'])) : layout === 3 ? items[0] ?? '' : listed;
  const bytes = Buffer.from(random.chance(0.04) ? `\ufeff${whole}` : whole);
  return random.chance(0.6) ? mutate(random, bytes, SPECIAL) : bytes;
}

function makeLines(random: Random): Buffer {
  if (random.chance(0.03)) return random.bytes(random.int(200));
  const eol = random.pick(['\n', '\n', '\r\n']);
  const lines = random.list(random.int(6), () => (random.chance(0.02) ? nested(random) : random.chance(0.9) ? object(random, 1).replaceAll('\n', ' ') : random.pick(['', ' ', 'x', '[]', '1', 'null'])) + eol).join('');
  const bytes = Buffer.from(random.chance(0.04) ? `\ufeff${lines}` : lines);
  const cut = random.chance(0.3) ? bytes.subarray(0, Math.max(0, bytes.length - random.int(eol.length + 2))) : bytes;
  return random.chance(0.6) ? mutate(random, cut, SPECIAL) : cut;
}

const bomOf = (input: Buffer): number => (input.length >= 3 && input[0] === 0xef && input[1] === 0xbb && input[2] === 0xbf ? 3 : 0);

export const json: Fuzzer = {
  name: 'json',
  make: makeJson,
  check(input, random) {
    const bomBytes = bomOf(input);
    const text = isUtf8(input) ? input.toString().slice(bomBytes === 0 ? 0 : 1) : null;
    const parsed = text === null ? undefined : parsedBy(text);
    const wrapper = input.includes('"Records"') && random.chance(0.8) ? 'Records' : null;
    const found = scanBothWays({ format: 'json', wrapper, bomBytes }, input, random);
    const gaps = gapsOf(input, found);
    // The rest of a wrapper belongs to no record; without one, only what separates records does.
    if (wrapper === null) {
      for (const { start, end } of gaps) for (let at = start === 0 ? Math.min(bomBytes, end) : start; at < end; at++) must(SEPARATORS.includes(input[at]), () => `byte ${at} (${input[at]}) is in no record: ${told(found)}`);
    }
    mapped({ format: 'json', wrapper, bomBytes }, input, found);
    if (parsed !== undefined && !tooDeep(text!)) listedWhole(parsed.value, wrapper, input, found);
  },
};

export const ndjson: Fuzzer = {
  name: 'ndjson',
  make: makeLines,
  check(input, random) {
    const bomBytes = bomOf(input);
    const found = scanBothWays({ format: 'ndjson', bomBytes }, input, random);
    for (const { start, end } of gapsOf(input, found)) for (let at = start === 0 ? Math.min(bomBytes, end) : start; at < end; at++) must(AROUND_LINES.includes(input[at]), () => `byte ${at} (${input[at]}) is in no record`);
    // A record separator in front of a line and a comma behind it are no part of the record.
    const lines = input.subarray(bomBytes).toString('latin1').split('\n').filter((line) => /[^ \t\r]/.test(line.replace(/^\x1e/, '')));
    must(lines.length === found.length, () => `${lines.length} lines that are not blank, ${found.length} records`);
    found.forEach(({ problem }, i) => must(problem === null || i === found.length - 1, () => `record ${i + 1} of ${found.length}: ${problem ?? ''}`));
    mapped({ format: 'ndjson', bomBytes }, input, found);
  },
};

const BLANKS = [32, 9, 10, 13];
const AROUND_LINES = [...BLANKS, 44, 30];
/** What stands between records: blanks, commas, brackets, a record separator. */
const SEPARATORS = [...BLANKS, 44, 91, 93, 125, 30];

/** Where the whole text is JSON, its records are the elements of its list, in order and with nothing changed. */
function listedWhole(whole: unknown, wrapper: string | null, input: Buffer, found: readonly Found[]): void {
  let elements: readonly unknown[];
  if (Array.isArray(whole)) elements = whole;
  else if (wrapper === null) elements = [whole];
  else return;
  // An element that is a list or an object with the wrapper's key is read otherwise under a wrapper.
  if (wrapper !== null && !Array.isArray(whole)) return;
  must(elements.length === found.length, () => `${elements.length} elements, ${found.length} records: ${told(found)}`);
  elements.forEach((element, i) => {
    const { start, end, problem } = found[i];
    must((problem === null) === (typeof element === 'object' && element !== null), () => `element ${i} is ${JSON.stringify(element)}, its record says ${problem ?? 'nothing'}`);
    const own = parsedBy(input.subarray(start, end).toString());
    must(own !== undefined && JSON.stringify(own.value) === JSON.stringify(element), () => `element ${i} is ${JSON.stringify(element)}, its record ${input.subarray(start, end).toString()}`);
  });
}

const mappers = new Map<string, ReturnType<typeof createMapper>>();

/** Rows read are rows imported and rows rejected; the parser takes what JSON.parse takes, and reads the same in it. */
function mapped(dialect: Dialect, input: Buffer, found: readonly Found[]): void {
  const key = JSON.stringify(dialect);
  const mapper = mappers.get(key) ?? createMapper('generic', dialect, { zone: 'Europe/Malta', dateOrder: null });
  mappers.set(key, mapper);
  let imported = 0;
  let rejected = 0;
  for (const { start, end, problem } of found) {
    if (problem !== null) { rejected++; continue; }
    const record = input.subarray(start, end);
    try {
      const events = mapper.map(record);
      must(events.length === mapper.detail(record).length, 'a record has as many events with their details as without');
      if (events.length > 0) imported++; else rejected++;
    } catch (thrown) {
      if (!(thrown instanceof RecordError)) throw thrown;
      rejected++;
    }
    if (isUtf8(record)) sameAsJsonParse(record.toString());
  }
  must(imported + rejected === found.length, () => `${found.length} read, ${imported} imported, ${rejected} rejected`);
}

function sameAsJsonParse(text: string): void {
  let doubled = false;
  let ours: Json | null = null;
  let reason = '';
  try {
    ours = parseJson(text, () => { doubled = true; });
  } catch (thrown) {
    if (!(thrown instanceof RecordError)) throw thrown;
    reason = thrown.message;
  }
  const theirs = parsedBy(text);
  if (ours === null) { must(theirs === undefined || reason.startsWith('nested deeper'), () => `refused (${reason}) what JSON.parse reads: ${text}`); return; }
  must(theirs !== undefined, () => `read what JSON.parse refuses: ${text}`);
  // JSON.parse keeps one of two equal keys.
  if (!doubled) must(equal(ours, theirs!.value), () => `read otherwise than by JSON.parse: ${text}`);
}

function parsedBy(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function equal(ours: Json, theirs: unknown): boolean {
  switch (ours.kind) {
    case 'null': return theirs === null;
    case 'boolean': return theirs === (ours.text === 'true');
    case 'number': return Object.is(Number(ours.text), theirs);
    case 'string': return ours.text === theirs;
    case 'array': return Array.isArray(theirs) && theirs.length === ours.items.length && ours.items.every((item, i) => equal(item, theirs[i]));
    case 'object': {
      if (typeof theirs !== 'object' || theirs === null) return false;
      const entries = new Map<string, unknown>(Object.entries(theirs));
      return entries.size === ours.entries.size && [...ours.entries].every(([key, entry]) => entries.has(key) && equal(entry, entries.get(key)));
    }
  }
}

/** Deeper than is read, the list around records counted too, which only leaves out a little more. */
function tooDeep(text: string): boolean {
  let depth = 0;
  let deepest = 0;
  for (const char of text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '')) {
    if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth);
    else if (char === '}' || char === ']') depth--;
  }
  return deepest > MAX_DEPTH;
}
