// The bulk path for JSON: the values of a record as spans, which csv-kernel.ts then reads like the cells of a row.
import type { Repair } from '../../contract/sources.ts';
import type { SegmentBuilder } from '../events/segment-builder.ts';
import type { Mapper } from '../record.ts';
import type { ColumnPlan } from './column-plan.ts';
import type { BulkKernel } from './csv-kernel.ts';
import { CsvKernel, JSON_CONTAINER, JSON_ESCAPED, JSON_SURROGATES } from './csv-kernel.ts';
import { QUOTED } from './csv-scanner.ts';
import type { JsonShape } from './json-cells.ts';
import { JsonCells, SIDE } from './json-cells.ts';

const QUOTE = 34;

/** What a mapper offers for this: the plan of a record with these keys, or null. */
export interface KeyMapper extends Mapper { planFor(keys: readonly string[]): ColumnPlan | null }

export class JsonKernel implements BulkKernel {
  readonly cells: JsonCells;
  readonly #columns: CsvKernel;

  constructor(plan: ColumnPlan, mapper: KeyMapper, builder: SegmentBuilder) {
    this.cells = new JsonCells((names) => mapper.planFor(names));
    this.#columns = new CsvKernel(plan, mapper, this.cells, builder, QUOTE);
  }

  begin(bytes: Uint8Array): void { this.#columns.begin(bytes); }

  repairs(): readonly Repair[] { return []; }

  add(bytes: Uint8Array, start: number, end: number, record: number): string | null {
    const shape = this.cells.read(bytes, start, end);
    if (shape === null || shape.plan === null || !this.#fits(bytes, shape)) return this.#columns.map(bytes, start, end, record);
    this.#columns.plan = shape.plan;
    return this.#columns.add(bytes, start, end, record);
  }

  /** Whether every value that is used is of a kind that can be used as it stands. */
  #fits(bytes: Uint8Array, shape: JsonShape): boolean {
    for (const cell of shape.used) {
      const form = this.cells.cellForm[cell];
      if (form === JSON_SURROGATES) return false;
      if (shape.roles[cell] === SIDE) continue;
      if (form === JSON_CONTAINER) return false;
      if ((form !== QUOTED && form !== JSON_ESCAPED) || this.cells.cellStart[cell] === this.cells.cellEnd[cell]) continue;
      const lead = bytes[this.cells.cellStart[cell]];
      if (lead === 123 || lead === 91 || lead <= 32 || lead === 92) return false;
    }
    return true;
  }
}

/** The bulk path for JSON under a profile that goes by names; null under any other. */
export function jsonKernel(mapper: KeyMapper, builder: SegmentBuilder): JsonKernel | null {
  const plan = mapper.planFor([]);
  return plan && new JsonKernel(plan, mapper, builder);
}
