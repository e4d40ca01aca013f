// What is measured inside the page: how long after a key or click something is seen to happen, and how long until the rows are there.
import type { Page } from '@playwright/test';

/** In milliseconds from the time the browser gives the click or key itself. */
export interface Reaction {
  /** Until the first change of the screen after it was painted. */
  readonly seen: number;
  /** Until the awaited state was painted. */
  readonly done: number;
}
export interface LongTask { readonly at: number; readonly milliseconds: number }

/** What is waited for: a number of events, another one than before (null), or something on the screen. */
export type Awaited = string | null | { readonly selector: string };

/** Kept on the window under this name; the page knows nothing of it. */
interface Watch {
  readonly longTasks: LongTask[];
  expect(wanted: Awaited): Promise<Reaction>;
}
declare global { interface Window { exhibitBench?: Watch } }

// Runs in the page before any of its own scripts. Nothing of this file is in scope there.
function install(): void {
  const longTasks: { at: number; milliseconds: number }[] = [];
  new PerformanceObserver((list) => { for (const { startTime, duration } of list.getEntries()) longTasks.push({ at: startTime, milliseconds: duration }); }).observe({ type: 'longtask', buffered: true });
  /** After the next frame has been drawn: a task queued behind it runs once it is. */
  const painted = (then: () => void) => requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = then; channel.port2.postMessage(null); });
  // The number of events at the foot of the screen changes together with the rows.
  const total = () => document.querySelector('[aria-label="Status"] strong')?.textContent ?? null;
  window.exhibitBench = {
    longTasks,
    expect: (wanted) => new Promise((resolve) => {
      let began: number | null = null, seen: number | null = null, finished = false;
      const before = total();
      const onInput = (event: Event) => { began ??= event.timeStamp; };
      for (const kind of ['pointerdown', 'keydown', 'wheel']) addEventListener(kind, onInput, { capture: true });
      const finish = () => {
        if (finished || began === null) return;
        finished = true;
        observer.disconnect();
        for (const kind of ['pointerdown', 'keydown', 'wheel']) removeEventListener(kind, onInput, { capture: true });
        painted(() => resolve({ seen: seen ?? performance.now() - began!, done: performance.now() - began! }));
      };
      const look = () => {
        if (began === null) return;
        if (seen === null) { seen = -1; painted(() => { seen = performance.now() - began!; }); }
        if (wanted === null ? total() !== before : typeof wanted === 'string' ? total() === wanted : document.querySelector(wanted.selector)) finish();
      };
      const observer = new MutationObserver(look);
      observer.observe(document.documentElement, { subtree: true, childList: true, attributes: true, characterData: true });
    }),
  };
}

export async function watch(page: Page): Promise<void> { await page.addInitScript(install); }

/** Until nothing more is being asked of the engine: rows, facets and histogram are all of the last question. */
export const settled = (page: Page): Promise<void> => page.locator('[aria-busy="true"]').waitFor({ state: 'hidden', timeout: 60_000 });

/** Does something with key or pointer and waits for what it brings about. */
export async function reactionTo(page: Page, awaited: Awaited, act: () => Promise<void>): Promise<Reaction> {
  // Armed first: the promise is kept in the page until it is asked for.
  await page.evaluate((wanted) => { (window as { waiting?: Promise<unknown> }).waiting = window.exhibitBench!.expect(wanted); }, awaited);
  await act();
  const answer = page.evaluate(() => (window as unknown as { waiting: Promise<Reaction> }).waiting);
  const { seen, done } = await Promise.race([answer, new Promise<never>((_, reject) => { setTimeout(() => reject(new Error(`${JSON.stringify(awaited)} did not come within a minute.`)), 60_000).unref(); })]);
  return { seen: seen < 0 ? done : seen, done };
}

export const longTasksOf = (page: Page): Promise<readonly LongTask[]> => page.evaluate(() => [...window.exhibitBench!.longTasks]);
/** The clock of the page, to tell which step a long task belongs to. */
export const nowOf = (page: Page): Promise<number> => page.evaluate(() => performance.now());
