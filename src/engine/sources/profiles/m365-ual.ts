// Microsoft 365 unified audit log: CSV exports with the event as JSON in `AuditData`, the events themselves one a line or
// alone, and what PowerShell's ConvertTo-Json makes of them. Only Entra's workload logs old values.
import { path, paths } from './path.ts';
import type { ChangeRule, Extra, Profile } from './profile.ts';

/** A place in the event, whether it stands alone or under `AuditData`. */
const event = (text: string): readonly string[] => [`AuditData.${text}`, text];
/** A field of the details pane, from either place. */
const extra = (name: string, text: string): readonly Extra[] => event(text).map((at) => ({ name, path: path(at) }));

/** Exchange and compliance cmdlets log the parameters they were called with: the new values, never the old. */
const changes: readonly ChangeRule[] = [
  ...event('ModifiedProperties').map((list): ChangeRule => ({
    kind: 'list', list: path(list), name: 'ModifiedProperties', field: ['Name'], old: ['OldValue'], new: ['NewValue'], encoded: false, skip: ['Included Updated Properties'],
  })),
  ...event('Parameters').map((list): ChangeRule => ({
    kind: 'list', list: path(list), name: 'Parameters', field: ['Name'], old: [], new: ['Value'], encoded: false, skip: [],
  })),
];

export const m365Ual: Profile = {
  id: 'm365-ual',
  title: 'Microsoft 365 unified audit log',
  version: 1,
  fingerprints: [paths('CreationTime', 'Operation', 'Workload'), paths('AuditData.CreationTime', 'AuditData.Operation')],
  naive: 'utc',
  dateOrder: 'mdy',
  categories: [
    ['access', ['user logged in', 'user login failed', 'user logged off', 'login', 'sign in', 'mailbox login']],
    ['permission', ['role', 'permission', 'consent', 'grant', 'add member', 'remove member', 'owner', 'credential', 'impersonation', 'app role assignment', 'group',
      'delegation', 'service principal', 'management role', 'sharing', 'strong authentication']],
    ['user', ['add user', 'update user', 'delete user', 'restore user', 'reset user password', 'change user password', 'change user license', 'user']],
    ['system', ['exchange', 'policy', 'application', 'domain', 'company', 'security compliance center', 'set', 'new', 'remove', 'enable', 'disable', 'azure active directory', 'teams', 'share point']],
  ],
  places: {
    // UTC without saying so; `CreationDate` is the same instant in US order, and all there is where AuditData is broken.
    time: paths(...event('CreationTime'), 'CreationDate'),
    actor: paths(...event('UserId'), 'UserIds'),
    action: paths(...event('Operation'), 'Operations'),
    module: paths(...event('Workload'), 'RecordType'),
    entities: event('ObjectId').map((at) => ({ entity: path(at), type: path(at.replace('ObjectId', 'ExtendedProperties[Name=extendedAuditEventCategory].Value')), typeName: null, split: false })),
    ip: paths(...event('ClientIP'), ...event('ActorIpAddress'), ...event('ClientIPAddress')),
    errors: [],
    result: paths(...event('ResultStatus')),
    otherwise: 'unknown',
    recordId: paths(...event('Id'), 'RecordId', 'Identity'),
    changes,
    extras: [
      ...extra('session', 'SessionId'), ...extra('user agent', 'ExtendedProperties[Name=UserAgent].Value'), ...extra('user agent', 'UserAgent'),
      ...extra('request', 'RequestId'), ...extra('application', 'ApplicationId'), ...extra('application', 'AppId'), ...extra('error', 'LogonError'),
      ...extra('error number', 'ErrorNumber'), ...extra('result detail', 'ExtendedProperties[Name=ResultStatusDetail].Value'),
      ...extra('organisation', 'OrganizationId'), ...extra('user type', 'UserType'), ...extra('record type', 'RecordType'),
    ],
  },
};
