// The query as chips and text. Chips can be switched off without losing them; what is typed becomes chips where it can.
import Close from '@mui/icons-material/CloseOutlined';
import Search from '@mui/icons-material/SearchOutlined';
import { Box, ButtonBase, Checkbox, IconButton, Typography } from '@mui/material';
import { styled } from '@mui/material/styles';
import { Fragment, memo, useEffect, useId, useImperativeHandle, useLayoutEffect, useRef, useState, type ReactNode, type Ref } from 'react';
import type { ExhibitError } from '../../../contract/errors.ts';
import { useOperation } from '../../app/engine.tsx';
import { visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { queryOf, termOf, type Filter, type TimeWindow, type View } from '../../app/view.ts';
import { ErrorLine } from '../../ui/states.tsx';
import { KeyHint } from '../../ui/text.tsx';
import { HelpDialog } from '../help/help-dialog.tsx';
import { useChipOrder } from './chip-order.ts';
import { parseTyped } from './filters.ts';
import { corrected, ProblemLine, Underline } from './query-problem.tsx';
import { optionId, SuggestionBox, useSuggestions } from './query-suggestions.tsx';
import { windowWords } from './window-words.ts';
import { facetWords } from './words.ts';

type Query = Pick<View, 'filters' | 'text' | 'window'>;

interface Props extends Query {
  /** Zone in which the time chip is written. */
  readonly zone: string;
  readonly sourceNames: ReadonlyMap<string, string>;
  /** Why the engine could not make sense of the query. */
  readonly error: ExhibitError | null;
  readonly input: Ref<HTMLInputElement>;
  onQuery(query: Query): void;
}

/** As long as the engine takes: a list of 30,000 values can be pasted. */
const LONGEST = 1_000_000;

/** The text is applied with Enter; chips apply at once. */
export const QueryBar = memo(function QueryBar({ filters, text, window, zone, sourceNames, error, input, onQuery }: Props) {
  const query: Query = { filters, text, window };
  const { caseId } = useCase();
  const [draft, setDraft] = useState(text);
  useEffect(() => setDraft(text), [text]);
  const [focused, setFocused] = useState(false);
  const [helping, setHelping] = useState(false);
  const [caret, setCaret] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  useImperativeHandle(input, () => field.current!, []);
  // Where the cursor belongs once a suggestion has been drawn.
  const moved = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (moved.current === null) return;
    field.current?.setSelectionRange(moved.current, moved.current);
    moved.current = null;
  }, [draft]);
  const listId = useId();
  const list = useSuggestions({ draft, at: Math.min(caret, draft.length), within: queryOf({ filters, text: '', window }), focused, take: (next, at) => { moved.current = at; setDraft(next); setCaret(at); } });
  // The engine's error is about the whole query; where it is wrong is asked of the text alone.
  const { data: told } = useOperation('event.suggest', error !== null && text.trim() !== '' ? { caseId, query: text, at: 0, within: '', limit: 1 } : null, { keep: false });
  const problem = error !== null && draft === text ? told?.problem ?? null : null;

  function commit(whole = draft) {
    const typed = parseTyped(whole);
    setDraft(typed.text);
    onQuery({ filters: [...filters, ...typed.filters], text: typed.text, window: typed.window ?? window });
  }
  /** Backspace in an empty field. The time chip stands last. */
  function removeLast() {
    if (window) onQuery({ ...query, window: null });
    else if (filters.length > 0) onQuery({ ...query, filters: filters.slice(0, -1) });
  }
  /** Takes a chip back into the text, to be typed over. */
  const edit = (term: string, rest: Query) => { onQuery(rest); setDraft([term, draft].filter(Boolean).join(' ')); };
  const place = useChipOrder(filters, (next) => onQuery({ ...query, filters: next }));
  const chips: readonly { readonly key: string; readonly chip: ReactNode }[] = [
    ...filters.map((filter, at) => {
      const rest = { ...query, filters: filters.toSpliced(at, 1) };
      return {
        key: `${at}`,
        chip: <Chip place={place(at)} on={filter.on} not={filter.not} field={filter.field} value={valueWords(filter, sourceNames)} title={termOf(filter)}
          onToggle={() => onQuery({ ...query, filters: filters.with(at, { ...filter, on: !filter.on }) })} onRemove={() => onQuery(rest)} onEdit={() => edit(termOf(filter), rest)} />,
      };
    }),
    ...(window ? [{ key: 'window', chip: <Chip on={window.on} not={false} field="time" value={windowWords(window, zone)} title={termOfWindow(window)}
      onToggle={() => onQuery({ ...query, window: { ...window, on: !window.on } })} onRemove={() => onQuery({ ...query, window: null })} onEdit={() => edit(termOfWindow(window), { ...query, window: null })} /> }] : []),
  ];
  return (
    <Box component="search" data-pane="" tabIndex={-1} aria-label="Query" sx={{ position: 'relative', px: 3, py: '6px', minHeight: 44, flexShrink: 0, borderBottom: 1, borderColor: 'line.subtle', bgcolor: 'surface.canvas', '&:focus-visible': { outlineOffset: -2 } }}>
      <Frame onClick={(event) => { if (event.target === event.currentTarget) event.currentTarget.querySelector<HTMLInputElement>('input[type="text"]')?.focus(); }}>
        <Search sx={{ color: 'text.secondary', flexShrink: 0 }} />
        {chips.map(({ key, chip }, at) => <Fragment key={key}>{at > 0 && <And />}{chip}</Fragment>)}
        {chips.length > 0 && draft !== '' && <And />}
        <Box sx={{ position: 'relative', flex: '1 1 180px', minWidth: 120, height: 24 }}>
          {problem && <Underline text={draft} problem={problem} input={field} />}
          <Box component="input" ref={field} type="text" value={draft} role="combobox" aria-label="Query: text, or field:value" aria-invalid={error !== null} aria-autocomplete="list" aria-expanded={list.open} aria-controls={list.open ? listId : undefined}
            aria-activedescendant={list.open && list.active >= 0 ? optionId(listId, list.active) : undefined}
            placeholder={chips.length > 0 ? 'Add text or field:value' : 'Search text, or field:value such as actor:m.kovacs'} autoComplete="off" spellCheck={false} maxLength={LONGEST}
            onFocus={() => setFocused(true)} onBlur={() => { setFocused(false); list.hide(); }} onSelect={(event) => setCaret((event.target as HTMLInputElement).selectionStart ?? draft.length)}
            onChange={(event) => {
              setDraft(event.target.value);
              setCaret(event.target.selectionStart ?? event.target.value.length);
              list.show();
              // Text that has been deleted is no longer searched for; anything else waits for Enter.
              if (event.target.value === '' && text !== '') onQuery({ ...query, text: '' });
            }}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing) return;
              if (list.key(event)) { event.preventDefault(); event.stopPropagation(); return; }
              if (event.key === 'Enter' && event.altKey && problem) { if (problem.instead !== null) commit(corrected(draft, problem)); }
              else if (event.key === 'Enter') { list.hide(); commit(); }
              else if (event.key === 'Backspace' && draft === '') removeLast();
              else if (event.key === 'Escape') { setDraft(text); event.currentTarget.blur(); } else return;
              event.preventDefault();
            }}
            sx={{ position: 'relative', width: '100%', height: 24, border: 0, outline: 0, p: 0, bgcolor: 'transparent', color: 'text.primary', font: 'inherit', typography: draft === '' ? 'body2' : 'mono', '&::placeholder': { color: 'text.secondary', opacity: 1 }, '&:focus-visible': { outline: 'none' } }} />
        </Box>
        <KeyHint aria-hidden sx={{ ml: 'auto' }}>{draft === text ? '/' : 'Enter'}</KeyHint>
      </Frame>
      {list.open && <SuggestionBox id={listId} list={list} left={leftOf(field.current)} onHelp={() => setHelping(true)} />}
      {helping && <HelpDialog onClose={() => setHelping(false)} />}
      {problem && <ProblemLine problem={problem} onFix={() => { commit(corrected(draft, problem)); field.current?.focus(); }} onHelp={() => setHelping(true)} />}
      {error && !problem && !(told === undefined && draft === text && text.trim() !== '') && <Box sx={{ pt: 1 }}><ErrorLine what={error.message} todo={error.hint} code={error.code} /></Box>}
    </Box>
  );
});

/** Where the text of the input begins within the bar, less the padding of the list. */
function leftOf(input: HTMLInputElement | null): number {
  const bar = input?.closest('search')?.getBoundingClientRect();
  return input && bar ? Math.max(12, input.getBoundingClientRect().left - bar.left - 11) : 12;
}

/** The time filter in the query language. */
const termOfWindow = ({ from, to }: TimeWindow) => `time:${from ?? ''}..${to ?? ''}`;

/** At most three values in sight; the title has the whole term. */
function valueWords({ field, values }: Filter, sourceNames: ReadonlyMap<string, string>): string {
  const shown = values.slice(0, 3).map((value) => visible(facetWords(field, value, sourceNames)));
  return shown.join(', ') + (values.length > 3 ? ` and ${values.length - 3} more` : '');
}

/** Chips and text all have to hold. */
const And = () => <Typography component="span" variant="caption" sx={{ color: 'text.secondary' }}>AND</Typography>;

// Looks like one field, although chips are inside; grows to three lines before it scrolls.
const Frame = styled('div')(({ theme }) => ({
  display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '3px 6px', minHeight: 32, maxHeight: 96, overflowY: 'auto', boxSizing: 'border-box', padding: '2px 8px', borderRadius: 4,
  border: `1px solid ${theme.vars.palette.line.strong}`, cursor: 'text',
  '&:has(input[type="text"]:focus)': { borderColor: theme.vars.palette.primary.main, boxShadow: `0 0 0 1px ${theme.vars.palette.primary.main}` },
  '&:has(input[aria-invalid="true"])': { borderColor: theme.vars.palette.error.main },
}));

const ChipFrame = styled('span', { shouldForwardProp: (name) => name !== 'on' })<{ readonly on: boolean }>(({ theme, on }) => ({
  display: 'inline-flex', alignItems: 'center', gap: 5, height: 22, maxWidth: 'min(460px, 100%)', boxSizing: 'border-box', padding: '0 2px 0 5px', borderRadius: 3, cursor: 'default',
  border: `1px ${on ? 'solid' : 'dashed'} ${theme.vars.palette.line.strong}`, backgroundColor: on ? theme.vars.palette.surface.panel : 'transparent',
  '& .value': { ...theme.typography.mono, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', ...(!on && { textDecoration: 'line-through', color: theme.vars.palette.text.secondary }) },
  '&[draggable="true"]': { cursor: 'grab' }, '&[data-drop="before"]': { boxShadow: `-3px 0 0 ${theme.vars.palette.primary.main}` }, '&[data-drop="after"]': { boxShadow: `3px 0 0 ${theme.vars.palette.primary.main}` },
  '& .value b': { fontWeight: 400, color: theme.vars.palette.text.secondary },
}));

interface ChipProps {
  readonly on: boolean; readonly not: boolean; readonly field: string; readonly value: string; readonly title: string;
  /** How it is moved among the others; the time chip stands last. */
  readonly place?: ReturnType<ReturnType<typeof useChipOrder>>;
  onToggle(): void; onRemove(): void; onEdit(): void;
}

/** One filter: switched on or off, typed over, moved, removed. */
function Chip({ place, on, not, field, value, title, onToggle, onRemove, onEdit }: ChipProps) {
  const name = `${not ? 'not ' : ''}${field === '' ? 'text' : field}: ${value}`;
  return (
    <ChipFrame {...place} on={on} role="group" aria-label={name} title={`${visible(title)}${place?.draggable ? '\nDrag, or Ctrl and an arrow key, to move it' : ''}`}>
      <Checkbox checked={on} onChange={onToggle} slotProps={{ input: { 'aria-label': `${name}, switched on` } }} sx={{ '& .MuiSvgIcon-root': { fontSize: 15 } }} />
      {not && <Boxed>NOT</Boxed>}
      <ButtonBase className="value" aria-label={`Edit ${name}`} onClick={onEdit} sx={{ display: 'block', minWidth: 0 }}><b>{field}{field && ':'}</b>{value}</ButtonBase>
      <IconButton aria-label={`Remove ${name}`} onClick={onRemove} sx={{ width: 18, height: 18 }}><Close sx={{ fontSize: 14 }} /></IconButton>
    </ChipFrame>
  );
}

// Smaller than the box of other words, so that it fits into a chip.
const Boxed = styled('span')(({ theme }) => ({ fontSize: 11, lineHeight: '13px', padding: '0 3px', borderRadius: 2, border: `1px solid ${theme.vars.palette.line.strong}` }));
