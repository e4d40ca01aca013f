// Instants as a report prints them: UTC first, the display zone beside it.
import { Temporal } from 'temporal-polyfill/implementation';
import { ExhibitError } from '../../contract/errors.ts';
import type { Instant } from '../../contract/model.ts';

/** `2026-03-14 01:06:18.412`: to the millisecond, to the microsecond where it has more than milliseconds. */
export function utcText(instant: Instant): string {
  const [date, time] = instant.replace('Z', '').split('T');
  return `${date} ${time.endsWith('000') ? time.slice(0, -3) : time}`;
}

/** `2026-03-14 01:06` of a time that need not be told to the second. */
export function utcMinute(instant: Instant): string {
  return instant.slice(0, 16).replace('T', ' ');
}

/** `2026-03-14 01:06:18`. */
export function utcSecond(instant: Instant): string {
  return instant.slice(0, 19).replace('T', ' ');
}

/** Wall clock in the zone, `02:06:18`; with its date where that is not the UTC date. */
export function localText(instant: Instant, zone: string): string {
  const local = at(instant, zone);
  const time = local.toPlainTime().toString({ fractionalSecondDigits: 0 });
  const date = local.toPlainDate().toString();
  return date === instant.slice(0, 10) ? time : `${date} ${time}`;
}

/** `UTC+01:00`, or `UTC+01:00 and UTC+02:00` where the clock changed in between. */
export function offsetText(instants: readonly Instant[], zone: string): string {
  return [...new Set(instants.map((instant) => `UTC${at(instant, zone).offset}`))].join(' and ');
}

/** ZONE_UNKNOWN for a name that is neither IANA's nor an offset. */
export function checkZone(zone: string): void {
  at('1970-01-01T00:00:00.000000Z', zone);
}

function at(instant: Instant, zone: string): Temporal.ZonedDateTime {
  try {
    return Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  } catch (thrown) {
    if (thrown instanceof RangeError) throw new ExhibitError('ZONE_UNKNOWN', `There is no time zone ${zone.slice(0, 60)}.`);
    throw thrown;
  }
}
