// Which of many files is looked at next: a few at a time, in their order, and at once the one that a person waits for.

/** Previews under way at the same moment; the engine has other questions to answer too. */
const AT_ONCE = 3;

export interface LookQueue {
  add(keys: readonly number[]): void;
  /** Looks at this one now, whatever waits; a look at it that is under way is given up. */
  now(key: number): void;
  /** Puts this one at the head, if it still waits. */
  first(key: number): void;
  drop(key: number): void;
  /** Gives up everything. */
  stop(): void;
}

/** `look` is done when its promise ends, however it ends. */
export function createLookQueue(look: (key: number, signal: AbortSignal) => Promise<unknown>, atOnce = AT_ONCE): LookQueue {
  let waiting: number[] = [];
  const running = new Map<number, AbortController>();
  function begin(key: number): void {
    const controller = new AbortController();
    running.set(key, controller);
    const end = () => {
      if (running.get(key) === controller) running.delete(key);
      goOn();
    };
    look(key, controller.signal).then(end, end);
  }
  function goOn(): void {
    while (running.size < atOnce) {
      const key = waiting.shift();
      if (key === undefined) return;
      begin(key);
    }
  }
  function drop(key: number): void {
    waiting = waiting.filter((other) => other !== key);
    running.get(key)?.abort();
    running.delete(key);
  }
  return {
    add(keys) { waiting.push(...keys); goOn(); },
    now(key) { drop(key); begin(key); },
    first(key) {
      if (!waiting.includes(key)) return;
      waiting = [key, ...waiting.filter((other) => other !== key)];
    },
    drop(key) { drop(key); goOn(); },
    stop() {
      waiting = [];
      for (const controller of running.values()) controller.abort();
      running.clear();
    },
  };
}
