// One record of every format that keeps old and new values, written after its documented shape: recognised, and read in full.
import { describe, expect, test } from 'vitest';
import { csvOf, inShort, recognised, row } from '../support/mapped.ts';

const T = '2026-03-14T10:00:00Z';
const AT = '2026-03-14T10:00:00.000Z';
const SECONDS = 1_773_482_400;
const MILLIS = SECONDS * 1000;

/** Profile, record, what it becomes. */
const RECORDS: readonly (readonly [profile: string, what: string, record: object, event: object])[] = [
  ['intune', 'diagnostic', { time: T, operationName: 'Patch Policy', category: 'AuditLogs', properties: { ActivityDate: T, ActivityResultStatus: 1, ActivityType: 0, Actor: { UPN: 'kim@x', ActorType: 1 }, AuditEventId: 'a1', Category: 3, Targets: [{ Name: 'P', ModifiedProperties: [{ Name: 'Enabled', Old: 'False', New: 'True' }, { Name: 'Owner', Old: null, New: 'x' }] }] } },
    { time: AT, actor: 'kim@x', action: 'Patch Policy', entity: 'P', result: 'success', recordId: 'a1', changes: ['Enabled: False → True', 'Owner: ∅ → x'] }],
  ['intune', 'Graph', { activityDateTime: T, componentName: 'DeviceConfiguration', displayName: 'Patch', activityResult: 'Success', actor: { userPrincipalName: 'kim@x' }, id: 'a2', resources: [{ displayName: 'P', auditResourceType: 'Policy', modifiedProperties: [{ displayName: 'Enabled', oldValue: 'false', newValue: 'true' }] }] },
    { actor: 'kim@x', action: 'Patch', module: 'DeviceConfiguration', entityType: 'Policy', entity: 'P', result: 'success', changes: ['Enabled: false → true'] }],
  ['entra-audit', 'Graph', { id: 'D1', activityDateTime: T, activityDisplayName: 'Update user', category: 'UserManagement', loggedByService: 'Core Directory', result: 'success', initiatedBy: { user: { userPrincipalName: 'kim@x', ipAddress: '10.0.0.1' } }, targetResources: [{ userPrincipalName: 'lee@x', type: 'User', modifiedProperties: [{ displayName: 'Job', oldValue: '"A"', newValue: '"B"' }] }], additionalDetails: [{ key: 'User-Agent', value: 'curl' }] },
    { time: AT, actor: 'kim@x', entity: 'lee@x', entityType: 'User', ip: '10.0.0.1', result: 'success', category: 'user', changes: ['Job: A → B'] }],
  ['entra-audit', 'sign-in', { time: T, operationName: 'Sign-in activity', category: 'SignInLogs', resultType: '50126', properties: { id: 's1', createdDateTime: T, userPrincipalName: 'kim@x', ipAddress: '10.0.0.1', appDisplayName: 'Portal', status: { errorCode: 50126, failureReason: 'bad password' } } },
    { actor: 'kim@x', action: 'Sign-in activity', entity: 'Portal', result: 'failure', category: 'access', recordId: 's1', changes: [] }],
  ['m365-ual', 'SharePoint', { CreationTime: '2026-03-14T10:00:00', Id: 'i', Operation: 'SharingSet', Workload: 'SharePoint', UserId: 'kim@x', ClientIP: '10.0.0.1', ObjectId: 'https://x/a.docx', ItemType: 'File', ModifiedProperties: [{ Name: 'SharedWith', OldValue: '', NewValue: 'lee@x' }] },
    { time: AT, entityType: 'File', entity: 'https://x/a.docx', category: 'permission', changes: ['SharedWith:  → lee@x'] }],
  ['google-workspace', 'Reports API', { kind: 'admin#reports#activity', id: { time: T, uniqueQualifier: '-72', applicationName: 'admin' }, actor: { email: 'kim@x' }, ipAddress: '10.0.0.1', events: [{ type: 'APPLICATION_SETTINGS', name: 'CHANGE_APPLICATION_SETTING', parameters: [{ name: 'SETTING_NAME', value: 'Sharing' }, { name: 'OLD_VALUE', value: 'INHERIT_FROM_PARENT' }, { name: 'NEW_VALUE', boolValue: true }, { name: 'APPLICATION_NAME', value: 'Drive' }] }] },
    { time: AT, actor: 'kim@x', action: 'CHANGE_APPLICATION_SETTING', module: 'admin', entity: 'Drive', ip: '10.0.0.1', changes: ['Sharing: INHERIT_FROM_PARENT → true'] }],
  ['google-workspace', 'flattened', { id: { time: T, applicationName: 'drive' }, actor: { email: 'kim@x' }, name: 'change_user_access', type: 'acl_change', parameters: { doc_title: 'Plan', old_value: ['none'], new_value: ['can_edit'], old_visibility: 'private', visibility: 'shared_externally' } },
    { action: 'change_user_access', entity: 'Plan', changes: ['value: ["none"] → ["can_edit"]', 'visibility: private → shared_externally'] }],
  ['gcp-audit', 'roles', { insertId: 'g1', timestamp: T, resource: { type: 'project' }, protoPayload: { methodName: 'SetIamPolicy', serviceName: 'cloudresourcemanager.googleapis.com', resourceName: 'projects/p', authenticationInfo: { principalEmail: 'kim@x' }, requestMetadata: { callerIp: '10.0.0.1' }, status: { code: 7 }, serviceData: { policyDelta: { bindingDeltas: [{ action: 'ADD', role: 'roles/owner', member: 'user:lee@x' }, { action: 'REMOVE', role: 'roles/viewer', member: 'user:lee@x' }] } } } },
    { time: AT, actor: 'kim@x', entity: 'projects/p', result: 'failure', category: 'permission', recordId: 'g1', changes: ['roles/owner: − → user:lee@x', 'roles/viewer: user:lee@x → −'] }],
  ['gcp-audit', 'a zone', { timestamp: T, protoPayload: { methodName: 'dns.managedZones.patch', serviceName: 'dns.googleapis.com', response: { operation: { zoneContext: { oldValue: { ttl: 5 }, newValue: { ttl: 60 } } } }, metadata: { jobChange: { before: 'RUNNING', after: 'DONE' } } } }, { changes: ['job state: RUNNING → DONE', 'ttl: 5 → 60'] }],
  ['github-audit', 'a ruleset', { '@timestamp': MILLIS, action: 'repository_ruleset.update', actor: 'kim', org: 'o', repo: 'o/r', created_at: MILLIS, _document_id: 'd', ruleset_old_enforcement: 'evaluate', ruleset_enforcement: 'disabled', previous_visibility: 'private', visibility: 'public', data: { old_user: 'a', user: 'b' } },
    { time: AT, actor: 'kim', module: 'repository_ruleset', entity: 'o/r', recordId: 'd', changes: ['ruleset_enforcement: evaluate → disabled', 'visibility: private → public', 'user: a → b'] }],
  ['github-webhook', 'edited', { action: 'edited', sender: { login: 'kim' }, repository: { full_name: 'o/r' }, changes: { title: { from: 'Old' } } }, { actor: 'kim', action: 'edited', changes: ['title: Old → ?'] }],
  ['gitlab', 'log', { time: T, author_id: 1, author_name: 'kim', entity_id: 2, entity_type: 'Project', change: 'visibility', from: 'private', to: 'public', target_id: 2, target_type: 'Project', target_details: 'o/r', ip_address: '10.0.0.1' },
    { time: AT, actor: 'kim', action: 'change visibility', entity: 'o/r', changes: ['visibility: private → public'] }],
  ['gitlab', 'API', { id: 9, author_id: 1, entity_id: 2, entity_type: 'Group', created_at: T, details: { change: 'access_level', from: 'Guest', to: 'Owner', author_name: 'kim', target_details: 'lee', target_type: 'User', ip_address: '10.0.0.1' } },
    { actor: 'kim', entityType: 'User', entity: 'lee', recordId: '9', ip: '10.0.0.1', changes: ['access_level: Guest → Owner'] }],
  ['okta', 'API', { uuid: 'o1', published: T, eventType: 'application.user_membership.change_username', severity: 'INFO', actor: { alternateId: 'kim@x' }, outcome: { result: 'DENY' }, client: { ipAddress: '10.0.0.1' }, target: [{ alternateId: 'lee@x', type: 'AppUser', changeDetails: { from: { userName: 'a' }, to: { userName: 'b' } } }] },
    { time: AT, actor: 'kim@x', module: 'application', entityType: 'AppUser', entity: 'lee@x', result: 'failure', recordId: 'o1', changes: ['userName: a → b'] }],
  ['jira-cloud', 'API', { id: 1, summary: 'User updated', category: 'user management', created: '2026-03-14T10:00:00.000+0000', remoteAddress: '10.0.0.1', authorAccountId: 'acc', objectItem: { name: 'lee', typeName: 'USER' }, changedValues: [{ fieldName: 'Email', changedFrom: 'a@x', changedTo: 'b@x' }, { fieldName: 'Name', changedTo: 'Lee' }, { fieldName: 'Gone', changedFrom: 'x', changedTo: '' }] },
    { time: AT, actor: 'acc', action: 'User updated', entityType: 'USER', entity: 'lee', changes: ['Email: a@x → b@x', 'Name: − → Lee', 'Gone: x → '] }],
  ['confluence-cloud', 'API', { author: { displayName: 'Kim' }, remoteAddress: '10.0.0.1', creationDate: MILLIS, summary: 'Space permission', category: 'Permissions', affectedObject: { name: 'DOC', objectType: 'Space' }, changedValues: [{ name: 'Type', oldValue: 'read', newValue: 'admin' }] },
    { time: AT, actor: 'Kim', entityType: 'Space', entity: 'DOC', changes: ['Type: read → admin'] }],
  ['atlassian-data-center', 'file', { auditType: { action: 'Permission changed', category: 'Permissions', area: 'PERMISSIONS' }, timestamp: { epochSecond: SECONDS, nano: 313_000_000 }, author: { name: 'kim', id: '1' }, source: '10.0.0.1', affectedObjects: [{ name: 'PRJ', type: 'PROJECT' }], changedValues: [{ key: 'Permission', from: 'READ', to: 'ADMIN' }] },
    { time: '2026-03-14T10:00:00.313Z', actor: 'kim', action: 'Permission changed', module: 'Permissions', entity: 'PRJ', ip: '10.0.0.1', changes: ['Permission: READ → ADMIN'] }],
  ['atlassian-data-center', 'Bitbucket', { type: { action: 'Setting changed', category: 'Global' }, timestamp: T, author: { name: 'kim' }, affectedObjects: [], extraAttributes: [{ name: 'target', value: 'x' }, { name: 'details', value: '{"new":true,"old":false}' }] }, { changes: ['details: false → true'] }],
  ['cloudflare', 'API', { id: 'c1', when: T, action: { type: 'change_setting', result: true, info: 'ssl' }, actor: { email: 'kim@x', ip: '10.0.0.1' }, interface: 'UI', resource: { type: 'zone', id: 'z' }, oldValue: 'null', newValue: '', oldValueJson: { value: 'flexible' }, newValueJson: { value: 'strict' }, metadata: { old_token_status: 'active', new_token_status: 'disabled' } },
    { time: AT, actor: 'kim@x', entity: 'z', result: 'success', changes: ['value: flexible → strict', 'token_status: active → disabled'] }],
  ['cloudflare', 'Logpush', { ActionType: 'update', ActionResult: true, ActorEmail: 'kim@x', ActorID: 'a', ActorIP: '10.0.0.1', ID: 'c2', ResourceType: 'rule', ResourceID: 'r', When: T, OldValue: { on: false }, NewValue: { on: true }, Metadata: {} }, { actor: 'kim@x', action: 'update', entity: 'r', changes: ['on: false → true'] }],
  ['slack', 'API', { id: 's', date_create: SECONDS, action: 'app_scopes_expanded', actor: { type: 'user', user: { email: 'kim@x' } }, entity: { type: 'app', app: { name: 'Bot' } }, context: { ip_address: '10.0.0.2' }, details: { previous_scopes: ['a'], new_scopes: ['a', 'b'], previous_ip_address: '10.0.0.1' } },
    { time: AT, actor: 'kim@x', module: 'app', entityType: 'app', entity: 'Bot', changes: ['scopes: ["a"] → ["a","b"]', 'ip_address: 10.0.0.1 → 10.0.0.2'] }],
  ['salesforce-setup', 'API', { Id: 'x', Action: 'changedprofileforuser', Section: 'Manage Users', CreatedDate: '2026-03-14T10:00:00.000+0000', CreatedById: '005', Display: 'Changed profile for user Lee from Standard User to System Administrator' }, { time: AT, actor: '005', module: 'Manage Users', entity: 'Lee', changes: ['profile: Standard User → System Administrator'] }],
  ['salesforce-field-history', 'API', { Field: 'StageName', OldValue: 'Open', NewValue: 'Won', CreatedDate: '2026-03-14T10:00:00.000+0000', CreatedById: '005', OpportunityId: '006' }, { actor: '005', entity: '006', changes: ['StageName: Open → Won'] }],
  ['jumpcloud', 'Insights', { id: 'j', timestamp: T, event_type: 'association_change', service: 'directory', initiated_by: { email: 'kim@x' }, client_ip: '10.0.0.1', resource: { type: 'user', username: 'lee' }, success: false, changes: [{ field: 'attributes', from: [{ name: 'a' }], to: [] }, { field: 'sudo', from: false, to: true }] },
    { actor: 'kim@x', action: 'association_change', module: 'directory', entity: 'lee', result: 'failure', changes: ['attributes: [{"name":"a"}] → []', 'sudo: false → true'] }],
  ['snyk', 'API', { groupId: 'g', orgId: 'o', userId: 'kim', event: 'org.user.role.edit', created: T, content: { beforeRoleName: 'Collaborator', afterRoleName: 'Admin' } }, { actor: 'kim', module: 'org', changes: ['RoleName: Collaborator → Admin'] }],
  ['notion', 'API', { event: { id: 'n', timestamp: T, workspace_id: 'w', actor: { id: 'u', type: 'person', person: { email: 'kim@x' } }, ip_address: '10.0.0.1', platform: 'web', type: 'page.permissions.member_permission_updated', details: { old_permission: 'read', new_permission: 'full_access', new_role: 'owner' } } }, { time: AT, actor: 'kim@x', module: 'page', recordId: 'n', changes: ['role: − → owner', 'permission: read → full_access'] }],
  ['dropbox', 'API', { timestamp: T, event_category: { '.tag': 'sharing' }, event_type: { '.tag': 'shared_link_change_visibility', description: 'Changed' }, actor: { '.tag': 'user', user: { email: 'kim@x' } }, origin: { geo_location: { ip_address: '10.0.0.1' } }, details: { '.tag': 'd', previous_value: 'team_only', new_value: 'public' } }, { actor: 'kim@x', action: 'shared_link_change_visibility', module: 'sharing', ip: '10.0.0.1', changes: ['value: team_only → public'] }],
  ['keycloak', 'event', { id: 'k', time: MILLIS, type: 'UPDATE_EMAIL', realmId: 'r', clientId: 'account', userId: 'u', ipAddress: '10.0.0.1', details: { previous_email: 'a@x', updated_email: 'b@x' } }, { time: AT, actor: 'u', action: 'UPDATE_EMAIL', changes: ['email: a@x → b@x'] }],
  ['stripe-events', 'API', { id: 'evt_1', object: 'event', type: 'customer.updated', created: SECONDS, data: { object: { id: 'cus_1', object: 'customer', email: 'b@x', name: 'Kim' }, previous_attributes: { email: 'a@x' } } }, { time: AT, module: 'customer', entityType: 'customer', entity: 'cus_1', recordId: 'evt_1', changes: ['email: a@x → b@x'] }],
  ['tailscale', 'log', { eventGroupID: 'e', eventTime: T, origin: 'ADMIN_CONSOLE', actor: { loginName: 'kim@x' }, target: { id: 'n', name: 'node', type: 'NODE', property: 'KEY_EXPIRY' }, action: 'UPDATE', old: 'true', new: 'false' }, { time: AT, actor: 'kim@x', action: 'UPDATE NODE', entity: 'node', changes: ['KEY_EXPIRY: true → false'] }],
  ['doppler', 'a role', { type: 'team.seat.update', createdAt: T, workplace: { name: 'W' }, user: { email: 'kim@x' }, text: 'Changed', slug: 's', metadata: { oldWorkplaceRole: 'viewer', newWorkplaceRole: 'admin' } }, { actor: 'kim@x', changes: ['WorkplaceRole: viewer → admin'] }],
  ['django-auditlog', 'table', { id: 3, object_pk: '7', object_repr: 'Kim', action: 1, changes: '{"email": ["a@x", "b@x"]}', timestamp: T, actor_id: 1, content_type_id: 4, remote_addr: '10.0.0.1' }, { time: AT, actor: '1', entity: 'Kim', recordId: '3', changes: ['email: a@x → b@x'] }],
  ['magento', 'changes', { id: 1, source_name: 'Product', event_id: 2, source_id: 3, original_data: '{"price":"1.10"}', result_data: '{"price":"1.20"}' }, { entityType: 'Product', entity: '3', changes: ['price: 1.10 → 1.20'] }],
  ['zscaler-zia', 'NSS', { sourcetype: 'zscalernss-audit', event: { time: T, recordid: '4', adminid: 'kim@x', action: 'UPDATE', category: 'POLICY', resource: 'Rule', clientip: '10.0.0.1', result: 'SUCCESS', preaction: { state: 'ON', order: 1 }, postaction: { state: 'OFF', order: 1 } } }, { time: AT, actor: 'kim@x', entity: 'Rule', result: 'success', changes: ['state: ON → OFF'] }],
];

describe('old and new, vendor by vendor', () => {
  test.each(RECORDS)('%s, %s', (profile, _what, record, event) => {
    const read = recognised([Buffer.from(JSON.stringify(record))]);
    expect(read).toMatchObject({ profile, confidence: 0.99, questions: [] });
    expect(read.events.map(inShort)).toEqual([expect.objectContaining(event)]);
  });
});

/** Profile, header, cells, what the row becomes. */
const ROWS: readonly (readonly [profile: string, header: readonly string[], cells: readonly unknown[], event: object])[] = [
  ['paper-trail', ['item_type', 'item_id', 'event', 'whodunnit', 'object', 'created_at', 'object_changes'], ['Player', '00712', 'update', '3', '', '2026-03-14 10:00:00', '---\nlimit:\n- 0.50\n- 100\n'],
    { time: AT, actor: '3', action: 'update', entityType: 'Player', entity: '00712', changes: ['limit: 0.50 → 100'] }],
  ['paper-trail', ['item_type', 'item_id', 'event', 'whodunnit', 'object_changes'], ['Player', '1', 'update', 'kim', '{"limit":["0.50",100]}'], { changes: ['limit: 0.50 → 100'] }],
  ['audited', ['id', 'auditable_id', 'auditable_type', 'user_id', 'username', 'action', 'audited_changes', 'version', 'remote_address', 'created_at'], ['1', '7', 'User', '3', 'kim', 'create', '{"role":"admin"}', '1', '10.0.0.1', '2026-03-14 10:00:00'],
    { time: AT, actor: 'kim', entity: '7', ip: '10.0.0.1', changes: ['role: − → admin'] }],
  ['laravel-auditing', ['id', 'user_id', 'event', 'auditable_id', 'auditable_type', 'old_values', 'new_values', 'url', 'ip_address', 'user_agent', 'created_at', 'updated_at'], ['1', '3', 'updated', '7', 'App\\User', { role: 'user' }, { role: 'admin' }, '', '10.0.0.1', '', '2026-03-14T10:00:00Z', ''],
    { time: AT, actor: '3', entity: '7', entityType: 'App\\User', changes: ['role: user → admin'] }],
  ['laravel-auditing', ['auditable_type', 'auditable_id', 'event', 'old_values', 'new_values'], ['App\\User', '7', 'created', '[]', { role: 'admin' }], { changes: ['role: − → admin'] }],
  ['spatie-activitylog', ['id', 'log_name', 'description', 'subject_type', 'subject_id', 'causer_type', 'causer_id', 'properties', 'created_at', 'event'], ['1', 'default', 'updated', 'App\\User', '7', 'App\\User', '3', { attributes: { role: 'admin', meta: { a: 1 } }, old: { role: 'user', meta: { a: 1 } } }, '2026-03-14T10:00:00Z', 'updated'],
    { time: AT, actor: '3', action: 'updated', module: 'default', entity: '7', changes: ['role: user → admin'] }],
  ['entra-portal-csv', ['Date (UTC)', 'CorrelationId', 'Service', 'Category', 'Activity', 'Result', 'ActorType', 'ActorUserPrincipalName', 'IPAddress', 'Target1Type', 'Target1DisplayName', 'Target1ModifiedProperty1Name', 'Target1ModifiedProperty1OldValue', 'Target1ModifiedProperty1NewValue', 'Target1ModifiedProperty2Name', 'Target2ModifiedProperty1Name', 'Target2ModifiedProperty1NewValue'],
    ['2026-03-14 10:00:00', 'c', 'Core Directory', 'RoleManagement', 'Add member to role', 'success', 'User', 'kim@x', '10.0.0.1', 'User', 'Lee', 'Role.DisplayName', '', '"Global Administrator"', 'Included Updated Properties', 'Name', '"B"'],
    { time: AT, actor: 'kim@x', action: 'Add member to role', module: 'Core Directory', entity: 'Lee', result: 'success', category: 'permission', changes: ['Role.DisplayName:  → Global Administrator', 'Name: − → B'] }],
  ['okta', ['severity', 'event_type', 'display_message', 'uuid', 'timestamp', 'outcome.result', 'actor.alternate_id', 'client.ip_address', 'target0.type', 'target0.alternate_id'], ['INFO', 'user.lifecycle.create', 'm', 'u', T, 'SUCCESS', 'kim@x', '10.0.0.1', 'User', 'lee@x'],
    { time: AT, actor: 'kim@x', action: 'user.lifecycle.create', module: 'user', entityType: 'User', entity: 'lee@x', ip: '10.0.0.1', result: 'success', recordId: 'u' }],
  ['m365-ual', ['RecordId', 'CreationDate', 'RecordType', 'Operation', 'UserId', 'AuditData', 'AssociatedAdminUnits', 'AssociatedAdminUnitsNames'], ['r', '2026-03-14T10:00:00.0000000Z ', '8', 'Add member to role.', 'kim@x', { Workload: 'AzureActiveDirectory', ModifiedProperties: [{ Name: 'Role', OldValue: '', NewValue: 'Admin' }] }, '', ''],
    { time: AT, actor: 'kim@x', action: 'Add member to role.', module: 'AzureActiveDirectory', recordId: 'r', changes: ['Role:  → Admin'] }],
  ['gitlab', ['ID', 'Author ID', 'Author Name', 'Entity ID', 'Entity Type', 'Entity Path', 'Target ID', 'Target Type', 'Target Details', 'Action', 'IP Address', 'Created At (UTC)'], ['1', '2', 'kim', '3', 'Project', 'o/r', '3', 'Project', 'o/r', 'Changed visibility from private to public', '10.0.0.1', '2026-03-14 10:00:00'],
    { time: AT, actor: 'kim', action: 'Changed visibility from private to public', entity: 'o/r', recordId: '1' }],
  ['salesforce-setup', ['Date', 'User', 'Source Namespace Prefix', 'Action', 'Section', 'Delegate User'], [T, 'kim@x', '', 'Changed Role for user Lee from CEO to CFO', 'Manage Users', ''], { actor: 'kim@x', entity: 'Lee', changes: ['Role: CEO → CFO'] }],
];

describe('tables', () => {
  test.each(ROWS)('%s %j', (profile, header, cells, event) => {
    const read = recognised([row(...cells)], csvOf(...header));
    expect(read).toMatchObject({ profile, confidence: 0.99, questions: [] });
    expect(read.events.map(inShort)).toEqual([expect.objectContaining(event)]);
  });
});
