// What every entity of the sample holds at any moment, so that a record's old value is always the last new one.

/** Field → JSON text of its value: money keeps its decimals, as a back office writes it. */
export type Fields = Readonly<Record<string, string>>;
/** JSON texts of the fields that a record changed; empty where it tells none. */
export interface OldNew { readonly old: string; readonly new: string }

export class State {
  readonly #entities = new Map<string, Map<string, string>>();

  /** The value's JSON text, or null: the entity has no such field. */
  get(entity: string, field: string): string | null {
    return this.#entities.get(entity)?.get(field) ?? null;
  }

  /** Sets fields without a record: what was so before the month began. */
  start(entity: string, fields: Fields): void {
    const known = this.#of(entity);
    for (const [field, text] of Object.entries(fields)) if (!known.has(field)) known.set(field, text);
  }

  /** Changes fields and tells how a record would write it: fields that were absent are missing on the old side. */
  change(entity: string, fields: Fields): OldNew {
    const known = this.#of(entity);
    const before = Object.keys(fields).flatMap((field) => (known.has(field) ? [[field, known.get(field)!] as const] : []));
    for (const [field, text] of Object.entries(fields)) known.set(field, text);
    return { old: before.length === 0 ? '' : object(before), new: object(Object.entries(fields)) };
  }

  #of(entity: string): Map<string, string> {
    const known = this.#entities.get(entity);
    if (known) return known;
    const fresh = new Map<string, string>();
    this.#entities.set(entity, fresh);
    return fresh;
  }
}

function object(fields: readonly (readonly [string, string])[]): string {
  return `{${fields.map(([field, text]) => `${JSON.stringify(field)}:${text}`).join(',')}}`;
}

/** Cents as a decimal: 4873150 → `48731.50`. */
export function money(cents: number): string {
  return `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

/** The decimal back in cents. */
export function cents(decimal: string): number {
  return Math.round(Number(decimal) * 100);
}
