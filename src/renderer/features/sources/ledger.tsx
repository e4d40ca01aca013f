// The ledger: every record that was read is imported, rejected or duplicate, and the sum says so.
import { Box, Button, Typography } from '@mui/material';
import type { Source } from '../../../contract/sources.ts';
import { countOf, formatCount, visible } from '../../app/format.ts';
import { PaneHead } from '../../ui/pane.tsx';
import { Table } from '../../ui/table.tsx';
import { Mark, MonoText } from '../../ui/text.tsx';

/** Sources and remarks listed here; the ledger over the whole width has all of them. */
const SHOWN = 100;

/** Totals over all sources of the case. The sum is made here anew, so that “adds up” is said only when it does. */
export function Ledger({ sources, selected, onSource, onOpen }: { readonly sources: readonly Source[]; readonly selected: string | null; readonly onSource: (id: string) => void; /** To the ledger over the whole width. */ readonly onOpen: () => void }) {
  const sum = (field: 'read' | 'imported' | 'rejected' | 'duplicate') => sources.reduce((total, source) => total + source[field], 0);
  const [read, imported, rejected, duplicate] = [sum('read'), sum('imported'), sum('rejected'), sum('duplicate')];
  const addsUp = imported + rejected + duplicate === read;
  const remarks = sources.flatMap((source) => [...source.tells.map((remark) => ({ source, remark, tell: true })), ...source.remarks.map((remark) => ({ source, remark, tell: false }))]);
  return (
    <>
      <PaneHead title="Ledger" detail="read = imported + rejected + duplicate"><Button variant="text" onClick={onOpen}>Open</Button></PaneHead>
      <Table auto aria-label="Ledger">
        <thead><tr><th scope="col">Source</th><th scope="col" className="number">Read</th><th scope="col" className="number">Import</th><th scope="col" className="number"><abbr title="Rejected">Rej.</abbr></th><th scope="col" className="number"><abbr title="Duplicate">Dup.</abbr></th></tr></thead>
        <tbody>
          {sources.slice(0, SHOWN).map((source) => (
            <tr key={source.id} data-selected={source.id === selected} data-link="" onClick={() => onSource(source.id)} style={{ cursor: 'pointer' }}>
              <th scope="row"><MonoText>{source.id}</MonoText>{source.standing !== 'included' && <> <Mark kind="suspicious" label={source.standing} /></>}</th><td className="number">{formatCount(source.read)}</td><td className="number">{formatCount(source.imported)}</td><td className="number">{formatCount(source.rejected)}</td><td className="number">{formatCount(source.duplicate)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot><tr><th scope="row">Total</th><td className="number">{formatCount(read)}</td><td className="number">{formatCount(imported)}</td><td className="number">{formatCount(rejected)}</td><td className="number">{formatCount(duplicate)}</td></tr></tfoot>
      </Table>
      {sources.length > SHOWN && <Typography variant="caption" sx={{ display: 'block', px: 3, py: 1, color: 'text.secondary' }}>The first {formatCount(SHOWN)} of {countOf(sources.length, 'source')} are listed; the totals are of all. Open the ledger for the others.</Typography>}
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, px: 3, py: 2, borderTop: 1, borderBottom: 1, borderColor: 'line.subtle' }}>
        <Mark kind={addsUp ? 'good' : 'bad'} label={null} />
        <Typography variant="body2">{formatCount(imported)} + {formatCount(rejected)} + {formatCount(duplicate)} = {formatCount(imported + rejected + duplicate)}, {addsUp ? 'adds up' : `but ${formatCount(read)} were read`}</Typography>
      </Box>
      <PaneHead title="Tells and remarks" detail={remarks.length === 0 ? 'none' : formatCount(remarks.length)} />
      <Box component="ul" sx={{ listStyle: 'none', m: 0, px: 3, py: 2, display: 'flex', flexDirection: 'column', gap: 2 }}>
        {remarks.slice(0, SHOWN).map(({ source, remark, tell }, at) => (
          <Box component="li" key={at} sx={{ display: 'flex', gap: 2, alignItems: 'baseline' }}>
            {tell && <Mark kind="suspicious" label="tell" />}<Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}><MonoText>{source.id}</MonoText> {visible(remark)}</Typography>
          </Box>
        ))}
        {remarks.length === 0 && <Typography component="li" variant="body2" sx={{ color: 'text.secondary' }}>Nothing was out of the ordinary.</Typography>}
      </Box>
    </>
  );
}
