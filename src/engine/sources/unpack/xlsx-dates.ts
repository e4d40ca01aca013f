// Days since 1900 or 1904 as dates, and which number formats say that a number is one.

/** What a number format shows; null: no date and no time. */
export type Shows = 'date' | 'time' | 'both' | null;

/** ECMA-376 18.8.30: the formats that every workbook has, those of East Asian editions included. 45 to 47 are minutes and hours that go on counting. */
export function builtInFormat(id: number): Shows {
  if (id >= 14 && id <= 17 || id >= 27 && id <= 31 || id >= 34 && id <= 36 || id >= 50 && id <= 58) return 'date';
  if (id >= 18 && id <= 21 || id === 32 || id === 33) return 'time';
  return id === 22 ? 'both' : null;
}

/** A format code of the workbook's own: `dd/mm/yyyy hh:mm`, `[h]:mm` (a duration, and no time), `0.00 "days"` (neither). */
export function formatShows(code: string): Shows {
  // The first section is for positive numbers. What is quoted, escaped, padded or in brackets is text, a colour or a condition.
  const bare = code.replaceAll(/"[^"]*"|\\.|_.|\*./g, '').split(';', 1)[0].toLowerCase();
  if (/\[(?:h+|m+|s+)\]/.test(bare)) return null;
  const letters = bare.replaceAll(/\[[^\]]*\]|am\/pm|a\/p|general/g, (found) => (found === 'am/pm' || found === 'a/p' ? 'h' : ''));
  if (/[#?]|0(?![0]*$)/.test(letters.replaceAll(/s[.,]0+/g, 's')) && !/[ydh]/.test(letters)) return null;
  const time = /[hs]/.test(letters);
  const date = /[yd]/.test(letters) || /m/.test(letters) && !time || /[ge]/.test(letters) && /[md]/.test(letters);
  return date && time ? 'both' : date ? 'date' : time ? 'time' : null;
}

const DAY_MS = 86_400_000;
/** Day 0 of each system, were 1900 no leap year there; 1 January 1970 is day 25,569 and 24,107. */
const EPOCH_1900 = 25_569;
const EPOCH_1904 = 24_107;
/** The 29 February 1900 that never was: days in front of it count one less. */
const NO_DAY = 60;
/** 31 December 9999. */
const LAST_1900 = 2_958_465;
const LAST_1904 = 2_957_003;

/**
 * ISO text without a zone, to the millisecond where the serial has a fraction of a second. Null for what is no date: negative, behind
 * the year 9999, or the day 60 of the 1900 system. A serial below 1 under a format that shows only times is a time of day.
 */
export function serialDate(serial: number, shows: 'date' | 'time' | 'both', date1904: boolean): string | null {
  if (!(serial >= 0) || serial >= (date1904 ? LAST_1904 : LAST_1900) + 1) return null;
  let day = Math.floor(serial);
  let ms = Math.round((serial - day) * DAY_MS);
  if (ms === DAY_MS) { day++; ms = 0; }
  const clock = (): string => new Date(ms).toISOString().slice(11, ms % 1000 === 0 ? 19 : 23);
  if (shows === 'time' && day === 0) return clock();
  if (!date1904 && (day === 0 || day === NO_DAY)) return null;
  const days = date1904 ? day - EPOCH_1904 : day - EPOCH_1900 + (day < NO_DAY ? 1 : 0);
  const date = new Date(days * DAY_MS).toISOString().slice(0, 10);
  return shows === 'date' && ms === 0 ? date : `${date}T${clock()}`;
}
