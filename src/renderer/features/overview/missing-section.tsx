// What is missing from the log, as far as the log itself shows it: record ids, periods, and times that run backwards.
import { Typography } from '@mui/material';
import type { Gaps } from '../../../contract/checks.ts';
import { countOf, formatCount, visible } from '../../app/format.ts';
import { Table } from '../../ui/table.tsx';
import { ViewLink } from './figure-link.tsx';
import { ON_SCREEN_ONLY, Printed, Remark } from './section.tsx';

/** Sources with a row, and those that a printed page has room for. */
const ROWS = 20;
const PRINTED = 6;

export function MissingFigures({ gaps: { sources } }: { readonly gaps: Gaps }) {
  const found = sources.filter(({ ids, silences, reversals }) => ids.missing + silences + reversals > 0);
  const unnumbered = sources.filter(({ ids }) => ids.kind === 'not numbered').length;
  const figure = (count: number) => (count > 0 ? <ViewLink patch={{ screen: 'checks', check: 'gaps' }}>{formatCount(count)}</ViewLink> : '0');
  return (
    <>
      {found.length === 0 ? <Typography variant="body2">No record id is missing, no period is silent against the usual rhythm, and no time runs backwards, as far as that can be told.</Typography> : (
        <Table aria-label="Missing by source" dense>
          <colgroup><col /><col style={{ width: 92 }} /><col style={{ width: 104 }} /><col style={{ width: 92 }} /></colgroup>
          <thead><tr><th scope="col">Source</th><th scope="col" className="number">Missing ids</th><th scope="col" className="number">Silent periods</th><th scope="col" className="number">Clock back</th></tr></thead>
          <tbody>{found.slice(0, ROWS).map(({ source, name, ids, silences, reversals }, row) => (
            <tr key={source} className={row < PRINTED ? undefined : ON_SCREEN_ONLY}>
              <th scope="row" title={visible(name)}>{source} {visible(name)}</th><td className="number">{ids.kind === 'not numbered' ? 'n/a' : figure(ids.missing)}</td><td className="number">{figure(silences)}</td><td className="number">{figure(reversals)}</td>
            </tr>
          ))}</tbody>
        </Table>
      )}
      <Printed rows={PRINTED} of={Math.min(ROWS, found.length)} />
      <Remark>{unnumbered > 0 && `Without numbers as record ids, so that none can be missed: ${countOf(unnumbered, 'source')}. `}{found.length > ROWS && `${countOf(found.length - ROWS, 'more source')}. `}An id that is missing may also never have been given.</Remark>
    </>
  );
}
