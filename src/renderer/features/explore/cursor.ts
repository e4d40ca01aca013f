// The event under the cursor. It moves at once; the address follows when the key is let go, because browsers refuse
// to rewrite an address more than some 200 times in ten seconds.
import { useEffect, useRef, useState } from 'react';
import type { EventId } from '../../../contract/model.ts';
import { useView, viewNow } from '../../app/view.ts';
import { useStable } from './stable.ts';

const ADDRESS_AFTER_MS = 120;

export function useCursor(): readonly [EventId | null, (event: EventId) => void] {
  const [view, setView] = useView();
  // `over`: the event of the address that this choice replaces. Any other there is newer: somebody went back or followed a link.
  const [chosen, setChosen] = useState<{ readonly event: EventId; readonly over: EventId | null } | null>(null);
  // What was chosen last, drawn or not: the address must never fall behind it.
  const latest = useRef<EventId | null>(null);
  const ahead = chosen !== null && chosen.over === view.event && chosen.event !== view.event ? chosen.event : null;
  useEffect(() => {
    if (ahead === null) return;
    const timer = setTimeout(() => setView({ event: latest.current }, { replace: true }), ADDRESS_AFTER_MS);
    return () => clearTimeout(timer);
  }, [ahead, setView]);
  return [ahead ?? view.event, useStable((event: EventId) => { latest.current = event; setChosen({ event, over: viewNow().event }); })];
}
