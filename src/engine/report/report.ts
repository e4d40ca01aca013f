// A finding as a finished report: name, bytes and their hash.
import { createHash } from 'node:crypto';
import { ExhibitError } from '../../contract/errors.ts';
import type { Instant, ReportFormat } from '../../contract/model.ts';
import type { Out } from '../../contract/operations.ts';
import { formatInstant, parseInstant } from '../sources/time.ts';
import { withContentHash } from '../evidence/verify-report.ts';
import { VERSION } from '../version.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderMarkdown } from './markdown.ts';
import { reportModel, type ReportFacts, type ReportModel } from './model.ts';

interface Format { readonly mediaType: string; render(model: ReportModel): string }
/** HTML alone carries its own hash: it is the one that is filed. */
const FORMATS: { readonly [F in ReportFormat]: Format } = {
  html: { mediaType: 'text/html; charset=utf-8', render: (model) => withContentHash(renderHtml(model)) },
  md: { mediaType: 'text/markdown; charset=utf-8', render: renderMarkdown },
  json: { mediaType: 'application/json', render: renderJson },
};

export interface ReportRequest extends Omit<ReportFacts, 'zone' | 'generated' | 'version'> {
  readonly format: ReportFormat;
  /** Null: UTC alone. */
  readonly zone: string | null;
  /** Time of generation to print; null: now. */
  readonly time: string | null;
}

/** REPORT_EMPTY for a finding that cites nothing, ZONE_UNKNOWN for a zone that is none, BAD_INPUT for a time that is none. */
export function renderReport({ format, zone, time, ...facts }: ReportRequest, version: string = VERSION): Out<'report.render'> {
  const { mediaType, render } = FORMATS[format];
  const text = render(reportModel({ ...facts, zone: zone ?? 'UTC', generated: generatedAt(time), version }));
  const stem = facts.caseInfo.fileName.replace(/\.exhibit$/i, '').replace(/[^\p{L}\p{N}._-]+/gu, '-') || 'case';
  return {
    fileName: `${stem}-${facts.finding.id}.${format}`, mediaType, text,
    sha256: createHash('sha256').update(text).digest('hex'),
  };
}

/** The time to print: the one given, or now. BAD_INPUT for one that is none. */
export function generatedAt(time: string | null): Instant {
  const micros = time === null ? Date.now() * 1000 : parseInstant(time);
  if (micros === null) throw new ExhibitError('BAD_INPUT', `“${time}” is not a time of generation; use RFC 3339 such as 2026-03-21T09:58:12Z.`);
  return formatInstant(micros);
}
