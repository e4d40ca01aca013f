// Writes a log whose changes hang together: each record finds what the one before has left, but one in five hundred. One entity is
// in sixteen thousand records; the others are as in generate.ts, the first ones much more often. Instants differ in every record.
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Chance } from '../src/engine/sample/chance.ts';

export const BUSIEST = 'P-BUSIEST';
const BUSIEST_EVENTS = 16_000;
const START = Date.UTC(2025, 0, 1);
const SPAN_MS = 400 * 86_400_000;
const FIELDS = ['status', 'amount', 'currency', 'level', 'limits.daily', 'limits.approval', 'updatedBy'] as const;
export const PATHS = FIELDS;
const HEADER = 'record_id,timestamp,admin_id,action_type,module_name,target_type,target_id,field,old_value,new_value,ip_address,result,session_id,reason';

type Values = (string | number | boolean)[];
const written = (values: Values): string => {
  const [status, amount, currency, level, daily, approval, updatedBy] = values;
  return `{""status"":""${status}"",""amount"":${amount},""currency"":""${currency}"",""level"":${level},""limits"":{""daily"":${daily},""approval"":${approval}},""updatedBy"":""${updatedBy}""}`;
};

/** Two files, taking turns a thousand records at a time. */
export function generateChains(folder: string, rows: number): string[] {
  mkdirSync(folder, { recursive: true });
  const chance = new Chance(0xc4a1);
  const paths = [0, 1].map((file) => join(folder, `chain-${file + 1}.csv`));
  const out = paths.map((path) => openSync(path, 'w'));
  const text = paths.map(() => `${HEADER}\n`);
  const entities = Math.max(10, Math.round(rows * 0.02));
  const objects = new Map<number, Values>();
  const scalars = new Map<number, string>();
  const roles = new Map<number, string>();
  const fresh = (field: number): string | number | boolean => [
    () => ['active', 'blocked', 'pending', 'closed'][chance.whole(0, 3)], () => chance.whole(0, 1_000_000) / 100, () => ['EUR', 'USD', 'GBP'][chance.whole(0, 2)], () => chance.whole(0, 7),
    () => chance.whole(0, 4095), () => chance.once(0.5), () => `a${chance.whole(0, 299)}`,
  ][field]();
  const busiest = Math.min(0.1, BUSIEST_EVENTS / rows);
  for (let i = 0; i < rows; i++) {
    const file = Math.floor(i / 1000) % 2;
    const entity = chance.once(busiest) ? -1 : Math.floor(entities * chance.next() ** 2.2);
    const id = entity === -1 ? BUSIEST : `P-${String(entity).padStart(7, '0')}`;
    const admin = `a${Math.floor(300 * chance.next() ** 2.2)}`;
    const kind = chance.next();
    const isBroken = chance.once(0.002);
    let [action, module, type, target, field, old, now] = ['player.view', 'players', 'player', id, '', '', ''];
    if (kind < 0.4) {
      [action, module, field] = ['player.limit.update', 'limits', 'withdrawal_limit'];
      const known = scalars.get(entity);
      old = known === undefined ? '' : isBroken ? `${Number(known) + 7}` : known;
      scalars.set(entity, now = String(chance.whole(1, 99_999)));
    } else if (kind < 0.7) {
      [action, module] = chance.once(0.5) ? ['player.profile.update', 'players'] : ['payment.adjust', 'payments'];
      const known = objects.get(entity) ?? FIELDS.map((_, at) => fresh(at));
      const before = isBroken ? known.with(4, Number(known[4]) + 5000) : known;
      const other = chance.whole(0, 6);
      const after = before.map((value, at) => (at === 4 || at === other ? fresh(at) : value));
      [old, now] = [`"${written(before)}"`, `"${written(after)}"`];
      objects.set(entity, after);
    } else if (kind < 0.72) {
      const whom = chance.whole(0, 299);
      [action, module, type, target, field] = ['role.grant', 'permissions', 'employee', `E-${whom}`, 'roles'];
      old = roles.get(whom) ?? '[]';
      now = chance.once(0.5) ? '[""agent""]' : `[""agent"",""r${chance.whole(0, 9)}""]`;
      roles.set(whom, now);
      [old, now] = [`"${old}"`, `"${now}"`];
    } else if (kind < 0.78) [action, module, type, target] = [chance.once(0.1) ? 'login.failure' : 'login.success', 'auth', 'employee', `E-${admin.slice(1)}`];
    else if (kind < 0.82) [action, module] = ['withdrawal.execute', 'cashier'];
    const micros = START * 1000 + Math.floor(SPAN_MS * 1000 * (i / rows));
    const instant = `${new Date(Math.floor(micros / 1000)).toISOString().slice(0, 23)}${String(micros % 1000).padStart(3, '0')}Z`;
    text[file] += `${i + 1},${instant},${admin},${action},${module},${type},${target},${field},${old},${now},10.${chance.whole(0, 20)}.${Number(admin.slice(1)) % 200}.1,${action === 'login.failure' ? 'failure' : 'success'},s${i & 1023},${chance.once(0.4) ? 'checked' : ''}\n`;
    if (text[file].length > 4_000_000) { writeSync(out[file], text[file]); text[file] = ''; }
  }
  for (const [file, handle] of out.entries()) { writeSync(handle, text[file]); closeSync(handle); }
  return paths;
}
