// Long work lets everything else run in between, and notices a cancel in time. One place for both.
import { setImmediate as turn } from 'node:timers/promises';
import { ExhibitError } from '../../contract/errors.ts';

const TURN_MS = 20;

export class Turns {
  #last = performance.now();
  readonly #signal: AbortSignal;
  readonly #cancelled: string;

  /** `cancelled`: what a cancel is told as. */
  constructor(signal: AbortSignal, cancelled: string) {
    this.#signal = signal;
    this.#cancelled = cancelled;
  }

  /** Time to let others run; asked often, since it costs little. */
  get due(): boolean { return performance.now() - this.#last > TURN_MS; }

  /** Throws CANCELLED when that was asked for meanwhile. */
  async take(): Promise<void> {
    await turn();
    if (this.#signal.aborted) throw new ExhibitError('CANCELLED', this.#cancelled);
    this.#last = performance.now();
  }
}
