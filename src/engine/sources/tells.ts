// Signs that an export was cut or changed on its way, as plain sentences with counts. They prove nothing; they say where to ask.

/** Counts at which exports are cut: 1,000 and 5,000 times the powers of ten, and what sheets of a workbook hold. */
function isRound(records: number): boolean {
  for (let power = 1000; power <= records; power *= 10) if (records === power || records === power * 5) return true;
  return false;
}
/** Rows of a sheet at most, of either format of workbook; less one for the header. */
const SHEET_ROWS: ReadonlySet<number> = new Set([65_535, 65_536, 1_048_575, 1_048_576]);

/** What the number of records of a part tells, or null. `headerRows`: rows in front of them that a cutting system may have counted too. */
export function countTell(records: number, headerRows: number): string | null {
  if (SHEET_ROWS.has(records)) return `exactly ${grouped(records)} records, the most that a sheet of a workbook holds${records % 2 === 1 ? ' below a header' : ''}: what came after it may be missing`;
  if (isRound(records)) return `exactly ${grouped(records)} records: exports are often cut at such a number`;
  if (headerRows > 0 && isRound(records + headerRows)) return `exactly ${grouped(records + headerRows)} rows with the header: exports are often cut at such a number`;
  return null;
}

/** Characters of a cell of a workbook at most. */
export const CELL_CHARACTERS = 32_767;
const SCIENTIFIC = /^-?\d(?:[.,]\d+)?E\+\d{1,3}$/i;
const WIDEST = 40;
/** Ids that must be there before their widths mean anything, and the share of them that has one width. */
const FEWEST_IDS = 100;
const NEARLY_ALL = 0.95;
/** Shorter ids are common where they are short. */
const SHORTEST = 4;

/** What the ids of one column tell: of an actor, an entity or a record. */
export class IdTells {
  readonly #column: string;
  /** Ids that count up have shorter ones in front. */
  readonly #countsUp: boolean;
  readonly #widths = new Uint32Array(WIDEST);
  #ids = 0;
  #digits = 0;
  #zeroLed = 0;
  #scientific = 0;
  #example = '';

  constructor(column: string, countsUp: boolean) {
    this.#column = column;
    this.#countsUp = countsUp;
  }

  add(bytes: Uint8Array, start: number, end: number): void {
    const length = end - start;
    if (length === 0) return;
    this.#ids++;
    let i = start;
    while (i < end && bytes[i] >= 48 && bytes[i] <= 57) i++;
    if (i === end) {
      this.#digits++;
      if (bytes[start] === 48) this.#zeroLed++;
      if (length < WIDEST) this.#widths[length]++;
      return;
    }
    // 1.23E+15: a plus at one of three places from the end.
    if (length < 4 || length > 30 || (bytes[end - 2] !== 43 && bytes[end - 3] !== 43 && bytes[end - 4] !== 43)) return;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, length).toString('latin1');
    if (!SCIENTIFIC.test(text)) return;
    if (this.#scientific++ === 0) this.#example = text;
  }

  /** An id that is no plain text: it is neither digits nor scientific notation. */
  addOther(): void { this.#ids++; }

  tells(): string[] {
    const tells: string[] = [];
    if (this.#scientific > 0) tells.push(`column ${this.#column}: ${some(this.#scientific, 'id')} in scientific notation, such as ${this.#example}: the digits are lost`);
    if (this.#countsUp || this.#ids < FEWEST_IDS || this.#digits < this.#ids || this.#zeroLed > 0) return tells;
    const widest = this.#widths.findLastIndex((count) => count > 0);
    const full = this.#widths[widest] ?? 0;
    if (widest < SHORTEST || full === this.#ids || full < this.#ids * NEARLY_ALL) return tells;
    tells.push(`column ${this.#column}: ${grouped(full)} of ${grouped(this.#ids)} ids have ${widest} digits, ${some(this.#ids - full, 'id')} fewer, and none begins with 0: leading zeros may have been lost`);
    return tells;
  }
}

/** `3 cells`, `1 cell`. */
export function some(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function grouped(count: number): string {
  return count.toLocaleString('en-GB');
}
