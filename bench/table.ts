// The bench's table: one line per promise, with what was measured on both sides and whether the promise holds.

export interface Line {
  readonly what: string;
  readonly ours: number;
  readonly peer: number;
  /** Median of the ratios of the single runs; where there is none, that of the two numbers. */
  readonly ratio?: number;
  readonly unit: string;
  /** Largest ratio that keeps the promise. */
  readonly must: number;
  readonly stretch: number | null;
}

const HEAD = ['operation', 'ours', 'peer', 'ratio', 'must', 'stretch', ''];

function cellsOf(line: Line): string[] {
  const ratio = line.ratio ?? line.ours / line.peer;
  const number = (value: number) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));
  const limit = (value: number | null) => (value === null ? '–' : String(Number(value.toFixed(2))));
  return [line.what, `${number(line.ours)} ${line.unit}`, `${number(line.peer)} ${line.unit}`, ratio < 0.1 ? ratio.toFixed(3) : ratio.toFixed(2), limit(line.must), limit(line.stretch), ratio <= line.must ? (line.stretch !== null && ratio <= line.stretch ? 'ok, stretch' : 'ok') : 'MISS'];
}

export function printTable(lines: readonly Line[], notes: readonly string[]): void {
  const table = [HEAD, ...lines.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...table.map((cells) => cells[column].length)));
  console.log('');
  for (const cells of table) console.log(cells.map((cell, column) => (column === 0 || column === HEAD.length - 1 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  ').trimEnd());
  console.log('');
  for (const note of notes) console.log(note);
}

/** The same for docs/performance.md. */
export function markdownOf(lines: readonly Line[], notes: readonly string[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [row(HEAD), '|---|--:|--:|--:|--:|--:|---|', ...lines.map((line) => row(cellsOf(line))), '', ...notes.map((note) => `- ${note}`)].join('\n');
}
