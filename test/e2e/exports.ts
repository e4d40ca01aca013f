// The exports that journeys import: small text tables in which one can see what must come out.

const HEADER = 'record_id,timestamp,admin_id,action_type,module_name,entity_type,entity_id,old_value,new_value,ip_address,result';
const json = (value: unknown): string => `"${JSON.stringify(value).replaceAll('"', '""')}"`;

/** One night: a self-granted role, a limit lifted, a payout. Absent, empty, NULL and None all occur among the old values. */
export const NIGHT = [
  HEADER,
  '101,2026-03-14T00:58:02Z,m.kovacs,login.success,Access,employee,E-0117,,,185.44.12.7,success',
  `102,2026-03-14T01:02:40Z,m.kovacs,role.grant,Staff,employee,E-0117,${json({ roles: ['vip'] })},${json({ roles: ['vip', 'payout_approver'] })},185.44.12.7,success`,
  `103,2026-03-14T01:06:18.412Z,m.kovacs,limit.update,Players,player,P-004471,${json({ limit: 500, reviewer: null, label: '', ticket: 'None' })},${json({ limit: 50000, reviewer: 'd.osei', label: 'vip', ticket: 'T-1', flag: 'on' })},185.44.12.7,success`,
  '104,2026-03-14T01:07:00Z,d.osei,login.failure,Access,employee,E-0242,,,185.44.12.7,failure',
  '105,2026-03-14T01:09:11Z,m.kovacs,payout.approve,Payments,withdrawal,W-88213,pending,approved,185.44.12.7,success',
  '106,2026-03-14T09:30:00Z,j.abela,note.add,Players,player,P-000712,,called the player,10.20.1.5,success',
  '107,2026-03-15T10:00:00Z,j.abela,limit.update,Players,player,P-000712,100,250,10.20.1.5,success',
  '108,2026-03-16T11:00:00Z,s.vella,settings.update,Settings,setting,bonus.cap,50,75,10.20.1.9,success',
  '',
].join('\n');

/** The same back office without a zone in its times: only a person can know it. */
export const WITHOUT_ZONE = [
  HEADER,
  '1,2026-03-14 01:02:40,m.kovacs,role.grant,Staff,employee,E-0117,,payout_approver,185.44.12.7,success',
  '2,2026-03-14 01:06:18,m.kovacs,limit.update,Players,player,P-004471,500,50000,185.44.12.7,success',
  '',
].join('\n');

/** `count` limits set, one a minute: more than one page of the grid. */
export function manyEvents(count: number): string {
  const line = (at: number) => `${at},2026-03-${String(1 + Math.floor(at / 1440)).padStart(2, '0')}T${String(Math.floor(at / 60) % 24).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}:00Z,${at % 3 === 0 ? 'j.abela' : 'm.kovacs'},limit.update,Players,player,P-${String(at).padStart(6, '0')},${at},${at + 1},10.20.1.5,success`;
  return [HEADER, ...Array.from({ length: count }, (_, at) => line(at)), ''].join('\n');
}

/** A table of a system that no profile knows, in words that no guess knows, with its changes told in prose. */
export const WALLET = [
  'Wann,Wer,Was,Konto,Text',
  '2026-03-14T01:06:18Z,m.kovacs,limit.update,W-100,Limit changed from 500 to 50000',
  '2026-03-14T02:06:18Z,d.osei,limit.update,W-101,Limit changed from 10 to 20',
  '',
].join('\n');
