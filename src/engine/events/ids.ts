// How sources and events are named for people: `S-001`, `S-001:42`, `S-001:42.2`.
import type { EventId, SourceId } from '../../contract/model.ts';

export function sourceIdOf(number: number): SourceId {
  return `S-${String(number).padStart(3, '0')}`;
}

/** The source's number, or -1 for what is no source id. */
export function parseSourceId(id: string): number {
  const match = /^S-(\d{1,9})$/i.exec(id);
  return match ? Number(match[1]) : -1;
}

/** Record and sub count from 0 inside, from 1 in ids. */
export function eventIdOf(source: number, record: number, sub: number): EventId {
  return `${sourceIdOf(source)}:${record + 1}${sub > 0 ? `.${sub + 1}` : ''}`;
}

/** Ids of events in a text that people wrote. */
export const EVENT_IDS = /(?<![\w-])S-\d{1,9}:\d{1,10}(?:\.\d{1,5})?(?![\w:]|\.\d)/gi;

/** Where an event lies, or null for what is no event id. */
export function parseEventId(id: string): { source: number; record: number; sub: number } | null {
  const match = /^(S-\d{1,9}):(\d{1,10})(?:\.(\d{1,5}))?$/i.exec(id);
  if (!match) return null;
  const record = Number(match[2]) - 1;
  const sub = match[3] === undefined ? 0 : Number(match[3]) - 1;
  return record < 0 || sub < 0 ? null : { source: parseSourceId(match[1]), record, sub };
}
