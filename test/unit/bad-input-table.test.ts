// The table of bad input, and the defects of peers, against the names of the tests: whatever concerns reading, storing and opening
// has a test that says so, and what has none yet stands here with the reason.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const TESTS = join(import.meta.dirname, '..');
/** The first of several arguments, where that begins as these names do: of a test or a table of tests, neither skipped nor a group. */
const DECLARED = /(?<!describe|skip|todo)\(\s*(['"`])((?:bad input \d+|peers): .*?)\1,/g;

const names = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(test|spec)\.ts$/.test(path)).flatMap((path) => {
  return [...readFileSync(join(TESTS, path), 'utf8').matchAll(DECLARED)].map((found) => found[2]);
});

const ROWS: ReadonlyMap<number, string> = new Map([
  [1, 'ragged rows'], [2, 'a quote never closed'], [3, 'quotes in cells and escaped quotes'], [4, 'quoted line ends, and LF, CRLF and CR in one file'],
  [5, 'very long lines'], [6, 'duplicate headers'], [7, 'no header, empty names, thousands of columns'], [8, '__proto__ as a header or key'],
  [9, 'UTF-16 and byte order marks'], [10, 'Windows-1252'], [11, 'bytes that are no UTF-8'], [12, 'NUL'],
  [15, 'zip bombs'], [16, 'sizes and check sums that lie'], [17, 'names that lead elsewhere, encrypted and overlapping entries'], [18, 'archives in archives'], [19, 'gzip of several members, cut off, with bytes behind'],
  [20, 'sheets that say they are as large as can be'], [21, 'broken and odd workbooks'], [22, 'strings of hundreds of megabytes'], [23, 'entities that explode'],
  [25, 'deep JSON'], [26, 'numbers past what a double holds'], [27, 'duplicate keys'], [28, 'broken lines, arrays, wrappers, concatenated JSON'],
  [29, 'day and month either way round'], [30, 'what Date.parse takes for a date'], [31, 'impossible dates'], [32, 'bare numbers as times'], [33, 'local times, gaps and overlaps'], [34, 'lost precision'], [35, 'leap seconds'], [36, 'records out of order'],
  [43, 'a file that changes while it is read'], [44, 'links, devices and folders'], [45, 'a full disk'], [46, 'a case that cannot be written'], [47, 'a case opened twice'],
]);
/** Rows that are no matter of importing. */
const ELSEWHERE: ReadonlyMap<number, string> = new Map([
  [13, 'formula cells: of exports, where spreadsheets read what is written'], [14, 'long cells: of exports to workbooks'], [24, 'YAML of detection rules, which are not read; profiles are refused their aliases in the tests of profiles'],
  [37, 'markup in values: of the screen, see the journey of hostile text'], [38, 'terminal escapes: of the command line'], [39, 'invisible characters: of the screen'], [40, 'links and paths: of the screen'],
  [41, 'patterns that never end: of searching'], [42, 'syntax of searches'], [48, 'network shares: of opening'], [49, 'folders that are synchronised: of opening'], [50, 'damaged cases: of verifying'],
  [51, 'older and newer schemas: of migration'], [52, 'hostile case files: of opening'], [53, 'hostile bundles: there are none yet'], [54, 'a clock set back: of the custody log'],
]);
const PEERS = ['Timesketch', 'IRFlow', 'csv-parse', 'papaparse', 'fflate', 'xlsx', 'read-excel-file'];

describe('the table of bad input', () => {
  test('is whole: every row is either of importing or stands with the reason why not', () => {
    expect([...ROWS.keys(), ...ELSEWHERE.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: 54 }, (_, i) => i + 1));
  });
  test('finds the names of tests however they are declared', () => {
    expect(names.length).toBeGreaterThan(80);
    expect(names.filter((name) => /^bad input (37|99)\b/.test(name))).toEqual([]);
  });
  test.each([...ROWS])('row %i has a test: %s', (row) => {
    expect(names.filter((name) => name.startsWith(`bad input ${row}:`))).not.toEqual([]);
  });
});

test.each(PEERS)('the defects of %s have a test', (peer) => {
  expect(names.filter((name) => name.startsWith('peers: ') && name.includes(peer))).not.toEqual([]);
});
