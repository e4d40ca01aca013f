// A button that opens a short list of things to do or choose.
import ExpandMore from '@mui/icons-material/ExpandMoreOutlined';
import { Button, Divider, Menu as MuiMenu, MenuItem, type ButtonProps } from '@mui/material';
import { styled } from '@mui/material/styles';
import { useId, useState, type ReactNode } from 'react';

/** `detail` stands at the right, quietly; `line` divides groups. */
export type MenuEntry =
  | { readonly text: ReactNode; readonly detail?: string; readonly key?: string; readonly run: () => void; readonly selected?: boolean; readonly disabled?: boolean }
  | 'line';

/** Closes before it does what was chosen, so that a dialog opened by it keeps the focus. */
export function Menu({ label, entries, button, children }: { readonly label?: string; readonly entries: readonly MenuEntry[]; readonly button?: ButtonProps; readonly children: ReactNode }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const id = useId();
  const close = () => setAnchor(null);
  return (
    <>
      <Button {...button} aria-label={label} aria-haspopup="menu" aria-expanded={anchor !== null} aria-controls={anchor ? id : undefined}
        onClick={(event) => setAnchor(event.currentTarget)} endIcon={<ExpandMore />}>
        {children}
      </Button>
      <MuiMenu id={id} open={anchor !== null} anchorEl={anchor} onClose={close} transitionDuration={0} slotProps={{ list: { dense: true } }}>
        {entries.map((entry, at) => entry === 'line' ? <Divider key={`line${at}`} /> : (
          <MenuItem key={entry.key ?? at} selected={entry.selected ?? false} disabled={entry.disabled ?? false} onClick={() => { close(); entry.run(); }}
            sx={{ fontSize: 12, lineHeight: '16px', minHeight: 28, gap: 4, justifyContent: 'space-between' }}>
            <span>{entry.text}</span>
            {entry.detail && <Detail>{entry.detail}</Detail>}
          </MenuItem>
        ))}
      </MuiMenu>
    </>
  );
}

const Detail = styled('span')(({ theme }) => ({ color: theme.vars.palette.text.secondary, fontSize: 11 }));
