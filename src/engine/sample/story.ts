// The night of 14 March in the sample: what one employee did with a role he gave himself, and who else was there.
import type { State } from './state.ts';
import { STORY_PLAYER, type Deed } from './work.ts';

/** Which of the three exports holds a record. */
export type Export = 'backoffice' | 'payments' | 'logins';

/** A record to come: done when its time is reached, so that old values are true. */
export interface Slot {
  /** ms since 1970 UTC. */
  readonly at: number;
  readonly actor: string;
  readonly ip: string;
  readonly session: string;
  readonly export: Export;
  readonly deed: () => Deed;
  /** More of a login: `mfa`, `failure_reason`. */
  readonly more?: Readonly<Record<string, string>>;
  /** Record ids that are missing right after this one. */
  readonly missingAfter?: number;
}

export const STORY = {
  player: STORY_PLAYER, withdrawal: 'W-88213', ip: '185.44.12.7', insider: 'm.kovacs', insiderId: 'E-0117', second: 'd.osei', secondId: 'E-0242',
} as const;

const BONUS = 'B-RELOAD-VIP';

/** How things stood before. */
export function startStory(state: State): void {
  state.start(STORY.player, {
    balance: '48731.50', bonus_balance: '0.00', withdrawal_limit: '500', kyc_level: '3', status: '"active"', tags: '["vip"]', email: '"p-004471@mail.example"', city: '"Sliema"',
    limits: LIMITS_BEFORE,
  });
  state.start(STORY.insiderId, { roles: '["agent","vip_lead"]' });
  state.start(STORY.withdrawal, { status: '"pending"', assignee: '"queue"', amount: '48200.00', currency: '"EUR"' });
  state.start(BONUS, { wagering_requirement: '35', max_bonus: '200.00' });
}

const LIMITS_BEFORE = '{"daily":{"max_payout":500.00},"approval":{"levels":2,"roles":["agent","risk_lead"]}}';
const LIMITS_LIFTED = '{"daily":{"max_payout":50000.00},"approval":{"levels":1,"roles":["agent"]}}';

/** A clock time of that night, `01:02:40.531` UTC, in ms since 1970. */
function march14(clock: string): number {
  const [hour, minute, second] = clock.split(':').map(Number);
  return Date.UTC(2026, 2, 14, hour, minute, Math.floor(second), Math.round((second % 1) * 1000));
}

/** The records of that night, in order. */
export function storySlots(state: State): readonly Slot[] {
  const { player, withdrawal, insiderId, secondId } = STORY;
  const by = (actor: string, session: string) => (clock: string, deed: () => Deed, more: Partial<Slot> = {}): Slot => ({
    at: march14(clock), actor, ip: STORY.ip, session, export: 'backoffice', deed, ...more,
  });
  const kovacs = by(STORY.insider, 'b7d04e1c92aa');
  const osei = by(STORY.second, '19fe0c77d3b1');
  const login = (action: string, entity: string, result: 'success' | 'failure') => (): Deed => ({ action, module: 'Access', entityType: 'employee', entity, result });
  const onPlayer = (action: string, module: string, fields: Readonly<Record<string, string>> | null = null) => (): Deed => ({
    action, module, entityType: 'player', entity: player, ...(fields && state.change(player, fields)),
  });
  const onStaff = (action: string, roles: string) => (): Deed => ({ action, module: 'Permissions', entityType: 'employee', entity: insiderId, ...state.change(insiderId, { roles }) });
  const onPayout = (action: string, fields: Readonly<Record<string, string>>) => (): Deed => ({ action, module: 'Payouts', entityType: 'withdrawal', entity: withdrawal, ...state.change(withdrawal, fields) });
  return [
    kovacs('00:57:02.000', login('login.failure', insiderId, 'failure'), { export: 'logins', more: { failure_reason: 'INVALID_CREDENTIALS' } }),
    kovacs('00:57:31.000', login('login.failure', insiderId, 'failure'), { export: 'logins', more: { failure_reason: 'INVALID_CREDENTIALS' } }),
    kovacs('00:58:11.264', login('login.success', insiderId, 'success'), { export: 'logins', more: { mfa: 'push' } }),
    kovacs('01:01:44.090', () => ({ action: 'role.view', module: 'Permissions', entityType: 'role', entity: 'payout_approver' })),
    kovacs('01:02:40.531', onStaff('role.grant', '["agent","vip_lead","payout_approver"]')),
    kovacs('01:04:02.715', onPlayer('player.search', 'Players')),
    kovacs('01:06:18.412', onPlayer('player.limit.update', 'Players/Limits', { withdrawal_limit: '50000', limits: LIMITS_LIFTED, flags: '{"limit_override":true}' })),
    kovacs('01:08:31.006', onPlayer('player.kyc.view', 'KYC')),
    kovacs('01:11:20.448', onPayout('payout.assign', { assignee: '"m.kovacs"' })),
    kovacs('01:11:52.830', onPayout('payout.approve', { status: '"approved"', amount: '48200.00', currency: '"EUR"', approved_by: '["m.kovacs"]' }), { missingAfter: 3 }),
    { at: march14('01:12:09.377'), actor: 'svc.cashier', ip: '10.10.0.5', session: '', export: 'payments',
      deed: () => ({ action: 'withdrawal.execute', module: 'Cashier', entityType: 'player', entity: player, reason: withdrawal, ...state.change(player, { balance: '531.50' }) }) },
    osei('01:16:09.155', login('login.success', secondId, 'success'), { export: 'logins', more: { mfa: 'none' } }),
    osei('01:18:40.920', () => ({ action: 'player.note.add', module: 'CRM', entityType: 'player', entity: player, old: '', new: '{"note":"VIP desk: payout confirmed by phone"}' })),
    osei('01:20:12.006', onPlayer('player.tag.add', 'CRM', { tags: '["vip","vip_manual"]' })),
    osei('01:24:57.349', () => ({ action: 'report.export', module: 'Reports', entityType: 'report', entity: 'audit_extract' })),
    kovacs('01:28:24.077', onPlayer('player.limit.update', 'Players/Limits', { withdrawal_limit: '500', limits: LIMITS_BEFORE, flags: '{"limit_override":false}' })),
    kovacs('01:29:03.518', onPlayer('player.kyc.update', 'KYC', { kyc_level: '2' })),
    kovacs('01:31:12.240', () => ({ action: 'bonus.settings.update', module: 'Bonuses', entityType: 'bonus', entity: BONUS, ...state.change(BONUS, { wagering_requirement: '5', max_bonus: '2000.00' }) })),
    kovacs('01:33:46.201', onStaff('role.revoke', '["agent","vip_lead"]')),
    osei('01:34:10.660', login('session.logout', secondId, 'success'), { export: 'logins' }),
    kovacs('01:36:28.094', login('session.logout', insiderId, 'success'), { export: 'logins' }),
  ];
}
