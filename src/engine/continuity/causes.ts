// What may have led to a break, held against what the log shows. Causes are candidates, side by side; none of them accuses anybody.
import type { BreakCause } from '../../contract/checks.ts';

/** A record on one side of a break. */
export interface Neighbour {
  readonly source: string;
  readonly event: string;
  readonly micros: number;
  /** As recordIdNumber() makes it: whole numbers as they are, NaN where there is none, negative for texts. */
  readonly recordId: number;
  readonly failed: boolean;
  /** Another record of the same id says something else. */
  readonly conflict: boolean;
}
export interface BreakFacts {
  readonly before: Neighbour;
  readonly after: Neighbour;
  /** The later record ends where the earlier one began: in the other order they would fit. */
  readonly fitsSwapped: boolean;
  /** Ids of the source between the two that no record has; null where ids are no numbers, or in no order. */
  readonly missingIds: number | null;
  /** Of all ids of the later record's source, the share that no record has; null where ids are no numbers. */
  readonly missingShare: number | null;
  /** Failed events of the entity between the two. */
  readonly failedBetween: number;
}

/** Sources whose clocks are this close may tell things in the wrong order, µs. */
const CLOCKS_MICROS = 300e6;
/** With more of its ids missing, a source is likely a part of a log. */
const FILTERED_SHARE = 0.02;

export function causesOf({ before, after, fitsSwapped, missingIds, missingShare, failedBetween }: BreakFacts): readonly BreakCause[] {
  const sameSource = before.source === after.source;
  const ids = `${before.event} and ${after.event}`;
  const count = (n: number, what: string) => `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;
  return [
    {
      cause: 'missing records', fits: missingIds === null ? 'possible' : missingIds > 0 ? 'yes' : 'no',
      shows: missingIds === null ? (sameSource ? 'records have no ids that count' : 'the records are of two sources, whose ids do not count together') : missingIds > 0 ? `${count(missingIds, 'id')} between ${ids} ${missingIds === 1 ? 'is' : 'are'} not there` : `every id between ${ids} is there`,
    },
    {
      cause: 'filtered extract', fits: missingShare === null ? 'possible' : missingShare > FILTERED_SHARE ? 'yes' : 'no',
      shows: missingShare === null ? `${after.source} has no ids that would tell` : `${(Math.floor(missingShare * 1000) / 10).toLocaleString('en')} % of the ids of ${after.source} are not there`,
    },
    { cause: 'change outside the log', fits: 'possible', shows: 'a log tells of the changes that its system records, and of no others' },
    {
      cause: 'failed write', fits: before.failed ? 'yes' : failedBetween > 0 ? 'possible' : 'no',
      shows: before.failed ? `${before.event} says that it failed` : failedBetween > 0 ? `${count(failedBetween, 'event')} of this entity failed in between` : 'no failed event of this entity in between',
    },
    {
      cause: 'order of clocks', fits: sameSource ? (fitsSwapped && after.micros === before.micros ? 'possible' : 'no') : fitsSwapped ? 'yes' : after.micros - before.micros < CLOCKS_MICROS ? 'possible' : 'no',
      shows: sameSource ? 'both records are of one source, and so of one clock' : fitsSwapped ? 'in the other order the two fit' : `two sources, ${count(Math.round((after.micros - before.micros) / 1e6), 'second')} apart`,
    },
    {
      cause: 'altered record', fits: before.conflict || after.conflict ? 'yes' : 'no',
      shows: before.conflict || after.conflict ? `another record with the id of ${before.conflict ? before.event : after.event} says something else` : 'no other record has the id of either and says something else',
    },
  ];
}
