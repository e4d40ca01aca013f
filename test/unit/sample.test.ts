// The sample tells one consistent month: same bytes every time, true old values, and the story where it belongs.
import { parse } from 'csv-parse/sync';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { sampleFiles } from '../../src/engine/sample/generate.ts';
import { STORY } from '../../src/engine/sample/story.ts';

interface Row { record_id: string; timestamp: string; admin_id: string; action_type: string; module_name: string; entity_id: string; old_value: string; new_value: string; ip_address: string; result: string }

const files = sampleFiles();
const text = (index: number): string => (files[index].name.endsWith('.gz') ? gunzipSync(files[index].bytes) : files[index].bytes).toString();
const rows = (csv: string): Row[] => parse(csv, { columns: true, relax_column_count: true });
const isRecord = ({ record_id }: Row): boolean => /^\d+$/.test(record_id);
const backoffice = rows(text(0));
const payments = rows(text(1));
const logins = text(2).trimEnd().split('\n');

test('the sample is the same every time it is made', () => {
  expect(sampleFiles().map(({ bytes }) => bytes.toString('base64'))).toEqual(files.map(({ bytes }) => bytes.toString('base64')));
});

test('three exports of different form hold about fifty thousand records, and say how many', () => {
  expect(files.map(({ name }) => name)).toEqual(['backoffice-2026-03.csv', 'payments-2026-03.csv.gz', 'logins-2026-03.ndjson']);
  expect([backoffice.length, payments.length, logins.length]).toEqual(files.map(({ records }) => records));
  const total = files.reduce((sum, { records }) => sum + records, 0);
  expect(total).toBeGreaterThan(48_000);
  expect(total).toBeLessThan(55_000);
});

test('the records that cannot be read, those without a time and those in two files are there to be counted', () => {
  expect(backoffice.filter((row) => !isRecord(row)).map(({ record_id }) => record_id)).toEqual(Array(2).fill('# export interrupted'));
  expect(logins.filter((line) => { try { JSON.parse(line); return false; } catch { return true; } })).toEqual(['{"log":"rotated",']);
  expect(backoffice.filter((row) => isRecord(row) && !row.timestamp.startsWith('2026-')).map(({ timestamp }) => timestamp).sort()).toEqual(['', '', '', '', '0000-00-00T00:00:00.000Z', '0000-00-00T00:00:00.000Z']);
  const lines = new Set(text(0).split('\n'));
  const twice = text(1).split('\n').slice(1).filter((line) => line !== '' && lines.has(line));
  expect(twice.length).toBeGreaterThan(100);
  expect(twice.every((line) => line.split(',')[1].startsWith('2026-03-01'))).toBe(true);
});

test('every old value is the last new value of that entity and field', () => {
  const held = new Map<string, string>();
  const all = [...backoffice.filter((row) => isRecord(row) && Number(row.record_id) < 500_000), ...payments];
  // Ids stand in for the times of the undated: within one export both run alike.
  const time = new Map<Row, string>();
  let last = '';
  for (const row of all) time.set(row, last = row.timestamp.startsWith('2026-') ? row.timestamp : last);
  const breaks: string[] = [];
  let compared = 0;
  for (const row of all.toSorted((a, b) => (time.get(a)! < time.get(b)! ? -1 : time.get(a)! > time.get(b)! ? 1 : 0))) {
    const before = row.old_value ? Object.entries(JSON.parse(row.old_value) as Record<string, unknown>) : [];
    for (const [field, value] of before) {
      const known = held.get(`${row.entity_id} ${field}`);
      if (known !== undefined && known !== JSON.stringify(value)) breaks.push(`${row.record_id} ${row.entity_id} ${field}`);
      if (known !== undefined) compared += 1;
    }
    if (row.action_type === 'player.note.add' || row.new_value === '') continue;
    for (const [field, value] of Object.entries(JSON.parse(row.new_value) as Record<string, unknown>)) held.set(`${row.entity_id} ${field}`, JSON.stringify(value));
  }
  expect(compared).toBeGreaterThan(5_000);
  expect(breaks).toEqual([]);
});

test('record ids run without a gap but for the three after the payout', () => {
  const gaps = (ids: number[]): number[][] => ids.slice(1).flatMap((id, index) => (id === ids[index] + 1 ? [] : [[ids[index], id]]));
  const office = backoffice.filter((row) => isRecord(row) && Number(row.record_id) < 500_000);
  const payout = Number(office.find(({ action_type, entity_id }) => action_type === 'payout.approve' && entity_id === STORY.withdrawal)!.record_id);
  expect(gaps(office.map(({ record_id }) => Number(record_id)))).toEqual([[payout, payout + 4]]);
  expect(gaps(payments.map(({ record_id }) => Number(record_id)))).toEqual([]);
  expect(gaps(logins.filter((line) => line.includes('record_id')).map((line) => (JSON.parse(line) as { record_id: number }).record_id))).toEqual([]);
});

test('the story is told in order: granted, lifted, paid, restored, bonus edited, revoked', () => {
  const night = backoffice.filter(({ admin_id, ip_address }) => admin_id === STORY.insider && ip_address === STORY.ip);
  expect(night.map(({ action_type, entity_id }) => `${action_type} ${entity_id}`)).toEqual([
    'role.view payout_approver', 'role.grant E-0117', 'player.search P-004471', 'player.limit.update P-004471', 'player.kyc.view P-004471', 'payout.assign W-88213', 'payout.approve W-88213',
    'player.limit.update P-004471', 'player.kyc.update P-004471', 'bonus.settings.update B-RELOAD-VIP', 'role.revoke E-0117',
  ]);
  expect(new Set([...backoffice, ...payments].filter(({ ip_address }) => ip_address === STORY.ip).map(({ admin_id }) => admin_id))).toEqual(new Set([STORY.insider, STORY.second]));
  expect(payments.filter(({ entity_id }) => entity_id === STORY.player).map(({ action_type, old_value, new_value }) => [action_type, old_value, new_value])).toEqual([['withdrawal.execute', '{"balance":48731.50}', '{"balance":531.50}']]);
});
