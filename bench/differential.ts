// Holds Exhibit's answers against DuckDB's over generated files: counts, every value of the facets, histograms and pages.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { importFile } from '../src/contract/sources.ts';
import { duckdbPage, duckdbPanel, importFiles, openDuckdb } from './duckdb-answers.ts';
import { context, exhibitPage, exhibitPanel, openCase } from './exhibit-answers.ts';
import { generate } from './generate.ts';
import { cutFacets, differences, mixed, MOST_VALUES, PAGE_ROWS } from './questions.ts';

/** Imports `rows` rows made from a seed twice, asks all questions of both, and tells how many were compared and where answers differ. */
export async function differential(folder: string, rows: number, seed: number): Promise<{ compared: number; found: string[] }> {
  mkdirSync(folder, { recursive: true });
  const paths = generate(join(folder, 'input'), rows, 'csv', seed);
  const { connection, close } = await openDuckdb(join(folder, 'peer.duckdb'));
  await importFiles(connection, paths);
  const engine = await openCase(join(folder, 'case.exhibit'), 'create');
  const found: string[] = [];
  let compared = 0;
  try {
    await engine.handlers['import.run']!({ caseId: engine.info.id, files: paths.map((path) => importFile(path)) }, context());
    const questions = mixed();
    // Free text answers the same before its index is there and afterwards.
    for (const indexed of [false, true]) {
      if (indexed) await engine.handlers['index.build']!({ caseId: engine.info.id }, context());
      for (const question of questions) {
        const { scale, ...ours } = await exhibitPanel(engine, question, MOST_VALUES);
        const { facets, ...theirs } = await duckdbPanel(connection, question, scale, 1_000_000);
        for (const offset of new Set([0, Math.floor(theirs.total / 2), Math.max(0, theirs.total - 7)])) {
          const { page } = await exhibitPage(engine, question, offset, PAGE_ROWS, rows);
          found.push(...differences(`${question.name} at ${offset}`, { ...ours, facets: cutFacets(ours.facets), page }, { ...theirs, facets: cutFacets(facets), page: await duckdbPage(connection, question, offset, PAGE_ROWS) }));
          compared++;
        }
      }
    }
  } finally {
    await engine.close();
    close();
  }
  return { compared, found };
}
