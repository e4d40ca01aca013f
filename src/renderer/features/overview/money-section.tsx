// Money: totals by kind and currency, who moved it, which actions count as what, and whether balances add up.
import { Box, Typography } from '@mui/material';
import { groupedDecimal, type Money, type MoneyKind, type MoneySum, type Ranked } from '../../../contract/overview.ts';
import { countOf, formatCount, visible } from '../../app/format.ts';
import { Table } from '../../ui/table.tsx';
import { MonoText } from '../../ui/text.tsx';
import { FigureLink, ViewLink } from './figure-link.tsx';
import { ON_SCREEN_ONLY, Printed, Remark, useHead } from './section.tsx';

const KIND_TITLES: { readonly [K in MoneyKind]: string } = { deposit: 'Deposits', disbursement: 'Disbursements', adjustment: 'Adjustments', decision: 'Approved or requested' };
/** Rows that a printed page has room for. */
const PRINTED = 12;
/** Rows on the screen, until somebody asks for all. */
const SHOWN = 24;
const ACTIONS = 6;

export function MoneyFigures({ money }: { readonly money: Money }) {
  const { events, failed, totals, byActor, actorRows, stated, derived, withoutAmount, unreadable, beyond } = money;
  if (events === 0) return <Typography variant="body2">No financial event{failed.events > 0 && <> but <FigureLink query={failed.query}>{formatCount(failed.events)}</FigureLink> that failed</>}.</Typography>;
  return (
    <>
      <Box sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)', gap: 6, '@container overview (max-width: 880px)': { gridTemplateColumns: 'minmax(0, 1fr)' } }}>
        <Box sx={{ minWidth: 0 }}>
          {totals.length === 0 ? <Typography variant="body2">No action of a financial event is one that moves money.</Typography> : <Sums label="Money by kind and currency" rows={totals} />}
          <Remark>
            Amounts: {formatCount(stated)} stated, {formatCount(derived)} told by the one number that changed; {formatCount(withoutAmount)} not stated and {formatCount(unreadable)} no plain decimal, which no sum has.
            Failed events moved nothing and are left out: <FigureLink query={failed.query}>{formatCount(failed.events)}</FigureLink>. Amounts and currencies are as the log writes them; nothing is converted.
            {beyond > 0 && ` In no total, for there are too many currencies: ${formatCount(beyond)}.`}
          </Remark>
          <Counted money={money} />
          <Balances balances={money.balances} />
        </Box>
        <Box sx={{ minWidth: 0 }}>
          {byActor.length > 0 && <Sums label="Money by actor" rows={byActor} actors />}
          {actorRows > byActor.length && <Remark>{countOf(actorRows - byActor.length, 'more row')}, of those with the fewest events.</Remark>}
        </Box>
      </Box>
    </>
  );
}

/** With the other names of the person. */
const nameOf = (actor: string | null | undefined, also: readonly string[]): string => (actor === null || actor === undefined || actor === '' ? '(none)' : [actor, ...also].map((one) => visible(one)).join(', '));

function Sums({ label, rows, actors = false }: { readonly label: string; readonly rows: readonly (MoneySum & { readonly actor?: string | null; readonly also?: readonly string[] })[]; readonly actors?: boolean }) {
  const [shown, more] = useHead(rows, SHOWN);
  return (
    <>
      <Box sx={{ overflowX: 'auto' }}>
        <Table aria-label={label} auto>
          <thead><tr>{actors && <th scope="col">Actor</th>}<th scope="col">Kind</th><th scope="col">Currency</th><th scope="col" className="number">Events</th><th scope="col" className="number">Sum</th><th scope="col" className="number">of it below 0</th></tr></thead>
          <tbody>{shown.map(({ actor, also = [], kind, currency, events, summed, sum, down, query, wider }, row) => (
            <tr key={`${kind} ${actor ?? ''} ${currency === null ? '' : `=${currency}`}`} className={row >= PRINTED ? ON_SCREEN_ONLY : undefined}>
              {actors && <th scope="row" title={nameOf(actor, also)} style={{ maxWidth: 160 }}><MonoText sx={{ overflowWrap: 'normal' }}>{nameOf(actor, also)}</MonoText></th>}
              {actors ? <td>{KIND_TITLES[kind]}</td> : <th scope="row">{KIND_TITLES[kind]}</th>}
              <td style={{ maxWidth: 84 }} title={currency === null ? undefined : visible(currency)}>{currency === null ? 'not stated' : visible(currency)}</td>
              <td className="number"><FigureLink query={query} {...(wider && { title: 'Explore shows them in all currencies' })}>{formatCount(events)}</FigureLink></td>
              <td className="number" title={summed < events ? `of ${formatCount(summed)} of them` : undefined}>{summed === 0 ? 'no amount' : groupedDecimal(sum)}</td>
              <td className="number">{/[1-9]/.test(down) ? groupedDecimal(down) : ''}</td>
            </tr>
          ))}</tbody>
        </Table>
      </Box>
      {more}
      <Printed rows={PRINTED} of={rows.length} />
    </>
  );
}

/** Which actions count as what: decided by words, so the reader has to see it. */
function Counted({ money: { kinds, uncounted } }: { readonly money: Money }) {
  const list = (actions: readonly Ranked[]) => actions.slice(0, ACTIONS).map(({ value, events, query }, i) => (
    <span key={value ?? ''}>{i > 0 && ', '}<MonoText>{visible(value ?? '(none)')}</MonoText> <FigureLink query={query}>{formatCount(events)}</FigureLink></span>
  ));
  const more = (actions: readonly Ranked[]) => actions.length > ACTIONS && `, ${countOf(actions.length - ACTIONS, 'more action')}`;
  return (
    <Box component="dl" sx={{ m: 0, mt: 3, display: 'grid', gridTemplateColumns: 'max-content minmax(0, 1fr)', columnGap: 3, rowGap: 1, typography: 'body2', '& dt': { color: 'text.secondary' }, '& dd': { m: 0 } }}>
      {kinds.filter(({ events }) => events > 0).flatMap(({ kind, actions, words }) => [<dt key={kind} title={`an action with one of: ${words.join(', ')}`}>Counted as {KIND_TITLES[kind].toLowerCase()}</dt>, <dd key={`${kind} actions`}>{list(actions)}{more(actions)}</dd>])}
      {uncounted.events > 0 && <><dt title="None of the words of a kind, or one that says that no money moved">Financial, in no sum</dt><dd>{list(uncounted.actions)}{more(uncounted.actions)}</dd></>}
    </Box>
  );
}

function Balances({ balances: { entities, addUp, doNot, notAssessed, once, words, off } }: { readonly balances: Money['balances'] }) {
  const [shown, more] = useHead(off, SHOWN);
  return (
    <Box component="section" aria-label="Balances" sx={{ mt: 4 }}>
      <Typography component="h3" variant="h3" sx={{ mb: 1 }}>Opening + changes = closing</Typography>
      {entities === 0
        ? <Typography variant="body2">Cannot be assessed: no field that changes is a balance (its name has {words.join(' or ')}).</Typography>
        : <Typography variant="body2"><strong>{formatCount(addUp)}</strong> of {countOf(entities, 'balance')} add up, <strong>{formatCount(doNot)}</strong> do not, {formatCount(notAssessed)} cannot be assessed, {formatCount(once)} changed once.</Typography>}
      {off.length > 0 && (
        <Box sx={{ overflowX: 'auto', mt: 1 }}>
          <Table aria-label="Balances that do not add up" auto dense>
            <thead><tr><th scope="col">Entity</th><th scope="col">Field</th><th scope="col" className="number">Opening</th><th scope="col" className="number">Changes</th><th scope="col" className="number">Closing</th><th scope="col" className="number">Off by</th></tr></thead>
            <tbody>{shown.map(({ entityType, entity, field, opening, moved, closing, difference }, row) => (
              <tr key={`${entityType} ${entity} ${field}`} className={row < PRINTED ? undefined : ON_SCREEN_ONLY}>
                <th scope="row" title={visible(entity)} style={{ maxWidth: 150 }}><ViewLink patch={{ screen: 'entities', actor: null, against: null, entity: { type: entityType, id: entity }, at: null }}>{visible(entity)}</ViewLink></th>
                <td style={{ maxWidth: 110 }} title={visible(field)}>{visible(field)}</td><td className="number">{groupedDecimal(opening)}</td><td className="number">{groupedDecimal(moved, true)}</td><td className="number">{groupedDecimal(closing)}</td><td className="number">{groupedDecimal(difference, true)}</td>
              </tr>
            ))}</tbody>
          </Table>
        </Box>
      )}
      {more}
      <Printed rows={PRINTED} of={off.length} />
      {doNot > off.length && <Remark>{countOf(doNot - off.length, 'more balance')} that do not add up.</Remark>}
      {doNot > 0 && <Remark>Where a balance does not add up, a new value is not the next old one: <ViewLink patch={{ screen: 'checks', check: 'continuity' }}>Checks</ViewLink> shows which records stand on both sides.</Remark>}
    </Box>
  );
}
