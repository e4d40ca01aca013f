// Takes over what a colleague's copy of this case has: told first, then done as one write that can be undone.
import type { MergePreview, MergeSource } from '../../contract/casework.ts';
import { ExhibitError } from '../../contract/errors.ts';
import type { CaseFile } from '../casefile/case-file.ts';
import type { Journal } from './journal.ts';
import { commonState, headsText, withCopy, type Copy } from './merge-copy.ts';
import { planMerge, type MergePlan } from './merge-plan.ts';
import { thingsOf } from './merge-things.ts';
import { countersAfter, countersNow, numbersText, stateNow, type Counters } from './replay.ts';
import { imageOf, ROWS_OF, rowOfImage, type RowImage, type RowOf } from './rows.ts';

interface Planned { readonly plan: MergePlan; readonly images: readonly RowImage[]; readonly preview: MergePreview; readonly needed: readonly MergeSource[] }

/** What merging would do. A copy that does not fit is told of by its faults, with no changes. */
export function previewMerge(file: CaseFile, path: string): MergePreview {
  return withCopy(file, path, (copy) => planned(file, copy).preview);
}

/** MERGE_REFUSED when the copy is not sound, or has marks on events of a source that is not here. */
export function runMerge(file: CaseFile, journal: Journal, path: string): MergePreview {
  return withCopy(file, path, (copy) => {
    let preview: MergePreview | null = null;
    journal.write('merge', (alter) => {
      const { plan, images, needed, preview: told } = planned(file, copy);
      preview = told;
      if (copy.faults.length > 0) throw new ExhibitError('MERGE_REFUSED', `${copy.fileName} cannot be merged: ${copy.faults.slice(0, 3).join('; ')}${copy.faults.length > 3 ? `; and ${copy.faults.length - 3} more` : ''}.`);
      if (needed.length > 0) {
        const names = needed.map(({ source, name }) => `${source} ${name}`).join(', ');
        throw new ExhibitError('MERGE_REFUSED', `${copy.fileName} has marks on events of ${needed.length === 1 ? 'a source' : 'sources'} that this case does not have: ${names}.`, 'Import the same files here first, then merge; they are recognised by their SHA-256.');
      }
      for (const { rowOf, before, after } of images) alter(rowOf, before, after);
      if (images.length > 0) reach(file, plan.counters);
      return { name: `Merge ${copy.fileName}`, subject: `${copy.fileName}${headsText(copy.mineHead, copy.theirsHead)}${numbersText(plan.counters)}` };
    });
    return preview!;
  });
}

function planned(file: CaseFile, copy: Copy): Planned {
  const { fileName, faults, mineHead, theirsHead, shared, theirEntries, missingHere, missingThere, mineEvents, theirsEvents } = copy;
  const facts = { fileName, shared, mineHead, theirsHead, theirEntries, faults, mineEvents, theirsEvents, missingHere, missingThere };
  const state = stateNow(file.db);
  if (faults.length > 0) {
    const plan: MergePlan = { rows: new Map(), counters: countersNow(file.db), conflicts: [], renumbered: [], signOffsTaken: [] };
    return { plan, images: [], needed: [], preview: { ...facts, changes: [], conflicts: [], renumbered: [], signOffsTaken: [] } };
  }
  const common = commonState(file, copy);
  const theirs = thingsOf(stateNow(copy.db), copy.event);
  const mine = thingsOf(state);
  const plan = planMerge({
    base: thingsOf(common.state, common.event), mine, theirs, parted: countersAfter(file.db, shared), mineCounters: countersNow(file.db), theirsCounters: countersNow(copy.db),
  });
  const images = imagesBetween(state, plan);
  return {
    plan, images, needed: neededSources(copy),
    preview: { ...facts, changes: changesOf(images), conflicts: plan.conflicts, renumbered: plan.renumbered, signOffsTaken: plan.signOffsTaken },
  };
}

/** Sources that are missing here and that the copy has marks on, by the ids that events have in the copy. */
function neededSources(copy: Copy): readonly MergeSource[] {
  const anchors = [...stateNow(copy.db).get('anchor')!.keys()];
  const sources = new Set(anchors.filter((event) => copy.isMissing(event)).map((event) => event.split(':')[0]));
  return copy.missingHere.filter(({ source }) => sources.has(source));
}

/** From the rows that stand to those planned. What refers goes before what it refers to, and comes after it. */
function imagesBetween(state: ReadonlyMap<RowOf, ReadonlyMap<string, string>>, { rows }: MergePlan): readonly RowImage[] {
  const removed: RowImage[] = [];
  const put: RowImage[] = [];
  for (const rowOf of ROWS_OF) {
    const [stands, wanted] = [state.get(rowOf)!, rows.get(rowOf)!];
    for (const [key, image] of stands) if (!wanted.has(key)) removed.push({ rowOf, before: rowOfImage(rowOf, image), after: null } as RowImage);
    for (const [key, row] of wanted) {
      const image = stands.get(key);
      if (image !== imageOf(rowOf, row)) put.push({ rowOf, before: image === undefined ? null : rowOfImage(rowOf, image), after: row } as RowImage);
    }
  }
  return [...removed.filter(({ rowOf }) => rowOf !== 'finding'), ...put, ...removed.filter(({ rowOf }) => rowOf === 'finding')];
}

function changesOf(images: readonly RowImage[]): MergePreview['changes'] {
  return [...Map.groupBy(images.filter(({ rowOf }) => rowOf !== 'anchor'), ({ rowOf }) => rowOf)].map(([kind, own]) => ({
    kind, added: own.filter(({ before }) => before === null).length, changed: own.filter(({ before, after }) => before !== null && after !== null).length, removed: own.filter(({ after }) => after === null).length,
  }));
}

/** Numbers that either copy has given out are given out here too. */
function reach(file: CaseFile, counters: Counters): void {
  const to = file.db.prepare('UPDATE counter SET last = max(last, ?) WHERE name = ?');
  for (const [name, last] of Object.entries(counters)) to.run(last, name);
}
