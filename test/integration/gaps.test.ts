// What is missing: planted gaps of ids, silences and clocks that go back are found, and what only looks like them is not.
import { describe, expect, it } from 'vitest';
import { newCase, writeSource } from '../support/case.ts';
import { randomOf } from '../support/planted-log.ts';

const HEADER = 'record_id,timestamp,admin_id,action_type,module_name,target_type,target_id,field,old_value,new_value,ip_address';
const HOUR = 3_600_000;
const MONDAY = Date.UTC(2026, 0, 5);
interface Line { readonly id: number | string; readonly at: number }

/** Office hours of some weeks: about ten events in each hour from 08:00 to 18:00, Monday to Friday. */
function office(seed: number, weeks: number, firstId = 1): Line[] {
  const below = randomOf(seed);
  const lines: Line[] = [];
  for (let day = 0; day < weeks * 7; day++) {
    if (day % 7 > 4) continue;
    for (let hour = 8; hour < 18; hour++) {
      const minutes = Array.from({ length: 8 + below(5) }, () => below(HOUR)).sort((a, b) => a - b);
      for (const minute of minutes) lines.push({ id: firstId + lines.length, at: MONDAY + day * 24 * HOUR + hour * HOUR + minute });
    }
  }
  return lines;
}
const text = (lines: readonly Line[]) => `${HEADER}\n${lines.map(({ id, at }) => `${id},${new Date(at).toISOString()},kim,player.view,Players,player,P-1,,,,10.0.0.1`).join('\n')}\n`;
async function gapsOf(...files: readonly (readonly Line[])[]) {
  const test = await newCase();
  for (const [i, lines] of files.entries()) await test.import([writeSource(test.folder, `${i}.csv`, text(lines))], { accept: true });
  return test.call('check.gaps', {});
}

describe('record ids', () => {
  it('that a source skips are told with both neighbours, over many seeds', async () => {
    const lines: Line[] = [];
    const planted: string[] = [];
    const below = randomOf(7);
    for (let series = 0, id = 0, at = MONDAY; series < 100; series++, id += 5000) {
      // More than one in a hundred would be no consecutive numbering.
      let left = 3;
      for (let i = 0; i < 300; i++) {
        id++;
        lines.push({ id, at: at += 1000 });
        if (i > 10 && i < 280 && left > 0 && below(100) === 0) { left--; const missing = 1 + below(40); planted.push(`${id + 1} to ${id + missing}`); id += missing; }
      }
    }
    const { idGaps, sources } = await gapsOf(lines);
    expect(planted.length).toBeGreaterThan(100);
    expect(idGaps.map(({ from, to }) => `${from} to ${to}`)).toEqual(planted);
    expect(sources[0]!.ids.kind).toBe('consecutive');
  });

  it('are found in any order of the file', async () => {
    const lines = office(1, 1).filter(({ id }) => id !== 100);
    const below = randomOf(3);
    const shuffled = lines.map((line) => ({ line, key: below(1e9) })).sort((a, b) => a.key - b.key).map(({ line }) => line);
    const { idGaps, sources } = await gapsOf(shuffled);
    expect(idGaps).toMatchObject([{ from: 100, to: 100, elsewhere: 0 }]);
    expect(sources[0]!.order).toBe('record ids');
  });

  it('that another source has for the same time are said to be there', async () => {
    const lines = office(2, 1);
    const { idGaps } = await gapsOf(lines.filter(({ id }) => id !== 100 && id !== 101), lines.filter(({ id }) => Number(id) > 90 && id !== 101 && Number(id) < 111));
    expect(idGaps).toMatchObject([{ source: 'S-001', from: 100, to: 101, elsewhere: 1 }]);
  });

  it('of an extract, of texts, and of few records are no gaps', async () => {
    const lines = office(4, 1);
    const { idGaps, sources } = await gapsOf(lines.filter((_, i) => i % 10 !== 3), lines.map((line) => ({ ...line, id: `x${line.id}` })), lines.slice(0, 50).filter((_, i) => i !== 9).map((line) => ({ ...line, id: Number(line.id) + 50_000 })));
    expect(idGaps).toEqual([]);
    expect(sources.map(({ ids }) => ids.kind)).toEqual(['with many gaps', 'not numbered', 'not numbered']);
    expect(sources[0]!.ids.missing).toBeGreaterThan(40);
  });
});

describe('silent periods', () => {
  it.each(Array.from({ length: 20 }, (_, i) => i + 1))('in office hours are found and nights are none, seed %i', async (seed) => {
    const lines = office(seed, 6);
    const below = randomOf(seed + 50);
    const day = 7 + below(5);
    const from = MONDAY + day * 24 * HOUR + (9 + below(4)) * HOUR;
    const kept = lines.filter(({ at }) => at < from || at >= from + 4 * HOUR);
    const { silences, sources } = await gapsOf(kept.map((line, i) => ({ ...line, id: i + 1 })));
    expect(sources[0]!.rhythm).toBe('hour of the week');
    expect(silences).toHaveLength(1);
    const [{ before, after, usual }] = silences as [(typeof silences)[0]];
    expect(new Date(before.time!).getTime()).toBeLessThan(from);
    expect(new Date(after.time!).getTime()).toBeGreaterThanOrEqual(from + 4 * HOUR);
    expect(usual).toBeGreaterThanOrEqual(28);
    expect(usual).toBeLessThanOrEqual(52);
  });

  it('cannot be told of a source that covers few days', async () => {
    const { silences, sources } = await gapsOf(office(3, 1).filter(({ at }) => at < MONDAY + 3 * 24 * HOUR));
    expect([silences, sources[0]!.rhythm]).toEqual([[], null]);
  });
});

describe('clocks that go back', () => {
  it('are told with how far, and jitter of a second is none', async () => {
    const lines = office(5, 1).map((line, i) => (i < 200 ? line : { ...line, at: line.at - 2 * HOUR }));
    const jittered = lines.map((line, i) => (i % 7 === 0 ? { ...line, at: line.at - 1 } : line));
    const { reversals, sources } = await gapsOf(jittered);
    expect(sources[0]!.order).toBe('record ids');
    const [first] = reversals;
    expect(reversals.length).toBe(1);
    expect([first!.before.event, first!.after.event]).toEqual(['S-001:200', 'S-001:201']);
    expect(first!.micros).toBe((jittered[199]!.at - jittered[200]!.at) * 1000);
  });

  it('are told by position where there are no ids, also of a file that begins with the latest', async () => {
    const lines = office(6, 1).map((line, i) => ({ id: '', at: i === 120 ? line.at - 3 * HOUR : line.at }));
    const { reversals, sources } = await gapsOf(lines.toReversed());
    expect(sources[0]!.order).toBe('position, latest first');
    expect(reversals).toHaveLength(1);
  });

  it('cannot be told where times run in no order', async () => {
    const below = randomOf(9);
    const lines = office(7, 1).map((line) => ({ id: '', at: line.at, key: below(1e9) })).sort((a, b) => a.key - b.key);
    const { reversals, sources } = await gapsOf(lines);
    expect([reversals, sources[0]!.order]).toEqual([[], null]);
  });
});

it('coverage counts every dated event of a source once', async () => {
  const lines = office(8, 2);
  const { sources } = await gapsOf(lines);
  expect(sources[0]!.buckets.reduce((sum, events) => sum + events, 0)).toBe(lines.length);
});

it('a case without events has no gaps', async () => {
  const test = await newCase();
  expect(await test.call('check.gaps', {})).toMatchObject({ from: null, sources: [], idGaps: [] });
});
