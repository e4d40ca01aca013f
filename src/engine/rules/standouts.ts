// What stands out in a case without being asked: four scans over the columns. Each says what the log shows, never why.
import type { Standout } from '../../contract/model.ts';
import { liftedAndRestored } from './lifted-and-restored.ts';
import { recordIdGaps } from './record-id-gaps.ts';
import { selfGrants } from './self-grants.ts';
import { sharedIps } from './shared-ips.ts';
import type { StandoutEvents } from './standout-events.ts';

/** Standouts of one kind that are told one by one; a log with more has a habit, not an exception. */
const MOST = 50;

/** Everything that stands out, kind by kind, each in the order of time. */
export function standouts(events: StandoutEvents): readonly Standout[] {
  return [selfGrants, liftedAndRestored, recordIdGaps, sharedIps].flatMap((scan) => {
    const hits = scan(events).toSorted((a, b) => a.rank - b.rank);
    const found = hits.slice(0, MOST).flatMap((hit) => hit.tell() ?? []);
    if (hits.length <= MOST || found.length === 0) return found;
    const rest: Standout = { kind: found[0].kind, title: `${hits.length - MOST} more of this kind`, detail: `Only the first ${MOST} of ${hits.length} are listed.`, events: [], query: '' };
    return [...found, rest];
  });
}
