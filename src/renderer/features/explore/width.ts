// Width of an element in px, kept up to date while it is on the screen.
import { useCallback, useRef, useState } from 'react';

/** A ref for the element, and its width: 0 until it is known. */
export function useWidth(): readonly [(element: HTMLElement | null) => void, number] {
  const [width, setWidth] = useState(0);
  const observer = useRef<ResizeObserver | null>(null);
  const ref = useCallback((element: HTMLElement | null) => {
    observer.current?.disconnect();
    observer.current = null;
    if (!element) return;
    observer.current = new ResizeObserver(([entry]) => { if (entry) setWidth(Math.floor(entry.contentRect.width)); });
    observer.current.observe(element);
  }, []);
  return [ref, width];
}
