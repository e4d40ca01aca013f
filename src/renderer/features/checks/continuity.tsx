// Continuity: fields whose new value in one record is not the old value in the next one, and what may have led to it.
import { Box, Typography } from '@mui/material';
import { useState } from 'react';
import type { Continuity, ContinuityBreak, ContinuityRate } from '../../../contract/checks.ts';
import { useOperation } from '../../app/engine.tsx';
import { Failure } from '../../app/failure.tsx';
import { countOf, formatCount, formatInstant, formatSpan, microsOf, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { StatusBar } from '../../app/status-bar.tsx';
import { useView } from '../../app/view.ts';
import { Pages } from '../../ui/pages.tsx';
import { FieldList, Pane, PaneHead } from '../../ui/pane.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { BusyLine, EmptyState } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { MonoText } from '../../ui/text.tsx';
import { sideText } from '../change/change-text.ts';
import { BreakPane } from './break-pane.tsx';
import { RowButton } from './row-button.tsx';

const PAGE = 200;

/** What names a break among the others of its case. */
const keyOf = ({ after, field }: ContinuityBreak): string => `${after.event} ${field}`;

/** The first look at a case scans all of it. */
export function ContinuityCheck() {
  const { caseId } = useCase();
  const [, setView] = useView();
  const [module, setModule] = useState<string | null>(null);
  const [offset, setOffset] = useState(0);
  const [chosen, setChosen] = useState<string | null>(null);
  const continuity = useOperation('check.continuity', { caseId, entityType: null, entity: null, module, offset, limit: PAGE });
  const { data } = continuity;
  const shown = data?.page.find((one) => keyOf(one) === chosen) ?? data?.page[0];
  const narrow = (to: string | null) => { setModule(to); setOffset(0); };

  return (
    <>
      <BusyLine busy={continuity.isFetching} />
      {continuity.error && <Failure error={continuity.error} onRetry={() => void continuity.refetch()} />}
      {!data && !continuity.error && <Pane label="Continuity"><EmptyState title="Comparing every change with the one before it">This takes a moment in a large case, and is done once.</EmptyState></Pane>}
      {data && (
        <SplitPane name="checks-summary" label="Width of the summary" fixed="first" size={256} min={220} max={420}
          first={<Summary continuity={data} module={module} onModule={narrow} />}
          second={data.found === 0 ? <NoBreaks continuity={data} /> : (
            <SplitPane name="checks-break" label="Width of the break" fixed="second" size={380} min={320} max={720}
              first={
                <Pane label="Breaks" scroll={false}>
                  <PaneHead title="Breaks of continuity" detail={`${countOf(data.found, 'break')}${module === null ? '' : ` in ${module === '' ? '(none)' : visible(module)}`}, in the order of time`} />
                  <Box tabIndex={-1} sx={{ flex: 1, minHeight: 0, overflow: 'auto' }}>
                    <BreakTable breaks={data.page} shown={shown} onShow={(one) => setChosen(keyOf(one))} />
                  </Box>
                  <Pages what="breaks" offset={offset} rows={data.page.length} size={PAGE} total={data.found} onOffset={setOffset} />
                </Pane>
              }
              second={shown ? <BreakPane key={keyOf(shown)} found={shown} onEvent={(event) => setView({ screen: 'explore', event, filters: [{ field: 'entity', values: [shown.entity], on: true, not: false }], text: '', window: null })} /> : <Pane label="Break"><EmptyState title="No break is chosen" /></Pane>}
            />
          )}
        />
      )}
      <StatusBar>
        {data && <><span><strong>{formatCount(data.breaks)}</strong> of {countOf(data.pairs, 'pair')} {data.breaks === 1 ? 'does' : 'do'} not fit</span><span>{countOf(data.fields, 'field')} of entities changed</span></>}
      </StatusBar>
    </>
  );
}

/** Rows are chosen by their button, with a click anywhere, and with the arrow keys. */
function BreakTable({ breaks, shown, onShow }: { readonly breaks: readonly ContinuityBreak[]; readonly shown: ContinuityBreak | undefined; onShow(one: ContinuityBreak): void }) {
  return (
    <Table aria-label="Breaks">
      <colgroup><col style={{ width: 148 }} /><col style={{ width: 104 }} /><col style={{ width: 112 }} /><col /><col style={{ width: 84 }} /></colgroup>
      <thead><tr><th scope="col">Time (UTC)</th><th scope="col">Entity</th><th scope="col">Field</th><th scope="col">Set, then found</th><th scope="col" className="number">Between</th></tr></thead>
      <tbody>{breaks.map((one) => {
        const { entity, field, before, after } = one;
        const isShown = shown !== undefined && keyOf(shown) === keyOf(one);
        const [set, found] = [sideText(before.change.new, before.change.newKind), sideText(after.change.old, after.change.oldKind)];
        return (
          <tr key={keyOf(one)} data-link="" data-selected={isShown} onClick={() => onShow(one)} style={{ cursor: 'pointer' }}>
            <th scope="row"><RowButton text={formatInstant(after.time, 'UTC', 'second')} isShown={isShown} rows={breaks} row={one} onShow={onShow} /></th>
            <td title={visible(entity)}><MonoText sx={{ overflowWrap: 'normal' }}>{visible(entity)}</MonoText></td>
            <td title={visible(field)}><MonoText sx={{ overflowWrap: 'normal' }}>{visible(field)}</MonoText></td>
            <td title={`${set.text} is set, ${found.text} is found`}><MonoText sx={{ overflowWrap: 'normal' }}>{set.text} ≠ {found.text}</MonoText></td>
            <td className="number">{formatSpan(microsOf(after.time) - microsOf(before.time))}</td>
          </tr>
        );
      })}</tbody>
    </Table>
  );
}

function Summary({ continuity, module, onModule }: { readonly continuity: Continuity; readonly module: string | null; onModule(module: string | null): void }) {
  const { pairs, breaks, notAssessed, sameValue, sameList, reordered, fields, byModule, byMonth } = continuity;
  const fact = (term: string, count: number, title: string) => [<dt key={term} title={title}>{term}</dt>, <dd key={`${term} count`} style={{ textAlign: 'right' }}>{formatCount(count)}</dd>];
  return (
    <Pane label="Continuity" tone="panel">
      <PaneHead title="Continuity" sticky detail="over the whole case" />
      <Box sx={{ px: 3, py: 2 }}>
        <Typography variant="body2" sx={{ mb: 2 }}>The new value of a field should be its old value in the next record that changes it.</Typography>
        <FieldList style={{ gridTemplateColumns: '1fr auto' }}>
          {fact('Fields of entities', fields, 'that any dated record changes')}
          {fact('Neighbours compared', pairs, 'two records in a row that change the same field')}
          {fact('Do not fit', breaks, 'breaks of continuity')}
          {fact('Not assessed', notAssessed, 'a value is masked or not recorded, or the later record states no old value at all')}
          {fact('Same value, written otherwise', sameValue, '1.10 and 1.1, JSON laid out in another way')}
          {fact('Same list, another order', sameList, '')}
          {fact('Groups of one instant put in order', reordered, 'the order in the source does not fit, another one does')}
        </FieldList>
      </Box>
      <Rates title="Modules" of={byModule} chosen={module} onChoose={onModule} />
      <Rates title="Months" of={byMonth} />
    </Pane>
  );
}

function Rates({ title, of, chosen = null, onChoose }: { readonly title: string; readonly of: readonly ContinuityRate[]; readonly chosen?: string | null; onChoose?(value: string | null): void }) {
  return (
    <>
      <PaneHead title={title} detail="of the later record" />
      <Table aria-label={title} dense>
        <colgroup><col /><col style={{ width: 76 }} /><col style={{ width: 64 }} /></colgroup>
        <thead><tr><th scope="col">{title.slice(0, -1)}</th><th scope="col" className="number">Compared</th><th scope="col" className="number">Breaks</th></tr></thead>
        <tbody>{of.map((rate) => {
          const value = rate.of ?? '';
          const name = rate.of === null ? '(none)' : visible(rate.of);
          return (
            <tr key={value} data-selected={chosen === value}>
              <th scope="row" title={name}>{onChoose ? <Box component="button" type="button" aria-pressed={chosen === value} onClick={() => onChoose(chosen === value ? null : value)} sx={{ all: 'unset', cursor: 'pointer', color: 'primary.main', '&:focus-visible': { outline: '2px solid', outlineColor: 'primary.main' } }}>{name}</Box> : name}</th>
              <td className="number">{formatCount(rate.pairs)}</td><td className="number">{formatCount(rate.breaks)}</td>
            </tr>
          );
        })}</tbody>
      </Table>
    </>
  );
}

function NoBreaks({ continuity: { pairs, breaks } }: { readonly continuity: Continuity }) {
  return (
    <Pane label="Breaks">
      {pairs === 0
        ? <EmptyState title="Nothing to compare">No field of an entity is changed by two records whose values are known.</EmptyState>
        : <EmptyState title={breaks === 0 ? 'Every change begins where the one before it ended' : 'No break in this module'}>Neighbouring changes compared: {formatCount(pairs)}.</EmptyState>}
    </Pane>
  );
}
