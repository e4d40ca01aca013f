// The button that chooses a row of a table; arrow keys go on to the next one.
import { Box } from '@mui/material';
import type { KeyboardEvent } from 'react';

export function RowButton<T>({ text, isShown, rows, row, onShow }: { readonly text: string; readonly isShown: boolean; readonly rows: readonly T[]; readonly row: T; onShow(row: T): void }) {
  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    const down = event.key === 'ArrowDown';
    const next = rows[rows.indexOf(row) + (down ? 1 : -1)];
    const own = event.currentTarget.closest('tr');
    const button = (down ? own?.nextElementSibling : own?.previousElementSibling)?.querySelector('button');
    if (next === undefined || !button) return;
    onShow(next);
    button.focus();
  }
  return <Box component="button" type="button" aria-pressed={isShown} onClick={() => onShow(row)} onKeyDown={onKeyDown} sx={{ all: 'unset', cursor: 'pointer', '&:focus-visible': { outline: '2px solid', outlineColor: 'primary.main', outlineOffset: 1 } }}>{text}</Box>;
}
