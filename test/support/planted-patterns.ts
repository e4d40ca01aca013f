// A log in which each pattern of the back office is planted, and near misses of each that are none. Knows nothing of the engine.
import { randomOf } from './planted-log.ts';

const HEADER = ['record_id', 'timestamp', 'admin_id', 'action_type', 'module_name', 'target_type', 'target_id', 'field', 'old_value', 'new_value', 'ip_address', 'result', 'reason', 'authorised_by', 'transaction_id', 'amount', 'currency'] as const;
type Column = Exclude<(typeof HEADER)[number], 'record_id' | 'timestamp'>;
type Cells = Partial<Record<Column, string>>;
interface Row { readonly minute: number; readonly cells: Cells }
/** A pattern that was planted, by its first and its last row. */
interface Planted { readonly rule: string; readonly first: Row; readonly last: Row }

export interface PlantedPatterns {
  readonly csv: string;
  /** `rule first-row last-row`, rows from 1, sorted. */
  readonly alerts: readonly string[];
  /** Kind of list → CSV. */
  readonly lists: Readonly<Record<'leavers' | 'shifts' | 'approval limits', string>>;
  /** How many there are of each rule. */
  readonly counts: ReadonlyMap<string, number>;
}

const HOUR = 60;
const DAY = 24 * HOUR;
/** Monday, 5 January 2026, 00:00 UTC. */
const MONDAY = Date.UTC(2026, 0, 5);

export function plantedPatterns(seeds: number): PlantedPatterns {
  const rows: Row[] = [];
  const planted: Planted[] = [];
  const [leavers, shifts, limits] = [['actor,left'], ['actor,days,from,to,zone'], ['actor,currency,limit']];
  for (let seed = 1; seed <= seeds; seed++) plant(seed, rows, planted, { leavers, shifts, limits });
  const inOrder = rows.toSorted((a, b) => a.minute - b.minute);
  const number = new Map(inOrder.map((row, i) => [row, i + 1]));
  const quoted = (text: string) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const csv = [HEADER.join(','), ...inOrder.map(({ minute, cells }, i) => [String(i + 1), new Date(MONDAY + minute * 60_000).toISOString(), ...HEADER.slice(2).map((name) => quoted(cells[name as Column] ?? ''))].join(',')), ''].join('\n');
  const counts = new Map<string, number>();
  for (const { rule } of planted) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return {
    csv, alerts: planted.map(({ rule, first, last }) => `${rule} ${number.get(first)} ${number.get(last)}`).toSorted(), counts,
    lists: { leavers: `${leavers.join('\n')}\n`, shifts: `${shifts.join('\n')}\n`, 'approval limits': `${limits.join('\n')}\n` },
  };
}

function plant(seed: number, rows: Row[], planted: Planted[], lists: Record<'leavers' | 'shifts' | 'limits', string[]>): void {
  const below = randomOf(seed * 7 + 3);
  let names = 0;
  const person = (): string => `agent.${seed}.${++names}`;
  const player = (): string => `P-${seed}-${++names}`;
  /** Nobody else's address. */
  const address = (): string => { names++; return `10.${(seed >>> 3) & 255}.${((seed & 7) << 5) | (names >>> 8)}.${names & 255}`; };
  /** A working morning of one of eight weeks, so that what follows stays within a few days. */
  const morning = (): number => below(8) * 7 * DAY + below(3) * DAY + 9 * HOUR + below(HOUR);
  const put = (minute: number, cells: Cells): Row => { const row = { minute, cells: { result: 'success', ...cells } }; rows.push(row); return row; };
  const found = (rule: string, first: Row, last: Row = first): void => { planted.push({ rule, first, last }); };
  const grant = (who: string, whom: string, old: string, now: string): Cells => ({ admin_id: who, action_type: 'role.grant', module_name: 'Permissions', target_type: 'employee', target_id: whom, field: 'roles', old_value: old, new_value: now });
  const look = (who: string, more: Cells = {}): Cells => ({ admin_id: who, action_type: 'player.view', module_name: 'Players', target_type: 'player', target_id: player(), ...more });
  const pay = (who: string, whom: string, action: string, more: Cells = {}): Cells => ({ admin_id: who, action_type: action, module_name: 'Cashier', target_type: 'player', target_id: whom, ...more });
  const change = (who: string, whom: string, field: string, old: string, now: string, more: Cells = {}): Cells => ({ admin_id: who, action_type: `player.${field}.update`, module_name: 'Players', target_type: 'player', target_id: whom, field, old_value: old, new_value: now, ...more });

  { // Somebody grants permissions to an own account.
    const [who, other, t] = [person(), person(), morning()];
    found('self-granted-role', put(t, grant(who, who, '["agent"]', '["agent","payout"]')));
    put(t + 5, grant(other, person(), '["agent"]', '["agent","payout"]'));
    put(t + 6, grant(other, other, '["agent","lead"]', '["agent"]'));
    put(t + 7, { ...grant(other, other, '["agent"]', '["agent","payout"]'), result: 'failure' });
    // What the same person deletes soon afterwards is deleted after flagged activity; a day later, or by others, it is not.
    const gone = put(t + 90, { admin_id: who, action_type: 'document.delete', module_name: 'Players', target_type: 'document', target_id: player() });
    planted.push({ rule: 'deletion-after-flagged', first: planted.at(-1)!.first, last: gone });
    put(t + 91, { admin_id: other, action_type: 'document.delete', module_name: 'Players', target_type: 'document', target_id: player() });
    const late = person();
    found('self-granted-role', put(t, grant(late, late, '[]', '["lead"]')));
    put(t + DAY + 2, { admin_id: late, action_type: 'document.delete', module_name: 'Players', target_type: 'document', target_id: player() });
  }
  { // Granted, used, taken back.
    const boss = person();
    const lend = (span: number, use: 'own' | 'none' | 'other' | 'sign in') => {
      const [whom, t] = [person(), morning()];
      put(t - 3, look(whom));
      const first = put(t, grant(boss, whom, '["agent"]', '["agent","vip"]'));
      if (use !== 'none') put(t + 10, use === 'sign in' ? { admin_id: whom, action_type: 'login', module_name: 'Access', target_type: 'employee', target_id: whom } : look(use === 'own' ? whom : person()));
      return [first, put(t + span, { ...grant(boss, whom, '["agent","vip"]', '["agent"]'), action_type: 'role.revoke' })] as const;
    };
    found('grant-use-revoke', ...lend(30 + below(20 * HOUR), 'own'));
    lend(DAY + 1, 'own');
    lend(60, 'none');
    lend(60, 'other');
    lend(60, 'sign in');
  }
  { // One person does what takes two.
    const prepare = (span: number, second: string | null, approves = 'payout.approve') => {
      const [who, t, payout] = [person(), morning(), `W-${player()}`];
      const cells = { module_name: 'Payouts', target_type: 'withdrawal', target_id: payout };
      const first = put(t, { ...cells, admin_id: who, action_type: 'payout.assign' });
      return [first, put(t + span, { ...cells, admin_id: second ?? who, action_type: approves })] as const;
    };
    found('four-eyes', ...prepare(1 + below(6 * DAY), null));
    prepare(7 * DAY + 1, null);
    prepare(20, person());
    prepare(20, null, 'payout.reject');
    const [who, t] = [person(), morning()];
    found('four-eyes', put(t, change(who, player(), 'nickname', 'a', 'b', { authorised_by: who })));
    put(t + 1, change(who, player(), 'nickname', 'a', 'b', { authorised_by: person() }));
    put(t + 2, change(who, player(), 'nickname', 'a', 'b'));
  }
  { // Lifted, used, restored.
    const lift = (span: number, { money = true, back = '500', whose = '' } = {}) => {
      const [who, whom, t] = [person(), player(), morning()];
      const first = put(t, change(who, whom, 'payout_limit', '500', '50000'));
      if (money) put(t + 4, pay('svc.cashier', whose || whom, 'deposit.settle'));
      return [first, put(t + span, change(who, whom, 'payout_limit', '50000', back))] as const;
    };
    found('lifted-and-restored', ...lift(5 + below(23 * HOUR)));
    // The same amount, written otherwise.
    found('lifted-and-restored', ...lift(30, { back: '500.00' }));
    lift(DAY + 1);
    lift(30, { money: false });
    lift(30, { back: '600' });
    lift(30, { whose: player() });
  }
  { // Contact, then withdrawal.
    const move = (span: number, { from = '', field = 'email', result = 'success' } = {}) => {
      const [whom, t] = [player(), morning()];
      const first = put(t, change(person(), whom, field, 'a@x.example', 'b@x.example'));
      return [first, put(t + span, pay('svc.cashier', from || whom, 'withdrawal.execute', { result }))] as const;
    };
    found('contact-before-withdrawal', ...move(1 + below(DAY)));
    found('contact-before-withdrawal', ...move(60, { field: 'iban' }));
    move(DAY + 1);
    move(-5);
    move(60, { from: player() });
    move(60, { field: 'nickname' });
    move(60, { result: 'failure' });
  }
  { // Just under a limit.
    const adjust = (span: number, amounts: readonly [string, string], currency = 'EUR') => {
      const [who, t] = [person(), morning()];
      lists.limits.push(`${who},EUR,500.00`);
      return amounts.map((amount, i) => put(t + i * span, pay(who, player(), 'balance.adjust', { amount, currency, reason: 'goodwill' }))) as [Row, Row];
    };
    found('just-under-limit', ...adjust(1 + below(DAY), ['499.99', '475']));
    adjust(DAY + 1, ['499', '499']);
    adjust(30, ['499', '500.00']);
    adjust(30, ['474.99', '499']);
    adjust(30, ['499', '499'], 'USD');
  }
  { // Bonus to an account that the granter has touched.
    const bonus = (span: number, { other = false, elsewhere = false } = {}) => {
      const [who, whom, t] = [person(), player(), morning()];
      const first = put(t, change(who, whom, 'nickname', 'a', 'b'));
      return [first, put(t + span, { admin_id: other ? person() : who, action_type: 'bonus.grant', module_name: 'Bonuses', target_type: 'player', target_id: elsewhere ? player() : whom, field: 'bonus_balance', old_value: '0', new_value: '50' })] as const;
    };
    found('bonus-to-touched-account', ...bonus(1 + below(DAY)));
    bonus(DAY + 1);
    bonus(-5);
    bonus(10, { other: true });
    bonus(10, { elsewhere: true });
  }
  { // Adjustments without a reason: those of a day are told together.
    const [who, t] = [person(), morning()];
    const first = put(t, pay(who, player(), 'balance.adjust', { amount: '5', currency: 'EUR' }));
    found('adjustment-without-reason', first, put(t + 1 + below(20 * HOUR), pay(who, player(), 'balance.adjust', { amount: '5', currency: 'EUR', reason: ' ' })));
    put(t + 2, pay(person(), player(), 'balance.adjust', { amount: '5', currency: 'EUR', reason: 'fee returned' }));
    put(t + 3, pay(person(), player(), 'balance.adjust', { amount: '5', currency: 'EUR', result: 'failure' }));
    put(t + 4, pay(person(), player(), 'deposit.settle', { amount: '5', currency: 'EUR' }));
  }
  { // A new address, then a privileged change.
    const setting = (who: string, ip: string): Cells => ({ admin_id: who, action_type: 'setting.update', module_name: 'System', target_type: 'setting', target_id: `s${player()}`, field: 'page_size', old_value: '10', new_value: '20', ip_address: ip });
    const arrive = (span: number, { known = true, from = '' } = {}) => {
      const [who, desk, away, t] = [person(), address(), address(), morning()];
      if (known) put(t - 60, look(who, { ip_address: desk }));
      const first = put(t, look(who, { ip_address: away }));
      return [first, put(t + span, setting(who, from === 'desk' ? desk : away))] as const;
    };
    found('new-ip-then-privileged', ...arrive(1 + below(HOUR)));
    arrive(HOUR + 1);
    arrive(10, { known: false });
    arrive(10, { from: 'desk' });
    const [who, t] = [person(), morning()];
    put(t - 5, look(who, { ip_address: address() }));
    found('new-ip-then-privileged', put(t, setting(who, address())));
  }
  { // One address, several employees.
    const share = (span: number, known = true) => {
      const [ip, t] = [address(), morning()];
      return [0, span].map((later, i) => {
        const who = person();
        if (known || i === 0) put(t - 30, look(who, { ip_address: address() }));
        return put(t + later, look(who, { ip_address: ip }));
      }) as [Row, Row];
    };
    found('one-ip-many-actors', ...share(1 + below(HOUR)));
    share(HOUR + 1);
    share(10, false);
  }
  { // Failed sign-ins, then one that succeeds.
    const knock = (attempts: number, step: number, { other = false } = {}) => {
      const [who, t] = [person(), morning()];
      const sign = (minute: number, whose: string, result: string) => put(minute, { admin_id: whose, action_type: 'login', module_name: 'Access', target_type: 'employee', target_id: whose, result });
      const [first] = Array.from({ length: attempts }, (_, i) => sign(t + i * step, who, 'failure'));
      return [first!, sign(t + attempts * step, other ? person() : who, 'success')] as const;
    };
    found('failed-then-success', ...knock(5, 1 + below(3)));
    knock(4, 1);
    knock(5, 4);
    knock(5, 1, { other: true });
  }
  { // Off shift: 08:00 to 16:00 in Malta, which is an hour east of UTC in winter; half an hour of grace.
    const work = (minute: number, listed = true, cells: (who: string) => Cells = (who) => change(who, player(), 'nickname', 'a', 'b')) => {
      const who = person();
      if (listed) lists.shifts.push(`${who},Mon-Fri,08:00,16:00,Europe/Malta`);
      return put(below(8) * 7 * DAY + minute, cells(who));
    };
    found('off-shift-work', work(DAY + 1 * HOUR + below(5 * HOUR)));
    found('off-shift-work', work(5 * DAY + 10 * HOUR));
    work(DAY + 9 * HOUR);
    work(DAY + 15 * HOUR + 29);
    work(DAY + 6 * HOUR + 30);
    work(DAY + 2 * HOUR, false);
    work(DAY + 2 * HOUR, true, (who) => look(who));
  }
  { // A burst of changes.
    const burst = (count: number, span: number) => {
      const [who, t] = [person(), morning()];
      const all = Array.from({ length: count }, (_, i) => put(t + i * span / (count - 1), change(who, player(), 'nickname', 'a', 'b')));
      return [all[0]!, all.at(-1)!] as const;
    };
    found('bulk-burst', ...burst(50 + below(30), 5));
    burst(49, 1);
    burst(50, 5.2);
  }
  { // Logging switched off.
    const setting = (field: string, old: string, now: string, more: Cells = {}): Cells => ({ admin_id: person(), action_type: 'setting.update', module_name: 'System', target_type: 'setting', target_id: `s${player()}`, field, old_value: old, new_value: now, ...more });
    const t = morning();
    found('logging-disabled', put(t, setting('audit.enabled', 'true', 'false')));
    found('logging-disabled', put(t + 1, setting('logging', 'on', 'off')));
    found('logging-disabled', put(t + 2, { admin_id: person(), action_type: 'audit_log.delete', module_name: 'System', target_type: 'log', target_id: 'L-1' }));
    put(t + 3, setting('audit.enabled', 'false', 'true'));
    put(t + 4, setting('chat.enabled', 'true', 'false'));
    put(t + 5, setting('audit.enabled', 'true', 'false', { result: 'failure' }));
    put(t + 6, { admin_id: person(), action_type: 'audit_log.view', module_name: 'System', target_type: 'log', target_id: 'L-1' });
  }
  { // Active after deactivation.
    const leave = (after: 'active' | 'reactivated' | 'gone') => {
      const [boss, who, t] = [person(), person(), morning()];
      put(t - 30, look(who));
      const first = put(t, { admin_id: boss, action_type: 'employee.deactivate', module_name: 'Permissions', target_type: 'employee', target_id: who });
      if (after === 'reactivated') put(t + 20, { admin_id: boss, action_type: 'employee.reactivate', module_name: 'Permissions', target_type: 'employee', target_id: who });
      if (after === 'gone') return null;
      put(t + 40, look(who));
      return [first, put(t + 50 + below(5 * DAY), look(who))] as const;
    };
    found('active-after-deactivation', ...leave('active')!);
    leave('reactivated');
    leave('gone');
    const [who, other, t] = [person(), person(), morning()];
    const day = new Date(MONDAY + t * 60_000).toISOString().slice(0, 10);
    lists.leavers.push(`${who},${day}`, `${other},${day}`);
    put(t, look(who));
    put(t + 1, look(other));
    found('active-after-deactivation', put(t + DAY, look(who)));
  }
  { // One transaction id, twice.
    const twice = (ids: readonly [string, string], { action = 'deposit.settle', result = 'success' } = {}) => {
      const t = morning();
      return [put(t, pay('svc.cashier', player(), 'deposit.settle', { transaction_id: ids[0] })), put(t + 1 + below(3 * DAY), pay('svc.cashier', player(), action, { transaction_id: ids[1], result }))] as const;
    };
    const tx = () => `T-${player()}`;
    const id = tx();
    found('duplicate-transaction', ...twice([id, id]));
    twice([tx(), tx()]);
    const [a, b] = [tx(), tx()];
    twice([a, a], { action: 'deposit.refund' });
    twice([b, b], { result: 'failure' });
    twice(['', '']);
  }
}
