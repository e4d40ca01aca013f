// How screens ask the engine: answers are cached under [operation, input] and asked again when a write makes them stale.
import { QueryClient, QueryClientProvider, keepPreviousData, skipToken, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useEffect, useMemo, type ReactNode } from 'react';
import type { Client } from '../../contract/client.ts';
import type { ExhibitError } from '../../contract/errors.ts';
import { READS, type In, type OperationName, type Out, type Tick, type Topic } from '../../contract/operations.ts';
import type { Host } from './host.ts';

interface EngineProps { readonly client: Client; readonly host: Host }
interface Engine extends EngineProps { readonly cache: QueryClient }
const EngineContext = createContext<Engine | null>(null);

/** Answers never age by themselves, and nothing waits for a network: the engine is on this machine. */
const newCache = () => new QueryClient({
  defaultOptions: { queries: { staleTime: Infinity, retry: false, refetchOnWindowFocus: false, refetchOnReconnect: false, networkMode: 'always' } },
});

export function EngineProvider({ client, host, children }: EngineProps & { readonly children: ReactNode }) {
  const cache = useMemo(newCache, []);
  const engine = useMemo(() => ({ client, host, cache }), [client, host, cache]);
  useEffect(() => {
    // A new client is a new engine behind it: what the former one said may be stale.
    void cache.invalidateQueries();
    // What a write has brought about is shown first, and then everything asked again at once, whichever topics it has touched.
    let changes: { readonly topic: Topic; readonly caseId: string | null }[] = [];
    const askAgain = () => {
      const told = changes;
      changes = [];
      void cache.invalidateQueries({ predicate: ({ queryKey }) => told.some(({ topic, caseId }) => isStale(queryKey, topic, caseId)) });
    };
    const unlisten = client.onChanged((topic, caseId) => {
      changes.push({ topic, caseId });
      if (changes.length === 1) afterPaint(askAgain);
    });
    return () => { changes = []; unlisten(); };
  }, [cache, client]);
  return <QueryClientProvider client={cache}><EngineContext value={engine}>{children}</EngineContext></QueryClientProvider>;
}

/** In a task of its own behind the next frame; at once where nothing is drawn. */
function afterPaint(work: () => void): void {
  if (document.hidden) setTimeout(work, 0);
  else requestAnimationFrame(() => setTimeout(work, 0));
}

/** Whether a change to `topic` makes the answer cached under [operation, input] stale. */
export function isStale(queryKey: readonly unknown[], topic: Topic, caseId: string | null): boolean {
  const [operation, input] = queryKey as [OperationName, { readonly caseId?: string } | null];
  if (!Object.hasOwn(READS, operation) || !READS[operation]?.includes(topic)) return false;
  return caseId === null || input?.caseId === undefined || input.caseId === caseId;
}

function useEngine(): Engine {
  const engine = useContext(EngineContext);
  if (!engine) throw new Error('Used outside of EngineProvider.');
  return engine;
}

export const useHost = (): Host => useEngine().host;

/** For writes and one-off questions. Rejects with ExhibitError. */
export const useCall = (): Client['call'] => useEngine().client.call;

/** Closes a case in the engine and forgets what it said, so that opening it again asks everything anew. */
export function useCloseCase(): (caseId: string) => void {
  const { client, cache } = useEngine();
  return useCallback((caseId) => {
    const forget = () => cache.removeQueries({ predicate: ({ queryKey }) => (queryKey[1] as { readonly caseId?: string } | null)?.caseId === caseId });
    // A case that is closed already is what was wanted.
    client.call('case.close', { caseId }).then(forget, forget);
  }, [client, cache]);
}

/** Forgets every answer and asks again from the start, the opening of the case included; null outside of an engine. */
export function useStartOver(): (() => void) | null {
  const engine = useContext(EngineContext);
  return engine && (() => void engine.cache.resetQueries());
}

export interface OperationOptions {
  /** Shows the previous answer while the next one is under way (`isPlaceholderData`); on unless switched off. */
  readonly keep?: boolean;
  /** The answer is forgotten with the screen that asked, because asking does something. */
  readonly once?: boolean;
}

/** The engine's answer to a read, kept up to date. `null` input: idle. A superseded question is cancelled in the engine. */
export function useOperation<N extends OperationName>(operation: N, input: In<N> | null, options: OperationOptions = {}): UseQueryResult<Out<N>, ExhibitError> {
  const { client, cache } = useEngine();
  return useQuery<Out<N>, ExhibitError>({
    queryKey: [operation, input],
    queryFn: ({ signal }) => client.call(operation, input as In<N>, { signal, onTick: (tick) => cache.setQueryData(['tick', operation, input], tick) })
      .finally(() => cache.removeQueries({ queryKey: ['tick', operation, input], exact: true })),
    enabled: input !== null,
    ...(options.once ? { gcTime: 0 } : {}),
    ...(options.keep === false ? {} : { placeholderData: keepPreviousData as never }),
  });
}

/** What the engine has told of a read that is still under way; null before it told anything, and once it has answered. */
export function useTick<N extends OperationName>(operation: N, input: In<N> | null): Tick<N> | null {
  return useQuery<Tick<N>>({ queryKey: ['tick', operation, input], queryFn: skipToken }).data ?? null;
}
