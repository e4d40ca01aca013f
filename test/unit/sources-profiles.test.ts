// Profiles: the seven fields from any spelling of their names, nothing coerced, nothing dropped, nothing invented.
import { describe, expect, test } from 'vitest';
import type { Category } from '../../src/contract/model.ts';
import type { Dialect, MappedDetail, MappingOptions } from '../../src/engine/record.ts';
import { splitEntity, type ColumnPlan } from '../../src/engine/sources/column-plan.ts';
import { csvCells } from '../../src/engine/sources/csv-cells.ts';
import { ipOf } from '../../src/engine/sources/address.ts';
import { resultOf } from '../../src/engine/sources/profiles/outcome.ts';
import { SHORT_ROW, SURPLUS_ROW, TWICE } from '../../src/engine/sources/repairs.ts';
import { columnNames } from '../../src/engine/sources/sniff-csv.ts';
import { createMapper, profileById, PROFILES } from '../../src/engine/sources/profiles/profiles.ts';
import { changesOf } from '../../src/engine/change/diff.ts';
import { sideOf, UNKNOWN } from '../../src/engine/change/normal-form.ts';

const NONE: MappingOptions = { zone: null, dateOrder: null };
const NDJSON: Dialect = { format: 'ndjson', bomBytes: 0 };
const csv = (header: string): Dialect => ({ format: 'csv', delimiter: 44, quote: 34, header: columnNames(header.split(',')), bomBytes: 0 });
const rows = (...texts: readonly string[]): Buffer[] => texts.map((text) => Buffer.from(text));
function one(dialect: Dialect, record: string, profile = 'generic-back-office', options: MappingOptions = NONE): MappedDetail {
  return createMapper(profile, dialect, options).detail(Buffer.from(record))[0];
}
const json = (value: unknown, profile: string): MappedDetail => one(NDJSON, JSON.stringify(value), profile);
const questions = (dialect: Dialect, records: readonly string[], profile = 'generic-back-office', options: MappingOptions = NONE) => createMapper(profile, dialect, options).questions(rows(...records)).map((question) => question.kind);

const HEADER = 'log_id,admin,action_type,module_name,created_at,target,before,after,ip_addr,ok,sess,reason';
const ROW = '10422,m.kovacs,player.limit.update,Players/Limits,2026-03-14T02:06:18.412Z,player:P-004471,"{""withdrawal_limit"":500}","{""withdrawal_limit"":50000}",185.44.12.7,1,9c1e,';

describe('the generic back office', () => {
  test('answers the seven questions of a row, and the rest as fields', () => {
    const event = one(csv(HEADER), ROW);
    expect(event).toMatchObject({
      actor: 'm.kovacs', action: 'player.limit.update', module: 'Players/Limits', category: 'user', entityType: 'player', entity: 'P-004471', ip: '185.44.12.7',
      result: 'success', recordId: '10422', timeText: '2026-03-14T02:06:18.412Z',
      changes: [{ field: 'withdrawal_limit', old: '500', new: '50000', oldKind: 'value', newKind: 'value' }],
      fields: [{ name: 'reason', from: 'reason', value: '', kind: 'empty' }, { name: 'session', from: 'sess', value: '9c1e', kind: 'value' }],
    });
    expect(event.time.micros).toBe(Date.UTC(2026, 2, 14, 2, 6, 18, 412) * 1000);
  });
  test.each([
    'Admin ID,Action Type,Module Name,Timestamp,Old Value,New Value,IP Address', 'admin-id,action-type,module-name,timestamp,old-value,new-value,ip-address',
    'adminId,actionType,moduleName,timestamp,oldValue,newValue,ipAddress', 'ADMIN_ID,ACTION_TYPE,MODULE_NAME,TIMESTAMP,OLD_VALUE,NEW_VALUE,IP_ADDRESS',
    'user,event,section,date,before,after,remote_addr', 'operator,operation,area,event_time,from,to,client_ip', 'staff_name,activity,component,created_at,previous_value,new_value,ip',
  ])('knows the names %s', (header) => {
    const record = 'kim,login,Auth,2026-03-14 10:00:00Z,a,b,10.0.0.1';
    expect(one(csv(header), record)).toMatchObject({ actor: 'kim', action: 'login', module: 'Auth', ip: '10.0.0.1', category: 'access', changes: [{ field: 'value', old: 'a', new: 'b' }] });
    expect(questions(csv(header), [record])).toEqual([]);
  });
  test('knows the same names as keys of JSON, with objects for old and new', () => {
    expect(json({ adminId: 7, action: 'bonus.settings.update', module: 'bonuses', timestamp: 1_773_450_378, target_type: 'setting', target_id: 'S-1', old_value: { max: 5, a: { b: null } }, new_value: { max: 10, a: { b: '' } } }, 'generic-back-office')).toMatchObject({
      actor: '7', category: 'bonus', entityType: 'setting', entity: 'S-1', time: { basis: 'epoch' },
      changes: [{ field: 'max', old: '5', new: '10' }, { field: 'a.b', old: null, oldKind: 'null', new: '', newKind: 'empty' }],
    });
  });
  test('takes the name of an actor or target that is an object', () => {
    expect(json({ actor: { id: 'u1', email: 'kim@example.test' }, target: { type: 'player', id: 'P-1' } }, 'generic-back-office')).toMatchObject({ actor: 'kim@example.test', entityType: 'player', entity: 'P-1' });
  });
  test('names the change after its field column', () => {
    expect(one(csv('admin,action,time,field,old,new'), 'kim,edit,2026-03-14T00:00:00Z,email,a@x,b@x').changes).toMatchObject([{ field: 'email', old: 'a@x', new: 'b@x' }]);
  });
  test('from and to mean old and new only together', () => {
    expect(one(csv('admin,action,time,from'), 'kim,mail,2026-03-14T00:00:00Z,boss@x').changes).toEqual([]);
    expect(one(csv('admin,action,time,after'), 'kim,list,2026-03-14T00:00:00Z,cursor9').changes).toEqual([]);
  });
  test('a source without a column of old values has unknown ones', () => {
    expect(one(csv('admin,action,time,new_value'), 'kim,edit,2026-03-14T00:00:00Z,x').changes).toEqual([{ field: 'value', old: null, new: 'x', oldKind: 'unknown', newKind: 'value' }]);
  });
  test('with the admin named, user_id is who was touched', () => {
    expect(one(csv('admin_id,user_id,action,time'), 'kim,P-1,edit,2026-03-14T00:00:00Z')).toMatchObject({ actor: 'kim', entity: 'P-1' });
  });
});

describe('nothing is coerced or dropped', () => {
  const dialect = csv('time,admin,action,player_id,old,new');
  test('00712, None and 1.10 arrive as they were written', () => {
    expect(one(dialect, '2026-03-14T00:00:00Z,kim,edit,00712,None,1.10')).toMatchObject({ entity: '00712', changes: [{ old: 'None', oldKind: 'value', new: '1.10' }] });
  });
  test('None, NULL, empty and absent stay four different things', () => {
    const kinds = ['None', 'NULL', ''].map((old) => one(dialect, `2026-03-14T00:00:00Z,kim,edit,1,${old},x`).changes[0].oldKind);
    expect(kinds).toEqual(['value', 'null', 'empty']);
    expect(one(dialect, '2026-03-14T00:00:00Z,kim,edit,1').changes).toEqual([]);
    expect(one(csv('time,admin,action,new,old'), '2026-03-14T00:00:00Z,kim,edit,x').changes[0]).toMatchObject({ old: null, oldKind: 'absent' });
  });
  test('a row with an unreadable time is an undated event', () => {
    expect(one(dialect, '2026-03-21T25:14:00,kim,edit,1,a,b')).toMatchObject({ timeText: '2026-03-21T25:14:00', time: { micros: null, basis: 'unreadable' }, actor: 'kim' });
  });
  test('surplus cells are kept as fields, missing ones are absent, and both are counted', () => {
    const mapper = createMapper('generic-back-office', csv(HEADER), NONE);
    expect(mapper.detail(Buffer.from(`${ROW},x,`))[0].fields.slice(-2)).toEqual([{ name: '_extra[1]', from: '_extra[1]', value: 'x', kind: 'value' }, { name: '_extra[2]', from: '_extra[2]', value: '', kind: 'empty' }]);
    expect(mapper.map(Buffer.from('10423,kim,login'))).toMatchObject([{ actor: 'kim', action: 'login', timeText: null, time: { basis: 'none' } }]);
    expect(mapper.repairs().filter(({ count }) => count > 0)).toEqual([{ what: SHORT_ROW, count: 1 }, { what: SURPLUS_ROW, count: 1 }]);
  });
  test('duplicate headers are name and name#2, and __proto__ is a column like any other', () => {
    const header = csv('admin,action,time,name,name,__proto__,');
    expect(one(header, 'kim,edit,2026-03-14T00:00:00Z,a,b,c,d').fields.map(({ name, value }) => [name, value])).toEqual([['name', 'a'], ['name#2', 'b'], ['__proto__', 'c'], ['col7', 'd']]);
  });
  test('a key that occurs twice keeps both values, and is counted', () => {
    const mapper = createMapper('generic-back-office', NDJSON, NONE);
    const [event] = mapper.detail(Buffer.from('{"admin":"kim","role":"a","role":"b","__proto__":"c"}'));
    expect(event.fields.map(({ name, value }) => [name, value])).toEqual([['role', 'a'], ['role#2', 'b'], ['__proto__', 'c']]);
    expect(mapper.repairs()).toContainEqual({ what: TWICE, count: 1 });
  });
  test('a line that is no object is rejected with its reason', () => {
    const mapper = createMapper('generic', NDJSON, NONE);
    expect(() => mapper.map(Buffer.from('[1]'))).toThrow('not a JSON object');
    expect(() => mapper.map(Buffer.from('{"a":}'))).toThrow('JSON is broken at character 6');
  });
  test('bytes that are not UTF-8 are shown, not replaced', () => {
    const record = Buffer.concat([Buffer.from('2026-03-14T00:00:00Z,'), Buffer.from([0x6b, 0xfc]), Buffer.from(',edit,1,a,b')]);
    expect(createMapper('generic-back-office', dialect, NONE).map(record)[0].actor).toBe('k\\xFC');
  });
  test('values are neither trimmed nor re-cased', () => {
    expect(one(dialect, '2026-03-14T00:00:00Z, Kim ,EDIT,1,a,b')).toMatchObject({ actor: ' Kim ', action: 'EDIT' });
  });
});

describe('what no program may decide is asked', () => {
  const dialect = csv('admin,action,module,time');
  test('the zone of times that carry none', () => {
    expect(questions(dialect, ['kim,edit,m,2026-03-14 10:00:00'])).toEqual(['zone']);
    expect(questions(dialect, ['kim,edit,m,2026-03-14 10:00:00'], 'generic-back-office', { zone: 'Europe/Malta', dateOrder: null })).toEqual([]);
  });
  test('not where the column itself says UTC', () => {
    const utc = csv('admin,action,module,Timestamp (UTC)');
    expect(questions(utc, ['kim,edit,m,2026-03-14 10:00:00'])).toEqual([]);
    expect(one(utc, 'kim,edit,m,2026-03-14 10:00:00').time.basis).toBe('utc by format');
  });
  test('whether day or month comes first, where the column does not prove it', () => {
    expect(questions(dialect, ['kim,edit,m,3/4/2026 10:00:00Z'])).toEqual(['dateOrder']);
    expect(questions(dialect, ['kim,edit,m,3/4/2026 10:00:00Z', 'kim,edit,m,25/4/2026 10:00:00Z'])).toEqual([]);
    expect(questions(dialect, ['kim,edit,m,4/25/2026 10:00:00Z', 'kim,edit,m,25/4/2026 10:00:00Z'])).toEqual(['dateOrder']);
  });
  test('what the column proves holds for all of it', () => {
    const records = rows('kim,edit,m,3/4/2026 10:00:00Z', 'kim,edit,m,25/4/2026 10:00:00Z');
    const settled = createMapper('generic-back-office', dialect, NONE).settled(records);
    expect(settled).toEqual({ zone: null, dateOrder: 'dmy' });
    const mapper = createMapper('generic-back-office', dialect, settled);
    expect(records.map((record) => new Date((mapper.map(record)[0].time.micros ?? NaN) / 1000).toISOString())).toEqual(['2026-04-03T10:00:00.000Z', '2026-04-25T10:00:00.000Z']);
  });
  test('a mapping that nothing proves', () => {
    expect(questions(csv('when_exactly,thing'), ['x,y'], 'generic')).toEqual(['mapping']);
    expect(questions(csv('admin,action,time'), ['kim,edit,2026-03-14T10:00:00Z'])).toEqual(['mapping']);
  });
  test('the generic profile maps exact names and shows the rest', () => {
    const event = one(csv('timestamp,username,event_type,colour,by'), '2026-03-14T10:00:00Z,kim,edit,red,x', 'generic');
    expect(event).toMatchObject({ actor: 'kim', action: 'edit', changes: [] });
    expect(event.fields.map(({ name, value }) => [name, value])).toEqual([['colour', 'red'], ['by', 'x']]);
  });
  test('an unknown profile or zone is refused by name', () => {
    expect(() => profileById('nope')).toThrow(expect.objectContaining({ code: 'PROFILE_UNKNOWN' }) as Error);
    expect(() => createMapper('generic', NDJSON, { zone: 'Nowhere', dateOrder: null })).toThrow(expect.objectContaining({ code: 'ZONE_UNKNOWN' }) as Error);
  });
});

describe('the vendors', () => {
  test('CloudTrail: no old values, failure by error code, nothing changed by reading', () => {
    const base = { eventVersion: '1.08', eventTime: '2026-03-14T10:00:00Z', eventSource: 'iam.amazonaws.com', userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::1:assumed-role/r/kim' }, sourceIPAddress: 'AWS Internal' };
    const write = json({ ...base, eventName: 'AttachUserPolicy', errorCode: 'AccessDenied', requestParameters: { userName: 'bob', tags: [] } }, 'cloudtrail');
    expect(write).toMatchObject({ actor: 'arn:aws:sts::1:assumed-role/r/kim', entityType: 'user', entity: 'bob', result: 'failure', category: 'permission', ip: 'AWS Internal' });
    expect(write.changes).toEqual([{ field: 'userName', old: null, new: 'bob', oldKind: 'unknown', newKind: 'value' }, { field: 'tags', old: null, new: '[]', oldKind: 'unknown', newKind: 'value' }]);
    expect(json({ ...base, eventName: 'GetUser', readOnly: true, requestParameters: { userName: 'bob' } }, 'cloudtrail')).toMatchObject({ changes: [], result: 'success' });
  });
  test('Entra: diagnostic and Graph forms map alike; objects keep the name of their property', () => {
    const audit = {
      activityDateTime: '2026-03-14T10:00:00.1234567Z', activityDisplayName: 'Update policy', loggedByService: 'Core Directory', result: 'success', id: 'D_1',
      initiatedBy: { user: { userPrincipalName: 'kim@x', ipAddress: '10.0.0.1:443' } },
      targetResources: [
        { displayName: 'P', type: 'Policy', modifiedProperties: [{ displayName: 'Config', oldValue: '{"url":"a"}', newValue: '{"url":"b"}' }, { displayName: 'Included Updated Properties', oldValue: null, newValue: '"Config"' }] },
        { displayName: 'Q', type: 'Policy', modifiedProperties: [{ displayName: 'Name', oldValue: null, newValue: '"Q"' }] },
      ],
    };
    const graph = json(audit, 'entra-audit');
    const diagnostic = json({ time: '2026-03-14 10:00:00', operationName: 'Update policy', properties: audit }, 'entra-audit');
    expect(graph).toMatchObject({
      actor: 'kim@x', action: 'Update policy', module: 'Core Directory', entity: 'P', entityType: 'Policy', ip: '10.0.0.1', recordId: 'D_1', time: { nanos: 700 },
      changes: [{ field: 'Config.url', old: 'a', new: 'b' }, { field: 'Name', old: null, oldKind: 'null', new: 'Q' }],
    });
    for (const field of ['actor', 'action', 'module', 'entity', 'changes', 'time', 'recordId', 'ip'] as const) expect(diagnostic[field]).toEqual(graph[field]);
  });
  test('Microsoft 365: the fields an item names without values changed from unknown to unknown', () => {
    expect(json({ CreationTime: '2026-03-14T10:00:00', Operation: 'Update', Workload: 'Exchange', UserId: 'kim', ModifiedProperties: ['HtmlBody'] }, 'm365-ual')).toMatchObject({
      time: { basis: 'utc by format' }, changes: [{ field: 'HtmlBody', old: null, new: null, oldKind: 'unknown', newKind: 'unknown' }],
    });
  });
  test('Microsoft 365: a row whose AuditData is broken falls back on its columns', () => {
    expect(one(csv('RecordType,CreationDate,UserIds,Operations,AuditData'), 'ExchangeAdmin,5/18/2021 9:13:33 PM,kim,Set-Mailbox,"{""CreationTime"":"', 'm365-ual')).toMatchObject({
      actor: 'kim', action: 'Set-Mailbox', module: 'ExchangeAdmin', timeText: '5/18/2021 9:13:33 PM', time: { micros: Date.UTC(2021, 4, 18, 21, 13, 33) * 1000 },
    });
  });
});

test.each<[string, string | null, string | null, Category]>([
  ['login.failure', 'Auth', null, 'access'], ['session.logout', null, 'employee', 'access'], ['role.grant', 'Admin users', 'employee', 'permission'],
  ['player.limit.update', 'Players/Limits', 'player', 'user'], ['player.kyc.update', 'KYC', 'player', 'user'], ['payout.approve', 'Payments', 'player', 'financial'],
  ['balance.adjust', 'Players', 'player', 'financial'], ['bonus.grant', 'Bonuses', 'player', 'bonus'], ['update_settings', 'Bonus', 'setting', 'bonus'],
  ['campaign.update', 'CRM', 'campaign', 'campaign'], ['updateSetting', 'System', 'setting', 'system'], ['player.note.add', 'CRM', null, 'user'], ['report.export', 'Reports', null, 'other'],
])('%s in %s is a matter of its category', (action, module, entityType, category) => {
  expect(createMapper('generic-back-office', csv(HEADER), NONE).plan()?.categoryOf(action, module, entityType)).toBe(category);
});

test.each([['20.92.124.182:24528', '20.92.124.182'], ['[2a09:bac5::1a:98]:6453', '2a09:bac5::1a:98'], ['[::1]', '::1'], ['::ffff:78.197.123.35', '78.197.123.35'], ['2a09::1', '2a09::1'],
  ['AWS Internal', 'AWS Internal'], ['225.01.00.16', '225.01.00.16'], ['host:80', 'host:80'], ['', null]])('the address %s is %s', (text, address) => {
  expect(ipOf(text)).toBe(address);
});
test.each([['1', 'success'], ['Succeeded', 'success'], ['PartiallySucceeded', 'failure'], ['false', 'failure'], ['pending', 'unknown'], [null, 'unknown']])('the outcome %s is %s', (text, result) => {
  expect(resultOf(text)).toBe(result);
});
test.each([['player:P-004471', 'player', 'P-004471'], ['P-004471', null, 'P-004471'], ['https://x', null, 'https://x'], ['arn:aws:iam::1:user', null, 'arn:aws:iam::1:user'], ['12:30', null, '12:30'], ['C:\\x', null, 'C:\\x'], ['wd:W:1', 'wd', 'W:1'], ['player:', null, 'player:']])('the entity %s is of type %s', (text, entityType, entity) => {
  expect(splitEntity(text)).toEqual({ entityType, entity });
});

describe('the plan for the bulk path', () => {
  /** What the rules in column-plan.ts say, done the plain way. */
  function byPlan(plan: ColumnPlan, record: Buffer, dialect: Dialect): Partial<MappedDetail> {
    if (dialect.format !== 'csv') throw new Error('CSV only');
    const { cells } = csvCells(record, dialect);
    const at = (index: number): string | null => (index < 0 || (cells[index] ?? '') === '' ? null : cells[index]);
    const entityCell = at(plan.entity);
    const parts = entityCell !== null && plan.splitEntity ? splitEntity(entityCell) : { entityType: at(plan.entityType), entity: entityCell };
    const side = (index: number) => (index < 0 ? UNKNOWN : sideOf(cells[index], plan.nullTokens));
    const action = at(plan.action);
    const module = at(plan.module);
    const ip = at(plan.ip);
    return {
      time: plan.readTime(at(plan.time) ?? ''), timeText: at(plan.time), actor: at(plan.actor), action, module, ...parts, category: plan.categoryOf(action, module, parts.entityType),
      ip: ip === null ? null : plan.ipOf(ip), result: plan.resultOf(at(plan.result)), recordId: at(plan.recordId),
      changes: plan.old < 0 && plan.new < 0 ? [] : changesOf(side(plan.old), side(plan.new), at(plan.field)).changed,
    };
  }
  test.each([
    [HEADER, [ROW, '1,kim', '2,"k,m",login,Auth,14/03/2026,x:y:z,NULL,,[::1]:9,no,,', ',,,,,,,,,,,', '3,a,b,c,2026-03-14,W-1,None,"{""a"":1}",::ffff:1.2.3.4,maybe,,']],
    ['time,user,event', ['2026-03-14T00:00:00Z,kim,login', ',,']],
    ['entity_type,date,new_value', ['player,2026-03-14T00:00:00Z,x', 'player']],
    ['date,target_type,target_id,old_value,new_value,field', ['2026-03-14T00:00:00Z,player,player:P-1,a,b,email', ',player,,a,a,']],
  ])('says the same as the mapper under the header %s', (header, records) => {
    const dialect = csv(header);
    for (const id of ['generic-back-office', 'generic']) {
      const mapper = createMapper(id, dialect, { zone: 'Europe/Malta', dateOrder: 'dmy' });
      const plan = mapper.plan();
      expect(plan?.cells).toBe(header.split(',').length);
      for (const record of rows(...records)) expect(mapper.map(record)[0]).toMatchObject(plan ? byPlan(plan, record, dialect) : {});
    }
  });
  test('is there only where columns go by their names', () => {
    expect(createMapper('m365-ual', csv('CreationDate,AuditData'), NONE).plan()).toBeNull();
    expect(createMapper('generic', NDJSON, NONE).plan()).toBeNull();
  });
});

test('the preview shows every column with samples and the field it becomes', () => {
  const columns = createMapper('generic-back-office', csv(HEADER), NONE).columns(rows(ROW, ROW));
  expect(columns.map(({ name, mapsTo }) => `${name}=${mapsTo ?? ''}`).join(' ')).toBe(
    'log_id=recordId admin=actor action_type=action module_name=module created_at=time target=entity before=old after=new ip_addr=ip ok=result sess=session reason=');
  expect(columns[1].samples).toEqual(['m.kovacs']);
  const nested = createMapper('cloudtrail', NDJSON, NONE).columns(rows('{"eventTime":"2026-03-14T10:00:00Z","userIdentity":{"userName":"kim"},"extra":1}'));
  expect(nested.map(({ name, mapsTo }) => `${name}=${mapsTo ?? ''}`)).toEqual(['eventTime=time', 'userIdentity.userName=actor', 'extra=']);
});

test('every profile has an id, a title and a version of its own', () => {
  expect(new Set(PROFILES.map((profile) => profile.id)).size).toBe(PROFILES.length);
  for (const profile of PROFILES) expect(profile).toMatchObject({ id: expect.stringMatching(/^[a-z0-9-]+$/), title: expect.any(String), version: expect.any(Number) });
});
