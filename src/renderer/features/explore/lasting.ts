// Keeps the screen calm: a state counts only once it has lasted, and what was shown stays until there is something better.
import { useEffect, useRef, useState } from 'react';

/** Milliseconds before work under way is shown at all. */
const SHOWN_AFTER = 150;

/** True once `on` has been true for 150 ms without a break. */
export function useLasting(on: boolean): boolean {
  const [lasted, setLasted] = useState(false);
  useEffect(() => {
    if (!on) { setLasted(false); return; }
    const timer = setTimeout(() => setLasted(true), SHOWN_AFTER);
    return () => clearTimeout(timer);
  }, [on]);
  return on && lasted;
}

/** The value, or the one before while there is none: after an error too. */
export function useLastKnown<T>(value: T | undefined): T | undefined {
  const known = useRef(value);
  useEffect(() => { if (value !== undefined) known.current = value; }, [value]);
  return value ?? known.current;
}
