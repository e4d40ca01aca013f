// A log with known breaks: chains of changes of made-up fields, some of whose links are missing. Knows nothing of the engine.

/** The same numbers for the same seed. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 >>> 0 || 1;
  return (below) => {
    state ^= state << 13; state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5; state >>>= 0;
    return state % below;
  };
}

export interface PlantedLog {
  readonly csv: string;
  /** `entity field old-id new-id` of each break: the record ids on both sides. */
  readonly breaks: readonly string[];
  readonly masked: number;
}

const HEADER = 'record_id,timestamp,admin_id,action_type,module_name,target_type,target_id,field,old_value,new_value,ip_address';

/** Values of a field in every writing that says the same. */
const KINDS = [
  { field: 'limit', value: (n: number) => [String(n), `${n}.0`, `${n}.00`] },
  { field: 'status', value: (n: number) => [['active', 'blocked', 'pending', 'closed'][n % 4]! + (n > 3 ? String(n) : '')] },
  { field: 'roles', value: (n: number) => [`["r${n}","s"]`, `["s","r${n}"]`, `[ "r${n}", "s" ]`] },
  { field: 'note', value: (n: number) => [`text ${n}, with a comma`] },
] as const;

export function plantedLog(seed: number, changes = 400): PlantedLog {
  const below = randomOf(seed);
  const known = new Map<string, { value: number; id: number }>();
  const breaks: string[] = [];
  const rows: string[] = [];
  let masked = 0;
  let micros = Date.UTC(2026, 0, 1) * 1000;
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const rowOf = (id: number, entity: string, field: string, old: string, now: string) => `${id},${new Date(micros / 1000).toISOString()},a${below(5)},${field}.update,m${below(3)},player,${entity},${field},${quoted(old)},${quoted(now)},10.0.0.${below(9)}`;
  // Ids and entities of its own, so that many logs make one case.
  const first = seed * 100_000 + 1;
  for (let id = first; id < first + changes;) {
    const entity = `P-${seed}-${below(12)}`;
    const { field, value } = KINDS[below(KINDS.length)]!;
    const key = `${entity} ${field}`;
    const writing = (n: number) => { const ways = value(n); return ways[below(ways.length)]!; };
    const last = known.get(key);
    micros += (1 + below(5_000)) * 1_000_000;
    const isMasked = last !== undefined && below(25) === 0;
    // A link that is missing: the value changed where nobody wrote it down.
    const isBreak = last !== undefined && !isMasked && below(12) === 0;
    const before = last === undefined ? below(40) : isBreak ? last.value + 50 + below(40) : last.value;
    // Several changes of one instant, in any order: they fit in one.
    const length = !isMasked && below(8) === 0 ? 2 + below(3) : 1;
    const values = [before];
    while (values.length <= length) values.push(values.at(-1)! + 1 + below(9));
    const links = values.slice(1).map((to, i) => ({ from: values[i]!, to }));
    if (length > 1) for (let i = links.length - 1; i > 0; i--) { const j = below(i + 1); [links[i], links[j]] = [links[j]!, links[i]!]; }
    const ids = new Map<number, number>();
    for (const { from, to } of links) {
      ids.set(to, id);
      if (isBreak && from === before) breaks.push(`${key} ${last.id} ${id}`);
      rows.push(rowOf(id++, entity, field, isMasked ? '*****' : writing(from), writing(to)));
    }
    if (isMasked) masked++;
    known.set(key, { value: values.at(-1)!, id: ids.get(values.at(-1)!)! });
  }
  return { csv: [HEADER, ...rows, ''].join('\n'), breaks: breaks.toSorted(), masked };
}
