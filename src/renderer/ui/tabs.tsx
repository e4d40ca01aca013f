// A row of tabs in a pane's head: arrow keys move among them, and each says how much lies behind it.
import { Box, ButtonBase } from '@mui/material';
import { useId, useRef, type KeyboardEvent, type ReactNode } from 'react';

export interface TabItem<T extends string> { readonly value: T; readonly text: string; readonly count?: string }

/** The panel below is `children`; it belongs to the tab chosen. */
export function Tabs<T extends string>({ label, tabs, value, onChange, children }: { readonly label: string; readonly tabs: readonly TabItem<T>[]; readonly value: T; readonly onChange: (value: T) => void; readonly children: ReactNode }) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const at = tabs.findIndex((tab) => tab.value === value) + step;
    const next = tabs[(at + tabs.length) % tabs.length];
    if (!next) return;
    event.preventDefault();
    onChange(next.value);
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[(at + tabs.length) % tabs.length]?.focus();
  }
  return (
    <>
      <Box role="tablist" ref={list} aria-label={label} onKeyDown={onKeyDown} sx={{ display: 'flex', height: 28, flexShrink: 0, px: 1, bgcolor: 'surface.panel', borderBottom: 1, borderColor: 'line.subtle', overflowX: 'auto', overflowY: 'hidden', scrollbarWidth: 'none' }}>
        {tabs.map((tab) => {
          const active = tab.value === value;
          return (
            <ButtonBase key={tab.value} role="tab" id={`${id}-${tab.value}`} aria-selected={active} aria-controls={active ? `${id}-panel` : undefined} tabIndex={active ? 0 : -1} onClick={() => onChange(tab.value)} sx={{
              typography: 'body2', px: 2, gap: 1, whiteSpace: 'nowrap', flexShrink: 0, color: active ? 'text.primary' : 'text.secondary', fontWeight: active ? 600 : 400, borderBottom: 2, borderTop: 2, borderTopColor: 'transparent', borderColor: active ? 'primary.main' : 'transparent',
              '&:hover': { color: 'text.primary' }, '&.Mui-focusVisible': { outlineOffset: -2 },
            }}>
              {tab.text}{tab.count !== undefined && <Box component="span" sx={{ color: 'text.secondary', fontWeight: 400 }}>{tab.count}</Box>}
            </ButtonBase>
          );
        })}
      </Box>
      <Box role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${value}`} sx={{ display: 'flex', flexDirection: 'column', flex: 1, minHeight: 0, minWidth: 0 }}>{children}</Box>
    </>
  );
}
