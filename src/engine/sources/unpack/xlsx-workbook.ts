// A workbook as its sheets: which there are, which are hidden, how their cells are to be read. A part that is missing is said,
// never taken for an empty one.
import { ExhibitError, toWireError, type WireError } from '../../../contract/errors.ts';
import type { Layer } from '../../../contract/sources.ts';
import { Labels, WITHIN } from './member-names.ts';
import type { Container, Part } from './part.ts';
import { builtInFormat, formatShows, type Shows } from './xlsx-dates.ts';
import { SheetReading, type SheetContext } from './xlsx-sheet.ts';
import { SharedStrings } from './xlsx-strings.ts';
import { readXml, type XmlOptions } from './xlsx-xml.ts';
import type { Place } from './zip-container.ts';
import type { ZipEntry } from './zip-directory.ts';
import { ZipMember } from './zip-member.ts';

/** Characters of one text: Excel holds 32,767. Raised, as many as a record may have. */
const LONGEST = 1024 * 1024;
const LONGEST_RAISED = 16 * 1024 * 1024;
const SHEETS = 10_000;
const STYLES = 1_000_000;

interface Sheet { readonly label: string; readonly hidden: boolean; readonly path: string | null; readonly kind: string }
interface Relation { readonly type: string; readonly path: string }

export class Workbook implements Container {
  readonly kind = 'xlsx';
  readonly remarks: string[];
  readonly #place: Place;
  readonly #entries: ReadonlyMap<string, ZipEntry>;
  readonly #layers: readonly Layer[];
  #sheets: readonly Sheet[] = [];
  #relations: ReadonlyMap<string, Relation> = new Map();
  #date1904 = false;
  #context: Promise<SheetContext> | null = null;

  private constructor(place: Place, entries: readonly ZipEntry[], remarks: readonly string[]) {
    this.#place = place;
    // Names of parts are compared without regard to case (ECMA-376 part 2, 6.2.2.3).
    this.#entries = new Map(entries.map((entry) => [entry.label.toLowerCase(), entry]));
    this.#layers = [...place.layers, { name: place.inside.length === 0 ? place.name : place.inside.join(WITHIN), kind: 'xlsx', bytes: place.range.size, sha256: place.sha256 }];
    this.remarks = [...remarks];
  }

  /** Throws SOURCE_DAMAGED where the list of sheets is missing or broken. */
  static async open(place: Place, entries: readonly ZipEntry[], remarks: readonly string[]): Promise<Workbook> {
    const workbook = new Workbook(place, entries, remarks);
    await workbook.#readSheets();
    return workbook;
  }

  get members(): number { return this.#sheets.length; }

  async *parts(): AsyncGenerator<Part> {
    for (const sheet of this.#sheets) yield this.#part(sheet);
  }

  async part(labels: readonly string[]): Promise<Part> {
    const sheet = labels.length === 1 ? this.#sheets.find(({ label }) => label === labels[0]) : undefined;
    if (!sheet) throw new ExhibitError('CONTAINER_REFUSED', `${this.#place.name} has no sheet ${labels.join(WITHIN)}.`, 'Look at the file again; it may have changed.');
    return this.#part(sheet);
  }

  close(): void { /* holds nothing open */ }

  #part(sheet: Sheet): Part {
    const name = `${this.#place.name}${WITHIN}${sheet.label}`;
    const entry = sheet.path === null ? undefined : this.#entries.get(sheet.path.toLowerCase());
    const refuse = (error: ExhibitError): WireError => toWireError(error);
    const refusal = sheet.path !== null && sheet.kind !== 'worksheet' ? refuse(new ExhibitError('NOT_A_LOG', `${name} is a ${sheet.kind === 'chartsheet' ? 'chart' : 'sheet of another kind'}, which has no rows.`))
      : entry === undefined ? refuse(new ExhibitError('SOURCE_DAMAGED', `${name} is listed in the workbook, but its part is missing.`))
        : entry.refusal;
    return {
      inside: [...this.#place.inside, sheet.label].join(WITHIN), name, bytes: entry?.bytes ?? 0, layers: this.#layers, sheet: true, hidden: sheet.hidden, refusal,
      open: refusal !== null || entry === undefined ? null : async () => {
        // Waited for before anything else can throw: a promise that nobody waits for would bring the process down when it fails.
        const context = await (this.#context ??= this.#readContext());
        return new SheetReading(new ZipMember(this.#place.range, entry, name, this.#place.budget), context);
      },
    };
  }

  get #longest(): number { return this.#place.budget.raised ? LONGEST_RAISED : LONGEST; }

  /** Feeds one part to a handler; false where there is no such part. */
  async #read(path: string, open: (name: string, attributes: Readonly<Record<string, string>>) => void, close: (name: string) => void = () => {}): Promise<boolean> {
    const member = this.#member(path);
    if (member === null) return false;
    try {
      const events = readXml(() => member.next(), { open, close, text() { /* none is wanted */ }, yielded: 0 }, this.#options(path));
      while ((await events.next()).done !== true);
    } finally {
      member.close();
    }
    if (member.partial) this.remarks.push(...member.remarks.map((remark) => `${this.#place.name}${WITHIN}${path}: ${remark}`));
    return true;
  }

  #options(path: string): XmlOptions { return { name: `${this.#place.name}${WITHIN}${path}`, longest: this.#longest }; }

  #member(path: string): ZipMember | null {
    const entry = this.#entries.get(path.toLowerCase());
    if (!entry) return null;
    if (entry.refusal !== null) throw new ExhibitError(entry.refusal.code, entry.refusal.message, entry.refusal.hint);
    return new ZipMember(this.#place.range, entry, `${this.#place.name}${WITHIN}${path}`, this.#place.budget);
  }

  async #readSheets(): Promise<void> {
    const root = [...(await this.#readRelations('_rels/.rels', '')).values()].find(({ type }) => type === 'officeDocument');
    const path = root?.path ?? 'xl/workbook.xml';
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    this.#relations = await this.#readRelations(`${folder}_rels/${path.slice(folder.length)}.rels`, folder);
    const found: { readonly name: string; readonly id: string; readonly hidden: boolean }[] = [];
    const there = await this.#read(path, (name, attributes) => {
      if (name === 'workbookPr') this.#date1904 = attributes['date1904'] === '1' || attributes['date1904'] === 'true';
      if (name !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
      if (found.push({ name: attributes['name'] ?? '', id, hidden: attributes['state'] === 'hidden' || attributes['state'] === 'veryHidden' }) > SHEETS) throw new ExhibitError('SOURCE_LIMIT', `${this.#place.name} has more than ${SHEETS} sheets.`, 'Save the sheets as CSV and import those.');
    });
    if (!there) throw new ExhibitError('SOURCE_DAMAGED', `${this.#place.name} is a workbook without its list of sheets: the part ${path} is missing.`);
    if (found.length === 0) throw new ExhibitError('SOURCE_DAMAGED', `${this.#place.name} is a workbook that lists no sheet.`);
    const labels = new Labels();
    this.#sheets = found.map(({ name, id, hidden }) => {
      const relation = this.#relations.get(id);
      return { label: labels.label(name === '' ? 'Sheet' : name), hidden, path: relation?.path ?? null, kind: relation?.type ?? '' };
    });
  }

  /** By id, with the last word of the type; targets are paths within the archive. */
  async #readRelations(path: string, folder: string): Promise<ReadonlyMap<string, Relation>> {
    const relations = new Map<string, Relation>();
    await this.#read(path, (name, attributes) => {
      if (name !== 'Relationship' || attributes['TargetMode'] === 'External') return;
      const type = attributes['Type'] ?? '';
      relations.set(attributes['Id'] ?? '', { type: type.slice(type.lastIndexOf('/') + 1), path: resolve(folder, attributes['Target'] ?? '') });
    });
    return relations;
  }

  /** What all sheets share, read when the first of them is. */
  async #readContext(): Promise<SheetContext> {
    const stringsPath = this.#target('sharedStrings');
    const member = stringsPath === null ? null : this.#member(stringsPath);
    let strings = SharedStrings.none();
    if (member !== null && stringsPath !== null) {
      strings = await SharedStrings.read(() => member.next(), this.#options(stringsPath));
      if (member.partial) this.remarks.push(...member.remarks.map((remark) => `${member.name}: ${remark}`));
    }
    const shows = await this.#readStyles();
    return { strings, hasStrings: member !== null, shows, date1904: this.#date1904, budget: this.#place.budget, longest: this.#longest };
  }

  #target(type: string): string | null { return [...this.#relations.values()].find((relation) => relation.type === type)?.path ?? null; }

  /** What the number format of each cell style shows. */
  async #readStyles(): Promise<readonly Shows[]> {
    const path = this.#target('styles');
    if (path === null) return [];
    const formats = new Map<string, Shows>();
    const shows: Shows[] = [];
    let inStyles = false;
    const there = await this.#read(path, (name, attributes) => {
      if (name === 'cellXfs') inStyles = true;
      else if (name === 'numFmt' && formats.size < STYLES) formats.set(attributes['numFmtId'] ?? '', formatShows(attributes['formatCode'] ?? ''));
      else if (name === 'xf' && inStyles && shows.length < STYLES) {
        const id = attributes['numFmtId'] ?? '0';
        shows.push(formats.get(id) ?? builtInFormat(Number(id)));
      }
    }, (name) => { if (name === 'cellXfs') inStyles = false; });
    if (!there) this.remarks.push(`${this.#place.name}: the part that says which numbers are dates (${path}) is missing; they are kept as numbers`);
    return shows;
  }
}

/** A target as a path within the archive. It is only ever looked up among the names there. */
function resolve(folder: string, target: string): string {
  const parts: string[] = [];
  for (const part of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
