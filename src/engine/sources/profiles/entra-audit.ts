// Microsoft Entra audit logs in their three forms: the Log Analytics table (JSON in strings in strings), diagnostic settings
// (everything under `properties`) and the Graph API.
import { path, paths } from './path.ts';
import type { ChangeRule, EntityRule, Profile } from './profile.ts';

/** The three spellings of one place below the audit record itself. */
const forms = (log: string, graph = `${log[0].toLowerCase()}${log.slice(1)}`): readonly string[] => [`properties.${graph}`, log, graph];

/** Users are known by their principal name, everything else by its display name. */
const targets = forms('TargetResources').flatMap((list) => ['userPrincipalName', 'displayName', 'id'].map((member): EntityRule => (
  { entity: path(`${list}.${member}`), type: path(`${list}.type`), typeName: null, split: false })));

export const entraAudit: Profile = {
  id: 'entra-audit',
  title: 'Microsoft Entra audit log',
  version: 1,
  fingerprints: [
    paths('OperationName', 'TargetResources', 'InitiatedBy'),
    paths('operationName', 'properties.targetResources'),
    paths('activityDisplayName', 'targetResources', 'initiatedBy'),
  ],
  naive: 'utc',
  dateOrder: null,
  categories: [
    ['access', ['sign in', 'signin', 'authentication', 'self service password']],
    ['permission', ['role', 'permission', 'consent', 'grant', 'member', 'owner', 'credential', 'secret', 'group', 'entitlement', 'key', 'certificate', 'conditional access']],
    ['user', ['user']],
    ['system', ['policy', 'application', 'device', 'directory', 'domain', 'company', 'tenant', 'service principal', 'partner', 'organization']],
  ],
  places: {
    // `time` and `TimeGenerated` are when the record was shipped; the activity's own time is the event's.
    time: paths('properties.activityDateTime', 'ActivityDateTime', 'activityDateTime', 'TimeGenerated', 'time'),
    actor: forms('InitiatedBy').flatMap((by) => paths(`${by}.user.userPrincipalName`, `${by}.user.displayName`, `${by}.user.id`, `${by}.app.displayName`, `${by}.app.servicePrincipalName`, `${by}.app.appId`)),
    action: paths('properties.activityDisplayName', 'ActivityDisplayName', 'activityDisplayName', 'OperationName', 'operationName'),
    module: paths(...forms('LoggedByService'), ...forms('Category')),
    entities: targets,
    ip: [...forms('InitiatedBy').flatMap((by) => paths(`${by}.user.ipAddress`)), ...paths('callerIpAddress', 'CallerIpAddress')],
    errors: [],
    result: paths(...forms('Result'), 'resultType', 'ResultType'),
    otherwise: 'unknown',
    recordId: paths('properties.id', 'Id', 'id'),
    // Every target has its own list; the last entry of each only repeats the names of the others.
    changes: forms('TargetResources').map((list): ChangeRule => ({
      kind: 'list', list: path(`${list}.modifiedProperties`), name: 'modifiedProperties', field: ['displayName'], old: ['oldValue'], new: ['newValue'],
      encoded: true, skip: ['Included Updated Properties'],
    })),
    extras: [
      { name: 'category', path: path('properties.category') }, { name: 'category', path: path('Category') }, { name: 'category', path: path('category') },
      { name: 'reason', path: path('properties.resultReason') }, { name: 'reason', path: path('ResultReason') }, { name: 'reason', path: path('resultReason') },
      { name: 'request', path: path('CorrelationId') }, { name: 'request', path: path('correlationId') },
      { name: 'user agent', path: path('UserAgent') }, { name: 'user agent', path: path('AdditionalDetails[key=User-Agent].value') },
      { name: 'user agent', path: path('additionalDetails[key=User-Agent].value') }, { name: 'user agent', path: path('properties.additionalDetails[key=User-Agent].value') },
      { name: 'actor id', path: path('InitiatedBy.user.id') }, { name: 'actor id', path: path('initiatedBy.user.id') }, { name: 'actor id', path: path('properties.initiatedBy.user.id') },
      { name: 'target id', path: path('TargetResources.id') }, { name: 'target id', path: path('targetResources.id') }, { name: 'target id', path: path('properties.targetResources.id') },
    ],
  },
};
