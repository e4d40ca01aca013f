// The version that reports, the custody log and the case file carry. A test holds it against package.json.

export const VERSION = '0.1.0';
