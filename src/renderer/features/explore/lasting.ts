// Keeps fast things calm: a state counts only once it has lasted.
import { useEffect, useState } from 'react';

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
