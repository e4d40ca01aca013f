// The parts of a record that an event was made of are found by the places of the profile, never by looking for their text.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Dialect } from '../../src/engine/record.ts';
import { csvCells } from '../../src/engine/sources/csv-cells.ts';
import { guessProfiles } from '../../src/engine/sources/guess-profile.ts';
import type { Span } from '../../src/engine/sources/json-value.ts';
import { createProfileMapper } from '../../src/engine/sources/profiles/mapper.ts';
import { profileById, PROFILES } from '../../src/engine/sources/profiles/profiles.ts';
import { textOf } from '../../src/engine/sources/text.ts';
import { sheetLine } from '../../src/engine/sources/unpack/sheet-rows.ts';
import { csvOf, NDJSON } from '../support/mapped.ts';

/** `[field text]` for every part, in the order of the text. */
function told(record: Buffer, dialect: Dialect, profile = guessProfiles(PROFILES, dialect, [record])[0].id): readonly string[] {
  const text = textOf(record);
  return createProfileMapper(profileById(profile), dialect, { zone: 'UTC', dateOrder: null }).parts(record)
    .flatMap((parts) => parts.map(({ start, end, fields }) => `${fields.join('+')} ${text.slice(start, end)}`));
}

it('marks cells by their column, where another holds the same text, quotes and letters of several bytes stand before it', () => {
  const dialect = csvOf('record_id', 'timestamp', 'admin_id', 'action_type', 'note', 'module_name', 'target_type', 'target_id', 'field', 'old_value', 'new_value', 'ip_address');
  expect(told(Buffer.from('7,2026-03-14T01:02:40Z,zoë,edit,"zoë ""edit"" 😀",edit,player,7,limit,500,"1,000",10.0.0.1'), dialect, 'generic-back-office')).toEqual([
    'record id 7', 'time 2026-03-14T01:02:40Z', 'actor zoë', 'action edit', 'module edit', 'entity type player', 'entity 7', 'changed field limit', 'old 500', 'new 1,000', 'ip 10.0.0.1',
  ]);
});

it('marks a cell that is read twice once, and bytes that are no UTF-8 as they are shown', () => {
  const dialect = csvOf('timestamp', 'admin_id', 'action_type', 'target', 'old_value', 'new_value');
  expect(told(Buffer.concat([Buffer.from('2026-03-14T01:02:40Z,'), Buffer.from([0xff]), Buffer.from('kim,edit,player:P-1,,on')]), dialect, 'generic-back-office')).toEqual([
    'time 2026-03-14T01:02:40Z', 'actor \\xFFkim', 'action edit', 'entity player:P-1', 'new on',
  ]);
});

it('marks values of JSON where they stand, and a string as a whole for what is read within it', () => {
  const record = JSON.stringify({ timestamp: '2026-03-14T01:02:40Z', admin_id: 'kim', copy: { admin_id: 'kim' }, action_type: 'edit', target_id: 'P-1', old_value: { limit: 500 }, new_value: '{"limit":"kim"}' });
  expect(told(Buffer.from(record), NDJSON, 'generic-back-office')).toEqual([
    'time "2026-03-14T01:02:40Z"', 'actor "kim"', 'action "edit"', 'entity "P-1"', 'old {"limit":500}', 'new "{\\"limit\\":\\"kim\\"}"',
  ]);
  const text = record;
  const [, actor] = createProfileMapper(profileById('generic-back-office'), NDJSON, { zone: null, dateOrder: null }).parts(Buffer.from(record))[0];
  expect(actor.start).toBe(text.indexOf('"kim"'));
});

it('marks the lists that changes are told in, and what several places put together', () => {
  const record = { id: { time: '2026-03-14T01:02:40.000Z', uniqueQualifier: '-1', applicationName: 'admin', customerId: 'C0' }, actor: { email: 'kim@corp.example', profileId: '1' }, ipAddress: '10.0.0.1', kind: 'admin#reports#activity',
    events: [{ type: 'USER_SETTINGS', name: 'CHANGE_PASSWORD', parameters: [{ name: 'USER_EMAIL', value: 'lee@corp.example' }] }] };
  const parts = told(Buffer.from(JSON.stringify(record)), NDJSON);
  expect(parts).toEqual(expect.arrayContaining(['time "2026-03-14T01:02:40.000Z"', 'actor "kim@corp.example"', 'ip "10.0.0.1"', 'action "CHANGE_PASSWORD"']));
});

it('marks cells of a sheet in the encoding they are kept in', () => {
  const dialect: Dialect = { format: 'xlsx', version: 1, columns: [['A', 'timestamp'], ['B', 'admin_id'], ['D', 'action_type']], headerRows: 1, bomBytes: 0 };
  const cell = (column: number, value: string) => ({ column, kind: 'text' as const, value, date: null, formula: null, of: null });
  expect(told(Buffer.from(sheetLine(7, [cell(1, '2026-03-14T01:02:40Z'), cell(2, 'A'), cell(3, 'A'), cell(4, 'edit')])), dialect, 'generic-back-office')).toEqual([
    'time "2026-03-14T01:02:40Z"', 'actor "A"', 'action "edit"',
  ]);
});

it('marks nothing in a line of a log, whose places are not known', () => {
  expect(told(Buffer.from('type=LOGIN, realmId=a, userId=kim'), { format: 'line', payload: 'key-value', bomBytes: 0 })).toEqual([]);
});

it('finds every cell of any row where it stands', () => {
  const dialect = csvOf('a', 'b');
  fc.assert(fc.property(fc.array(fc.record({ text: fc.string({ unit: 'grapheme', maxLength: 8 }), quoted: fc.boolean() }), { minLength: 1, maxLength: 6 }), (cells) => {
    const record = Buffer.from(cells.map(({ text, quoted }) => (quoted || /[",\r\n]/.test(text) || text === '' ? `"${text.replaceAll('"', '""')}"` : text)).join(','));
    const spans: Span[] = [];
    const { cells: read } = csvCells(record, dialect as never, spans);
    expect(spans.map(({ start, end }) => textOf(record).slice(start, end).replaceAll('""', '"'))).toEqual(read);
  }), { numRuns: 500 });
});
