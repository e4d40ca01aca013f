// `exhibit search`, `show` and `facets`: reading a case, which stays free for others meanwhile.
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { ORDERS } from '../../contract/model.ts';
import type { EventDetail, EventRow, Order, Panel } from '../../contract/model.ts';
import { caseCommand, run } from '../command.ts';
import { count, eventTable, nameList, sideText } from '../event-text.ts';
import type { OpenedCase } from '../open-case.ts';
import { inked, inkedLines, table } from '../terminal-text.ts';

/** The most the contract gives at once. */
const PAGE = 1000;

export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('A whole number is needed.');
  return Number(text);
}

export function addEvents(program: Command): void {
  caseCommand(program, 'search', 'find events: words, "phrases", field:value, AND, OR, NOT, parentheses')
    .argument('[query]', 'the query; all events when left out. Behind -- when it begins with a minus', '')
    .addOption(new Option('--limit <n>', 'events to print').argParser(wholeNumber).default(100))
    .addOption(new Option('--order <order>', 'sorted by a column, with a minus the other way round: --order=-time is newest first').choices(ORDERS).default('time'))
    .action(run<[string], { limit: number; order: Order }>('read', async ({ options, terminal, open }, query) => {
      const { total, events } = await searchAll(open, query, options.order, options.limit);
      terminal.answer({ total, events: events.map(eventDocument) }, () => [
        ...(events.length > 0 ? [eventTable(events)] : []),
        total === 0 ? 'No event matches.' : `${events.length} of ${count(total, 'event')}`,
      ].join('\n'));
    }));

  caseCommand(program, 'show', 'show one event whole: fields, changes, notes, raw record')
    .argument('<event>', 'its id, as S-001:42')
    .action(run<[string], object>('read', async ({ terminal, open }, event) => {
      const detail = await open.call('event.get', { event });
      terminal.answer(detail, () => detailText(detail));
    }));

  caseCommand(program, 'facets', 'count the values of each facet')
    .argument('[query]', 'count only events that match', '')
    .addOption(new Option('--limit <n>', 'values of each facet').argParser(wholeNumber).default(20))
    .action(run<[string], { limit: number }>('read', async ({ options, terminal, open }, query) => {
      const panel = await open.call('event.panel', { query, facetLimit: Math.min(PAGE, Math.max(1, options.limit)), buckets: 1, from: null, to: null });
      const { total, all, undated } = panel;
      const facets = panel.facets.map(({ field, distinct, values }) => ({ field, distinct, values: values.map(({ value, count }) => ({ value, count })) }));
      terminal.answer({ total, all, undated, facets }, () => facetText(panel));
    }));
}

async function searchAll(open: OpenedCase, query: string, order: Order, limit: number): Promise<{ total: number; events: readonly EventRow[] }> {
  const events: EventRow[] = [];
  for (;;) {
    const page = await open.call('event.search', { query, order, offset: events.length, limit: Math.max(1, Math.min(PAGE, limit - events.length)) });
    if (limit > 0) events.push(...page.events);
    if (page.events.length === 0 || events.length >= Math.min(limit, page.total)) return { total: page.total, events };
  }
}

/** The published form of an event: casework is left out, for it is not of the record. */
function eventDocument({ id, time, timeText, actor, action, module, category, entityType, entity, ip, result, changes, source, line, recordHash, repeated }: EventRow) {
  return {
    id, time, timeText, actor, action, module, category, entityType, entity, ip, result,
    changes: changes.map(({ field, old, new: now, oldKind, newKind }) => ({ field, old, new: now, oldKind, newKind })),
    source, line, recordHash, repeated,
  };
}

function detailText(event: EventDetail): string {
  const sections = [nameList([
    ['Event', event.id], ['Time (UTC)', event.time ?? 'undated'], ['As written', event.timeText], ['Time basis', event.timeBasis],
    ['Actor', event.actor], ['Action', event.action], ['Module', event.module], ['Category', event.category],
    ['Entity', event.entity === null ? null : [event.entityType, event.entity].filter((part) => part !== null).join(' ')], ['IP', event.ip], ['Result', event.result],
    ['Source', `${event.source} ${event.sourceName}, line ${event.line}, record ${event.record}, byte ${event.offset}`], ['Record hash', event.recordHash],
    ['Repeated', event.repeated ? 'yes: the same bytes occur earlier in this source' : null], ['Starred', event.starred ? 'yes' : null],
    ['Tags', event.tags.length > 0 ? event.tags.join(', ') : null], ['Exhibits', event.exhibits.length > 0 ? event.exhibits.join(', ') : null],
  ])];
  if (event.changes.length > 0) {
    sections.push(table([{ head: 'Field' }, { head: 'Old' }, { head: 'New' }], event.changes.map((change) => [change.field, sideText(change.old, change.oldKind), sideText(change.new, change.newKind)])));
  }
  if (event.unchanged.length > 0) sections.push(`${count(event.unchanged.length, 'field')} unchanged`);
  if (event.fields.length > 0) sections.push(table([{ head: 'Further field' }, { head: 'From' }, { head: 'Value' }], event.fields.map((field) => [field.name, field.from, sideText(field.value, field.kind)])));
  if (event.noteList.length > 0) sections.push(event.noteList.map((note) => `Note ${note.id}, ${inked(note.author)}, ${note.created}\n${inkedLines(note.text)}`).join('\n'));
  sections.push(`Raw record, ${count(event.rawBytes, 'byte')}${event.rawCut ? ', the first 64 KiB of it' : ''}\n${inkedLines(event.raw)}`);
  return sections.join('\n\n');
}

function facetText(panel: Panel): string {
  const sections = panel.facets.map(({ field, distinct, values }) => {
    const more = distinct > values.length ? `\n… ${distinct - values.length} more` : '';
    return `${table([{ head: field, width: 60 }, { head: 'Events', right: true }], values.map(({ value, count }) => [value ?? '(none)', count]))}${more}`;
  });
  return [...sections, `${panel.total} of ${count(panel.all, 'event')}, ${panel.undated} undated`].join('\n\n');
}
