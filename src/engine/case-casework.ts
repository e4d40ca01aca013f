// Casework that asks the events first: marks by filter, the next mark, searches in vain.
import type { Gaps } from '../contract/checks.ts';
import { ExhibitError } from '../contract/errors.ts';
import type { EventId } from '../contract/model.ts';
import type { Handlers } from '../contract/server.ts';
import type { Casework } from './casework/casework.ts';
import { ranksIn } from './events/bits.ts';
import { fixedTimes } from './events/period.ts';
import type { Events } from './events/events.ts';
import { nextMarked } from './events/marked.ts';
import { absenceOf } from './gaps/absence.ts';

/** Events that one write marks; more are hardly a choice that anybody made. */
const MOST_MARKED = 100_000;
const MOST_CITED = 10_000;

export interface CaseCaseworkOptions {
  readonly casework: Casework;
  /** The events as they are now. CANCELLED when the signal fires. */
  explored(signal: AbortSignal): Promise<Events>;
  gaps(signal: AbortSignal): Promise<Gaps>;
}

export function caseworkHandlers({ casework, explored, gaps }: CaseCaseworkOptions): Handlers {
  const found = async (query: string, most: number, signal: AbortSignal): Promise<readonly EventId[]> => {
    const events = await explored(signal);
    const ids: EventId[] = [];
    for (const rank of ranksIn(await events.matching(query, signal), events.store.count)) {
      ids.push(events.idOf(rank));
      if (ids.length > most) throw new ExhibitError('BAD_INPUT', `The result has more than ${most.toLocaleString('en')} events, which is the most that one write takes.`, 'Narrow the search.');
    }
    return ids;
  };
  return {
    'result.star': async ({ query, on }, { signal }) => ({ events: casework.annotations.star(await found(query, MOST_MARKED, signal), on, query) }),
    'result.tag': async ({ query, tag, on }, { signal }) => ({ events: casework.annotations.tag(await found(query, MOST_MARKED, signal), tag, on, query) }),
    'result.cite': async ({ query, finding, role, comment }, { signal }) => {
      const before = casework.finding(finding).exhibits.length;
      const cited = casework.findings.cite(finding, await found(query, MOST_CITED, signal), role, comment, query);
      return { events: cited.exhibits.length - before, finding: cited };
    },
    'event.marked': async ({ query, order, event, by }, { signal }) => ({ event: await nextMarked(await explored(signal), query, order, event, by, signal) }),
    'finding.absent': async ({ finding, query, from, to, role, comment }, { signal }) => {
      casework.finding(finding);
      const facts = await absenceOf(await explored(signal), await gaps(signal), fixedTimes(query), from, to, signal);
      return casework.findings.citeAbsence(finding, facts, role, comment);
    },
  };
}
