// One thing that waits for its import, and what can be said of it: looked at or not, ready, asking, refused.
import type { FileHandle } from '../../../contract/model.ts';
import { fromWireError, type ExhibitError } from '../../../contract/errors.ts';
import { importFile, MAPPABLE, type ColumnChoice, type ImportEntry, type ImportFile, type ImportPreview, type ImportQuestion, type Mappable, type PreviewColumn, type ProsePattern, type Unlocking } from '../../../contract/sources.ts';

/** An entry of `import.list` with the answers given so far. */
export interface PendingFile {
  readonly key: number;
  readonly file: ImportFile;
  /** As shown. */
  readonly name: string;
  readonly bytes: number;
  readonly parts: number;
  readonly hidden: boolean;
  /** Ticked: it will be imported. */
  readonly chosen: boolean;
  /** The last one made; kept while the next is under way (`busy`). */
  readonly preview: ImportPreview | null;
  /** It waits to be looked at, or is being looked at. */
  readonly busy: boolean;
  /** Why it cannot be looked at or imported. */
  readonly error: unknown;
  /** The same, said before anything was looked at. */
  readonly refusal: ExhibitError | null;
  /** Choices made in the mapper, one after the other; the last one counts, and taking it away undoes it. */
  readonly edits: readonly Mapping[];
}

/** What was chosen by hand for columns, by name, and for changes told in prose. */
export interface Mapping { readonly columns: ReadonlyMap<string, Mappable | null>; readonly prose: readonly ProsePattern[] }
export const NO_MAPPING: Mapping = { columns: new Map(), prose: [] };

export const isMappable = (field: string | null): field is Mappable => field !== null && (MAPPABLE as readonly string[]).includes(field);

/** Every column's field: as chosen, or else as proposed. A field that only a profile of its own can map is left to that profile. */
export function columnChoices(columns: readonly PreviewColumn[], { columns: chosen }: Mapping): readonly ColumnChoice[] {
  return columns.flatMap(({ name, mapsTo }) => {
    const field = chosen.get(name);
    if (field !== undefined) return [{ column: name, field }];
    return mapsTo === null || isMappable(mapsTo) ? [{ column: name, field: mapsTo }] : [];
  });
}

/** An archive or workbook is known to the host by its path; what stands before the first `›` is then the name the person knows. */
export function entryName(entry: Pick<ImportEntry, 'name' | 'inside'>, known: string | undefined): string {
  if (known === undefined) return entry.name;
  const [, ...within] = entry.name.split(' › ');
  return entry.inside === null ? known : [known, ...within].join(' › ');
}

/** An entry as it is before anything was answered. Hidden sheets are imported only by choice, and refused ones not at all. */
export function pendingOf(entry: ImportEntry, key: number, known: ReadonlyMap<FileHandle, string>, unlocking: Unlocking): PendingFile {
  const own = known.get(entry.file);
  const name = entryName(entry, own);
  const given = own ?? (entry.inside === null ? name : name.split(' › ')[0] ?? name);
  return {
    key, file: importFile(entry.file, { inside: entry.inside, name: given.slice(0, 1000), ...unlocking }), name, bytes: entry.bytes, parts: entry.parts, hidden: entry.hidden,
    chosen: !entry.hidden && entry.refusal === null, preview: null, busy: !entry.hidden && entry.refusal === null, error: null, refusal: entry.refusal && fromWireError(entry.refusal), edits: [],
  };
}

/** Why it will be left out, or null. */
export const refusalOf = ({ error, refusal }: PendingFile): unknown => error ?? refusal;

/** The very same bytes are in the case, and nobody said to import them again. */
export const alreadyIn = ({ preview, file }: PendingFile): string | null => (file.again ? null : preview?.alreadyImported ?? null);

/** Questions that keep a file from being imported; none for one that will be left out anyway. */
export const openQuestions = (pending: PendingFile): readonly ImportQuestion[] =>
  (pending.preview === null || !pending.chosen || alreadyIn(pending) !== null || refusalOf(pending) !== null ? [] : pending.preview.questions);

/** Ready: chosen, looked at, nothing open, not in the case already. */
export const isReady = (pending: PendingFile): boolean =>
  pending.chosen && pending.preview !== null && !pending.busy && refusalOf(pending) === null && pending.preview.questions.length === 0 && alreadyIn(pending) === null;

/** What a person looks for in a long list. */
export type Need = 'all' | 'asking' | 'refused';
export const hasNeed = (pending: PendingFile, need: Need): boolean =>
  need === 'all' || (need === 'asking' ? openQuestions(pending).length > 0 : refusalOf(pending) !== null || alreadyIn(pending) !== null);
