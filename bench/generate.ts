// Writes the bench's input: three exports of one back office, their times interleaved, one of them not in order of time,
// 30 % of all entities seen once. Deterministic: the same rows for the same number, on every machine.
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Chance } from '../src/engine/sample/chance.ts';

export const HEADER = 'record_id,timestamp,admin_id,action_type,module_name,target_type,target_id,field,old_value,new_value,ip_address,result,session_id,reason';
/** Share of rows per file. */
const SHARES = [0.5, 0.3, 0.2];
const START = Date.UTC(2025, 0, 1);
const SPAN_MS = 400 * 86_400_000;

/** Draws from 0 … n−1, the first ones much more often. */
function skewed(random: () => number, n: number): () => number {
  return () => Math.min(n - 1, Math.floor(n * random() ** 2.2));
}

export const MODULES = ['players', 'payments', 'bonuses', 'kyc', 'risk', 'support', 'games', 'reports', 'auth', 'settings', 'affiliates', 'limits', 'campaigns', 'content', 'cashier'];
export const ACTIONS = ['player.limit.update', 'player.note.add', 'player.status.update', 'payment.approve', 'payment.adjust', 'bonus.grant', 'bonus.settings.update', 'campaign.update', 'role.grant', 'role.revoke', 'settings.update', 'player.view', 'report.export', 'login.success', 'document.review'];
const STATUSES = ['active', 'blocked', 'pending', 'closed', 'suspended', 'verified'];
const WORDS = 'confirmed by phone player request manual check duplicate account limit raised vip desk fraud review chargeback refund approved document expired address changed bonus abuse pattern night shift ticket escalation'.split(' ');

/** Name of the i-th of 300 admins; the first ones act much more often. */
export function adminOf(i: number): string {
  return `${'jmaks'[i % 5]}.${WORDS[i % WORDS.length]}${i}${i % 4 ? '@corp.example' : ''}`;
}

/** Second half of the session id of the i-th row of a file. */
export function sessionOf(i: number): string {
  return hex(i * 17);
}

/** Writes `rows` rows into three files below `folder` and returns their paths: as CSV, or the same values as NDJSON, with objects as objects. */
export function generate(folder: string, rows: number, format: 'csv' | 'ndjson' = 'csv', seed = 0x5eed): string[] {
  mkdirSync(folder, { recursive: true });
  const chance = new Chance(seed);
  const random = (): number => chance.next();
  const admins = Array.from({ length: 300 }, (_, i) => adminOf(i));
  const ips = Array.from({ length: 4000 }, (_, i) => `10.${i % 200}.${(i * 7) % 256}.${(i * 13) % 256}`);
  const frequent = Math.max(10, Math.round(rows * 0.02));
  const [admin, ip, entity, action] = [skewed(random, admins.length), skewed(random, ips.length), skewed(random, frequent), skewed(random, ACTIONS.length)];
  // Entities seen once are 3 of 10 of all entities.
  const once = Math.round(frequent * 3 / 7);
  const stride = Math.max(1, Math.floor(rows / once));
  const versions = new Uint16Array(frequent);
  return SHARES.map((share, file) => {
    const path = join(folder, `audit-${file + 1}.${format}`);
    const write = format === 'csv' ? csvRow : jsonRow;
    const out = openSync(path, 'w');
    const count = Math.round(rows * share);
    let text = format === 'csv' ? `${HEADER}\n` : '';
    for (let i = 0; i < count; i++) {
      // The third file is written in blocks of a thousand rows that stand in reverse.
      const slot = file === 2 ? Math.floor(i / 1000) * 1000 + 999 - (i % 1000) : i;
      const micros = (START + SPAN_MS * (slot / count)) * 1000 + Math.floor(random() * 4_000_000);
      const number = file * rows + i;
      const rare = number % stride === 0;
      const player = rare ? frequent + number : entity();
      const kind = rare ? 0 : player % 10;
      const version = rare ? 0 : versions[player]++;
      const name = ACTIONS[action()];
      const [old, now] = kind < 4 ? objects(player, version, admins) : kind < 8 ? scalars(player, version) : kind === 8 ? ['', sentence(random)] : ['', ''];
      text += write([
        String(number + 1), instant(micros), admins[admin()], name, MODULES[player % MODULES.length], 'player', `P-${String(player).padStart(7, '0')}`,
        kind < 4 || kind === 9 ? '' : kind < 8 ? 'withdrawal_limit' : 'note', old, now, ips[ip()], random() < 0.02 ? 'failure' : 'success',
        `${hex(player * 31 + file)}${sessionOf(i)}`, random() < 0.4 ? sentence(random) : '',
      ]);
      if (text.length > 4_000_000) { writeSync(out, text); text = ''; }
    }
    writeSync(out, text);
    closeSync(out);
    return path;
  });
}

function csvRow(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`;
}

const KEYS = HEADER.split(',').map((name) => `"${name}":`);
function jsonRow(cells: readonly string[]): string {
  return `{${cells.map((cell, i) => `${KEYS[i]}${i === 0 || cell.startsWith('{') ? cell : `"${cell}"`}`).join(',')}}\n`;
}

function instant(micros: number): string {
  const ms = Math.floor(micros / 1000);
  return `${new Date(ms).toISOString().slice(0, 23)}${String(Math.floor(micros % 1000)).padStart(3, '0')}Z`;
}

function hex(value: number): string {
  return (Math.imul(value, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0');
}

function scalars(player: number, version: number): [string, string] {
  const value = (v: number) => (Math.imul(player + 1, v + 1) % 1_000_000 / 100).toFixed(2);
  return [version === 0 ? '' : value(version), value(version + 1)];
}

function objects(player: number, version: number, admins: readonly string[]): [string, string] {
  const object = (v: number) => {
    const h = Math.imul(player + 7, v + 13) >>> 0;
    const value = { status: STATUSES[h % 6], amount: (h % 1_000_000) / 100, currency: ['EUR', 'USD', 'GBP', 'SEK'][player & 3], level: (h >>> 20) & 7, limits: { daily: (h >>> 8) & 4095, approval: (h & 1) === 1 }, updatedBy: admins[(h >>> 4) % 300] };
    return JSON.stringify(value);
  };
  return [version === 0 ? '' : object(version), object(version + 1)];
}

function sentence(random: () => number): string {
  const length = 3 + Math.floor(random() * 8);
  let text = '';
  for (let i = 0; i < length; i++) text += `${i > 0 ? ' ' : ''}${WORDS[Math.floor(random() * WORDS.length)]}`;
  return random() < 0.1 ? `${text}, ref #${Math.floor(random() * 99_991)}` : text;
}
