// A zip and the archives in it: files, gzips and workbooks as parts, three archives deep at most, all on one budget.
import { ExhibitError, toWireError, type ErrorCode, type WireError } from '../../../contract/errors.ts';
import type { Layer } from '../../../contract/sources.ts';
import { GzipDecoder } from '../gzip.ts';
import { BudgetError, LIMITS, checkRatio, type Budget } from './budget.ts';
import { Spool, subRange, type ByteRange } from './byte-range.ts';
import { WITHIN } from './member-names.ts';
import type { Container, Part, PartReading } from './part.ts';
import { isGzip, isZip } from './signatures.ts';
import { Workbook } from './xlsx-workbook.ts';
import { readZipDirectory, type ZipEntry } from './zip-directory.ts';
import { ZipMember } from './zip-member.ts';

/** Where a container stands. */
export interface Place {
  readonly range: ByteRange;
  /** Labels on the way to it; none for the given file. */
  readonly inside: readonly string[];
  /** As shown. */
  readonly name: string;
  /** Archives around it, the given file first, itself not included. */
  readonly layers: readonly Layer[];
  /** Of its bytes, hex; '' for the given file, which others hash. */
  readonly sha256: string;
  readonly budget: Budget;
  readonly folder: string;
}

/** Opens a zip as what it is: an archive or a workbook. Throws as readZipDirectory does, NOT_A_LOG for other Office documents. */
export async function openContainer(place: Place): Promise<Container> {
  const { entries, remarks } = await readZipDirectory(place.range, place.name, place.budget);
  const names = new Set(entries.map(({ label }) => label.toLowerCase()));
  if (!names.has('[content_types].xml')) return new ZipContainer(place, entries, remarks);
  if (names.has('xl/workbook.bin')) throw new ExhibitError('CONTAINER_REFUSED', `${place.name} is a binary workbook (.xlsb), which Exhibit does not read.`, 'Save it as an ordinary workbook (.xlsx) and import that.');
  if (![...names].some((name) => name.startsWith('xl/'))) throw new ExhibitError('NOT_A_LOG', `${place.name} is an Office document, but no workbook.`);
  return Workbook.open(place, entries, remarks);
}

class ZipContainer implements Container {
  readonly kind = 'zip';
  readonly remarks: string[];
  readonly #place: Place;
  readonly #layers: readonly Layer[];
  readonly #entries: ReadonlyMap<string, ZipEntry>;
  /** The archive within this one that was opened last. */
  #inner: { readonly label: string; readonly container: Container; readonly spool: Spool } | null = null;

  constructor(place: Place, entries: readonly ZipEntry[], remarks: readonly string[]) {
    this.#place = place;
    this.#layers = [...place.layers, { name: place.inside.length === 0 ? place.name : place.inside.join(WITHIN), kind: 'zip', bytes: place.range.size, sha256: place.sha256 }];
    this.#entries = new Map(entries.map((entry) => [entry.label, entry]));
    this.remarks = [...remarks];
  }

  get members(): number { return this.#entries.size; }

  async *parts(): AsyncGenerator<Part> {
    for (const entry of this.#entries.values()) {
      try {
        const peeked = entry.refusal === null ? await this.#peek(entry) : null;
        if (peeked === null || !isZip(peeked.head)) { yield this.#plain(entry, peeked?.member); continue; }
        peeked.member.close();
        const inner = await this.#open(entry);
        if (inner.members === 0) yield this.#refused(entry, toWireError(new ExhibitError('FILE_EMPTY', `${this.#named(entry)} is an archive without a file in it.`)));
        yield* inner.parts();
        this.remarks.push(...inner.remarks);
      } catch (thrown) {
        if (!(thrown instanceof ExhibitError) || thrown instanceof BudgetError) throw thrown;
        yield this.#refused(entry, toWireError(thrown));
      }
    }
  }

  async part(labels: readonly string[]): Promise<Part> {
    const entry = this.#entries.get(labels[0] ?? '');
    if (!entry) throw new ExhibitError('CONTAINER_REFUSED', `${this.#place.name} holds no ${labels.join(WITHIN)}.`, 'Look at the file again; it may have changed.');
    if (entry.refusal !== null || labels.length === 1) return this.#plain(entry);
    return (await this.#open(entry)).part(labels.slice(1));
  }

  close(): void {
    this.#inner?.container.close();
    this.#inner?.spool.close();
    this.#inner = null;
  }

  #named(entry: ZipEntry): string { return `${this.#place.name}${WITHIN}${entry.label}`; }

  #part(entry: ZipEntry, refusal: WireError | null, open: Part['open']): Part {
    return { inside: [...this.#place.inside, entry.label].join(WITHIN), name: this.#named(entry), bytes: entry.bytes, layers: this.#layers, sheet: false, hidden: false, refusal, open };
  }

  #refused(entry: ZipEntry, refusal: WireError): Part { return this.#part(entry, refusal, null); }

  /** `peeked`: the file, where it has been looked into already. */
  #plain(entry: ZipEntry, peeked?: ZipMember): Part {
    if (entry.refusal !== null) return this.#refused(entry, entry.refusal);
    return this.#part(entry, null, async (): Promise<PartReading> => {
      const member = peeked ?? this.#member(entry);
      const head = await member.next();
      if (head !== null) member.unread(head);
      if (head === null && !member.partial) throw new ExhibitError('FILE_EMPTY', `${this.#named(entry)} is empty.`);
      if (head === null) throw new ExhibitError('SOURCE_DAMAGED', `${this.#named(entry)}: nothing of it could be unpacked (${member.remarks.join('; ')}).`);
      if (isGzip(head)) return new GzipReading(member, this.#place.budget);
      return { container: 'none', next: () => member.next(), given: member, get partial() { return member.partial; }, get remarks() { return member.remarks; }, close: () => member.close() };
    });
  }

  #member(entry: ZipEntry): ZipMember { return new ZipMember(this.#place.range, entry, this.#named(entry), this.#place.budget); }

  async #peek(entry: ZipEntry): Promise<{ readonly member: ZipMember; readonly head: Buffer }> {
    const member = this.#member(entry);
    const head = await member.next();
    if (head !== null) member.unread(head);
    return { member, head: head ?? Buffer.alloc(0) };
  }

  /** The archive that an entry is, taken out of this one. */
  async #open(entry: ZipEntry): Promise<Container> {
    if (this.#inner?.label === entry.label) return this.#inner.container;
    this.close();
    const depth = this.#place.inside.length + 2;
    if (depth > LIMITS.depth) throw new ExhibitError('CONTAINER_REFUSED', `${this.#named(entry)} lies ${depth} archives deep; the limit is ${LIMITS.depth}.`);
    const member = this.#member(entry);
    const spool = new Spool(this.#place.folder);
    try {
      for (let bytes = await member.next(); bytes !== null; bytes = await member.next()) if (entry.method !== 0) spool.add(bytes);
      const range = entry.method === 0 ? subRange(this.#place.range, member.dataStart, member.bytes) : spool.range();
      const container = await openContainer({
        range, inside: [...this.#place.inside, entry.label], name: this.#named(entry), layers: this.#layers, sha256: member.sha256, budget: this.#place.budget, folder: this.#place.folder,
      });
      this.remarks.push(...member.remarks.map((remark) => `${this.#named(entry)}: ${remark}`));
      this.#inner = { label: entry.label, container, spool };
      return container;
    } catch (thrown) {
      spool.close();
      throw thrown;
    } finally {
      member.close();
    }
  }
}

/** A gzip in an archive. */
class GzipReading implements PartReading {
  readonly container = 'gzip';
  readonly #member: ZipMember;
  readonly #gzip: GzipDecoder;
  readonly #budget: Budget;

  constructor(member: ZipMember, budget: Budget) {
    this.#member = member;
    this.#gzip = new GzipDecoder(member, budget.repeats);
    this.#budget = budget;
  }

  get given(): { readonly bytes: number; readonly sha256: string } { return this.#member; }
  get partial(): boolean { return this.#member.partial || this.#gzip.partial; }
  get remarks(): readonly string[] { return [...this.#member.remarks, ...this.#gzip.remarks]; }

  async next(): Promise<Buffer | null> {
    const bytes = await this.#gzip.piece();
    if (bytes !== null) {
      this.#budget.decoded(bytes.length);
      if (!this.#budget.raised) checkRatio(this.#member.name, this.#gzip.decoded, this.#gzip.used);
      return bytes;
    }
    if (this.#gzip.decoded > 0) return null;
    const [code, what]: [ErrorCode, string] = this.#gzip.partial ? ['SOURCE_DAMAGED', `nothing of the gzip could be decoded (${this.#gzip.remarks.join('; ')})`] : ['FILE_EMPTY', 'nothing but an empty gzip'];
    throw new ExhibitError(code, `${this.#member.name}: ${what}.`);
  }

  close(): void { this.#gzip.close(); this.#member.close(); }
}
