// Columns as they were last laid out for this kind of source, for a view that has none of its own.
import { useMemo } from 'react';
import type { Source } from '../../../contract/sources.ts';
import { useCall, useOperation } from '../../app/engine.tsx';
import { decodeView, HOME, lookAddress, type Column, type View } from '../../app/view.ts';
import { useStable } from './stable.ts';

/** The kind of source that most of the events come from: of the sources that chips ask for, or else of all that count. Null: none. */
export function kindOf(sources: readonly Source[], filters: View['filters']): string | null {
  const asked = new Set(filters.filter(({ on, not, field }) => on && !not && field === 'source').flatMap(({ values }) => values));
  const events = new Map<string, number>();
  for (const { id, profile, standing, events: count } of sources) {
    if (standing === 'included' && (asked.size === 0 || asked.has(id))) events.set(profile, (events.get(profile) ?? 0) + count);
  }
  return [...events].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

/** The columns last used for a kind of source, and how to keep others in their place. */
export function useLayout(kind: string | null): readonly [readonly Column[], (columns: readonly Column[]) => void] {
  const call = useCall();
  const layouts = useOperation('layout.list', {});
  const address = layouts.data?.find(({ profile }) => profile === kind)?.address;
  const columns = useMemo(() => (address === undefined ? [] : decodeView(address)?.columns ?? []), [address]);
  const keep = useStable((next: readonly Column[]) => {
    // A convenience of this machine: the view carries its columns whether or not they could be kept here.
    if (kind !== null) call('layout.keep', { profile: kind, address: lookAddress({ ...HOME, columns: next }) }).catch(() => undefined);
  });
  return [columns, keep];
}
