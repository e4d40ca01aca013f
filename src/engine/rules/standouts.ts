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
    const found = scan(events);
    if (found.length <= MOST) return found;
    const { kind } = found[0];
    const rest: Standout = { kind, title: `${found.length - MOST} more of this kind`, detail: `Only the first ${MOST} of ${found.length} are listed.`, events: [], query: '' };
    return [...found.slice(0, MOST), rest];
  });
}
