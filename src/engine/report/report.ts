// A finding as a finished report: name, bytes and their hash.
import { createHash } from 'node:crypto';
import { ExhibitError } from '../../contract/errors.ts';
import type { Instant, ReportFile, ReportFormat } from '../../contract/model.ts';
import type { Out } from '../../contract/operations.ts';
import { formatInstant, parseInstant } from '../sources/time.ts';
import { withContentHash } from '../evidence/verify-report.ts';
import { VERSION } from '../version.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderMarkdown } from './markdown.ts';
import { reportModel, type ReportFacts, type ReportModel } from './model.ts';
import { renderCsv, renderXlsx } from './tables.ts';

interface Format { readonly mediaType: string; render(model: ReportModel): string }
/** HTML alone carries its own hash: it is the one that is filed. */
const FORMATS: { readonly [F in ReportFormat]: Format } = {
  html: { mediaType: 'text/html; charset=utf-8', render: (model) => withContentHash(renderHtml(model)) },
  md: { mediaType: 'text/markdown; charset=utf-8', render: renderMarkdown },
  csv: { mediaType: 'text/csv; charset=utf-8', render: renderCsv },
  json: { mediaType: 'application/json', render: renderJson },
};
/** Their libraries are large, and read when they are first needed. */
const FILES: { readonly [F in ReportFile]: { readonly mediaType: string; render(model: ReportModel, generated: Date): Buffer | Promise<Buffer> } } = {
  pdf: { mediaType: 'application/pdf', render: async (model, generated) => (await import('./pdf.ts')).renderPdf(model, generated, renderJson(model)) },
  docx: { mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', render: async (model) => (await import('./docx.ts')).renderDocx(model) },
  xlsx: { mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', render: renderXlsx },
};

export interface ReportRequest extends Omit<ReportFacts, 'zone' | 'generated' | 'version'> {
  /** Null: UTC alone. */
  readonly zone: string | null;
  /** Time of generation to print; null: now. */
  readonly time: string | null;
}

/** REPORT_EMPTY for a finding that cites nothing, ZONE_UNKNOWN for a zone that is none, BAD_INPUT for a time that is none. */
export function renderReport({ format, ...request }: ReportRequest & { readonly format: ReportFormat }, version: string = VERSION): Out<'report.render'> {
  const { mediaType, render } = FORMATS[format];
  const text = render(modelOf(request, version).model);
  return { fileName: fileNameOf(request, format), mediaType, text, sha256: sha256Of(text) };
}

/** The same in forms that are no text. */
export async function renderReportFile({ format, ...request }: ReportRequest & { readonly format: ReportFile }, version: string = VERSION): Promise<Out<'report.file'>> {
  const { model, generated } = modelOf(request, version);
  const { mediaType, render } = FILES[format];
  const bytes = await render(model, new Date(generated));
  return { fileName: fileNameOf(request, format), mediaType, base64: bytes.toString('base64'), bytes: bytes.length, sha256: sha256Of(bytes) };
}

function modelOf({ zone, time, ...facts }: ReportRequest, version: string): { readonly model: ReportModel; readonly generated: Instant } {
  const generated = generatedAt(time);
  return { model: reportModel({ ...facts, zone: zone ?? 'UTC', generated, version }), generated };
}

function fileNameOf({ caseInfo, finding }: ReportRequest, ending: string): string {
  const stem = caseInfo.fileName.replace(/\.exhibit$/i, '').replace(/[^\p{L}\p{N}._-]+/gu, '-') || 'case';
  return `${stem}-${finding.id}.${ending}`;
}

const sha256Of = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

/** The time to print: the one given, or now. BAD_INPUT for one that is none. */
export function generatedAt(time: string | null): Instant {
  const micros = time === null ? Date.now() * 1000 : parseInstant(time);
  if (micros === null) throw new ExhibitError('BAD_INPUT', `“${time}” is not a time of generation; use RFC 3339 such as 2026-03-21T09:58:12Z.`);
  return formatInstant(micros);
}
