// Formats without old values, files of several kinds, records edited by hand, and what must not be taken for a known format.
import { describe, expect, test } from 'vitest';
import { createProfileMapper } from '../../src/engine/sources/profiles/mapper.ts';
import { profileById } from '../../src/engine/sources/profiles/profiles.ts';
import { guessProfiles } from '../../src/engine/sources/guess-profile.ts';
import { PROFILES } from '../../src/engine/sources/profiles/profiles.ts';
import { csvOf, inShort, NDJSON, recognised, row } from '../support/mapped.ts';

const T = '2026-03-14T10:00:00Z';
const AT = '2026-03-14T10:00:00.000Z';
const SECONDS = 1_773_482_400;
const json = (record: object): Buffer => Buffer.from(JSON.stringify(record));

const RECORDS: readonly (readonly [profile: string, what: string, record: object, event: object])[] = [
  ['auth0', 'a call', { log_id: 'l', data: { log_id: 'l', date: T, type: 'sapi', description: 'Create a role', ip: '10.0.0.1', details: { request: { method: 'post', path: '/api/v2/roles', auth: { user: { email: 'kim@x' } }, body: { name: 'admin' } } } } },
    { time: AT, actor: 'kim@x', action: 'sapi Create a role', module: '/api/v2/roles', result: 'success', recordId: 'l', changes: ['name: ? → admin'] }],
  ['auth0', 'a failed login', { date: T, type: 'fp', log_id: 'l2', ip: '10.0.0.1', client_name: 'Shop', user_name: 'kim@x', connection: 'db' }, { actor: 'kim@x', entity: 'Shop', result: 'failure', changes: [] }],
  ['kubernetes', 'create', { kind: 'Event', apiVersion: 'audit.k8s.io/v1', auditID: 'a', stage: 'ResponseComplete', verb: 'create', user: { username: 'kim@x' }, sourceIPs: ['10.0.0.1', '10.0.0.2'], objectRef: { resource: 'pods', subresource: 'exec', namespace: 'default', name: 'app' }, responseStatus: { code: 403 }, requestObject: { kind: 'PodExecOptions' }, requestReceivedTimestamp: '2026-03-14T10:00:00.000000Z' },
    { time: AT, actor: 'kim@x', action: 'create pods/exec', module: 'pods', entityType: 'pods', entity: 'default/app', ip: '10.0.0.1', result: 'failure', recordId: 'a ResponseComplete', category: 'access', changes: ['kind: ? → PodExecOptions'] }],
  ['asana', 'API', { gid: 'g', created_at: '2026-03-14 10:00:00', event_type: 'user_login_succeeded', event_category: 'logins', actor: { email: 'kim@x' }, resource: { resource_type: 'user', name: 'Kim' }, details: {}, context: { client_ip_address: '10.0.0.1' } }, { time: AT, module: 'logins', entity: 'Kim', ip: '10.0.0.1', changes: [] }],
  ['onepassword', 'a sign-in', { uuid: 'u', timestamp: T, category: 'credentials_failed', type: 'password_secret_bad', target_user: { email: 'kim@x' }, client: { ip_address: '10.0.0.1', app_name: 'Extension' } }, { actor: 'kim@x', action: 'credentials_failed/password_secret_bad', result: 'failure', ip: '10.0.0.1' }],
  ['onepassword', 'a use', { uuid: 'u', timestamp: T, vault_uuid: 'v', item_uuid: 'i', user: { email: 'kim@x' }, action: 'fill' }, { actor: 'kim@x', action: 'fill', entityType: 'item', entity: 'v/i' }],
  ['onepassword', 'an audit event', { uuid: 'u', timestamp: T, actor_uuid: 'a', actor_details: { email: 'kim@x' }, action: 'suspend', object_type: 'user', object_uuid: 'o', session: { ip: '10.0.0.1' } }, { actor: 'kim@x', action: 'suspend', module: 'user', entity: 'o', ip: '10.0.0.1' }],
  ['onelogin', 'API', { id: 1, created_at: T, account_id: 2, event_type_id: 72, actor_user_name: 'Kim', user_name: 'Lee', role_name: 'Admin', ipaddr: '10.0.0.1' }, { time: AT, actor: 'Kim', action: 'event type 72', entityType: 'user', entity: 'Lee', ip: '10.0.0.1', recordId: '1' }],
  ['duo', 'administrator', { action: 'user_update', description: '{"status":"Bypass"}', object: 'lee', timestamp: SECONDS, username: 'Kim' }, { time: AT, actor: 'Kim', action: 'user_update', entity: 'lee', changes: ['status: ? → Bypass'] }],
  ['duo', 'authentication', { event_type: 'authentication', factor: 'duo_push', result: 'fraud', txid: 't', timestamp: SECONDS, user: { name: 'kim' }, application: { name: 'VPN' }, access_device: { ip: '10.0.0.1' } }, { time: AT, actor: 'kim', module: 'VPN', result: 'failure', recordId: 't', ip: '10.0.0.1' }],
  ['keycloak', 'dotted keys', { '@timestamp': T, 'log.level': 'WARN', 'log.logger': 'org.keycloak.events', message: 'type=LOGIN_ERROR, realmId=shop, clientId=account, userId=u-1, ipAddress=10.0.0.1, error=invalid_user_credentials, auth_method=openid-connect' },
    { time: AT, actor: 'u-1', action: 'LOGIN_ERROR', module: 'shop', entity: 'account', ip: '10.0.0.1', result: 'failure', category: 'access' }],
  ['keycloak', 'quoted pairs', { timestamp: T, loggerName: 'org.keycloak.events', message: 'operationType="CREATE", realmId="shop", userId="u-1", ipAddress="10.0.0.1", resourcePath="users/u-2"' }, { actor: 'u-1', action: 'CREATE', entity: 'users/u-2' }],
  ['keycloak', 'admin event', { id: 'k', time: SECONDS * 1000, operationType: 'UPDATE', resourceType: 'USER', resourcePath: 'users/u-2', authDetails: { userId: 'u-1', ipAddress: '10.0.0.1' }, representation: '{"enabled":false}' }, { time: AT, action: 'UPDATE USER', entityType: 'USER', entity: 'users/u-2', changes: ['enabled: ? → false'] }],
  ['teleport', 'login', { event: 'user.login', code: 'T1000W', time: T, uid: 'u', user: 'kim', success: false, error: 'bad', 'addr.remote': '10.0.0.1:65123' }, { time: AT, actor: 'kim', action: 'user.login', module: 'T1000W', ip: '10.0.0.1', result: 'failure', recordId: 'u', category: 'access' }],
  ['vault', 'request', { time: T, type: 'request', auth: { display_name: 'userpass-kim' }, request: { id: 'r', operation: 'update', path: 'sys/policies/acl/admin', remote_address: '10.0.0.1', mount_type: 'system', data: { policy: 'hmac-sha256:a' } } },
    { time: AT, actor: 'userpass-kim', action: 'update', module: 'system', entity: 'sys/policies/acl/admin', recordId: 'r request', category: 'system', changes: ['policy: ? → hmac-sha256:a'] }],
  ['pgaudit', 'JSON', { timestamp: '2026-03-14 10:00:00.000 UTC', user: 'kim', dbname: 'shop', remote_host: '10.0.0.1', message: 'AUDIT: SESSION,1,1,ROLE,GRANT,TABLE,public.player,"GRANT ALL ON player TO ""lee"", PUBLIC",<none>' },
    { time: AT, actor: 'kim', action: 'GRANT', module: 'ROLE', entityType: 'TABLE', entity: 'public.player', ip: '10.0.0.1', category: 'permission' }],
  ['atlassian-organisation', 'API', { id: 'e', type: 'events', attributes: { time: T, action: 'user_added_to_group', actor: { email: 'kim@x' }, context: [{ id: 'g', type: 'group', attributes: { name: 'admins' } }], location: { ip: '10.0.0.1' } } }, { time: AT, actor: 'kim@x', entityType: 'group', entity: 'admins', ip: '10.0.0.1', recordId: 'e' }],
  ['twingate', 'connection', { event_type: 'established_connection', connector: { name: 'c' }, resource: { address: 'db.x' }, connection: { client_ip: '10.0.0.1' }, user: { email: 'kim@x' }, timestamp: SECONDS * 1000, remote_network: { name: 'office' } }, { time: AT, actor: 'kim@x', entity: 'db.x', ip: '10.0.0.1', module: 'office' }],
  ['vercel', 'a request', { deploymentId: 'd', source: 'lambda', projectName: 'shop', timestamp: T, proxy: { method: 'GET', path: '/api', statusCode: 500, clientIp: '10.0.0.1' } }, { time: AT, actor: null, action: 'GET /api', module: 'shop', result: 'failure', ip: '10.0.0.1' }],
  ['jfrog', 'a token', { tenant_id: 't', company_name: 'c', message: { log_timestamp: T, event_type: 'C', event: 'TKN', logged_principal: 'kim', data_changed: '{"added":{"scope":"admin"}}', entity_name: 'kim' } }, { time: AT, actor: 'kim', action: 'TKN C', entity: 'kim', changes: ['scope: − → admin'] }],
  ['sym', 'an escalation', { id: 's', actor: { username: 'kim@x' }, event: { type: 'escalate', timestamp: '2026-03-14T10:00:00' }, run: { srn: 'r', flow: 'f' }, state: { status: 'completed' }, fields: { target: { name: 'group', type: 'aws_iam_group' } } }, { time: AT, actor: 'kim@x', action: 'escalate', module: 'f', entity: 'group', result: 'success' }],
  ['wiz', 'API', { id: 'w', action: 'UpdateUser', requestId: 'r', status: 'SUCCESS', timestamp: T, actionParameters: { input: { id: 'u', after: 'x' } }, sourceIP: '10.0.0.1', user: { name: 'kim' } }, { time: AT, actor: 'kim', action: 'UpdateUser', result: 'success', entity: 'u', changes: [] }],
];

describe('formats without old values', () => {
  test.each(RECORDS)('%s, %s', (profile, _what, record, event) => {
    const read = recognised([json(record)]);
    expect(read).toMatchObject({ profile, confidence: 0.99, questions: [] });
    expect(read.events.map(inShort)).toEqual([expect.objectContaining(event)]);
  });
  test('the CSV log of PostgreSQL has no header; its columns are counted', () => {
    const cells = Array.from({ length: 24 }, () => '');
    cells.splice(0, 5, '2026-03-14 10:00:00.000 UTC', 'kim', 'shop', '77', '10.0.0.1:5432');
    cells[13] = 'AUDIT: OBJECT,2,1,WRITE,UPDATE,TABLE,public.player,"update player set a = 1, b = 2",<not logged>';
    const read = recognised([row(...cells)], csvOf(...cells.map(() => '')));
    expect(read).toMatchObject({ profile: 'pgaudit', questions: [] });
    expect(inShort(read.events[0])).toMatchObject({ time: AT, actor: 'kim', action: 'UPDATE', entity: 'public.player', ip: '10.0.0.1' });
    expect(read.events[0].fields).toContainEqual({ name: 'statement', from: 'col14', value: 'update player set a = 1, b = 2', kind: 'value' });
  });
});

describe('lines of a log', () => {
  const line = (text: string, payload: 'cef' | 'leef' | 'key-value' | 'text') => recognised([Buffer.from(text)], { format: 'line', payload, bomBytes: 0 });
  test('in the Common Event Format, with old and new where labels say so', () => {
    const read = line('Mar 14 2026 10:00:00 host CEF:0|Acme|Console|1.0|42|role changed|5|rt=1773482400000 suser=kim duser=lee src=10.0.0.1 outcome=success cs1Label=Old Value cs1=user cs2Label=New Value cs2=admin', 'cef');
    expect(read).toMatchObject({ profile: 'cef', questions: [] });
    expect(inShort(read.events[0])).toMatchObject({ time: AT, actor: 'kim', action: 'role changed', module: 'Console', entity: 'lee', ip: '10.0.0.1', result: 'success', category: 'permission', changes: ['value: user → admin'] });
  });
  test('in the Log Event Extended Format', () => {
    const read = line('LEEF:1.0|Acme|Console|1.0|login|devTime=2026-03-14T10:00:00Z\tusrName=kim\tsrc=10.0.0.1\tsev=3', 'leef');
    expect(read).toMatchObject({ profile: 'leef', questions: [] });
    expect(inShort(read.events[0])).toMatchObject({ time: AT, actor: 'kim', action: 'login', ip: '10.0.0.1', category: 'access' });
  });
  test('of pgaudit within the log of PostgreSQL', () => {
    const read = line('2026-03-14 10:00:00.000 UTC [77] kim@shop LOG:  AUDIT: SESSION,1,1,ROLE,GRANT,TABLE,public.player,"GRANT ALL ON player TO lee",<none>', 'text');
    expect(read).toMatchObject({ profile: 'pgaudit', questions: [] });
    expect(inShort(read.events[0])).toMatchObject({ time: AT, actor: 'kim', action: 'GRANT', module: 'ROLE', entityType: 'TABLE', entity: 'public.player' });
  });
  test('of Keycloak as pairs, whose zone is asked for', () => {
    const read = line('2026-03-14 10:00:00,123 WARN [org.keycloak.events] type=LOGIN_ERROR, realmId=shop, clientId=account, userId=u-1, ipAddress=10.0.0.1, error=invalid_user_credentials', 'key-value');
    expect(read).toMatchObject({ profile: 'keycloak', questions: ['zone'] });
    expect(inShort(read.events[0])).toMatchObject({ actor: 'u-1', action: 'LOGIN_ERROR', result: 'failure', ip: '10.0.0.1' });
  });
});

describe('a record of several events', () => {
  const record = { kind: 'admin#reports#activity', id: { time: T, uniqueQualifier: '1', applicationName: 'admin' }, actor: { email: 'kim@x' }, events: [
    { name: 'ADD_GROUP_MEMBER', parameters: [{ name: 'GROUP_EMAIL', value: 'g@x' }] }, { name: 'ASSIGN_ROLE', parameters: [{ name: 'ROLE_NAME', value: '_SEED_ADMIN_ROLE' }] }] };
  test('is as many events, each with what is its own', () => {
    const { events } = recognised([json(record)]);
    expect(events.map((event) => [event.action, event.entityType, event.entity, event.actor])).toEqual([['ADD_GROUP_MEMBER', 'group', 'g@x', 'kim@x'], ['ASSIGN_ROLE', 'role', '_SEED_ADMIN_ROLE', 'kim@x']]);
  });
  test('is one where the list is empty, and none is lost', () => {
    expect(createProfileMapper(profileById('google-workspace'), NDJSON, { zone: null, dateOrder: null }).map(json({ ...record, events: [] }))).toHaveLength(1);
  });
  test('is refused with its number where there are too many', () => {
    expect(() => recognisedBy('google-workspace', { ...record, events: Array.from({ length: 10_001 }, () => ({ name: 'x' })) })).toThrow('10001 events in one record where 10000 are the most');
  });
});

function recognisedBy(id: string, record: object): readonly unknown[] {
  return createProfileMapper(profileById(id), NDJSON, { zone: null, dateOrder: null }).map(json(record));
}

describe('recognition', () => {
  const okta = { uuid: 'o', published: T, eventType: 'user.session.start', severity: 'INFO', actor: { alternateId: 'kim@x' }, outcome: { result: 'SUCCESS' } };
  test('is not confused by what a pipeline added, nor by a record without its time', () => {
    const { published, ...undated } = okta;
    expect(published).toBe(T);
    const read = recognised([json({ ...okta, p_log_type: 'Okta.SystemLog', p_event_time: T, p_any_ip_addresses: ['10.0.0.1'] }), json(undated)]);
    expect(read).toMatchObject({ profile: 'okta', confidence: 0.99 });
    expect(read.events[1]).toMatchObject({ timeText: null, time: { micros: null, basis: 'none' }, actor: 'kim@x' });
  });
  test('says how many records fit; the others are events with what the places give, and a person is asked', () => {
    const records = [json(okta), json(okta), json({ published: T, message: 'odd' })];
    expect(guessProfiles(PROFILES, NDJSON, records)[0]).toMatchObject({ id: 'okta', confidence: 0.66, reasons: [expect.stringMatching(/^\+ 2 of 3 records have eventType/), '− 1 does not'] });
    const read = recognised(records);
    expect(read.events).toHaveLength(3);
    expect(read.events[2]).toMatchObject({ timeText: T, actor: null });
    expect(read.questions).toEqual(['mapping']);
  });
  test('needs no rows: a header is enough', () => {
    expect(guessProfiles(PROFILES, csvOf('item_type', 'item_id', 'event', 'whodunnit', 'created_at'), [])[0]).toMatchObject({ id: 'paper-trail', confidence: 0.99, reasons: ['+ the header has item_type, item_id, event, whodunnit'] });
  });
  test('does not take a back office for a vendor', () => {
    for (const record of [
      { actor: 'kim', action: 'player.update', module: 'CRM', timestamp: T, old_value: 'a', new_value: 'b' },
      { user: 'kim', event: 'login', time: T, code: '1', module: 'Auth' },
      { id: 1, created_at: T, user_id: 3, action: 'update', object: 'player', ip: '10.0.0.1', section: 'x' },
      { operator: 'kim', action: 'Update', module: 'Bonus', time: T, details: 'x' },
    ]) expect(recognised([json(record)]).profile).toMatch(/^generic/);
  });
  test('prefers the profile that asks for more', () => {
    const own = profileById('okta');
    const narrower = { ...own, id: 'own', fingerprints: [[...own.fingerprints[0], 'uuid']] };
    expect(guessProfiles([own, narrower], NDJSON, [json(okta)]).map(({ id }) => id)).toEqual(['own', 'okta']);
  });
});
