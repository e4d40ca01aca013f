// DuckDB's answers to the bench's questions: one statement a panel, one a page, as somebody would write them who knows DuckDB.
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { conditionOf, FACETS, SHOWN_VALUES, type Answer, type FacetName, type Question, type Scale } from './questions.ts';

export async function openDuckdb(path: string): Promise<DuckDBConnection> {
  return (await DuckDBInstance.create(path, { threads: '2' })).connect();
}

/** Reads the files as the table `t` and waits until it is on disk. */
export async function importFiles(connection: DuckDBConnection, paths: readonly string[]): Promise<void> {
  const files = paths.map((path) => `'${path.replaceAll("'", "''")}'`).join(', ');
  await connection.run(`CREATE TABLE t AS SELECT * FROM read_csv([${files}], header = true, all_varchar = true, types = {'record_id': 'BIGINT', 'timestamp': 'TIMESTAMP'})`);
  await connection.run('CHECKPOINT');
}

type Row = readonly (string | number | null)[];
const rowsOf = async (connection: DuckDBConnection, sql: string) => (await connection.runAndReadAll(sql)).getRowsJson() as unknown as Row[];

/** Count, facets and histogram. `shown`: values of a facet that are asked for. */
export async function duckdbPanel(connection: DuckDBConnection, question: Question, scale: Scale, shown = SHOWN_VALUES): Promise<Omit<Answer, 'page'>> {
  const facets = Object.keys(FACETS) as FacetName[];
  const bucket = `((epoch_us(timestamp) - ${scale.from}) // ${scale.width})::VARCHAR`;
  // A text is looked for once, in rows that are then few; without one the columns are scanned for each count, which is faster.
  const isText = question.where.includes('contains(');
  const columns = [...new Set(Object.values(FACETS))].join(', ');
  const hits = isText ? `WITH hit AS MATERIALIZED (SELECT timestamp, ${columns} FROM t WHERE ${question.where}) ` : '';
  const from = (without: FacetName | 'time' | null) => (isText ? `hit WHERE ${conditionOf({ ...question, where: 'true' }, without)}` : `t WHERE ${conditionOf(question, without)}`);
  const sql = `${hits}SELECT 'total' AS what, NULL AS value, count(*)::INTEGER AS n FROM ${from(null)}
    ${facets.map((facet) => `UNION ALL (SELECT '${facet}', ${FACETS[facet]}, count(*)::INTEGER AS n FROM ${from(facet)} GROUP BY 2 ORDER BY n DESC, 2 LIMIT ${shown})`).join('\n')}
    UNION ALL SELECT 'histogram', ${bucket}, count(*)::INTEGER FROM ${from('time')} GROUP BY 2`;
  const answer = { total: 0, facets: Object.fromEntries(facets.map((facet) => [facet, {}])) as Record<FacetName, Record<string, number>>, histogram: {} as Record<string, number> };
  for (const [what, value, count] of await rowsOf(connection, sql)) {
    if (what === 'total') answer.total = Number(count);
    else if (what === 'histogram') answer.histogram[String(value)] = Number(count);
    else answer.facets[what as FacetName][String(value)] = Number(count);
  }
  return answer;
}

/** Record ids of one page in the order of time; whole rows are read, as a screen needs them. */
export async function duckdbPage(connection: DuckDBConnection, question: Question, offset: number, limit: number): Promise<number[]> {
  const rows = await rowsOf(connection, `SELECT * FROM t WHERE ${conditionOf(question, null)} ORDER BY timestamp, record_id LIMIT ${limit} OFFSET ${offset}`);
  return rows.map(([id]) => Number(id));
}
