// What is put right, or kept although it is out of the ordinary, while a source is read: one wording for each, to be counted.

export const SHORT_ROW = 'row with fewer cells than the header: the missing ones are absent, not empty';
export const SURPLUS_ROW = 'row with more cells than the header: the surplus is kept as _extra[1], _extra[2] …';
export const TWICE = 'record with a key twice: both values are kept, the second as key#2';
export const BEHIND_QUOTE = 'cell with text behind its closing quote: kept as written';
export const NOT_UTF8 = 'record with bytes that are not UTF-8: kept, and shown as \\xFF';

/** Share of surplus rows above which delimiter and quotes are in doubt. */
export const SURPLUS_IN_DOUBT = 0.01;
