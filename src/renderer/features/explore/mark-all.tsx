// The same for every event that passes the filters, as one step that can be undone: star, tag, add to a finding.
import { Box, Button, Typography } from '@mui/material';
import { useEffect, useRef, useState } from 'react';
import type { Order } from '../../../contract/model.ts';
import { useCall, useOperation } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { countOf, formatCount } from '../../app/format.ts';
import { Menu } from '../../ui/menu.tsx';
import { CiteDialog } from './cite-dialog.tsx';
import { TagDialog } from './tag-dialog.tsx';

/** What was done last, and the name under which undo knows it. */
interface Told { readonly text: string; readonly undo: string | null }
export interface MarkAllState { readonly told: Told | null; readonly busy: boolean; readonly error: unknown; readonly run: (text: (events: number) => string, work: (signal: AbortSignal) => Promise<{ readonly events: number }>) => Promise<void>; readonly tell: (text: string) => Promise<void>; readonly stop: () => void; readonly dismiss: () => void }

/** One write at a time; leaving the screen stops one that is still looking for its events. */
export function useMarkAll(caseId: string): MarkAllState {
  const call = useCall();
  const [told, setTold] = useState<Told | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const tell = async (text: string) => setTold({ text, undo: (await call('undo.state', { caseId })).undo });
  return {
    told, busy, error, tell,
    async run(text, work) {
      const controller = new AbortController();
      running.current = controller;
      setBusy(true);
      setError(null);
      setTold(null);
      try {
        const { events } = await work(controller.signal);
        if (events === 0) setTold({ text: 'Nothing to do: all of them were like that already.', undo: null });
        else await tell(text(events));
      } catch (thrown) {
        if (!controller.signal.aborted) { setError(thrown); throw thrown; }
      } finally {
        setBusy(false);
      }
    },
    stop: () => running.current?.abort(),
    dismiss: () => { setTold(null); setError(null); },
  };
}

interface Props {
  readonly caseId: string;
  readonly state: MarkAllState;
  readonly query: string;
  readonly order: Order;
  /** Events that pass; null while they are still being counted. */
  readonly total: number | null;
  readonly readOnly: boolean;
  /** The screen's address, which a new finding was made from. */
  readonly view: string;
  readonly last: string | null;
  onFinding(finding: string): void;
}

/** The button says how many events it is about. */
export function MarkAll({ caseId, state, query, order, total, readOnly, view, last, onFinding }: Props) {
  const call = useCall();
  // The number is of the moment of asking; the engine says how many it was.
  const [asking, setAsking] = useState<{ readonly what: 'tag' | 'cite'; readonly query: string; readonly total: number } | null>(null);
  const count = total ?? 0;
  const disabled = readOnly || count === 0 || state.busy;
  const star = (on: boolean) => { state.run((events) => `${on ? 'Starred' : 'Took the star from'} ${countOf(events, 'event')}.`, (signal) => call('result.star', { caseId, query, on }, { signal })).catch(() => {}); };
  const close = () => setAsking(null);
  return (
    <Box sx={{ display: 'flex', alignItems: 'flex-start', flexShrink: 0, pt: '8px', pr: 2, bgcolor: 'surface.canvas', borderBottom: 1, borderColor: 'line.subtle' }}>
      <Menu button={{ disabled, title: readOnly ? 'The case is open read-only' : 'For every event that passes the filters' }} entries={[
        { text: `Star all ${formatCount(count)}`, run: () => star(true) },
        { text: `Take the star from all ${formatCount(count)}`, run: () => star(false) },
        'line',
        { text: `Tag all ${formatCount(count)}…`, run: () => setAsking({ what: 'tag', query, total: count }) },
        { text: `Add all ${formatCount(count)} to a finding…`, run: () => setAsking({ what: 'cite', query, total: count }) },
      ]}>
        Mark all {total === null ? '' : formatCount(total)}
      </Menu>
      {asking?.what === 'tag' && <TagDialog caseId={caseId} events={asking.total} had={NONE} onClose={close}
        write={(tag, on) => state.run((events) => `${on ? 'Tagged' : 'Took the tag from'} ${countOf(events, 'event')}: ${tag}.`, (signal) => call('result.tag', { caseId, query: asking.query, tag, on }, { signal }))} />}
      {asking?.what === 'cite' && <CiteDialog caseId={caseId} events={asking.total} view={view} query={asking.query} order={order} last={last} onClose={close}
        onCited={(finding, added) => { close(); onFinding(finding.id); void state.tell(`Added ${countOf(added, 'event')} to ${finding.id}.`); }} />}
    </Box>
  );
}
const NONE: ReadonlySet<string> = new Set();

/** What was just done, with its undo for as long as it is the last step. */
export function MarkedStrip({ caseId, state }: { readonly caseId: string; readonly state: MarkAllState }) {
  const call = useCall();
  const undoable = useOperation('undo.state', { caseId });
  const { told, busy, error } = state;
  const last = told?.undo !== null && undoable.data?.undo === told?.undo;
  if (!busy && error === null && (told === null || (told.undo !== null && undoable.data !== undefined && !undoable.isFetching && !last))) return null;
  return (
    <Box role="status" aria-label="Marking" sx={{ display: 'flex', alignItems: 'center', gap: 2, px: 3, minHeight: 32, flexShrink: 0, borderBottom: 1, borderColor: 'line.subtle', bgcolor: 'surface.raised' }}>
      {busy && <><Typography variant="body2">Marking</Typography><Button variant="text" onClick={state.stop}>Stop</Button></>}
      <FailureLine error={error} />
      {told !== null && <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>{told.text}</Typography>}
      {told !== null && last && <Button variant="text" onClick={() => void call('undo.undo', { caseId })}>Undo</Button>}
      {!busy && <Button variant="text" onClick={state.dismiss} sx={{ ml: 'auto' }}>Dismiss</Button>}
    </Box>
  );
}
