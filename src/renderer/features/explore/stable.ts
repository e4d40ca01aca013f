// Values that stay the same object while they mean the same, so that moving through rows does not draw the whole screen again.
import { useCallback, useLayoutEffect, useMemo, useRef } from 'react';

/** A function that never changes and does what the latest one does. Not to be called while rendering. */
export function useStable<A extends readonly unknown[], R>(latest: (...args: A) => R): (...args: A) => R {
  const current = useRef(latest);
  useLayoutEffect(() => { current.current = latest; });
  return useCallback((...args: A) => current.current(...args), []);
}

/** A value that JSON can carry, as the same object for as long as it says the same. */
export function useSame<T>(value: T): T {
  const text = JSON.stringify(value);
  return useMemo(() => JSON.parse(text) as T, [text]);
}
