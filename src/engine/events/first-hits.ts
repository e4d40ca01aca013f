// What a query is certain to find while its slow terms are still at it, so that first hits are shown early and none is taken back.
// A slow term is known from both sides: it meets at least what it has found so far, and at most everything until it is complete.
import { andBits, andNotBits, emptyBits, fillRange, orBits } from './bits.ts';
import { bitmapOf, type FilterContext } from './filter.ts';
import { countBits } from './kernels.ts';
import type { Query } from './query.ts';
import { isSlow, slowKeys } from './slow-terms.ts';

/** Hits of slow terms by their keys. Not to be written to. */
export interface SlowHits {
  /** Found so far; null before it began. */
  found(key: string): Uint32Array | null;
  /** All there are; null until that is known. */
  complete(key: string): Uint32Array | null;
}

/** Time between two words of a search that goes on. */
const TOLD_MS = 500;
/** Looking at what was found takes at most this share of the time. */
const SHARE = 1 / 5;

export class FirstHits {
  readonly #terms: readonly Query[];
  readonly #context: FilterContext;
  readonly #slow: SlowHits;
  /** Of the parts without slow terms: exact, and worked out once. */
  readonly #exact = new Map<Query, Uint32Array>();
  #isReady: boolean | null;
  readonly #began = performance.now();
  #told: number | null = null;
  #next = 0;
  #moved = 0;

  /** Of a query, the conjunction of `terms`. */
  constructor(terms: readonly Query[], context: FilterContext, slow: SlowHits) {
    this.#terms = terms;
    this.#context = context;
    this.#slow = slow;
    this.#isReady = terms.some(hasFastPart) ? null : true;
  }

  /**
   * To be called whenever a slow term has come further; null where there is nothing to tell: first when there are `enough` hits or
   * half a second has passed, then twice a second. `moved`: hits of the term that has come further.
   */
  look(enough: number, moved: number): { bits: Uint32Array; hits: number } | null {
    if (this.#isReady !== true) {
      if (this.#isReady === null) this.#prepare();
      return null;
    }
    const now = performance.now();
    // What has just become enough is looked at at once.
    if (now < this.#next && !(this.#told === null && moved >= enough && this.#moved < enough)) return null;
    this.#moved = moved;
    const { count } = this.#context.store;
    const bits = this.atLeast();
    const hits = countBits(bits, 0, count);
    this.#next = now + (performance.now() - now) / SHARE;
    if (hits === 0 || (now - (this.#told ?? this.#began) < TOLD_MS && (this.#told !== null || hits < enough))) return null;
    this.#told = now;
    return { bits, hits };
  }

  /** What columns answer is asked aside. Where that fails, nothing is told ahead; whoever asked the whole question hears why. */
  #prepare(): void {
    this.#isReady = false;
    this.prepared().then(() => { this.#isReady = true; }, () => undefined);
  }

  /** Resolves once the parts without slow terms are worked out. */
  async prepared(): Promise<void> {
    const work = async (query: Query): Promise<void> => {
      if (!isSlow(query)) { this.#exact.set(query, await bitmapOf(query, this.#context)); return; }
      if (query.kind === 'not') await work(query.term);
      else if (query.kind === 'and' || query.kind === 'or') for (const term of query.terms) await work(term);
    };
    for (const term of this.#terms) await work(term);
  }

  /** Events that are certain to meet the whole query; a bitmap of its own. Call once `prepared`. */
  atLeast(): Uint32Array {
    const [first, ...rest] = this.#terms;
    return rest.reduce<Uint32Array>((bits, term) => andBits(bits, this.#least(term)), this.#least(first).slice());
  }

  #least(query: Query): Uint32Array {
    const exact = this.#exact.get(query);
    if (exact) return exact;
    const keys = slowKeys(query);
    if (keys) {
      const found = keys.map((key) => this.#slow.complete(key) ?? this.#slow.found(key)).filter((bits) => bits !== null);
      return found.length === 1 ? found[0] : found.reduce<Uint32Array>((bits, one) => orBits(bits, one), this.#nothing());
    }
    switch (query.kind) {
      case 'not': return andNotBits(this.#everything(), this.#most(query.term));
      case 'and': return query.terms.slice(1).reduce<Uint32Array>((bits, term) => andBits(bits, this.#least(term)), this.#least(query.terms[0]).slice());
      case 'or': return query.terms.reduce<Uint32Array>((bits, term) => orBits(bits, this.#least(term)), this.#nothing());
      default: return this.#nothing();
    }
  }

  #most(query: Query): Uint32Array {
    const exact = this.#exact.get(query);
    if (exact) return exact;
    // What `has:` finds beside its slow names is not told apart.
    if (query.kind === 'text' || query.kind === 'expression') return this.#slow.complete(slowKeys(query)![0]) ?? this.#everything();
    switch (query.kind) {
      case 'not': return andNotBits(this.#everything(), this.#least(query.term));
      case 'and': return query.terms.reduce<Uint32Array>((bits, term) => andBits(bits, this.#most(term)), this.#everything());
      case 'or': return query.terms.reduce<Uint32Array>((bits, term) => orBits(bits, this.#most(term)), this.#nothing());
      default: return this.#everything();
    }
  }

  #nothing(): Uint32Array { return emptyBits(this.#context.store.count); }
  #everything(): Uint32Array { return fillRange(this.#nothing(), 0, this.#context.store.count); }
}

function hasFastPart(query: Query): boolean {
  if (!isSlow(query)) return true;
  if (query.kind === 'and' || query.kind === 'or') return query.terms.some(hasFastPart);
  return query.kind === 'not' && hasFastPart(query.term);
}
