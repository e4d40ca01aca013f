// Writes the sample: one month of an online gaming back office in three exports, the same records to the byte every time
// (only how gzip packs them may differ from machine to machine).
// Nobody and nothing in it exists; the story inside is told in story.ts.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Chance } from './chance.ts';
import { DAYS, employees, maltaTime, works, type Employee } from './people.ts';
import { State } from './state.ts';
import { startStory, storySlots, type Export, type Slot } from './story.ts';
import { Work, type Deed } from './work.ts';

export interface SampleFile {
  readonly name: string;
  readonly bytes: Buffer;
  /** Records in the file, unreadable ones included. */
  readonly records: number;
}

const COLUMNS = ['record_id', 'timestamp', 'admin_id', 'action_type', 'module_name', 'entity_type', 'entity_id', 'old_value', 'new_value', 'ip_address', 'result', 'reason', 'authorised_by', 'session_id'] as const;
const INTERRUPTED = '# export interrupted,host,bo-db-2,shard,3,of,8,lag,41,s,cursor,7f3a,retry,1,of,3';
const MINUTE = 60_000;
const MARCH = Date.UTC(2026, 2, 1);
/** Both the back office and the payments export hold the cashier's records of 1 March. */
const OVERLAP_END = Date.UTC(2026, 2, 2);
const FIRST_IDS: Readonly<Record<Export, number>> = { backoffice: 10_001, payments: 500_001, logins: 900_001 };

/** The three exports, in memory: about 50,000 records, 3 unreadable, 6 undated, some 190 in two files. */
export function sampleFiles(): readonly SampleFile[] {
  const chance = new Chance(20_260_314);
  const state = new State();
  const staff = employees(chance);
  startStory(state);
  const work = new Work(chance, state, staff);
  const slots = [...shifts(chance, staff, work), ...settlements(chance, work), ...storySlots(state)].sort((a, b) => a.at - b.at);
  const lines: Record<Export, string[]> = { backoffice: [COLUMNS.join(',')], payments: [COLUMNS.join(',')], logins: [] };
  const ids = { ...FIRST_IDS };
  for (const slot of slots) {
    const id = ids[slot.export];
    ids[slot.export] = id + 1 + (slot.missingAfter ?? 0);
    const deed = work.authorised(slot.deed(), slot.actor);
    const time = timeText(slot, id);
    const line = slot.export === 'logins' ? login(slot, deed, id) : row(slot, deed, id, time);
    lines[slot.export].push(line);
    if (slot.export === 'payments' && slot.at < OVERLAP_END) lines.backoffice.push(line);
  }
  // What an interrupted export leaves behind: lines that are no records, with more cells than there are columns and no id.
  lines.backoffice.splice(14_207, 0, INTERRUPTED);
  lines.backoffice.splice(31_644, 0, INTERRUPTED);
  lines.logins.splice(2_018, 0, '{"log":"rotated",');
  return [
    file('backoffice-2026-03.csv', lines.backoffice, 1, (bytes) => bytes),
    file('payments-2026-03.csv.gz', lines.payments, 1, (bytes) => gzipSync(bytes)),
    file('logins-2026-03.ndjson', lines.logins, 0, (bytes) => bytes),
  ];
}

/** Writes the three exports into a folder and returns their paths, in the order to import them. */
export function writeSample(folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true });
  return sampleFiles().map(({ name, bytes }) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  });
}

function file(name: string, lines: readonly string[], headers: number, pack: (bytes: Buffer) => Buffer): SampleFile {
  return { name, bytes: pack(Buffer.from(`${lines.join('\n')}\n`)), records: lines.length - headers };
}

/** A month of shifts: sign in, work, sign out. */
function shifts(chance: Chance, staff: readonly Employee[], work: Work): Slot[] {
  const slots: Slot[] = [];
  for (let day = 0; day < DAYS; day += 1) {
    for (const [number, employee] of staff.entries()) {
      if (!works(employee, number, day)) continue;
      const from = maltaTime(day, employee.from) + chance.whole(-8, 6) * MINUTE;
      const to = from + employee.hours * 60 * MINUTE - chance.whole(0, 20) * MINUTE;
      const ip = chance.once(0.12) ? employee.vpn : employee.desk;
      const session = chance.hex(12);
      const slot = (at: number, where: Export, deed: () => Deed, more?: Slot['more']): void => {
        if (at < MARCH + DAYS * 24 * 60 * MINUTE) slots.push({ at, actor: employee.account, ip, session, export: where, deed, ...(more && { more }) });
      };
      const access = (action: string, result: Deed['result']) => (): Deed => ({ action, module: 'Access', entityType: 'employee', entity: employee.id, result });
      if (chance.once(0.06)) slot(from - chance.whole(20, 90) * 1000, 'logins', access('login.failure', 'failure'), { failure_reason: 'INVALID_CREDENTIALS' });
      slot(from, 'logins', access('login.success', 'success'), { mfa: 'push' });
      if (chance.once(0.7)) slot(from + Math.floor(chance.next() * (to - from)), 'logins', access('session.unlock', 'success'));
      slot(to, 'logins', access('session.logout', 'success'));
      for (let records = chance.whole(24, 39); records > 0; records -= 1) slot(within(chance, from, to), 'backoffice', () => work.deed(employee.team));
      if (employee.team === 'payments') for (let records = chance.whole(3, 8); records > 0; records -= 1) slot(within(chance, from, to), 'payments', () => work.adjustment());
    }
  }
  return slots;
}

/** The cashier's own records, day and night, most in the evening. */
function settlements(chance: Chance, work: Work): Slot[] {
  return Array.from({ length: 4_600 }, () => {
    const hour = chance.weighted([[1, 3], [2, 9], [3, 13], [6, 19], [4, 21]]) + chance.next() * 3;
    const at = Math.floor(maltaTime(chance.whole(0, DAYS - 1), Math.min(hour, 23.9)));
    return { at: at + chance.whole(0, 999), actor: 'svc.cashier', ip: '10.10.0.5', session: '', export: 'payments', deed: () => work.settlement() };
  });
}

/** A moment of a shift, after signing in and before signing out. */
function within(chance: Chance, from: number, to: number): number {
  return Math.floor(from + 30_000 + chance.next() * (to - from - 60_000));
}

/** The time as written. Six records lost theirs: four hold none, two one that no calendar has. */
function timeText({ export: where, at }: Slot, id: number): string {
  if (where === 'backoffice' && id % 7_000 === 6_001) return id % 3 === 0 ? '0000-00-00T00:00:00.000Z' : '';
  return new Date(at).toISOString();
}

function row({ actor, ip, session }: Slot, deed: Deed, id: number, time: string): string {
  return [
    String(id), time, actor, deed.action, deed.module, deed.entityType, deed.entity, deed.old ?? '', deed.new ?? '', ip, deed.result ?? 'success', deed.reason ?? '', deed.authorisedBy ?? '', session,
  ].map(cell).join(',');
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function login({ at, actor, ip, session, more }: Slot, { action, module, entityType, entity, result }: Deed, id: number): string {
  return JSON.stringify({
    record_id: id, timestamp: new Date(at).toISOString(), admin_id: actor, action_type: action, module_name: module, entity_type: entityType, entity_id: entity,
    ip_address: ip, result, session_id: session, ...more,
  });
}
