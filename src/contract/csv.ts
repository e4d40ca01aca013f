// Cells of a table for other programs: written the same way by an export and by what is copied from the screen.

/**
 * What spreadsheets take for the beginning of a formula (https://owasp.org/www-community/attacks/CSV_Injection), also behind blanks;
 * full-width forms among them. Apostrophes in front of one count too, so that the one put there can be taken away again.
 */
const FORMULA = /^'*[\s\u00a0]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

/** A text that no spreadsheet takes for a formula: with an apostrophe in front where it would be one, or itself. */
export function disarmed(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** RFC 4180: in quotes only where it needs them. */
export function csvCell(text: string): string {
  return /[",\r\n]/.test(text) || text.trim() !== text ? `"${text.replaceAll('"', '""')}"` : text;
}
