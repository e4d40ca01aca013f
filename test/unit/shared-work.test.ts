// Several who ask the same at once share one piece of work, and none of them can take it away from the others.
import { expect, test } from 'vitest';
import { SharedWork } from '../../src/engine/events/shared-work.ts';

/** Work that ends when told to, and notes what happens to it. */
function work() {
  const begun: AbortSignal[] = [];
  const settled: PromiseWithResolvers<string>[] = [];
  const begin = (signal: AbortSignal) => {
    const one = Promise.withResolvers<string>();
    begun.push(signal);
    settled.push(one);
    signal.addEventListener('abort', () => one.reject(new Error('stopped')));
    return one.promise;
  };
  return { begun, begin, end: (at: number, value: string) => settled[at].resolve(value) };
}
const never = new AbortController().signal;

test('what is under way is not begun again, and what has ended is', async () => {
  const shared = new SharedWork<string>(), { begun, begin, end } = work();
  const both = [shared.result('q', never, begin), shared.result('q', never, begin)];
  const other = shared.result('r', never, begin);
  end(0, 'rows');
  end(1, 'others');
  expect(await Promise.all([...both, other])).toEqual(['rows', 'rows', 'others']);
  expect(begun).toHaveLength(2);
  const again = shared.result('q', never, begin);
  end(2, 'rows of now');
  expect(await again).toBe('rows of now');
});

test('one who cancels leaves the work to the others; when the last one does, it stops', async () => {
  const shared = new SharedWork<string>(), { begun, begin, end } = work();
  const [first, second] = [new AbortController(), new AbortController()];
  const results = [shared.result('q', first.signal, begin), shared.result('q', second.signal, begin)];
  first.abort();
  await expect(results[0]).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(begun[0].aborted).toBe(false);
  second.abort();
  await expect(results[1]).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(begun[0].aborted).toBe(true);
  const fresh = shared.result('q', never, begin);
  end(1, 'asked anew');
  expect(await fresh).toBe('asked anew');
  await expect(shared.result('q', first.signal, begin)).rejects.toMatchObject({ code: 'CANCELLED' });
});

test('an error reaches everybody who waits, and is not kept', async () => {
  const shared = new SharedWork<string>();
  const fail = () => Promise.reject(new Error('no such field'));
  const results = [shared.result('q', never, fail), shared.result('q', never, fail)];
  for (const result of results) await expect(result).rejects.toThrow('no such field');
  expect(await shared.result('q', never, () => Promise.resolve('fine'))).toBe('fine');
});

test('after a change nobody new is given the answer of before', async () => {
  const shared = new SharedWork<string>(), { begin, end } = work();
  const before = shared.result('q', never, begin);
  shared.clear();
  const after = shared.result('q', never, begin);
  end(0, 'old');
  end(1, 'new');
  expect([await before, await after]).toEqual(['old', 'new']);
});
