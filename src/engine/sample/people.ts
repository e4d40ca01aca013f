// The staff of the sample's back office and the hours they keep. Nobody in it exists.
import type { Chance } from './chance.ts';

export const TEAMS = ['support', 'payments', 'risk', 'vip', 'marketing', 'platform'] as const;
export type Team = (typeof TEAMS)[number];

export interface Employee {
  readonly account: string;
  readonly id: string;
  readonly team: Team;
  /** Address of the desk; nobody shares one. */
  readonly desk: string;
  /** Address when working through the company's VPN. */
  readonly vpn: string;
  /** Hour the shift starts, Malta time. */
  readonly from: number;
  readonly hours: number;
  /** Works Monday to Friday; otherwise five days of seven in turn. */
  readonly office: boolean;
}

/** How many people start when: team → [people, hour of start, hours, Monday to Friday]. */
const ROTA: readonly (readonly [Team, number, number, number, boolean])[] = [
  ['support', 9, 6, 8, false], ['support', 9, 14, 8, false], ['support', 6, 22, 8, false],
  ['payments', 5, 7, 8, false], ['payments', 5, 15, 8, false],
  ['risk', 6, 9, 8, true], ['risk', 2, 14, 8, false],
  ['vip', 6, 16, 8, false], ['marketing', 7, 9, 9, true], ['platform', 5, 8, 9, true],
];

const FIRST = 'a b c d e f g h i j k l m n o p r s t v'.split(' ');
const LAST = `abela agius almeida andersson attard baldacchino borg brincat bugeja camilleri caruana cassar cauchi dalli debono ellul
  falzon farrugia fenech ferreira galea gauci grech grima horvat johansson kask lindqvist mallia mangion mercieca micallef mifsud
  muscat nilsen novotny okafor pace petrov portelli psaila ribeiro rizzo romano saliba sammut santos schembri sciberras spiteri
  tabone tanti vassallo vella virtanen wagner weber xerri xuereb zahra zammit zerafa zielinski ahern becker costa duarte fischer hansen ivanov jensen keller larsen`.split(/\s+/);

/** The two whom the story is about, both of the VIP desk. */
const KNOWN = new Map([
  [43, { account: 'm.kovacs', id: 'E-0117', desk: '10.20.4.31' }],
  [45, { account: 'd.osei', id: 'E-0242', desk: '10.20.4.55' }],
]);

/** Sixty employees with desks, addresses and hours. */
export function employees(chance: Chance): readonly Employee[] {
  const staff: Employee[] = [];
  for (const [team, people, from, hours, office] of ROTA) {
    for (let person = 0; person < people; person += 1) {
      const number = staff.length;
      const known = KNOWN.get(number);
      staff.push({
        account: known?.account ?? `${chance.pick(FIRST)}.${LAST[number]}`,
        id: known?.id ?? `E-0${String(300 + number)}`,
        team, from, hours, office,
        desk: known?.desk ?? `10.20.${TEAMS.indexOf(team) + 1}.${100 + number}`,
        vpn: `10.60.1.${10 + number}`,
      });
    }
  }
  return staff;
}

const HOUR = 3_600_000;
const MARCH = Date.UTC(2026, 2, 1);
export const DAYS = 31;
/** Malta moved its clocks from UTC+1 to UTC+2 at this instant (EU summer time, directive 2000/84/EC). */
const SUMMER_TIME = Date.UTC(2026, 2, 29, 1);

/** UTC instant, in ms, of an hour of Malta time on a day of March 2026 (from 0). */
export function maltaTime(day: number, hour: number): number {
  const asWinter = MARCH + day * 24 * HOUR + (hour - 1) * HOUR;
  return asWinter >= SUMMER_TIME ? asWinter - HOUR : asWinter;
}

/** Whether an employee works on a day of March 2026 (from 0: a Sunday). */
export function works(employee: Employee, number: number, day: number): boolean {
  const weekday = day % 7;
  return employee.office ? weekday >= 1 && weekday <= 5 : (day + number * 3) % 7 < 5;
}
