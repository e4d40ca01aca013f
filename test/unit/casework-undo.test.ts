// Everything that is done to a case can be taken back step by step to the very state before, and done again to the very state after.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ExhibitError } from '../../src/contract/errors.ts';
import { CaseFile } from '../../src/engine/casefile/case-file.ts';
import { Marks } from '../../src/engine/casework/marks.ts';
import { caseworkFaults } from '../../src/engine/casework/replay.ts';
import { call, openDesk, rowsOf, type Desk } from '../support/casework.ts';
import { steps } from '../support/casework-steps.ts';

const IDS = new Set(['S-001:1', 'S-001:2', 'S-001:3', 'S-001:4']);
/** What the screens show: kept in memory, so it could part from the rows. */
const shown = ({ marks }: Desk): string => JSON.stringify([...IDS].map((event) => marks.of(event)).concat(marks.tags() as never));

test('any sequence of casework undone step by step gives every state before it, and redone every state after it', () => {
  fc.assert(fc.property(steps(14), (history) => {
    const folder = mkdtempSync(join(tmpdir(), 'exhibit-undo-'));
    const path = join(folder, 'a.exhibit');
    CaseFile.create(path, 'A case', { name: 'A. Novak', organisation: '' }).close();
    let desk = openDesk(path, IDS);
    try {
      // States along the line of undo: a write behind something undone takes the place of what was undone.
      const line: [readonly string[], string][] = [[rowsOf(desk), shown(desk)]];
      let at = 0;
      for (const step of history) {
        const edits = () => desk.file.db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM edit').pluck().get()!;
        const before = edits();
        try { step.work(desk); } catch (thrown) { if (!(thrown instanceof ExhibitError)) throw thrown; continue; }
        if (step.name === 'undo') at--;
        else if (step.name === 'redo') at++;
        else if (edits() > before) line.splice(++at, Infinity, [rowsOf(desk), shown(desk)]);
        expect([rowsOf(desk), shown(desk)], step.name).toEqual(line[at]);
      }
      for (; at > 0; at--) { call(desk, 'undo.undo', {}); expect([rowsOf(desk), shown(desk)]).toEqual(line[at - 1]); }
      expect(call(desk, 'undo.state', {}).undo).toBe(null);
      // The same after reopening.
      desk.file.close();
      desk = openDesk(path, IDS);
      for (; at < line.length - 1; at++) { call(desk, 'undo.redo', {}); expect([rowsOf(desk), shown(desk)]).toEqual(line[at + 1]); }
      expect(call(desk, 'undo.state', {}).redo).toBe(null);
      const again = new Marks(desk.file.db);
      expect([...IDS].map((event) => again.of(event))).toEqual([...IDS].map((event) => desk.marks.of(event)));
      expect(caseworkFaults(desk.file.db)).toEqual([]);
    } finally {
      desk.file.close();
      rmSync(folder, { recursive: true });
    }
  }), { numRuns: Number(process.env.UNDO_RUNS ?? 30) });
}, 300_000);
