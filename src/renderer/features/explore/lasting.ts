// Keeps the screen calm: a state counts only once it has lasted, and what was shown stays until there is something better.
import { useEffect, useRef, useState } from 'react';

/** Milliseconds before work under way is shown at all. */
const SHOWN_AFTER = 150;

/** True once `on` has been true for so long without a break. */
export function useLasting(on: boolean, milliseconds = SHOWN_AFTER): boolean {
  const [lasted, setLasted] = useState(false);
  useEffect(() => {
    if (!on) { setLasted(false); return; }
    const timer = setTimeout(() => setLasted(true), milliseconds);
    return () => clearTimeout(timer);
  }, [on, milliseconds]);
  return on && lasted;
}

/** The value, or the one before while there is none: after an error too. */
export function useLastKnown<T>(value: T | undefined): T | undefined {
  const known = useRef(value);
  useEffect(() => { if (value !== undefined) known.current = value; }, [value]);
  return value ?? known.current;
}

/** Milliseconds after which somebody who types has paused. */
const PAUSE = 120;

/** The value once nobody has changed it for a moment; the empty text counts at once. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), text === '' ? 0 : PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return text === '' ? '' : settled;
}
