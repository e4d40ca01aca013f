// Records of twelve vendors and five log stores, each field where the index of the folder says that it comes from. Reads
// ../shared/data, which is no part of this repository; where that folder is absent, everything here is skipped.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ipOf } from '../../src/engine/sources/address.ts';
import { guessProfiles } from '../../src/engine/sources/guess-profile.ts';
import { PROFILES } from '../../src/engine/sources/profiles/profiles.ts';
import type { MappedDetail } from '../../src/engine/record.ts';
import { changeWords, csvOf, recognised, type Recognised } from '../support/mapped.ts';

const FOLDER = new URL('../../../shared/data/', import.meta.url).pathname;
const present = existsSync(`${FOLDER}index.json`);
interface Listed { readonly file: string; readonly expected_events: number }
const listed = present ? (JSON.parse(readFileSync(`${FOLDER}index.json`, 'utf8')) as { files: readonly Listed[] }).files : [];

/** Text at a path of keys and numbers, as the index writes it; null where there is none. */
function at(value: unknown, ...keys: readonly (string | number)[]): string | null {
  let inner = value;
  for (const key of keys) inner = typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined;
  if (inner === undefined || inner === null || inner === '') return null;
  return typeof inner === 'object' ? JSON.stringify(inner) : String(inner as string | number | boolean);
}
const address = (text: string | null): string | null => (text === null ? null : ipOf(text));
const before = (text: string | null, mark: string): string | null => (text?.includes(mark) ? text.slice(0, text.indexOf(mark)) : null);

type Fields = Partial<Pick<MappedDetail, 'actor' | 'action' | 'module' | 'entity' | 'ip' | 'timeText'>>;
/** Profile, and what the index says of each record. */
const VENDORS: Readonly<Record<string, readonly [profile: string, fields: (record: unknown) => Fields]>> = {
  GitHub_Audit: ['github-audit', (r) => ({ actor: at(r, 'actor'), action: at(r, 'action'), module: before(at(r, 'action'), '.'), timeText: at(r, '@timestamp') ?? at(r, 'created_at') ?? at(r, 'at_sign_timestamp') ?? at(r, 'p_event_time'), entity: at(r, 'repo') ?? at(r, 'repository') ?? at(r, 'org') ?? at(r, 'user') ?? at(r, 'business'), ip: at(r, 'actor_ip') })],
  Okta_SystemLog: ['okta', (r) => ({ actor: at(r, 'actor', 'alternateId'), action: at(r, 'eventType') ?? at(r, 'eventtype'), module: before(at(r, 'eventType') ?? at(r, 'eventtype'), '.'), timeText: at(r, 'published'), entity: at(r, 'target', 0, 'alternateId') ?? at(r, 'target', 0, 'displayName') ?? at(r, 'target', 0, 'id'), ip: at(r, 'client', 'ipAddress') })],
  Amazon_EKS_Audit: ['kubernetes', (r) => ({ actor: at(r, 'user', 'username'), action: `${at(r, 'verb') ?? ''}${at(r, 'objectRef', 'resource') === null ? '' : ` ${at(r, 'objectRef', 'resource')}`}${at(r, 'objectRef', 'subresource') === null ? '' : `/${at(r, 'objectRef', 'subresource')}`}`, module: at(r, 'objectRef', 'apiGroup') ?? at(r, 'objectRef', 'resource'), ip: address(at(r, 'sourceIPs', 0)) })],
  Asana_Audit: ['asana', (r) => ({ actor: at(r, 'actor', 'email'), action: at(r, 'event_type'), module: at(r, 'event_category'), timeText: at(r, 'created_at'), entity: at(r, 'resource', 'name'), ip: at(r, 'context', 'client_ip_address') })],
  Zendesk_Audit: ['zendesk', (r) => ({ actor: at(r, 'actor_id'), action: at(r, 'action'), module: at(r, 'source_type'), timeText: at(r, 'created_at'), entity: at(r, 'source_label'), ip: at(r, 'ip_address') })],
  Slack_AuditLogs: ['slack', (r) => ({ actor: at(r, 'actor', 'user', 'email'), action: at(r, 'action'), module: before(at(r, 'action'), '_'), timeText: at(r, 'date_create') ?? at(r, 'p_event_time'), ip: at(r, 'context', 'ip_address') })],
  Atlassian_Audit: ['atlassian-organisation', (r) => ({ actor: at(r, 'attributes', 'actor', 'email'), action: at(r, 'attributes', 'action'), timeText: at(r, 'attributes', 'time'), entity: at(r, 'attributes', 'context', 0, 'attributes', 'name') })],
  Azure_Audit: ['entra-audit', (r) => ({ action: at(r, 'properties', 'activityDisplayName') ?? at(r, 'operationName') ?? at(r, 'operationname'), module: at(r, 'properties', 'loggedByService') ?? at(r, 'properties', 'category') ?? at(r, 'category'), timeText: at(r, 'properties', 'activityDateTime') ?? at(r, 'properties', 'createdDateTime') ?? at(r, 'time') })],
  Auth0_Events: ['auth0', (r) => ({ actor: at(r, 'data', 'user_name') ?? at(r, 'data', 'details', 'request', 'auth', 'user', 'email') ?? at(r, 'data', 'user_id') ?? at(r, 'data', 'client_name') ?? at(r, 'data', 'client_id'), action: `${at(r, 'data', 'type') ?? ''} ${at(r, 'data', 'description') ?? ''}`.trimEnd(), timeText: at(r, 'data', 'date'), ip: at(r, 'data', 'ip') })],
  OnePassword_SignInAttempt: ['onepassword', (r) => ({ actor: at(r, 'target_user', 'email'), action: `${at(r, 'category') ?? ''}/${at(r, 'type') ?? ''}`, timeText: at(r, 'timestamp'), ip: at(r, 'client', 'ip_address') })],
  Zoom_Operation: ['zoom', (r) => ({ actor: at(r, 'operator'), action: at(r, 'action'), module: at(r, 'category_type'), timeText: at(r, 'time'), ip: null })],
  Gravitational_TeleportAudit: ['teleport', (r) => ({ action: at(r, 'event'), module: at(r, 'code'), timeText: at(r, 'time'), ip: address(at(r, 'addr.remote') ?? at(r, 'addr_remote') ?? at(r, 'src_addr')) })],
};

function readVendor(name: string): Recognised & { readonly records: readonly unknown[] } {
  const lines = readFileSync(`${FOLDER}panther/${name}.ndjson`, 'utf8').split('\n').filter((line) => line !== '');
  return { ...recognised(lines.map((line) => Buffer.from(line))), records: lines.map((line) => JSON.parse(line) as unknown) };
}
const words = (events: readonly MappedDetail[]): readonly string[] => [...new Set(events.flatMap((event) => event.changes.map(changeWords)))];

describe.skipIf(!present)(`vendors${present ? '' : ` (skipped: ${FOLDER} is absent)`}`, () => {
  const files = listed.filter(({ file }) => file.startsWith('panther/')).map(({ file, expected_events }) => [/([^/]+)\.ndjson$/.exec(file)![1], expected_events] as const);

  test('are all in the table', () => expect(files.map(([name]) => name).sort()).toEqual(Object.keys(VENDORS).sort()));

  test.each(files)('%s gives %i events, each field from where the index says', (name, expected) => {
    const [profile, fields] = VENDORS[name];
    const read = readVendor(name);
    expect(read).toMatchObject({ profile, confidence: 0.99, questions: [] });
    expect(read.events).toHaveLength(expected);
    // JSON.parse, which looks up what is expected, loses the `.0` that the event keeps.
    read.events.forEach((event, i) => expect({ ...event, timeText: event.timeText?.replace(/\.0$/, '') ?? null }, `record ${i + 1}`).toMatchObject(fields(read.records[i])));
    for (const { timeText, time } of read.events) expect(time.basis === 'none').toBe(timeText === null);
  });

  test('Azure: old and new of every target, JSON in strings taken out, and the actor of each kind', () => {
    const { events, records } = readVendor('Azure_Audit');
    expect(words(events)).toContain('OpenIdConnectConfiguration.discoveryUrl: https://login.microsoftonline.com/tenant-abc/.well-known/openid-configuration → https://attacker-idp.evil.com/.well-known/openid-configuration');
    events.forEach((event, i) => expect(event.actor).toBe(['userPrincipalName', 'displayName', 'id'].map((key) => at(records[i], 'properties', 'initiatedBy', 'user', key)).find((text) => text !== null)
      ?? at(records[i], 'properties', 'initiatedBy', 'app', 'displayName') ?? at(records[i], 'properties', 'userPrincipalName') ?? at(records[i], 'properties', 'servicePrincipalName') ?? at(records[i], 'identity')));
  });
  test('Asana: details.old_value and details.new_value', () => {
    expect(words(readVendor('Asana_Audit').events)).toEqual(expect.arrayContaining(['value: 14 days → never', 'value: off → all_apps', 'value: − → test.com']));
  });
  test('Zendesk: the words of change_description, and none where they tell no change', () => {
    const { events, records } = readVendor('Zendesk_Audit');
    expect(words(events)).toEqual(['description: − → a new description', 'Owner: Bob Cat → Mountain Lion', 'Role: End User → Administrator', 'Role: Administrator → End User', 'Organization: ? → AAAA']);
    events.forEach((event, i) => { if (/^(?:Enabled|Disabled|Changed|Suspended|Unsuspended)?$/.test(at(records[i], 'change_description') ?? '')) expect(event.changes).toEqual([]); });
  });
  test('Zoom: one change for each setting in operation_detail, and the person whose role changed', () => {
    const { events, records } = readVendor('Zoom_Operation');
    expect(words(events)).toEqual(expect.arrayContaining(['Require a passcode when scheduling new meetings: On → Off', 'Have at least specified length of characters: 8 → 14', 'Personal Meeting ID (PMI) Passcode: On → Off', 'Role: Admin → Co-Owner', 'Change Type: Basic → Licensed', 'Job Title: ? → Contractor']));
    events.forEach((event, i) => expect(event.changes).toHaveLength((at(records[i], 'operation_detail') ?? '').match(/: (?:from|set to) /g)?.length ?? 0));
    expect(events.find((event) => event.changes[0]?.field === 'Role')).toMatchObject({ entity: 'homer.simpson@duff.io' });
  });
  test('Slack: previous and new scopes, and an address that was empty before', () => {
    const { events } = readVendor('Slack_AuditLogs');
    expect(events.flatMap((event) => event.changes).filter(({ field }) => field === 'scopes')).toHaveLength(1);
    expect(events.flatMap((event) => event.unchanged).filter(({ field }) => field === 'scopes')).toHaveLength(1);
    expect(events.flatMap((event) => event.changes).find(({ field }) => field === 'ip_address')).toMatchObject({ old: '', oldKind: 'empty' });
  });
  test('GitHub: the ruleset that was only evaluated before, and the parameters of its rules', () => {
    const read = words(readVendor('GitHub_Audit').events);
    expect(read).toContain('ruleset_enforcement: evaluate → disabled');
    expect(read).toContainEqual(expect.stringMatching(/^\w+\.automatic_copilot_code_review_enabled: false → true$/));
    expect(read).toContain('visibility: − → public');
  });
  test('Kubernetes and Auth0 log new values alone: every old one is unknown', () => {
    for (const name of ['Amazon_EKS_Audit', 'Auth0_Events']) {
      const changes = readVendor(name).events.flatMap((event) => event.changes);
      expect(changes.length).toBeGreaterThan(50);
      for (const change of changes) expect(change).toMatchObject({ old: null, oldKind: 'unknown' });
    }
  });
});

interface Fixture { readonly tests: readonly { readonly sample: string; readonly result: { readonly timestamp: unknown; readonly custom?: { readonly usr?: { readonly email?: string; readonly id?: string }; readonly network?: { readonly client?: { readonly ip?: string } } } } }[] }

describe.skipIf(!present)(`log stores${present ? '' : ` (skipped: ${FOLDER} is absent)`}`, () => {
  const samples = present ? readdirSync(`${FOLDER}datadog`).flatMap((name) => (parse(readFileSync(`${FOLDER}datadog/${name}`, 'utf8'), { maxAliasCount: 0 }) as Fixture).tests.map((each, i) => [name, i + 1, each] as const)) : [];

  test('are as many as the index counts', () => {
    expect(samples).toHaveLength(listed.filter(({ file }) => file.startsWith('datadog/')).reduce((sum, { expected_events }) => sum + expected_events, 0));
  });
  test.each(samples)('%s, sample %i, is read as its vendor reads it', (name, _i, { sample, result }) => {
    const read = recognised([Buffer.from(sample)], { format: 'json', wrapper: null, bomBytes: 0 });
    expect(read).toMatchObject({ confidence: 0.99, questions: [] });
    expect(name).toMatch(new RegExp(`^${read.profile}_`));
    const [event] = read.events;
    expect(event).toMatchObject({ action: expect.any(String), module: expect.any(String), entity: expect.any(String) });
    if (typeof result.timestamp === 'number') expect(Math.floor((event.time.micros ?? NaN) / 1000)).toBe(result.timestamp);
    else expect(event.time.micros).not.toBeNull();
    if (result.custom?.usr) expect([result.custom.usr.email, result.custom.usr.id]).toContain(event.actor);
    const ip = result.custom?.network?.client?.ip;
    if (ip !== undefined) expect(event.ip).toBe(ip);
  });
  test('Doppler names the secrets that changed, and a role with old and new', () => {
    const doppler = samples.filter(([name]) => name.startsWith('doppler')).flatMap(([, , { sample }]) => recognised([Buffer.from(sample)]).events);
    expect(words(doppler)).toEqual(['STRIPE_API_KEY: ? → ?', 'WorkplaceRole: collaborator → admin']);
  });
});

describe.skipIf(!present)(`header rows${present ? '' : ` (skipped: ${FOLDER} is absent)`}`, () => {
  const headers = present ? JSON.parse(readFileSync(`${FOLDER}headers/known_csv_headers.json`, 'utf8')) as readonly { readonly preset: string; readonly header: readonly string[] | null }[] : [];
  const PROFILE_OF: readonly (readonly [preset: RegExp, profile: string])[] = [[/^Entra/, 'entra-portal-csv'], [/Purview|UnifiedAuditLog/, 'm365-ual'], [/^Okta/, 'okta'], [/^paper_trail/, 'paper-trail'], [/^laravel-auditing/, 'laravel-auditing'], [/^spatie/, 'spatie-activitylog']];
  test.each(headers.map(({ preset, header }) => [preset, header] as const))('%s', (preset, header) => {
    const profile = PROFILE_OF.find(([pattern]) => pattern.test(preset))?.[1];
    // The one without a header of its own is a table whose other columns its documentation names.
    const columns = header ?? ['id', 'log_name', 'description', 'subject_type', 'subject_id', 'causer_type', 'causer_id', 'properties'];
    expect(guessProfiles(PROFILES, csvOf(...columns), [])[0]).toMatchObject({ id: profile, confidence: 0.99 });
  });
});
