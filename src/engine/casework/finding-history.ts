// The revisions of a finding, read off the images of every edit that touched it, in the order of the custody log.
import type Database from 'better-sqlite3';
import type { FindingVersion } from '../../contract/casework.ts';
import { formatInstant } from '../sources/time.ts';
import { editEntries, type EditRow, type StoredImage } from './edit-log.ts';
import { exhibitLabel, rowOfImage, type AbsenceRow, type ExhibitRow, type FindingRow } from './rows.ts';

type Image = Omit<StoredImage, 'row_of'> & { readonly row_of: 'finding' | 'exhibit' | 'absence' };
/** A finding as one edit left it. */
interface State { finding: FindingRow | null; readonly exhibits: Map<number, ExhibitRow>; readonly absences: Map<number, AbsenceRow> }

const FIELDS = ['title', 'statement', 'alternatives', 'stake', 'severity', 'confidence', 'status', 'signedOff'] as const;

export function findingHistory(db: Database.Database, id: number): readonly FindingVersion[] {
  const touched = Map.groupBy(db.prepare<[number, number], Image>(`SELECT * FROM edit_row
    WHERE (row_of = 'finding' AND coalesce(after, before) ->> '$.id' = ?) OR (row_of IN ('exhibit', 'absence') AND coalesce(after, before) ->> '$.finding_id' = ?)
    ORDER BY edit_id, ordinal`).all(id, id), ({ edit_id }) => edit_id);
  const versions: FindingVersion[] = [];
  const state: State = { finding: null, exhibits: new Map(), absences: new Map() };
  const step = (edit: number, way: 'edit' | 'undo' | 'redo', micros: number, person: string, name: string): void => {
    const images = touched.get(edit);
    if (!images) return;
    for (const image of way === 'undo' ? images.toReversed() : images) become(state, image, way === 'undo' ? image.before : image.after);
    versions.push(version(versions, state, micros, person, way === 'edit' ? name : `${way === 'undo' ? 'Undo' : 'Redo'}: ${name}`));
  };
  const told = [...editEntries(db)];
  const edited = new Set(told.filter(({ way }) => way === 'edit').map(({ edit }) => edit));
  // Edits from before the log named them come first.
  for (const { id: edit, micros, person, name } of db.prepare<[], EditRow>('SELECT * FROM edit ORDER BY id').all()) if (!edited.has(edit)) step(edit, 'edit', micros, person, name);
  for (const { edit, way, micros, actor, name } of told) step(edit, way, micros, actor, name);
  return versions;
}

function become(state: State, { row_of, before, after }: Image, to: string | null): void {
  const { id } = JSON.parse((after ?? before)!) as { readonly id: number };
  if (row_of === 'finding') state.finding = to === null ? null : rowOfImage('finding', to);
  else if (row_of === 'exhibit') put(state.exhibits, id, to === null ? null : rowOfImage('exhibit', to));
  else put(state.absences, id, to === null ? null : rowOfImage('absence', to));
}

function put<T>(rows: Map<number, T>, id: number, row: T | null): void {
  if (row === null) rows.delete(id); else rows.set(id, row);
}

function version(before: readonly FindingVersion[], state: State, micros: number, person: string, change: string): FindingVersion {
  const row = state.finding;
  const finding: FindingVersion['finding'] = row && {
    title: row.title, statement: row.statement, alternatives: row.alternatives, stake: stakeOf(row), severity: row.severity, confidence: row.confidence, status: row.status, signedOff: signOffOf(row),
  };
  const evidence = [
    ...[...state.exhibits.values()].sort((a, b) => a.position - b.position || a.id - b.id).map(({ id, event, role, comment }) => `${exhibitLabel(id)} ${event} ${role}${comment === '' ? '' : `: ${comment}`}`),
    ...[...state.absences.values()].sort((a, b) => a.id - b.id).map(({ id, query, role, comment }) => `${exhibitLabel(id)} nothing found for ${query} ${role}${comment === '' ? '' : `: ${comment}`}`),
  ];
  const last = before.at(-1);
  const changed = [
    ...FIELDS.filter((field) => JSON.stringify(finding?.[field]) !== JSON.stringify(last?.finding?.[field])),
    ...(JSON.stringify(evidence) === JSON.stringify(last?.evidence ?? []) ? [] : ['evidence']),
  ];
  return { number: before.length + 1, time: formatInstant(micros), person, change, finding, evidence, changed };
}

export function stakeOf({ amount, currency }: FindingRow): { amount: string; currency: string } | null {
  return amount === null || currency === null ? null : { amount, currency };
}

export function signOffOf({ signed_by, signed_micros }: FindingRow): { person: string; time: string } | null {
  return signed_by === null || signed_micros === null ? null : { person: signed_by, time: formatInstant(signed_micros) };
}
