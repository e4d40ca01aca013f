// How the custody log tells of an edit, an undo or a redo, so that a program can read it: which edit, and hashes of what it did.
import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';

export interface EditRow { readonly id: number; readonly name: string; readonly subject: string; readonly person: string; readonly micros: number; readonly undone: 0 | 1 | 2 }
export interface StoredImage { readonly edit_id: number; readonly ordinal: number; readonly row_of: string; readonly before: string | null; readonly after: string | null }
/** One entry of the custody log that is about an edit. */
export interface Told {
  readonly seq: number; readonly micros: number; readonly actor: string; readonly subject: string;
  readonly way: 'edit' | 'undo' | 'redo'; readonly name: string; readonly edit: number; readonly before: string; readonly after: string;
}

const MARK = /^(.*) \[edit (\d{1,15}) before ([0-9a-f]{64}) after ([0-9a-f]{64})\]$/s;

/**
 * SHA-256 of the rows as they were, and of the edit with the rows as they became: over one JSON array a line, `[kind, image]` in the
 * order of the edit, before the latter `[id, name, subject, person, micros]`.
 */
export function hashesOf(edit: Omit<EditRow, 'undone'>, images: Iterable<Pick<StoredImage, 'row_of' | 'before' | 'after'>>): { readonly before: string; readonly after: string } {
  const before = createHash('sha256');
  const after = createHash('sha256').update(`${JSON.stringify([edit.id, edit.name, edit.subject, edit.person, edit.micros])}\n`);
  for (const image of images) {
    before.update(`${JSON.stringify([image.row_of, image.before])}\n`);
    after.update(`${JSON.stringify([image.row_of, image.after])}\n`);
  }
  return { before: before.digest('hex'), after: after.digest('hex') };
}

/** Detail of a custody entry: the name of the edit, then what a program reads. */
export function editDetail(name: string, id: number, { before, after }: { readonly before: string; readonly after: string }): string {
  return `${name} [edit ${id} before ${before} after ${after}]`;
}

/** The entries of the custody log that are about edits, in order. `after`: those behind this entry alone. */
export function* editEntries(db: Database.Database, after = 0): Generator<Told> {
  const rows = db.prepare<[number], { seq: number; micros: number; actor: string; action: string; subject: string; detail: string }>(
    'SELECT seq, micros, actor, action, subject, detail FROM custody WHERE seq > ? ORDER BY seq');
  for (const { seq, micros, actor, action, subject, detail } of rows.all(after)) {
    const [, name, edit, before, became] = MARK.exec(detail) ?? [];
    if (edit === undefined) continue;
    yield { seq, micros, actor, subject, way: action === 'undo.undo' ? 'undo' : action === 'undo.redo' ? 'redo' : 'edit', name, edit: Number(edit), before, after: became };
  }
}
