// What rows of evidence share, events and searches alike.
import { IconButton, Tooltip } from '@mui/material';

/** How a role reads; the sign makes a contradicting exhibit stand out without colour. */
export const ROLE_WORDS = { shows: 'Shows', contradicts: '≠ Contradicts', context: 'Context' } as const;

/** A small icon at the end of a row; a disabled one still says what it would do. */
export function RowButton({ label, disabled, onClick, children }: { readonly label: string; readonly disabled: boolean; readonly onClick: () => void; readonly children: React.ReactNode }) {
  return <Tooltip title={label}><span><IconButton aria-label={label} disabled={disabled} onClick={onClick} sx={{ width: 24, height: 22 }}>{children}</IconButton></span></Tooltip>;
}
