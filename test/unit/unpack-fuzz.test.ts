// Archives damaged at random, read without the child process between: an error with a code, or parts that end, and no more
// bytes than there are. What is whole comes out whole.
import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { gzipSync } from 'node:zlib';
import { ExhibitError } from '../../src/contract/errors.ts';
import { Budget } from '../../src/engine/sources/unpack/budget.ts';
import { openContainer } from '../../src/engine/sources/unpack/zip-container.ts';
import { workbookOf, zipOf } from '../support/archives.ts';

interface Outcome { readonly parts: ReadonlyMap<string, string>; readonly error: string | null }

/** Reads everything; any other error than one with a code is a defect and comes through. */
async function readAll(bytes: Buffer): Promise<Outcome> {
  const parts = new Map<string, string>();
  const budget = new Budget({ name: 'fuzz', raiseLimits: false, givenBytes: bytes.length, freeBytes: Infinity, checked() { /* memory is not the subject */ } });
  const range = { size: bytes.length, read: (at: number, size: number) => bytes.subarray(at, at + size) };
  try {
    const container = await openContainer({ range, inside: [], name: 'fuzz', layers: [], sha256: '', budget, folder: tmpdir() });
    for await (const part of container.parts()) {
      let text = '';
      try {
        const reading = await part.open?.();
        if (reading) {
          for (let chunk = await reading.next(); chunk !== null; chunk = await reading.next()) text += chunk.toString('latin1');
          if (reading.partial) text = `partial: ${text}`;
          reading.close();
        } else text = `refused: ${part.refusal?.code ?? ''}`;
      } catch (thrown) {
        if (!(thrown instanceof ExhibitError)) throw thrown;
        text = `error: ${thrown.code}`;
      }
      expect(parts.has(part.inside), 'every part has a path of its own').toBe(false);
      parts.set(part.inside, text);
    }
    container.close();
    return { parts, error: null };
  } catch (thrown) {
    if (!(thrown instanceof ExhibitError)) throw thrown;
    return { parts, error: thrown.code };
  }
}

const rows = Array.from({ length: 300 }, (_, i) => `${i},actor${i * 7919 % 97},${(i * 48271 % 65_537).toString(36)}\n`).join('');
let archive: Buffer;
let workbook: Buffer;
let whole: Outcome;
beforeAll(async () => {
  archive = await zipOf({ 'a.csv': rows, 'b.json.gz': gzipSync(rows), 'inner.zip': await zipOf({ 'c.csv': rows }) });
  workbook = await workbookOf({ sheets: { a: '<row><c t="s"><v>0</v></c><c><v>1.10</v></c></row>'.repeat(50), b: '<row><c t="inlineStr"><is><t>x</t></is></c></row>' }, strings: '<si><t>kim</t></si>', styles: '<cellXfs><xf numFmtId="14"/></cellXfs>' });
  whole = await readAll(archive);
});

const RUNS = 100;
const damage = fc.array(fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) }), { minLength: 1, maxLength: 6 });
const damaged = (bytes: Buffer, places: readonly { readonly at: number; readonly byte: number }[]): Buffer => {
  const copy = Buffer.from(bytes);
  for (const { at, byte } of places) copy[at % copy.length] = byte;
  return copy;
};

describe('a damaged archive', () => {
  test('that is whole comes out whole', () => expect(whole).toEqual({ error: null, parts: new Map([['a.csv', rows], ['b.json.gz', rows], ['inner.zip › c.csv', rows]]) }));

  test('never says that a file is whole when its bytes are others', async () => {
    await fc.assert(fc.asyncProperty(damage, async (places) => {
      const { parts } = await readAll(damaged(archive, places));
      for (const text of parts.values()) {
        if (!/^(?:partial|refused|error): /.test(text)) expect(text).toBe(rows);
        expect(text.length).toBeLessThan(rows.length * 40);
      }
    }), { numRuns: RUNS });
  }, 120_000);

  test('cut anywhere is an error with a code', async () => {
    await fc.assert(fc.asyncProperty(fc.nat(), async (cut) => {
      expect((await readAll(archive.subarray(0, cut % archive.length))).error).not.toBeNull();
    }), { numRuns: RUNS / 4 });
  });

  test('that is a workbook is an error with a code, or rows', async () => {
    await fc.assert(fc.asyncProperty(damage, async (places) => {
      const { parts, error } = await readAll(damaged(workbook, places));
      expect(error !== null || parts.size > 0).toBe(true);
    }), { numRuns: RUNS });
  }, 120_000);

  test('with parts of a workbook made of broken XML is an error with a code, or rows that are rows', async () => {
    const piece = fc.constantFrom('<row>', '</row>', '<c r="B2" t="s">', '<c t="inlineStr">', '<c>', '</c>', '<v>', '</v>', '1', '0', '99', '<is>', '</is>', '<t>', '</t>', '<f t="shared" si="0">', '</f>', '&amp;', '&x;', '<![CDATA[', ']]>', '<!--', '-->', '<rPh>', '</rPh>', '__proto__', '<sheetData>', '\u0000');
    await fc.assert(fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
      const { parts } = await readAll(await workbookOf({ sheets: { a: pieces.join('') }, strings: '<si><t>kim</t></si>' }));
      const text = parts.get('a') ?? '';
      for (const line of text.replace(/^(?:partial|refused|error): .*?(?=\{|$)/s, '').split('\n')) if (line !== '') expect(JSON.parse(line)).toHaveProperty('cells');
    }), { numRuns: RUNS });
  }, 120_000);
});
