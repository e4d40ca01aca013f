// Rows of a table that are put in another order by drag; keys and buttons beside them do the same.
import { useRef, useState, type DragEvent, type HTMLAttributes } from 'react';

/** What a drag of ours carries; text dragged in from elsewhere has no such type. */
const TYPE = 'application/x-exhibit-row';

type RowProps = Pick<HTMLAttributes<HTMLElement>, 'draggable' | 'onDragStart' | 'onDragOver' | 'onDragLeave' | 'onDragEnd' | 'onDrop'> & { readonly 'data-drop'?: 'before' | 'after' };

/** Props for the row of each name; `onMove` gets the name and its new position. Fewer than two names: nothing moves. */
export function useRowOrder(names: readonly string[], onMove: (name: string, position: number) => void): (name: string) => RowProps {
  const dragged = useRef<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const end = () => { dragged.current = null; setOver(null); };
  return (name) => {
    if (names.length < 2) return {};
    const [from, to] = [names.indexOf(dragged.current ?? ''), names.indexOf(name)];
    return {
      draggable: true,
      onDragStart: (event: DragEvent) => { dragged.current = name; event.dataTransfer.setData(TYPE, name); event.dataTransfer.effectAllowed = 'move'; },
      onDragOver: (event: DragEvent) => { if (dragged.current !== null) { event.preventDefault(); if (over !== name) setOver(name); } },
      onDragLeave: () => { if (over === name) setOver(null); },
      onDragEnd: end,
      onDrop: (event: DragEvent) => {
        const moving = dragged.current;
        if (moving === null) return;
        event.preventDefault();
        end();
        if (moving !== name) onMove(moving, names.indexOf(name));
      },
      ...(over === name && from >= 0 && from !== to && { 'data-drop': from < to ? 'after' as const : 'before' as const }),
    };
  };
}
