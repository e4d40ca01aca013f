// A finding as a finished report: name, bytes and their hash.
import { createHash } from 'node:crypto';
import type { Out } from '../../contract/operations.ts';
import { renderHtml } from './html.ts';
import { reportModel, type ReportFacts } from './model.ts';

/** REPORT_EMPTY for a finding that cites nothing, ZONE_UNKNOWN for a zone that is none. */
export function renderReport(facts: ReportFacts): Out<'report.render'> {
  const text = renderHtml(reportModel(facts));
  const stem = facts.info.fileName.replace(/\.exhibit$/i, '').replace(/[^\p{L}\p{N}._-]+/gu, '-') || 'case';
  return {
    fileName: `${stem}-${facts.finding.id}.html`, mediaType: 'text/html; charset=utf-8', text,
    sha256: createHash('sha256').update(text).digest('hex'),
  };
}
