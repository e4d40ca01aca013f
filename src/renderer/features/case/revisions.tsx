// Every version of a finding, latest first: when, by whom, and what was other before.
import KeyboardArrowDown from '@mui/icons-material/KeyboardArrowDownOutlined';
import KeyboardArrowRight from '@mui/icons-material/KeyboardArrowRightOutlined';
import { Box, Button, ButtonBase, Typography } from '@mui/material';
import { useId, useState } from 'react';
import type { FindingVersion } from '../../../contract/casework.ts';
import { formatInstant } from '../../app/format.ts';
import { PaneHead } from '../../ui/pane.tsx';

/** Versions shown before “all”. */
const FIRST = 5;
const NAMES: Readonly<Record<string, string>> = { title: 'Title', statement: 'Statement', alternatives: 'Alternative explanations', stake: 'Money at stake', severity: 'Severity', confidence: 'Confidence', status: 'Status', signedOff: 'Sign-off', evidence: 'Evidence' };

export function Revisions({ versions }: { readonly versions: readonly FindingVersion[] }) {
  const [all, setAll] = useState(false);
  const latest = versions.toReversed();
  const shown = all ? latest : latest.slice(0, FIRST);
  return (
    <>
      <PaneHead title="Revisions" detail={`${versions.length}, latest first`} />
      <Box component="ol" reversed start={versions.length} aria-label="Revisions" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {shown.map((version) => <Revision key={version.number} version={version} before={versions[version.number - 2] ?? null} />)}
      </Box>
      {latest.length > shown.length && <Button variant="text" onClick={() => setAll(true)} sx={{ alignSelf: 'flex-start', m: 1 }}>All {latest.length} versions</Button>}
    </>
  );
}

/** One line; pressed, it shows each field as it was and as it became. */
function Revision({ version, before }: { readonly version: FindingVersion; readonly before: FindingVersion | null }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const Arrow = open ? KeyboardArrowDown : KeyboardArrowRight;
  return (
    <Box component="li" sx={{ borderBottom: 1, borderColor: 'line.subtle' }}>
      <ButtonBase aria-expanded={open} aria-controls={open ? id : undefined} onClick={() => setOpen(!open)} sx={{ display: 'flex', alignItems: 'flex-start', justifyContent: 'flex-start', gap: 1, width: '100%', textAlign: 'left', px: 2, py: '6px', '&:hover': { bgcolor: 'surface.hover' }, '&.Mui-focusVisible': { outlineOffset: -2 } }}>
        <Arrow aria-hidden sx={{ color: 'text.secondary' }} />
        <Box sx={{ minWidth: 0 }}>
          <Typography variant="body2" sx={{ fontWeight: 500, overflowWrap: 'anywhere' }}>{version.change}</Typography>
          <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>Version {version.number}, {formatInstant(version.time, 'UTC', 'minute')} UTC, {version.person || 'no name'}</Typography>
        </Box>
      </ButtonBase>
      {open && (
        <Box id={id} sx={{ px: 3, pb: 2, pl: '28px', display: 'flex', flexDirection: 'column', gap: 2 }}>
          {version.finding === null && <Typography variant="body2">The finding was not in the case after this.</Typography>}
          {version.changed.length === 0 && <Typography variant="body2">No field changed.</Typography>}
          {version.changed.map((field) => <Changed key={field} name={NAMES[field] ?? field} before={linesOf(before, field)} after={linesOf(version, field)} />)}
        </Box>
      )}
    </Box>
  );
}

/** What a version says in a field, line by line. */
function linesOf(version: FindingVersion | null, field: string): readonly string[] {
  if (!version?.finding) return [];
  if (field === 'evidence') return version.evidence;
  const { stake, signedOff, ...texts } = version.finding;
  if (field === 'stake') return stake ? [`${stake.amount} ${stake.currency}`] : [];
  if (field === 'signedOff') return signedOff ? [`${signedOff.person}, ${formatInstant(signedOff.time, 'UTC', 'minute')} UTC`] : [];
  const text = texts[field as keyof typeof texts];
  return text ? text.split('\n') : [];
}

/** Lines that both have are left out, unless only their order is other. */
function Changed({ name, before, after }: { readonly name: string; readonly before: readonly string[]; readonly after: readonly string[] }) {
  const gone = before.filter((line) => !after.includes(line));
  const come = after.filter((line) => !before.includes(line));
  const line = (text: string, sign: '−' | '+', at: number) => (
    <Box key={`${sign}${at}`} component="li" sx={{ color: sign === '−' ? 'diff.oldText' : 'diff.newText', bgcolor: sign === '−' ? 'diff.oldFill' : 'diff.newFill', px: 1, overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
      <span role="img" aria-label={sign === '−' ? 'before' : 'after'}>{sign}</span> {text}
    </Box>
  );
  return (
    <Box sx={{ typography: 'body2' }}>
      <Typography variant="label" component="div" sx={{ color: 'text.secondary' }}>{name}</Typography>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {gone.map((text, at) => line(text, '−', at))}
        {come.map((text, at) => line(text, '+', at))}
        {gone.length === 0 && come.length === 0 && <><Box component="li">In another order:</Box>{after.map((text, at) => line(text, '+', at))}</>}
      </Box>
    </Box>
  );
}
