// The way from a line of the ledger to its events: Explore, narrowed to what the button promised and nothing else.
import { useView, type Filter } from '../../app/view.ts';

/** Filters of before are dropped. `event` is chosen there, whether or not the filters show it. */
export function useShowEvents(): (source: string, extra?: Pick<Filter, 'field' | 'values'>, event?: string) => void {
  const [, setView] = useView();
  return (source, extra, event) => setView({
    screen: 'explore', text: '', window: null, event: event ?? null, ledger: false,
    filters: [{ field: 'source', values: [source] }, ...(extra ? [extra] : [])].map((filter) => ({ on: true, not: false, ...filter })),
  });
}
