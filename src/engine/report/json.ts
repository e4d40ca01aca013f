// The report as JSON: all that the others print, for programs.
import type { ReportModel } from './model.ts';

/** Raised whenever a member changes its meaning or goes. */
const SHAPE = { schema: 'exhibit-report', schemaVersion: 1 } as const;

/** Same model, same bytes. */
export function renderJson(model: ReportModel): string {
  return `${JSON.stringify({ ...SHAPE, ...model }, null, 2)}\n`;
}
