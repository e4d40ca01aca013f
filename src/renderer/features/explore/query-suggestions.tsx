// What can stand at the cursor of the query bar: a list below it, gone through with the arrow keys and taken with Tab or Enter.
import { Box, ButtonBase, Link } from '@mui/material';
import { styled } from '@mui/material/styles';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Suggestion, Suggestions } from '../../../contract/model.ts';
import { useOperation } from '../../app/engine.tsx';
import { formatCount, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { KeyHint } from '../../ui/text.tsx';
import { useSettled } from './lasting.ts';

const SHOWN = 20;

export interface SuggestionList {
  readonly open: boolean;
  readonly items: readonly Suggestion[];
  /** The one that is taken next, -1 for none. */
  readonly active: number;
  show(): void;
  hide(): void;
  point(at: number): void;
  take(at: number): void;
  /** Whether the key was one of the list's. */
  key(event: KeyboardEvent): boolean;
}

/** `within`: the query of the chips. `take` gets the text with the suggestion in its place, and where the cursor belongs. */
export function useSuggestions({ draft, at, within, focused, take }: {
  readonly draft: string; readonly at: number; readonly within: string; readonly focused: boolean; take(text: string, at: number): void;
}): SuggestionList {
  const { caseId } = useCase();
  const [wanted, setWanted] = useState(false);
  const [active, setActive] = useState(-1);
  const place = `${at} ${draft}`;
  const settled = useSettled(place);
  const fresh = settled === place;
  const asking = wanted && focused;
  const { data } = useOperation('event.suggest', asking && fresh ? { caseId, query: draft, at, within, limit: SHOWN } : null, { keep: false });
  // While the next list is on its way the last one stays in sight, but is not to be taken.
  const [last, setLast] = useState<Suggestions | null>(null);
  useEffect(() => { if (data) setLast(data); }, [data]);
  useEffect(() => { setActive(-1); }, [data]);
  useEffect(() => { if (!asking) setLast(null); }, [asking]);
  const items = asking ? (data ?? last)?.items ?? [] : [];
  const open = items.length > 0;

  const put = (index: number) => {
    const item = data?.items[index];
    if (!data || !item) return;
    const text = draft.slice(0, data.start) + item.text + draft.slice(data.end);
    // Behind a field its values come next; behind anything else one is done.
    setWanted(item.kind === 'field');
    take(text, data.start + item.text.length);
  };
  return {
    open, items, active,
    show: () => setWanted(true), hide: () => { setWanted(false); setActive(-1); }, point: setActive, take: put,
    key: (event) => {
      if (event.key === 'ArrowDown' && !asking) { setWanted(true); return true; }
      if (!open || event.altKey || event.ctrlKey || event.metaKey) return false;
      if (event.key === 'ArrowDown') setActive((active + 1) % items.length);
      else if (event.key === 'ArrowUp') setActive(active < 0 ? items.length - 1 : active - 1);
      else if (event.key === 'Escape') { setWanted(false); setActive(-1); }
      else if (event.key === 'Tab' && !event.shiftKey && data) put(Math.max(active, 0));
      else if (event.key === 'Enter' && active >= 0 && data) put(active);
      else return false;
      return true;
    },
  };
}

export const optionId = (list: string, at: number) => `${list}-${at}`;

/** `left`: where the text begins, in px. Stays open while the pointer is on it: pressing does not take the focus from the input. */
export function SuggestionBox({ id, list, left, onHelp }: { readonly id: string; readonly list: SuggestionList; readonly left: number; onHelp(): void }) {
  const chosen = useRef<HTMLDivElement>(null);
  useEffect(() => { chosen.current?.scrollIntoView({ block: 'nearest' }); }, [list.active]);
  return (
    <Popup style={{ left: `min(${left}px, calc(100% - 492px))` }} onMouseDown={(event) => event.preventDefault()}>
      <Box id={id} role="listbox" aria-label="Suggestions" sx={{ overflowY: 'auto', py: '2px' }}>
        {list.items.map((item, at) => (
          <Row key={`${item.kind}${item.text}`} ref={at === list.active ? chosen : null} id={optionId(id, at)} role="option" aria-selected={at === list.active} onMouseMove={() => { if (at !== list.active) list.point(at); }} onClick={() => list.take(at)}>
            <span className="text" title={visible(item.text)}>{visible(item.text)}</span>
            <span className="meaning" title={visible(item.meaning)}>{visible(item.meaning)}</span>
            {item.count !== null && <span className="count" title="Events that have it and meet everything else that is asked for">{formatCount(item.count)}</span>}
          </Row>
        ))}
      </Box>
      <Foot>
        <span><KeyHint>↓</KeyHint> <KeyHint>Tab</KeyHint> takes one</span>
        <span><KeyHint>Enter</KeyHint> searches</span>
        <Link component={ButtonBase} onClick={onHelp} sx={{ ml: 'auto', fontSize: 11, lineHeight: '16px' }}>Examples</Link>
      </Foot>
    </Popup>
  );
}

const Popup = styled('div')(({ theme }) => ({
  position: 'absolute', top: 'calc(100% + 3px)', zIndex: theme.zIndex.modal - 1, width: 480, maxWidth: 'calc(100% - 12px)', maxHeight: 'min(420px, 60vh)', display: 'flex', flexDirection: 'column',
  borderRadius: 4, border: `1px solid ${theme.vars.palette.line.strong}`, backgroundColor: theme.vars.palette.surface.canvas, boxShadow: theme.shadows[4], overflow: 'hidden', minWidth: 320,
}));

const Row = styled('div')(({ theme }) => ({
  display: 'flex', alignItems: 'baseline', gap: 10, minHeight: 24, padding: '4px 10px 4px 7px', boxSizing: 'border-box', fontSize: 12, lineHeight: '16px', cursor: 'pointer', borderLeft: '3px solid transparent',
  '& .text': { ...theme.typography.mono, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', flex: '0 1 auto', minWidth: 90 },
  '& .meaning': { color: theme.vars.palette.text.secondary, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', flex: '1 1 0' },
  '& .count': { fontVariantNumeric: 'tabular-nums', color: theme.vars.palette.text.secondary, flexShrink: 0 },
  '&[aria-selected="true"]': { backgroundColor: theme.vars.palette.surface.selected, borderLeftColor: theme.vars.palette.primary.main },
}));

const Foot = styled('div')(({ theme }) => ({
  display: 'flex', alignItems: 'center', gap: 12, flexShrink: 0, padding: '3px 10px', fontSize: 11, lineHeight: '16px', whiteSpace: 'nowrap', color: theme.vars.palette.text.secondary,
  borderTop: `1px solid ${theme.vars.palette.line.subtle}`, backgroundColor: theme.vars.palette.surface.panel, overflow: 'hidden',
}));
