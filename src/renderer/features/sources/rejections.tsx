// Records that did not become events: where, why, and what stood there.
import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import type { Source } from '../../../contract/sources.ts';
import { useOperation } from '../../app/engine.tsx';
import { Failure } from '../../app/failure.tsx';
import { formatCount, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { PaneHead } from '../../ui/pane.tsx';
import { BusyLine } from '../../ui/states.tsx';
import { MonoText } from '../../ui/text.tsx';

/** Rejections asked for at first; each “more” asks for four times as many, up to the engine’s limit of 1,000. */
const PAGE = 50;

/** Of one source. Text stays as it was read, only made visible: this is what a person looks at to find out why. */
export function Rejections({ source }: { readonly source: Source }) {
  const { caseId } = useCase();
  const [limit, setLimit] = useState(PAGE);
  const rejections = useOperation('source.rejections', source.rejected > 0 ? { caseId, source: source.id, offset: 0, limit: Math.min(limit, 1000) } : null);
  const total = rejections.data?.total ?? source.rejected;
  const shown = source.rejected > 0 ? rejections.data?.rejections ?? [] : [];
  return (
    <Box component="section" aria-label={`Rejected in ${source.id}`}>
      <PaneHead title={`Rejected in ${source.id}`} detail={total === 0 ? 'none' : `${formatCount(total)}, kept with line and raw text`} />
      <BusyLine busy={rejections.isFetching} />
      {rejections.error && <Failure error={rejections.error} onRetry={() => void rejections.refetch()} />}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, px: 3, py: 2, display: 'flex', flexDirection: 'column', gap: 2 }}>
        {shown.map((rejection) => (
          <li key={`${rejection.line}:${rejection.offset}`}>
            <Typography variant="body2"><Box component="span" sx={{ color: 'text.secondary' }}>line {formatCount(rejection.line)}</Box> {visible(rejection.reason)}</Typography>
            <MonoText title={visible(rejection.raw, { lines: true })} sx={{ display: 'block', mt: 1, px: 2, py: 1, bgcolor: 'surface.sunken', maxHeight: 52, overflow: 'auto' }} tabIndex={0}>{rejection.raw === '' ? <em>empty</em> : visible(rejection.raw)}</MonoText>
          </li>
        ))}
      </Box>
      {total > shown.length && shown.length > 0 && (limit < 1000
        ? <Button variant="text" onClick={() => setLimit(limit * 4)} sx={{ mx: 2, mb: 2 }}>Show more of {formatCount(total)}</Button>
        : <Typography variant="caption" sx={{ px: 3, color: 'text.secondary' }}>The first {formatCount(shown.length)} of {formatCount(total)} are shown.</Typography>)}
    </Box>
  );
}
