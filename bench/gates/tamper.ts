// One byte is changed, anywhere in a case file, a bundle or a report: either nothing that the file says has changed, or verification
// reports it. And what was only worked on is never reported.
import { hash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { importFile } from '../../src/contract/sources.ts';
import { ExhibitError } from '../../src/contract/errors.ts';
import { openCaseEngine, type CaseEngine } from '../../src/engine/case-engine.ts';
import { PASSING_INFO, REBUILDABLE } from '../../src/engine/evidence/stated.ts';
import { verifyFile } from '../../src/engine/evidence/verify-file.ts';
import { Chance } from '../../src/engine/sample/chance.ts';

const PASSPHRASE = 'only for this gate';
const HOW = { passphrase: null, identity: null, verifier: null, keys: [] };
const PERSON = { name: 'A. Novak', organisation: '' };
const context = () => ({ signal: new AbortController().signal, tick: () => undefined });

export interface TamperResult {
  readonly flips: number; readonly reported: number; readonly unchanged: number;
  /** Files with places that changed what is said and were not reported; empty as it should be. */
  readonly missed: readonly string[];
  readonly clean: number; readonly falseAlarms: readonly string[];
}
/** What is changed: its bytes, what they say, and how often it is drawn. */
interface Target { readonly name: string; readonly bytes: Buffer; readonly said: string; readonly share: number; says(path: string): string }

export async function tamper(folder: string, wish: { readonly flips: number; readonly clean: number; readonly seed: number }, progress: (line: string) => void = () => undefined): Promise<TamperResult> {
  mkdirSync(folder, { recursive: true });
  const chance = new Chance(wish.seed);
  const { targets, open } = await makeTargets(folder);
  const result = { flips: 0, reported: 0, unchanged: 0, missed: [] as string[], clean: 0, falseAlarms: [] as string[] };
  for (const { name, bytes } of targets) {
    const path = join(folder, `clean ${name}`);
    writeFileSync(path, bytes);
    const report = await verifyFile(path, HOW, context().signal);
    result.clean++;
    if (!report.ok) result.falseAlarms.push(`${name}: ${report.verdict}`);
    rmSync(path);
  }
  for (; result.clean < wish.clean; result.clean++) {
    const done = await workOn(folder, open, chance);
    if (done !== null) result.falseAlarms.push(done);
    if (result.clean % 50 === 0) progress(`${result.clean} clean`);
  }
  const total = targets.reduce((sum, { share }) => sum + share, 0);
  while (result.flips < wish.flips) {
    let draw = chance.next() * total;
    const target = targets.find(({ share }) => (draw -= share) < 0) ?? targets[0];
    const at = Math.floor(chance.next() * target.bytes.length);
    const by = 1 + Math.floor(chance.next() * 255);
    const changed = Buffer.from(target.bytes);
    changed[at] ^= by;
    const path = join(folder, `changed ${target.name}`);
    writeFileSync(path, changed);
    const reported = await isReported(path);
    if (reported === true) result.reported++;
    else if (reported === false && saidBy(target, path) === target.said) result.unchanged++;
    else {
      const now = saidBy(target, path).split('\n');
      const before = new Set(target.said.split('\n'));
      result.missed.push(`${target.name}, byte ${at} ^ ${by}: ${reported === false ? now.find((line) => !before.has(line))?.slice(0, 300) ?? `${before.size} lines, now ${now.length}` : reported}`);
      progress(`MISSED ${result.missed.at(-1)}`);
    }
    for (const end of ['', '-wal', '-shm', '-journal', '.lock']) rmSync(path + end, { force: true });
    if (++result.flips % 100 === 0) progress(`${result.flips} flips: ${result.reported} reported, ${result.unchanged} changed nothing that is said, ${result.missed.length} missed`);
  }
  return result;
}

/** Reported, also by a plain error when the file is opened; not reported; or what was thrown that nobody can make sense of. */
async function isReported(path: string): Promise<boolean | string> {
  try {
    return !(await verifyFile(path, HOW, context().signal)).ok;
  } catch (thrown) {
    return thrown instanceof ExhibitError && thrown.code !== 'INTERNAL' ? true : String(thrown);
  }
}

function saidBy(target: Target, path: string): string {
  try { return target.says(path); } catch (thrown) { return `cannot be read: ${String(thrown)}`; }
}

/** Everything a case says: definitions and rows of all tables but the indexes that are rebuilt at any time. */
export function dumpOf(path: string): string {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    const rows = (sql: string): unknown[][] => db.prepare<[], unknown[]>(sql).raw().all();
    const lines: string[] = [`${db.pragma('application_id', { simple: true }) as number} ${db.pragma('user_version', { simple: true }) as number}`];
    const definitions = rows("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name");
    lines.push(...definitions.map((row) => JSON.stringify(row)));
    for (const [type, name] of definitions) {
      if (type !== 'table' || REBUILDABLE.has(String(name))) continue;
      const where = name === 'info' ? `WHERE key NOT IN ${PASSING_INFO}` : '';
      for (const row of rows(`SELECT * FROM "${String(name)}" NOT INDEXED ${where}`)) lines.push(`${String(name)} ${JSON.stringify(row.map((value) => (Buffer.isBuffer(value) ? `x${value.toString('hex')}` : value)))}`);
    }
    return lines.join('\n');
  } finally {
    db.close();
  }
}

const HEADER = 'record_id,timestamp,admin_id,action_type,module_name,target,field,old_value,new_value,ip,reason';

/** Enough of everything: duplicates, conflicts, rejections, several parts, all kinds of casework, alerts. */
function logs(): { readonly name: string; readonly bytes: Buffer }[] {
  const row = (i: number) => `${i},2026-03-${String(1 + i % 28).padStart(2, '0')}T0${i % 10}:00:00Z,${['kim', 'lee', 'Łukasz'][i % 3]},player.limit.update,Players,player:${String(i % 40).padStart(5, '0')},limit,${i * 10},${i * 10 + 500},10.0.0.${i % 250},"because, ${'abcdefgh'.slice(i % 8)}"`;
  const rows = Array.from({ length: 900 }, (_, i) => row(i));
  const json = Array.from({ length: 300 }, (_, i) => JSON.stringify({ timestamp: `2026-04-01T00:${String(i % 60).padStart(2, '0')}:00Z`, admin_id: 'kim', action_type: 'role.grant', module_name: 'Admin', target: `E-${i}`, old_value: { roles: ['a'] }, new_value: { roles: ['a', `b${i}`] } }));
  return [
    { name: 'march.csv', bytes: Buffer.from([HEADER, ...rows, 'too,few', ...rows.slice(0, 5)].join('\n')) },
    { name: 'again.csv.gz', bytes: gzipSync([HEADER, ...rows.slice(500), ...rows.slice(0, 20).map((each) => each.replace('player.limit', 'player.note'))].join('\n')) },
    { name: 'roles.ndjson', bytes: Buffer.from(json.join('\n')) },
  ];
}

async function makeTargets(folder: string): Promise<{ readonly targets: readonly Target[]; readonly open: Buffer }> {
  const path = join(folder, 'case.exhibit');
  const keysFolder = join(folder, 'keys');
  const files = logs().map(({ name, bytes }) => {
    const file = join(folder, name);
    writeFileSync(file, bytes);
    return file;
  });
  const engine = await openCaseEngine({ path, mode: 'create', name: 'Gate', readOnly: false, person: PERSON, keysFolder, changed: () => undefined });
  const inCase = { caseId: engine.info.id };
  const { handlers } = engine;
  await handlers['import.run']!({ ...inCase, files: files.map((file) => importFile(file, { accept: true })) }, context());
  await handlers['event.star']!({ ...inCase, events: ['S-001:1', 'S-001:3'], on: true }, context());
  await handlers['event.tag']!({ ...inCase, events: ['S-001:2', 'S-003:4'], tag: 'suspicious', on: true }, context());
  await handlers['event.note']!({ ...inCase, event: 'S-001:5', text: 'Raised twice in one night.' }, context());
  await handlers['rule.run']!({ ...inCase, files: [] }, context());
  await handlers['finding.create']!({ ...inCase, title: 'Limits', statement: 'Raised and put back.', severity: 'bad', confidence: 'high', status: 'draft', view: null, query: 'actor:kim', events: ['S-001:2', 'S-003:10'] }, context());
  await handlers['undo.undo']!(inCase, context());
  await handlers['undo.redo']!(inCase, context());
  await handlers['view.save']!({ ...inCase, name: 'Kim', address: '/events?q=actor:kim', query: 'actor:kim' }, context());
  await handlers['case.checkpoint']!({ ...inCase, passphrase: PASSPHRASE }, context());
  await handlers['source.clock']!({ ...inCase, source: 'S-002', seconds: 30, reason: 'known to be slow' }, context());
  await engine.close();
  const open = readFileSync(path);
  const said = dumpOf(path);
  const again = await openCaseEngine({ path, mode: 'open', name: '', readOnly: false, person: PERSON, keysFolder, changed: () => undefined });
  await again.handlers['case.seal']!({ ...inCase, passphrase: PASSPHRASE, reason: 'filed' }, context());
  const bundle = join(folder, 'case.zip');
  await again.handlers['case.bundle']!({ ...inCase, file: bundle, encryption: null }, context());
  const report = await again.handlers['report.render']!({ ...inCase, finding: 'F-01', format: 'html', zone: null, time: null }, context());
  await again.close();
  const sealed = readFileSync(path);
  // Every byte of a bundle or a report says something.
  const whole = (file: string) => hash('sha256', readFileSync(file));
  const zip = readFileSync(bundle);
  const html = Buffer.from(report.text);
  return {
    open,
    targets: [
      { name: 'open.exhibit', bytes: open, said, share: 5, says: dumpOf },
      { name: 'sealed.exhibit', bytes: sealed, said: dumpOf(path), share: 3, says: dumpOf },
      { name: 'bundle.zip', bytes: zip, said: hash('sha256', zip), share: 1, says: whole },
      { name: 'report.html', bytes: html, said: hash('sha256', html), share: 1, says: whole },
    ],
  };
}

/** Draws what an investigator might do, and verifies what has come of it; null: no alarm. */
async function workOn(folder: string, bytes: Buffer, chance: Chance): Promise<string | null> {
  const path = join(folder, 'worked.exhibit');
  writeFileSync(path, bytes);
  const done: string[] = [];
  try {
    const engine = await openCaseEngine({ path, mode: 'open', name: '', readOnly: false, person: PERSON, keysFolder: join(folder, 'keys'), changed: () => undefined });
    try {
      for (let i = 0; i < 3; i++) done.push(await oneWrite(engine, chance));
    } finally {
      await engine.close();
    }
    const report = await verifyFile(path, HOW, context().signal);
    return report.ok ? null : `${done.join(', ')}: ${report.checks.filter(({ ok }) => !ok).map(({ what, detail }) => `${what}: ${detail}`).join(' | ')}`;
  } finally {
    for (const end of ['', '-wal', '-shm', '.lock']) rmSync(path + end, { force: true });
  }
}

async function oneWrite({ handlers, info }: CaseEngine, chance: Chance): Promise<string> {
  const inCase = { caseId: info.id };
  const event = `S-00${1 + Math.floor(chance.next() * 3)}:${1 + Math.floor(chance.next() * 200)}`;
  const source = `S-00${1 + Math.floor(chance.next() * 3)}`;
  const writes: readonly (readonly [string, () => unknown])[] = [
    ['star', () => handlers['event.star']!({ ...inCase, events: [event], on: chance.next() < 0.7 }, context())],
    ['tag', () => handlers['event.tag']!({ ...inCase, events: [event, 'S-001:9'], tag: `tag ${Math.floor(chance.next() * 5)}`, on: true }, context())],
    ['note', () => handlers['event.note']!({ ...inCase, event, text: `Seen ${chance.next()}` }, context())],
    ['finding', () => handlers['finding.create']!({ ...inCase, title: 'Another', statement: '', severity: 'none', confidence: 'low', status: 'draft', view: null, query: '', events: [event] }, context())],
    ['undo', () => handlers['undo.undo']!(inCase, context())],
    ['rename', () => handlers['case.rename']!({ ...inCase, name: `Gate ${chance.next()}` }, context())],
    ['clock', () => handlers['source.clock']!({ ...inCase, source, seconds: 1 + Math.floor(chance.next() * 1000) + chance.next(), reason: 'slow' }, context())],
    ['exclude', () => handlers['source.standing']!({ ...inCase, source, standing: 'excluded', reason: 'not ours' }, context())],
    ['include', () => handlers['source.standing']!({ ...inCase, source, standing: 'included', reason: 'ours' }, context())],
    ['duplicates', () => handlers['source.duplicate']!({ ...inCase, source, keep: chance.next() < 0.5, reason: 'wanted' }, context())],
    ['rebuild', () => handlers['source.rebuild']!({ ...inCase, source, profile: null, draft: null, zone: null, dateOrder: null }, context())],
    ['rules', () => handlers['rule.run']!({ ...inCase, files: [] }, context())],
    ['checkpoint', () => handlers['case.checkpoint']!({ ...inCase, passphrase: PASSPHRASE }, context())],
  ];
  const [name, write] = writes[Math.floor(chance.next() * writes.length)];
  try {
    await write();
    return name;
  } catch (thrown) {
    // Nothing to undo, excluded already: refused is as good as done.
    if (thrown instanceof ExhibitError) return `${name} (${thrown.code})`;
    throw thrown;
  }
}
