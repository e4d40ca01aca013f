// What verifying found: one verdict, then everything that was checked.
import { Box, Typography } from '@mui/material';
import type { VerifyReport } from '../../../contract/model.ts';
import { countOf, formatBytes, visible } from '../../app/format.ts';
import { Mark } from '../../ui/text.tsx';

/** Details may hold text of a case that somebody else made. */
export function VerifyResult({ report }: { readonly report: VerifyReport }) {
  return (
    <>
      <Box role="status" sx={{ display: 'flex', alignItems: 'baseline', gap: 2 }}><Mark kind={report.ok ? 'good' : 'bad'} /><Typography variant="h2" component="p" sx={{ overflowWrap: 'anywhere' }}>{visible(report.verdict)}</Typography></Box>
      <Box component="ul" aria-label="What was checked" sx={{ listStyle: 'none', m: 0, p: 0, display: 'flex', flexDirection: 'column', gap: 2 }}>
        {report.checks.map((check) => (
          <Box component="li" key={check.what} sx={{ display: 'flex', alignItems: 'baseline', gap: 2 }}>
            <Mark kind={check.ok ? 'good' : 'bad'} label={check.ok ? 'holds' : 'does not hold'} />
            <Box sx={{ minWidth: 0 }}><Typography variant="body2" sx={{ fontWeight: 600 }}>{visible(check.what)}</Typography><Typography variant="body2" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>{visible(check.detail)}</Typography></Box>
          </Box>
        ))}
      </Box>
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>{countOf(report.records, 'record')}, {formatBytes(report.bytes)}. This shows that it holds together; it does not show that a source told the truth.</Typography>
    </>
  );
}
