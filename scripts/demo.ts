// `npm run demo`: the main job from end to end on the sample, through the same engine and client as the command line:
// import, ledger, what stands out, a finding, its report, and the proof that nothing changed. Leaves ./demo behind.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { toWireError } from '../src/contract/errors.ts';
import type { IdGap } from '../src/contract/checks.ts';
import type { EventRow, Finding } from '../src/contract/model.ts';
import type { Alert, RuleOutcome } from '../src/contract/rules.ts';
import { importFile, type Source } from '../src/contract/sources.ts';
import { changesText } from '../src/cli/event-text.ts';
import { withCase, type OpenedCase } from '../src/cli/open-case.ts';
import { inked, table } from '../src/cli/terminal-text.ts';
import { writeSample } from '../src/engine/sample/generate.ts';
import { STORY } from '../src/engine/sample/story.ts';

const FOLDER = resolve(import.meta.dirname, '..', 'demo');
const CASE = join(FOLDER, 'back-office-2026-03.exhibit');
const ZONE = 'Europe/Malta';
/** The night of the story: both employees and everything on the player's account. */
const NIGHT = `time:2026-03-14T00:50:00Z..2026-03-14T01:40:00Z (actor:(${STORY.insider} or ${STORY.second}) or entity:"${STORY.player}")`;

/** What the finding cites, in the order of the argument: actor, action, entity, which of them, and what it is there for. */
const CITED: readonly (readonly [actor: string, action: string, entity: string, nth: number, role: 'shows' | 'context', comment: string])[] = [
  [STORY.insider, 'login.success', STORY.insiderId, 0, 'context', 'Off shift, from an address not seen before.'],
  [STORY.insider, 'role.grant', STORY.insiderId, 0, 'shows', 'Granted to the account he signs in with.'],
  [STORY.insider, 'player.limit.update', STORY.player, 0, 'shows', 'A hundred times the limit, one approver instead of two.'],
  [STORY.insider, 'payout.approve', STORY.withdrawal, 0, 'shows', 'The only approver.'],
  ['svc.cashier', 'withdrawal.execute', STORY.player, 0, 'shows', ''],
  [STORY.second, 'login.success', STORY.secondId, 0, 'context', 'Same address, four minutes later.'],
  [STORY.insider, 'player.limit.update', STORY.player, 1, 'shows', 'Set back.'],
  [STORY.insider, 'bonus.settings.update', 'B-RELOAD-VIP', 0, 'shows', ''],
  [STORY.insider, 'role.revoke', STORY.insiderId, 0, 'shows', ''],
];

const grouped = (number: number): string => number.toLocaleString('en-US');
const shown = (path: string): string => relative(process.cwd(), path) || '.';
const say = (text = ''): void => { process.stdout.write(`${text}\n`); };
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function demo(): Promise<boolean> {
  const signal = AbortSignal.timeout(300_000);
  if (existsSync(CASE)) await refuseWhileOpen(signal);
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const files = writeSample(FOLDER);
  say('Exhibit demo: one month of an online gaming back office, in three exports.');

  return withCase({ file: CASE, mode: 'create', signal }, async (open) => {
    const began = performance.now();
    // What would be understood is known, and accepted here in so many words.
    const { sources, rejections } = await open.call('import.run', { files: files.map((file) => importFile(file, { accept: true })) });
    heading(`Ledger, imported in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    say(ledger(sources));
    say();
    for (const { source, line, reason, raw } of rejections) say(`${source} line ${grouped(line)} rejected: ${inked(reason)}: ${inked(raw)}`);
    const undated = sources.reduce((sum, source) => sum + source.undated, 0);
    say(`${undated} events have no readable time; they are kept and shown last.`);

    heading('What stands out');
    const { outcomes } = await open.call('rule.run', { files: [] });
    say(rulesTable(outcomes));
    const { alerts } = await open.call('alert.list', { state: null, severity: 'high', rule: null, suppressed: false, offset: 0, limit: 1000 });
    const ofNight = alerts.filter(({ first }) => first?.startsWith('2026-03-14T01:') === true);
    heading(`The night of 14 March: ${ofNight.length} of ${alerts.length} alerts of high severity`);
    for (const alert of ofNight) say(told(alert));
    for (const gap of (await open.call('check.gaps', {})).idGaps) say(missing(gap));

    const finding = await makeFinding(open);
    heading(`Finding ${finding.id}: ${inked(finding.title)}`);
    say(exhibits(finding));

    const { verified, lines } = await proof(open, files, sources, finding);
    heading('Written and verified');
    for (const line of lines) say(line);
    say();
    say(verified ? `Open it:  npm start -- ${shown(CASE)}` : 'The check failed: see above.');
    return verified;
  });
}

/** Opening what an earlier demo left tells whether somebody works in it; whatever else is wrong with it, it is replaced. */
async function refuseWhileOpen(signal: AbortSignal): Promise<void> {
  try {
    await withCase({ file: CASE, mode: 'write', signal }, async () => undefined);
  } catch (thrown) {
    if (toWireError(thrown).code === 'CASE_LOCKED') throw thrown;
  }
}

function heading(text: string): void {
  say();
  say(text);
  say('─'.repeat(Array.from(text).length));
}

function ledger(sources: readonly Source[]): string {
  const sum = (pick: (source: Source) => number): number => sources.reduce((total, source) => total + pick(source), 0);
  const totals = [sum((s) => s.read), sum((s) => s.imported), sum((s) => s.rejected), sum((s) => s.duplicate)];
  const [read, imported, rejected, duplicate] = totals;
  const day = (time: string | null): string => time?.slice(0, 10) ?? 'none';
  return table(
    [{ head: 'Source' }, { head: 'File' }, { head: 'Read', right: true }, { head: 'Imported', right: true }, { head: 'Rejected', right: true }, { head: 'Duplicate', right: true }, { head: 'Times (UTC)' }],
    [
      ...sources.map((s) => [s.id, s.name, ...[s.read, s.imported, s.rejected, s.duplicate].map(grouped), `${day(s.firstTime)} to ${day(s.lastTime)}`]),
      ['', 'Total', ...totals.map(grouped), read === imported + rejected + duplicate ? 'adds up' : 'DOES NOT ADD UP'],
    ],
  );
}

/** Rules that found something, and those that could not be assessed. */
function rulesTable(outcomes: readonly RuleOutcome[]): string {
  const order = ['high', 'medium', 'low'];
  return table([{ head: 'Severity' }, { head: 'Rule' }, { head: 'Alerts', right: true }, { head: '' }], outcomes.filter(({ alerts, assessed }) => alerts > 0 || assessed !== 'yes')
    .toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || b.alerts - a.alerts)
    .map(({ severity, title, alerts, assessed, why }) => [severity, title, grouped(alerts), assessed === 'yes' ? '' : `${assessed === 'no' ? 'cannot be assessed' : 'assessed in part'}: ${why.join('; ')}`]));
}

function told({ rule, summary, facts, events }: Alert): string {
  return entry(rule, summary, facts.map(({ name, value }) => `${name}: ${value}`).join('; '), events.map(({ event }) => event));
}

function missing({ source, from, to, before, after }: IdGap): string {
  return entry('missing records', `${source} holds no record with the ids ${from} to ${to}`, '', [before.event, after.event]);
}

function entry(kind: string, title: string, detail: string, events: readonly string[]): string {
  const margin = ' '.repeat(21);
  const [head, ...rest] = wrapped(inked(title), 98);
  const places = `${events.slice(0, 6).join(', ')}${events.length > 6 ? ` and ${events.length - 6} more` : ''}`;
  return [`${kind.padEnd(19)}  ${head}`, ...[...rest, ...(detail === '' ? [] : wrapped(inked(detail), 98)), places].map((line) => margin + line)].join('\n');
}

/** Lines of at most so many characters, broken at blanks. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Finds the story's events by search, as a person would, then marks and cites them. */
async function makeFinding(open: OpenedCase): Promise<Finding> {
  const { events } = await open.call('event.search', { query: NIGHT, order: 'time', offset: 0, limit: 200 });
  const cited = CITED.map(([actor, action, entity, nth]): EventRow => {
    const match = events.filter((event) => event.actor === actor && event.action === action && event.entity === entity)[nth];
    if (!match) throw new Error(`The sample holds no ${action} of ${entity} by ${actor} that night.`);
    return match;
  });
  const ids = cited.map(({ id }) => id);
  await open.call('event.tag', { events: ids, tag: 'suspicious', on: true });
  await open.call('event.star', { events: [ids[3]], on: true });
  await open.call('event.note', { event: ids[3], text: 'No second approver is recorded. Ask the payments lead for a ticket.' });
  let finding = await open.call('finding.create', {
    title: `${STORY.insider} granted himself payout_approver and paid out 48,200 EUR`,
    statement: 'At 01:02 m.kovacs added the role payout_approver to his own account (EX-002), raised the withdrawal limit of player P-004471 from 500 to 50,000 EUR (EX-003) and '
      + 'approved payout W-88213 of 48,200 EUR alone (EX-004); the cashier executed it within seconds (EX-005). He set the limit back 22 minutes after lifting it (EX-007), '
      + 'changed the settings of the VIP reload bonus (EX-008) and removed the role again (EX-009). d.osei signed in from the same address in between (EX-006). '
      + 'No reason is recorded for any of it, and three record ids are missing right after the approval.',
    severity: 'bad', confidence: 'high', status: 'draft', view: null, query: NIGHT, events: ids,
  });
  for (const [index, [, , , , role, comment]] of CITED.entries()) {
    finding = await open.call('finding.exhibit', { finding: finding.id, exhibit: finding.exhibits[index].label, role, comment });
  }
  return finding;
}

function exhibits(finding: Finding): string {
  return table(
    [{ head: 'Exhibit' }, { head: 'Role' }, { head: 'Time (UTC)' }, { head: 'Actor' }, { head: 'Action' }, { head: 'Entity' }, { head: 'Change', width: 62 }],
    finding.exhibits.map(({ label, role, row }) => [label, role, row?.time?.slice(0, 23).replace('T', ' ') ?? 'none', row?.actor ?? '', row?.action ?? '', row?.entity ?? '', row ? changesText(row.changes) : '']),
  );
}

/** Writes the report and compares everything with what is on disk. */
async function proof(open: OpenedCase, files: readonly string[], sources: readonly Source[], finding: Finding): Promise<{ verified: boolean; lines: readonly string[] }> {
  const report = await open.call('report.render', { finding: finding.id, format: 'html', zone: ZONE, time: null });
  const path = join(FOLDER, report.fileName);
  writeFileSync(path, report.text);
  const check = await open.call('case.verify', {});
  const compared = [
    ...files.map((file) => [basename(file), sha256(readFileSync(file)), sources.find(({ name }) => name === basename(file))?.sha256] as const),
    [report.fileName, sha256(readFileSync(path)), report.sha256] as const,
  ];
  const lines = table([{ head: 'File' }, { head: 'SHA-256' }, { head: '' }], compared.map(([name, actual, told]) => [name, actual, actual === told ? 'as recorded' : 'DIFFERS']));
  return {
    verified: check.ok && compared.every(([, actual, told]) => actual === told),
    lines: [lines, '', `Case:    ${shown(CASE)}: ${inked(check.verdict)}`, `Report:  ${shown(path)}`],
  };
}

try {
  process.exitCode = (await demo()) ? 0 : 1;
} catch (thrown) {
  const { code, message, hint } = toWireError(thrown);
  process.stderr.write(`error ${code}: ${inked(message)}\n  ${inked(hint)}\n`);
  process.exitCode = 1;
}
