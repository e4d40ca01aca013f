// How screens ask the engine: answers are cached under [operation, input] and asked again when a write makes them stale.
import { QueryClient, QueryClientProvider, keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useMemo, type ReactNode } from 'react';
import type { Client } from '../../contract/client.ts';
import type { ExhibitError } from '../../contract/errors.ts';
import { READS, type In, type OperationName, type Out, type Topic } from '../../contract/operations.ts';
import type { Host } from './host.ts';

interface Engine { readonly client: Client; readonly host: Host }
const EngineContext = createContext<Engine | null>(null);

/** Answers never age by themselves, and nothing waits for a network: the engine is on this machine. */
const newCache = () => new QueryClient({
  defaultOptions: { queries: { staleTime: Infinity, retry: false, refetchOnWindowFocus: false, refetchOnReconnect: false, networkMode: 'always' } },
});

export function EngineProvider({ client, host, children }: Engine & { readonly children: ReactNode }) {
  const cache = useMemo(newCache, []);
  const engine = useMemo(() => ({ client, host }), [client, host]);
  useEffect(() => {
    // A new client is a new engine behind it: what the former one said may be stale.
    void cache.invalidateQueries();
    return client.onChanged((topic, caseId) => {
      void cache.invalidateQueries({ predicate: ({ queryKey }) => isStale(queryKey, topic, caseId) });
    });
  }, [cache, client]);
  return <QueryClientProvider client={cache}><EngineContext value={engine}>{children}</EngineContext></QueryClientProvider>;
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

export interface OperationOptions {
  /** Shows the previous answer while the next one is under way (`isPlaceholderData`); on unless switched off. */
  readonly keep?: boolean;
}

/** The engine's answer to a read, kept up to date. `null` input: idle. A superseded question is cancelled in the engine. */
export function useOperation<N extends OperationName>(operation: N, input: In<N> | null, options: OperationOptions = {}): UseQueryResult<Out<N>, ExhibitError> {
  const { client } = useEngine();
  return useQuery<Out<N>, ExhibitError>({
    queryKey: [operation, input],
    queryFn: ({ signal }) => client.call(operation, input as In<N>, { signal }),
    enabled: input !== null,
    ...(options.keep === false ? {} : { placeholderData: keepPreviousData as never }),
  });
}
