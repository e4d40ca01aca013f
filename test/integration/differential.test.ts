// Exhibit's answers are DuckDB's: the same files, the same questions, two programs that share no code.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { differential } from '../../bench/differential.ts';
import { differences } from '../../bench/questions.ts';
import { temporaryFolder } from '../support/folders.ts';

test.each([1, 2, 3])('counts, facets, histograms and pages equal DuckDB’s, seed %i', async (seed) => {
  const { compared, found } = await differential(join(temporaryFolder(), `seed-${seed}`), 1500, seed);
  expect(found).toEqual([]);
  expect(compared).toBeGreaterThan(60);
});

test('a difference is told with its question and both sides', () => {
  const answer = { total: 2, facets: { actor: { kim: 2 } }, histogram: { 0: 2 }, page: [1, 2] };
  expect(differences('q', answer, { ...answer, total: 3, facets: { actor: { kim: 1, lee: 1 } } })).toEqual([
    'q, total: 2 and 3', 'q, actor: [["kim",2]] and [["kim",1],["lee",1]]',
  ]);
});
