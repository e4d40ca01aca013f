// The generic back office: an export whose columns or keys carry the common names, in whatever order and spelling.
import type { NameTable } from './field-names.ts';
import type { CategoryRules, Profile } from './profile.ts';

const words = (text: string): readonly string[] => text.split(/\s+/);

export const BACK_OFFICE_NAMES: NameTable = {
  fields: [
    ['time', words(`eventtime eventdatetime eventtimestamp datetime timestamp time createdat created createdon createdate creationtime creationdate
      datecreated occurredat occurredon occurred performedat loggedat logtime logdate logtimestamp actiontime actiondate actiontimestamp
      eventdate happenedat recordedat date ts when`)],
    ['actor', words(`adminid admin adminname adminuser adminuserid adminusername adminemail adminlogin administrator actor actorid actorname actoremail
      actorusername operator operatorid operatorname operatoremail staff staffid staffname staffmember staffuser employee employeeid employeename
      backofficeuser performedby doneby changedby modifiedby updatedby executedby initiatedby agent agentid agentname principal whodunnit
      username useremail userid user login loginname email by who author`)],
    ['action', words('actiontype action actionname eventtype event eventname operation operationtype operationname activity activitytype activityname verb')],
    ['module', words('modulename module section sectionname area component subsystem subsection feature screen page menu service application')],
    ['old', words('oldvalue oldvalues valueold valuebefore previousvalue previousvalues prevvalue originalvalue beforevalue priorvalue fromvalue olddata oldstate old')],
    ['new', words('newvalue newvalues valuenew valueafter currentvalue updatedvalue aftervalue tovalue newdata newstate new')],
    ['field', words('fieldname field changedfield fieldchanged attribute attributename property propertyname columnname parameter parametername settingname')],
    ['ip', words('ip ipaddress ipaddr ipv4 remoteaddr remoteip remoteaddress clientip clientipaddress sourceip sourceipaddress srcip userip adminip actorip loginip originip')],
    ['result', words('result outcome resultstatus actionresult success issuccess succeeded ok status actionstatus')],
    ['recordId', words('logid recordid eventid auditid auditlogid entryid rowid id uuid seq sequence sequencenumber')],
    ['entityType', words('targettype entitytype objecttype resourcetype subjecttype itemtype recordtype auditabletype targetkind')],
    ['entity', words(`targetid target entityid entity objectid object resourceid resource subjectid subject itemid auditableid targetname
      playerid player customerid customer memberid member accountid account targetuser targetuserid affecteduser userid user`)],
  ],
  pairs: [['before', 'after'], ['from', 'to'], ['previous', 'current'], ['previous', 'next'], ['prior', 'current'], ['original', 'updated']],
  extras: [
    ['reason', words('reason changereason justification')],
    ['authorised by', words('authorisedby authorizedby approvedby approver authoriser authorizer')],
    ['transaction', words('transactionid transaction txid txnid trxid paymentid')],
    ['session', words('sessionid session sessid sess')],
    ['request', words('requestid reqid correlationid traceid')],
    ['user agent', words('useragent ua browser')],
    ['amount', ['amount']],
    ['currency', words('currency currencycode ccy')],
    ['note', words('note notes comment comments remark remarks description details message')],
  ],
};

/**
 * Access and permission come first, because they are what an investigation looks for; then the narrow subjects before the
 * wide ones: a player's limit is player data though it limits payouts, and bonus settings are bonuses though they are settings.
 */
export const BACK_OFFICE_CATEGORIES: CategoryRules = [
  ['access', ['login', 'logout', 'logon', 'logoff', 'log in', 'log out', 'log on', 'log off', 'signin', 'signout', 'sign in', 'sign out', 'session', 'auth', 'authentication',
    'authenticate', 'mfa', '2fa', 'two factor', 'otp', 'impersonate', 'impersonation']],
  ['permission', ['role', 'permission', 'privilege', 'acl', 'entitlement', 'access right', 'access control', 'access level', 'user group', 'api key', 'admin user', 'staff', 'employee', 'operator']],
  ['bonus', ['bonus', 'bonuse', 'free spin', 'freespin', 'cashback', 'wagering', 'rakeback', 'reward', 'loyalty', 'voucher', 'coupon', 'promo code', 'promocode', 'freebet', 'free bet']],
  ['campaign', ['campaign', 'promotion', 'promo', 'newsletter', 'segment', 'banner', 'mailing', 'tournament', 'affiliate', 'journey', 'push notification']],
  ['user', ['limit', 'kyc', 'self exclusion', 'exclusion', 'verification', 'document', 'cooling off', 'responsible gaming']],
  ['financial', ['deposit', 'withdrawal', 'withdraw', 'payout', 'payment', 'refund', 'chargeback', 'adjustment', 'adjust', 'balance', 'transaction', 'wallet', 'transfer',
    'disbursement', 'credit', 'debit', 'cashier', 'invoice', 'ledger', 'finance', 'reversal', 'jackpot']],
  ['system', ['config', 'configuration', 'setting', 'system', 'maintenance', 'deployment', 'deploy', 'server', 'integration', 'webhook', 'provider', 'feature flag', 'backup', 'logging',
    'retention', 'cron', 'job', 'scheduler', 'template', 'firewall', 'whitelist', 'allowlist']],
  ['user', ['player', 'customer', 'user', 'account', 'profile', 'member', 'address', 'phone', 'contact', 'crm']],
  ['permission', ['admin', 'grant', 'revoke', 'assign', 'unassign']],
];

export const genericBackOffice: Profile = {
  id: 'generic-back-office',
  title: 'Back office audit log',
  version: 1,
  fingerprints: [],
  naive: 'ask',
  dateOrder: null,
  categories: BACK_OFFICE_CATEGORIES,
  places: BACK_OFFICE_NAMES,
};
