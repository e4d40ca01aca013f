// Which saved view is on the screen, and whether it has been changed since it was opened.
import type { SavedView } from '../../../contract/model.ts';
import { decodeView, lookAddress, type View } from '../../app/view.ts';

/** Saved addresses may be of an earlier version, so they are compared as they read now. */
function lookOfSaved({ address }: SavedView): string | null {
  const decoded = decodeView(address);
  return decoded && lookAddress(decoded);
}

/** The one the view came from; without one, the first that looks the same. */
export function standingOf(views: readonly SavedView[], view: View): { readonly current: SavedView | null; readonly modified: boolean } {
  const now = lookAddress(view);
  const named = views.find(({ id }) => id === view.saved);
  if (named) return { current: named, modified: lookOfSaved(named) !== now };
  return { current: views.find((saved) => lookOfSaved(saved) === now) ?? null, modified: false };
}
