// Who may talk to the web host: a launch token that works once, and the session it is exchanged for.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface Session {
  /** Work of this session that is under way; an import that runs longer than the idle time is not idleness. */
  busy: number;
  /** Ends what hangs on the session. */
  readonly onEnd: Set<() => void>;
}

/** `born` and `seen` in the milliseconds of the clock given. */
interface Kept extends Session { readonly secret: Buffer; readonly born: number; seen: number }

export interface SessionRules {
  readonly cookieName: string;
  readonly idleMs: number;
  readonly longestMs: number;
  /** Milliseconds, from any origin. */
  now(): number;
}

/** Launch tokens that may be open at once; each printed address is one. */
const TOKENS = 8;
/** Sessions at once: one browser has one; more are several browsers of one person. */
const SESSIONS = 8;

/** Secrets are kept as SHA-256 only and compared in constant time, each candidate to its end. */
export class Sessions {
  readonly #rules: SessionRules;
  #tokens: Buffer[] = [];
  #sessions: Kept[] = [];

  constructor(rules: SessionRules) {
    this.#rules = rules;
  }

  /** A new 256-bit launch token. The oldest unused one lapses when there are too many. */
  launchToken(): string {
    const token = secret();
    this.#tokens = [...this.#tokens, digest(token)].slice(-TOKENS);
    return token;
  }

  /** Takes a launch token out of circulation and returns the cookie for a new session, or null for a token that is none. */
  redeem(token: string): string | null {
    const offered = digest(token);
    const left = this.#tokens.filter((known) => !timingSafeEqual(known, offered));
    if (left.length === this.#tokens.length) return null;
    this.#tokens = left;
    const value = secret();
    const now = this.#rules.now();
    for (const oldest of this.#sessions.slice(0, -(SESSIONS - 1))) this.#end(oldest);
    this.#sessions.push({ secret: digest(value), born: now, seen: now, busy: 0, onEnd: new Set() });
    return `${this.#rules.cookieName}=${value}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${Math.floor(this.#rules.longestMs / 1000)}`;
  }

  /** The living session a Cookie header belongs to, its idle time begun anew; null when there is none. */
  find(cookieHeader: string | undefined): Session | null {
    const values = (cookieHeader ?? '').split(';').map((part) => part.trim()).filter((part) => part.startsWith(`${this.#rules.cookieName}=`));
    // Two cookies of one name: somebody on another port planted one. Neither is believed.
    if (values.length !== 1) return null;
    const offered = digest(values[0]!.slice(this.#rules.cookieName.length + 1));
    this.sweep();
    let found: Kept | null = null;
    for (const session of this.#sessions) if (timingSafeEqual(session.secret, offered)) found = session;
    if (found) found.seen = this.#rules.now();
    return found;
  }

  /** False once the session has lapsed; else its idle time begins anew. */
  touch(session: Session): boolean {
    this.sweep();
    const kept = this.#sessions.find((other) => other === session);
    if (kept) kept.seen = this.#rules.now();
    return kept !== undefined;
  }

  /** Ends sessions that were idle too long or are too old. */
  sweep(): void {
    const now = this.#rules.now();
    for (const session of this.#sessions) {
      const idle = session.busy === 0 && now - session.seen > this.#rules.idleMs;
      if (idle || now - session.born > this.#rules.longestMs) this.#end(session);
    }
  }

  /** Ends everything: sessions, and tokens that nobody used. */
  close(): void {
    this.#tokens = [];
    for (const session of this.#sessions) this.#end(session);
  }

  #end(session: Kept): void {
    this.#sessions = this.#sessions.filter((other) => other !== session);
    for (const end of session.onEnd) end();
    session.onEnd.clear();
  }
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
