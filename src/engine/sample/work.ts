// What the sample's employees do on an ordinary day: one function per team, each making one record.
import type { Chance } from './chance.ts';
import type { Employee, Team } from './people.ts';
import { cents, money, type Fields, type OldNew, type State } from './state.ts';

/** One record but for its place: who, when and where from are the caller's. */
export interface Deed extends Partial<OldNew> {
  readonly action: string;
  readonly module: string;
  readonly entityType: string;
  readonly entity: string;
  readonly result?: 'success' | 'failure';
  readonly reason?: string;
  readonly authorisedBy?: string;
}

/** The player of the story; ordinary work leaves that account as it is. */
export const STORY_PLAYER = 'P-004471';
const PLAYERS = 6000;
const LIMITS = [500, 1000, 2500, 5000, 10000];
const CITIES = ['Valletta', 'Sliema', 'Tallinn', 'Porto', 'Málaga', 'Graz', 'Kraków', 'Göteborg'];
const STREETS = ['Republic Street', 'Tower Road', 'Rua do Sol', 'Lange Gasse', 'Kungsgatan'];
const NOTES = ['Called back, question answered', 'Asked for proof of address', 'Wants e-mails in German', 'Bonus terms explained', 'Card replaced\nnew card ends 4417', 'Complaint “late payout”, closed'];
const TAGS = ['vip', 'new', 'call_back', 'documents_due', 'reload'];
const SETTINGS = ['session.timeout_minutes', 'payments.batch_size', 'kyc.retry_limit', 'games.cache_seconds', 'reports.retention_days', 'mail.daily_cap'];
const ROLES = ['agent', 'shift_lead', 'kyc_reviewer', 'bonus_editor', 'campaign_editor', 'report_reader'];

/** Ordinary work. Weights are shares of a team's records; they make about seven in ten a look without a change. */
export class Work {
  readonly #chance: Chance;
  readonly #state: State;
  readonly #staff: readonly Employee[];
  #withdrawal = 80_000;
  #campaign = 140;

  constructor(chance: Chance, state: State, staff: readonly Employee[]) {
    this.#chance = chance;
    this.#state = state;
    this.#staff = staff;
  }

  /** The next record of somebody of this team. */
  deed(team: Team): Deed {
    const look: readonly [number, () => Deed] = [50, () => this.#look()];
    const note: readonly [number, () => Deed] = [8, () => this.#note()];
    const choices: Record<Team, readonly (readonly [number, () => Deed])[]> = {
      support: [look, note, [8, () => this.#contact()], [3, () => this.#status()], [5, () => this.#kyc()], [6, () => this.#tag()], [3, () => this.#bonus()]],
      payments: [look, note, [26, () => this.#payout()], [3, () => this.#limit()]],
      risk: [look, note, [14, () => this.#kyc()], [8, () => this.#status()], [7, () => this.#limit()], [8, () => this.#report()]],
      vip: [look, note, [20, () => this.#bonus()], [8, () => this.#tag()]],
      marketing: [[25, () => this.#campaignLook()], [22, () => this.#campaignUpdate()], [8, () => this.#bonusSettings()], [6, () => this.#report()]],
      platform: [[20, () => this.#settingLook()], [9, () => this.#setting()], [5, () => this.#role()], [10, () => this.#report()]],
    };
    return this.#chance.weighted(choices[team])();
  }

  /** Money moved by the cashier itself. */
  settlement(): Deed {
    const player = this.#player();
    if (this.#state.get(player, 'status') !== '"active"') return this.settlement();
    const balance = this.#balance(player);
    const amount = this.#chance.whole(500, 40_000);
    const deposit = balance < amount || this.#chance.once(0.6);
    const action = deposit ? (this.#chance.once(0.9) ? 'deposit.settle' : 'refund.settle') : 'withdrawal.execute';
    return this.#moved(action, player, deposit ? balance + amount : balance - amount, '');
  }

  /** Money moved by hand. */
  adjustment(): Deed {
    const player = this.#player();
    const balance = this.#balance(player);
    const amount = this.#chance.whole(100, 5_000);
    const credit = balance < amount || this.#chance.once(0.7);
    return this.#moved(credit ? 'adjustment.credit' : 'adjustment.debit', player, credit ? balance + amount : balance - amount,
      this.#chance.pick(['goodwill', 'round cancelled', 'fee returned', 'duplicate deposit']));
  }

  #moved(action: string, player: string, balance: number, reason: string): Deed {
    return { action, module: 'Cashier', entityType: 'player', entity: player, reason, ...this.#state.change(player, { balance: money(balance) }) };
  }

  #balance(player: string): number {
    return cents(this.#state.get(player, 'balance')!);
  }

  #player(): string {
    const player = `P-${String(1 + Math.floor(this.#chance.next() * this.#chance.next() * PLAYERS)).padStart(6, '0')}`;
    if (player === STORY_PLAYER) return this.#player();
    this.#state.start(player, {
      balance: money(this.#chance.whole(0, 90_000)), bonus_balance: '0.00', withdrawal_limit: '500', kyc_level: '1', status: '"active"', tags: '[]',
      email: JSON.stringify(`${player.toLowerCase()}@mail.example`), city: JSON.stringify(this.#chance.pick(CITIES)),
    });
    return player;
  }

  #look(): Deed {
    const player = this.#player();
    return this.#chance.weighted<Deed>([
      [5, { action: 'player.view', module: 'Players', entityType: 'player', entity: player }],
      [3, { action: 'player.search', module: 'Players', entityType: 'player', entity: player }],
      [2, { action: 'player.kyc.view', module: 'KYC', entityType: 'player', entity: player }],
    ]);
  }

  #note(): Deed {
    return { action: 'player.note.add', module: 'CRM', entityType: 'player', entity: this.#player(), old: '', new: `{"note":${JSON.stringify(this.#chance.pick(NOTES))}}` };
  }

  #contact(): Deed {
    const player = this.#player();
    const fields: Fields = this.#chance.once(0.5)
      ? { email: JSON.stringify(`${player.toLowerCase()}.${this.#chance.whole(2, 99)}@mail.example`) }
      : { phone: JSON.stringify(`00356 ${this.#chance.whole(20_000_000, 99_999_999)}`), street: JSON.stringify(`${this.#chance.pick(STREETS)} ${this.#chance.whole(1, 180)}`) };
    return { action: 'player.contact.update', module: 'Players', entityType: 'player', entity: player, ...this.#state.change(player, fields) };
  }

  #status(): Deed {
    const player = this.#player();
    const active = this.#state.get(player, 'status') === '"active"';
    return {
      action: active ? 'player.suspend' : 'player.reactivate', module: 'Players', entityType: 'player', entity: player,
      reason: active ? this.#chance.pick(['documents overdue', 'player request', 'payment disputed']) : 'check passed',
      ...this.#state.change(player, { status: active ? '"suspended"' : '"active"' }),
    };
  }

  #kyc(): Deed {
    const player = this.#player();
    const level = Number(this.#state.get(player, 'kyc_level'));
    return { action: 'player.kyc.update', module: 'KYC', entityType: 'player', entity: player, ...this.#state.change(player, { kyc_level: String(level % 3 + 1) }) };
  }

  #tag(): Deed {
    const player = this.#player();
    const tags = JSON.parse(this.#state.get(player, 'tags')!) as string[];
    const tag = this.#chance.pick(TAGS);
    const changed = tags.includes(tag) ? tags.filter((other) => other !== tag) : [...tags, tag];
    return { action: changed.length > tags.length ? 'player.tag.add' : 'player.tag.remove', module: 'CRM', entityType: 'player', entity: player, ...this.#state.change(player, { tags: JSON.stringify(changed) }) };
  }

  #limit(): Deed {
    const player = this.#player();
    const at = LIMITS.indexOf(Number(this.#state.get(player, 'withdrawal_limit')));
    const limit = LIMITS[Math.min(at + 1, LIMITS.length - 1)];
    return {
      action: 'player.limit.update', module: 'Players/Limits', entityType: 'player', entity: player, reason: 'income documents checked', authorisedBy: this.#lead('risk'),
      ...this.#state.change(player, { withdrawal_limit: String(limit) }),
    };
  }

  #bonus(): Deed {
    const player = this.#player();
    const balance = cents(this.#state.get(player, 'bonus_balance')!);
    return {
      action: 'bonus.grant', module: 'Bonuses', entityType: 'player', entity: player, reason: this.#chance.pick(['birthday', 'reload', 'service recovery']),
      ...this.#state.change(player, { bonus_balance: money(balance + this.#chance.pick([500, 1000, 2500, 5000])) }),
    };
  }

  #payout(): Deed {
    this.#withdrawal += 1;
    const entity = `W-${this.#withdrawal}`;
    this.#state.start(entity, { status: '"pending"' });
    if (this.#chance.once(0.02)) return { action: 'payout.approve', module: 'Payouts', entityType: 'withdrawal', entity, result: 'failure', reason: 'second approver missing' };
    const approved = this.#chance.once(0.93);
    return {
      action: approved ? 'payout.approve' : 'payout.reject', module: 'Payouts', entityType: 'withdrawal', entity,
      authorisedBy: this.#lead('payments'), reason: approved ? '' : 'documents missing',
      ...this.#state.change(entity, { status: approved ? '"approved"' : '"rejected"', amount: money(this.#chance.whole(2_000, 45_000)), currency: '"EUR"' }),
    };
  }

  #campaignLook(): Deed {
    return { action: 'campaign.view', module: 'Campaigns', entityType: 'campaign', entity: this.#campaignId() };
  }

  #campaignUpdate(): Deed {
    if (this.#chance.once(0.08)) {
      this.#campaign += 1;
      const entity = `C-${this.#campaign}`;
      return { action: 'campaign.create', module: 'Campaigns', entityType: 'campaign', entity, ...this.#state.change(entity, { name: JSON.stringify(`Spring ${this.#campaign}`), budget: money(500_000), state: '"draft"' }) };
    }
    const entity = this.#campaignId();
    const fields: Fields = this.#chance.once(0.5)
      ? { state: this.#chance.pick(['"running"', '"paused"', '"ended"']) }
      : { budget: money(this.#chance.whole(10, 90) * 10_000), audience: JSON.stringify([this.#chance.pick(CITIES), this.#chance.pick(CITIES)]) };
    return { action: 'campaign.update', module: 'Campaigns', entityType: 'campaign', entity, ...this.#state.change(entity, fields) };
  }

  #campaignId(): string {
    const entity = `C-${this.#chance.whole(100, this.#campaign)}`;
    this.#state.start(entity, { name: JSON.stringify(`Spring ${entity.slice(2)}`), budget: money(1_000_000), state: '"running"' });
    return entity;
  }

  #bonusSettings(): Deed {
    const entity = `B-${this.#chance.pick(['WELCOME', 'RELOAD', 'FREESPIN', 'CASHBACK'])}`;
    this.#state.start(entity, { wagering_requirement: '35', max_bonus: '200.00' });
    const fields: Fields = this.#chance.once(0.5) ? { wagering_requirement: String(this.#chance.whole(28, 40)) } : { max_bonus: money(this.#chance.whole(10, 30) * 1000) };
    return { action: 'bonus.settings.update', module: 'Bonuses', entityType: 'bonus', entity, authorisedBy: this.#lead('marketing'), ...this.#state.change(entity, fields) };
  }

  #settingLook(): Deed {
    return { action: 'setting.view', module: 'System', entityType: 'setting', entity: this.#chance.pick(SETTINGS) };
  }

  #setting(): Deed {
    const entity = this.#chance.pick(SETTINGS);
    this.#state.start(entity, { value: '30' });
    return { action: 'setting.update', module: 'System', entityType: 'setting', entity, authorisedBy: this.#lead('platform'), ...this.#state.change(entity, { value: String(this.#chance.whole(1, 40) * 15) }) };
  }

  #role(): Deed {
    const { id } = this.#chance.pick(this.#staff.filter(({ team }) => team === 'support' || team === 'marketing'));
    this.#state.start(id, { roles: '["agent"]' });
    const roles = JSON.parse(this.#state.get(id, 'roles')!) as string[];
    const role = this.#chance.pick(ROLES.filter((other) => other !== 'agent'));
    const changed = roles.includes(role) ? roles.filter((other) => other !== role) : [...roles, role];
    return {
      action: changed.length > roles.length ? 'role.grant' : 'role.revoke', module: 'Permissions', entityType: 'employee', entity: id,
      reason: `ticket HR-${this.#chance.whole(2000, 2999)}`, authorisedBy: this.#lead('platform'), ...this.#state.change(id, { roles: JSON.stringify(changed) }),
    };
  }

  #report(): Deed {
    return { action: 'report.export', module: 'Reports', entityType: 'report', entity: this.#chance.pick(['daily_payouts', 'bonus_cost', 'kyc_backlog', 'campaign_results', 'audit_extract']) };
  }

  /** Leads authorise what others do; what they do themselves, the next of their team. */
  authorised(deed: Deed, actor: string): Deed {
    if (deed.authorisedBy !== actor) return deed;
    const lead = this.#staff.findIndex(({ account }) => account === actor);
    return { ...deed, authorisedBy: this.#staff[lead + 1]!.account };
  }

  #lead(team: Team): string {
    return this.#staff.find((employee) => employee.team === team)!.account;
  }
}
