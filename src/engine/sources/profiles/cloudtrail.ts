// AWS CloudTrail: delivery files, lake exports and lists of events. It never logs old values.
import { path, paths } from './path.ts';
import type { EntityRule, Profile } from './profile.ts';

/** A parameter that names what was touched, and so implies its type. */
const named = (at: string, typeName: string): EntityRule => ({ entity: path(at), type: null, typeName, split: false });

export const cloudtrail: Profile = {
  id: 'cloudtrail',
  title: 'AWS CloudTrail',
  version: 1,
  fingerprints: [paths('eventVersion', 'eventSource', 'eventName', 'eventTime', 'userIdentity')],
  naive: 'utc',
  dateOrder: null,
  categories: [
    ['access', ['signin amazonaws', 'console login', 'assume role', 'get session token', 'get federation token', 'start session', 'sts amazonaws']],
    ['permission', ['iam amazonaws', 'sso amazonaws', 'organizations amazonaws', 'put bucket policy', 'put bucket acl', 'put key policy', 'create grant', 'add permission', 'identitystore amazonaws']],
    ['system', ['amazonaws']],
  ],
  places: {
    time: paths('eventTime'),
    // Whoever has no user name of their own (roles, root, services) is known by the fullest name there is.
    actor: paths('userIdentity.userName', 'userIdentity.arn', 'userIdentity.sessionContext.sessionIssuer.userName', 'userIdentity.invokedBy', 'userIdentity.principalId', 'userIdentity.accountId'),
    action: paths('eventName'),
    module: paths('eventSource'),
    entities: [
      // `resources` is there for a few services only; elsewhere the parameter of the request says what it was about.
      { entity: path('resources.ARN'), type: path('resources.type'), typeName: null, split: false },
      named('requestParameters.userName', 'user'), named('requestParameters.roleName', 'role'), named('requestParameters.roleArn', 'role'),
      named('requestParameters.groupName', 'group'), named('requestParameters.policyArn', 'policy'), named('requestParameters.bucketName', 'bucket'),
      named('requestParameters.instanceId', 'instance'), named('requestParameters.instancesSet.items.instanceId', 'instance'),
      named('requestParameters.functionName', 'function'), named('requestParameters.secretId', 'secret'), named('requestParameters.snapshotId', 'snapshot'),
      named('requestParameters.imageId', 'image'), named('requestParameters.trailName', 'trail'), named('requestParameters.keyId', 'key'),
      named('requestParameters.target', 'instance'), named('requestParameters.name', 'resource'),
    ],
    ip: paths('sourceIPAddress'),
    // There is no field for success: an event without an error code is one. A failed sign-in has no error code either.
    errors: paths('errorCode'),
    result: paths('responseElements.ConsoleLogin'),
    otherwise: 'success',
    recordId: paths('eventID'),
    changes: [{ kind: 'request', new: path('requestParameters'), unless: path('readOnly'), is: 'true' }],
    extras: [
      { name: 'user agent', path: path('userAgent') }, { name: 'request', path: path('requestID') }, { name: 'region', path: path('awsRegion') },
      { name: 'account', path: path('recipientAccountId') }, { name: 'identity type', path: path('userIdentity.type') },
      { name: 'access key', path: path('userIdentity.accessKeyId') }, { name: 'error', path: path('errorCode') }, { name: 'error message', path: path('errorMessage') },
      { name: 'MFA', path: path('additionalEventData.MFAUsed') }, { name: 'response', path: path('responseElements') }, { name: 'read only', path: path('readOnly') },
    ],
  },
};
