// Chips are put in another order by drag, or with Ctrl and the arrow keys; the order changes how a query reads, never what it finds.
import { useRef, useState, type DragEvent, type HTMLAttributes, type KeyboardEvent } from 'react';

/** The items with one of them at another place. */
export function moved<T>(items: readonly T[], from: number, to: number): readonly T[] {
  const item = items[from];
  if (item === undefined || to < 0 || to >= items.length || to === from) return items;
  return items.toSpliced(from, 1).toSpliced(to, 0, item);
}

/** What a drag of ours carries; text dragged in from elsewhere has no such type. */
const TYPE = 'application/x-exhibit-chip';

type ChipProps = Pick<HTMLAttributes<HTMLElement>, 'draggable' | 'onDragStart' | 'onDragOver' | 'onDragLeave' | 'onDragEnd' | 'onDrop' | 'onKeyDown'> & { readonly 'data-drop'?: 'before' | 'after' };

/** Props for the chip at each place of the list. The focus goes along with a chip that is moved by keys. */
export function useChipOrder<T>(items: readonly T[], onOrder: (items: readonly T[]) => void): (at: number) => ChipProps {
  const dragged = useRef<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const end = () => { dragged.current = null; setOver(null); };
  return (at) => ({
    draggable: items.length > 1,
    onDragStart: (event: DragEvent) => { dragged.current = at; event.dataTransfer.setData(TYPE, String(at)); event.dataTransfer.effectAllowed = 'move'; },
    onDragOver: (event: DragEvent) => { if (dragged.current !== null) { event.preventDefault(); if (over !== at) setOver(at); } },
    onDragLeave: () => { if (over === at) setOver(null); },
    onDragEnd: end,
    onDrop: (event: DragEvent) => {
      if (dragged.current === null) return;
      event.preventDefault();
      const next = moved(items, dragged.current, at);
      end();
      if (next !== items) onOrder(next);
    },
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step === undefined || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      const next = moved(items, at, at + step);
      if (next === items) return;
      const frame = event.currentTarget.parentElement;
      const control = [...event.currentTarget.querySelectorAll('input, button')].indexOf(document.activeElement as Element);
      onOrder(next);
      requestAnimationFrame(() => frame?.querySelectorAll('[draggable]')[at + step]?.querySelectorAll<HTMLElement>('input, button')[control]?.focus());
    },
    ...(over === at && dragged.current !== null && dragged.current !== at && { 'data-drop': dragged.current < at ? 'after' as const : 'before' as const }),
  });
}
