// The scorecard: which fields that two standards ask for are stated, per module, in percent. What cannot be assessed says so.
import { Box } from '@mui/material';
import { STANDARDS, type Conformity, type ConformityCell } from '../../../contract/overview.ts';
import { countOf, formatCount, visible } from '../../app/format.ts';
import { Table } from '../../ui/table.tsx';
import { FigureLink } from './figure-link.tsx';
import { ON_SCREEN_ONLY, Printed, Remark } from './section.tsx';

/** Modules with a row; a printed page has room for fewer. */
const ROWS = 20;
const PRINTED = 8;

export function Scorecard({ conformity }: { readonly conformity: Conformity }) {
  const { events, changing, modules, moduleCount, requirements, recordsRead } = conformity;
  const whys = [...new Set(requirements.flatMap(({ asks, whole }) => (whole.outcome === 'cannot assess' ? [`${asks}: ${whole.why}`] : [])))];
  return (
    <>
      {STANDARDS.map((standard) => {
        const own = requirements.filter((one) => one.standard === standard);
        const isAll = own[0]?.appliesTo === 'all';
        return (
          <Box key={standard} sx={{ overflowX: 'auto', mb: 4, breakInside: 'avoid' }}>
            <Table aria-label={standard} dense sx={{ minWidth: 720, '& thead th': { whiteSpace: 'normal', height: 'auto', py: 1, verticalAlign: 'bottom', position: 'static' } }}>
              <caption style={{ captionSide: 'top', textAlign: 'left', paddingBottom: 4 }}><strong>{standard}</strong>: percent of {isAll ? countOf(events, 'event') : `${countOf(changing, 'event')} that change something`}</caption>
              <colgroup><col style={{ width: '16%' }} /><col style={{ width: 72 }} />{own.map(({ id }) => <col key={id} />)}</colgroup>
              <thead><tr><th scope="col">Module</th><th scope="col" className="number">{isAll ? 'Events' : 'Changing'}</th>{own.map(({ id, asks, means }) => <th key={id} scope="col" className="number" title={`Stated by ${means}`}>{asks}</th>)}</tr></thead>
              <tbody>
                <tr><th scope="row"><strong>All modules</strong></th><td className="number"><FigureLink query={isAll ? '' : 'is:changed'}>{formatCount(isAll ? events : changing)}</FigureLink></td>{own.map(({ id, whole }) => <Cell key={id} cell={whole} />)}</tr>
                {modules.slice(0, ROWS).map((module, at) => (
                  <tr key={module.query} className={at < PRINTED ? undefined : ON_SCREEN_ONLY}>
                    <th scope="row" title={visible(module.module ?? '(none)')}>{module.module === null || module.module === '' ? '(none)' : visible(module.module)}</th>
                    <td className="number"><FigureLink query={isAll ? module.query : `${module.query} is:changed`}>{formatCount(isAll ? module.events : module.changing)}</FigureLink></td>
                    {own.map(({ id, cells }) => <Cell key={id} cell={cells[at]} />)}
                  </tr>
                ))}
              </tbody>
            </Table>
          </Box>
        );
      })}
      <Printed rows={PRINTED} of={Math.min(ROWS, modules.length)} />
      <Remark>
        Percentages are cut, never rounded up; each is a link to the events that do not state it. {whys.length > 0 && `Cannot be assessed: ${whys.join('; ')}. `}
        “n/a”: no event of the module is asked for it. {formatCount(recordsRead)} records were read for what no column holds; nothing is a sample.{moduleCount > ROWS && ` ${countOf(moduleCount - Math.min(ROWS, modules.length), 'more module')}.`}
      </Remark>
    </>
  );
}

function Cell({ cell: { outcome, percent, stated, of, why, missing } }: { readonly cell: ConformityCell }) {
  if (percent === null) return <td className="number" title={why}><Box component="span" sx={{ color: 'text.secondary', fontStyle: 'italic' }}>{outcome === 'cannot assess' ? 'cannot assess' : 'n/a'}</Box></td>;
  const told = `${formatCount(stated)} of ${formatCount(of)}`;
  return <td className="number" title={told}>{missing === null ? percent : <FigureLink query={missing} title={`${told}; shows the ${formatCount(of - stated)} that do not`}>{percent}</FigureLink>}</td>;
}
