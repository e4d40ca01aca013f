// The event under the cursor. It moves at once; the address follows when the key is let go, because browsers refuse
// to rewrite an address more than some 200 times in ten seconds.
import { useEffect, useState } from 'react';
import type { EventId } from '../../../contract/model.ts';
import { useView } from '../../app/view.ts';
import { useStable } from './stable.ts';

const ADDRESS_AFTER_MS = 120;

export function useCursor(): readonly [EventId | null, (event: EventId) => void] {
  const [view, setView] = useView();
  // `over`: the event of the address that this choice replaces. Any other there is newer: somebody went back or followed a link.
  const [chosen, setChosen] = useState<{ readonly event: EventId; readonly over: EventId | null } | null>(null);
  const ahead = chosen !== null && chosen.over === view.event && chosen.event !== view.event ? chosen.event : null;
  useEffect(() => {
    if (ahead === null) return;
    const timer = setTimeout(() => setView({ event: ahead }, { replace: true }), ADDRESS_AFTER_MS);
    return () => clearTimeout(timer);
  }, [ahead, setView]);
  return [ahead ?? view.event, useStable((event: EventId) => setChosen({ event, over: view.event }))];
}
