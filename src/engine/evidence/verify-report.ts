// A report names the case and the checkpoint it was made from, and the hash of itself: one changed byte shows.
import { hash } from 'node:crypto';
import type { VerifyReport } from '../../contract/model.ts';

/** Stands in the report where the hash of the report goes, while that is computed. */
export const UNHASHED = '0'.repeat(64);
const MARK = /<code class="content">([0-9a-f]{64})<\/code>/g;
const CASE = /<code class="case">([^<]{1,200})<\/code>/;
const ROOT = /<code class="root">([0-9a-f]{64})<\/code>/;

/** The report with its own hash in place of the mark. */
export function withContentHash(report: string): string {
  return report.replace(`<code class="content">${UNHASHED}</code>`, `<code class="content">${hash('sha256', report)}</code>`);
}

/** What is wrong with a report, or null; `caseId`: the case it must be of. */
export function reportFault(bytes: Buffer, caseId: string | null = null): string | null {
  // One character a byte: nothing of it is put right on the way.
  const text = bytes.toString('latin1');
  const marks = [...text.matchAll(MARK)];
  if (marks.length !== 1) return 'it does not say which hash its content has';
  const [mark] = marks;
  const bare = Buffer.from(text.slice(0, mark.index) + mark[0].replace(mark[1], UNHASHED) + text.slice(mark.index + mark[0].length), 'latin1');
  if (hash('sha256', bare) !== mark[1]) return 'its content is not what its hash says';
  return caseId === null || CASE.exec(text)?.[1] === caseId ? null : 'it is the report of another case';
}

export function verifyReport(bytes: Buffer): VerifyReport {
  const fault = reportFault(bytes);
  const text = bytes.toString('latin1');
  const root = ROOT.exec(text)?.[1];
  const checks = [
    { what: 'Content', ok: fault === null, detail: fault ?? `as its hash says; case ${CASE.exec(text)?.[1] ?? 'not named'}` },
    ...(fault !== null ? [] : [{ what: 'Checkpoint', ok: true, detail: root ? `names the checkpoint with root ${root}: compare it with that of the case or the bundle` : 'names none: the case was not signed when it was made' }]),
  ];
  return {
    ok: fault === null,
    verdict: fault === null ? 'The report has not changed since it was made. Whoever changes it can give it another hash: only the case or a bundle shows that its events are those of the case.' : `Changed or damaged since it was made: ${fault}.`,
    checks, records: 0, bytes: bytes.length,
  };
}
