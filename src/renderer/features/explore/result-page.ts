// The page of the result that is on the screen, and the cursor in it: one event of the view, found again whatever changes.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ExhibitError } from '../../../contract/errors.ts';
import type { EventId, EventRow, Order } from '../../../contract/model.ts';
import { useOperation, useTick } from '../../app/engine.tsx';
import { useLastKnown } from './lasting.ts';
import { useStable } from './stable.ts';
import { clampPage, move, PAGE_ROWS, placeOf, type Place, type Step } from './row-cursor.ts';

export interface ResultPage {
  readonly rows: readonly EventRow[];
  /** Events that pass the query. */
  readonly total: number;
  /** The search goes on: rows and total are what it has found so far. */
  readonly soFar: boolean;
  /** From 0. */
  readonly page: number;
  /** Rows are of an earlier question: the new one is under way, or failed. */
  readonly stale: boolean;
  readonly busy: boolean;
  /** When the rows were answered, ms since 1970. */
  readonly answeredAt: number;
  /** The question was cancelled before its answer came. */
  readonly stopped: boolean;
  readonly error: ExhibitError | null;
  /** The chosen event is not in this result. */
  readonly outside: boolean;
  /** Row of the chosen event on this page, or null. */
  readonly row: number | null;
  /** Shows another page; the chosen event stays chosen. */
  goToPage(page: number): void;
  /** Moves the cursor, to other pages too. */
  step(step: Step, screenRows?: number): void;
  choose(event: EventId): void;
  retry(): void;
  /** Gives up the running question in the engine as well. */
  cancel(): void;
}

const NO_ROWS: readonly EventRow[] = [];

interface Question { readonly caseId: string; readonly query: string; readonly order: Order }

/** The result of a query, a page at a time. `event` is the cursor, which `setEvent` moves. */
export function useResultPage({ caseId, query, order }: Question, event: EventId | null, setEvent: (event: EventId) => void): ResultPage {
  const cache = useQueryClient();
  // The page belongs to its question: another question begins where the chosen event is, or at the top.
  const question = JSON.stringify([caseId, query, order]);
  const [at, setAt] = useState<{ readonly question: string; readonly page: number } | null>(null);
  // A row to choose as soon as its page is here: the cursor has crossed a border.
  const [wanted, setWanted] = useState<Place | null>(null);
  // The event whose place in this result is settled, so that leafing on does not pull the person back to it.
  const [settled, setSettled] = useState<string | null>(null);
  const [outside, setOutside] = useState<string | null>(null);

  const place = `${question} ${event ?? ''}`;
  const seeking = event !== null && settled !== place;
  const page = at?.question === question ? at.page : seeking ? null : 0;

  const position = useOperation('event.position', seeking ? { caseId, query, order, event } : null, { keep: false });
  const asked = page === null ? null : { caseId, query, order, offset: page * PAGE_ROWS, limit: PAGE_ROWS };
  const search = useOperation('event.search', asked);
  const told = useTick('event.search', asked);
  const fresh = page !== null && search.data !== undefined && !search.isPlaceholderData;
  const known = useLastKnown(search.data);
  const first = fresh || !search.isFetching ? null : told;
  const rows = first?.events ?? known?.events ?? NO_ROWS;
  const total = first?.atLeast ?? known?.total ?? 0;
  const onPage = rows.findIndex((row) => row.id === event);

  useEffect(() => {
    if (!seeking) return;
    if (fresh && onPage >= 0) { setOutside(null); setSettled(place); return; }
    if (!position.data && !position.error) return;
    const found = position.data?.position ?? null;
    setOutside(found === null && position.data ? place : null);
    setAt((before) => ({ question, page: found !== null ? placeOf(found).page : before?.question === question ? before.page : 0 }));
    setSettled(place);
  }, [seeking, fresh, onPage, position.data, position.error, place, question]);

  const lastPage = clampPage(Number.MAX_SAFE_INTEGER, total);
  // The next page is asked for as soon as this one is here, and is there when it is leafed to.
  useOperation('event.search', fresh && page < lastPage ? { caseId, query, order, offset: (page + 1) * PAGE_ROWS, limit: PAGE_ROWS } : null, { keep: false });
  useEffect(() => {
    // A write elsewhere can shorten the result under the page that is shown.
    if (fresh && page > lastPage) setAt({ question, page: lastPage });
  }, [fresh, page, lastPage, question]);

  const choose = useStable((id: EventId) => {
    setSettled(`${question} ${id}`);
    setOutside(null);
    setWanted(null);
    setEvent(id);
  });
  useEffect(() => {
    if (!wanted || !fresh || wanted.page !== page) return;
    const row = rows[Math.min(wanted.row, rows.length - 1)];
    if (row) choose(row.id);
    else setWanted(null);
  }, [wanted, fresh, page, rows, choose]);

  return {
    rows, total, soFar: first !== null, page: page ?? at?.page ?? 0, stale: first === null && (search.isPlaceholderData || (search.data === undefined && known !== undefined)), busy: search.isFetching || position.isFetching, answeredAt: search.dataUpdatedAt,
    stopped: page !== null && search.isPlaceholderData && !search.isFetching && search.error === null,
    error: search.error ?? null,
    outside: outside === place,
    row: fresh && onPage >= 0 ? onPage : null,
    goToPage(to) {
      setWanted(null);
      setSettled(place);
      setAt({ question, page: clampPage(to, total) });
    },
    step(step, screenRows) {
      const from = wanted && wanted.page === page ? wanted.row : onPage >= 0 ? onPage : null;
      const to = move(page ?? 0, from, total, step, screenRows);
      if (!to) return;
      // Rows that belong to another page have to come first; `wanted` chooses then.
      const row = to.page === page ? rows[to.row] : undefined;
      if (row && fresh) { choose(row.id); return; }
      setSettled(place);
      setAt({ question, page: to.page });
      setWanted(to);
    },
    choose,
    retry: () => { void search.refetch(); },
    cancel: () => { void cache.cancelQueries({ predicate: ({ queryKey }) => queryKey[0] === 'event.search' || queryKey[0] === 'event.panel' }); },
  };
}
