// One part of the overview: its heading, what it is about, and whether it is still being worked out.
import { Box, Button, Typography } from '@mui/material';
import { useState, type ReactNode } from 'react';
import type { ExhibitError } from '../../../contract/errors.ts';
import type { Progress } from '../../../contract/operations.ts';
import { Failure } from '../../app/failure.tsx';
import { formatCount } from '../../app/format.ts';

interface Answer<T> { readonly data: T | undefined; readonly error: ExhibitError | null; refetch(): unknown }

/** `wide`: over both columns. `progress`: of an answer that reads records. */
export function Section<T>({ title, detail, wide = false, answer, progress = null, children }: {
  readonly title: string; readonly detail?: ReactNode; readonly wide?: boolean; readonly answer: Answer<T>; readonly progress?: Progress | null; readonly children: (data: T) => ReactNode;
}) {
  return (
    <Box component="section" aria-label={title} aria-busy={answer.data === undefined && !answer.error} sx={{ gridColumn: wide ? '1 / -1' : 'auto', minWidth: 0, breakInside: wide ? 'auto' : 'avoid' }}>
      <Box sx={{ display: 'flex', alignItems: 'baseline', gap: 2, borderBottom: 1, borderColor: 'line.strong', pb: 1, mb: 2, breakAfter: 'avoid' }}>
        <Typography component="h2" variant="h2">{title}</Typography>
        {detail && <Typography variant="caption" sx={{ color: 'text.secondary', minWidth: 0 }}>{detail}</Typography>}
      </Box>
      {answer.error && <Failure error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.data === undefined && !answer.error && (
        <Typography role="status" variant="body2" sx={{ color: 'text.secondary', py: 2 }}>{progress ? `Reading records: ${formatCount(progress.done)} of ${formatCount(progress.total)}` : 'Working it out'}</Typography>
      )}
      {answer.data !== undefined && children(answer.data)}
    </Box>
  );
}

/** The head of a long list, and the button that shows all of it; null where it is short. */
export function useHead<T>(rows: readonly T[], most: number): readonly [readonly T[], ReactNode] {
  const [all, setAll] = useState(false);
  if (rows.length <= most) return [rows, null];
  return [all ? rows : rows.slice(0, most), <Button key="head" variant="text" className={ON_SCREEN_ONLY} onClick={() => setAll(!all)}>{all ? `The first ${formatCount(most)} rows` : `All ${formatCount(rows.length)} rows`}</Button>];
}

/** A remark under a table. */
export const Remark = ({ children }: { readonly children: ReactNode }) => <Typography variant="caption" component="p" sx={{ color: 'text.secondary', mt: 1, overflowWrap: 'anywhere' }}>{children}</Typography>;

/** Rows beyond a table's share of a printed page. */
export const ON_SCREEN_ONLY = 'screen-only';
/** Says on paper that there are such rows. */
export const Printed = ({ rows, of }: { readonly rows: number; readonly of: number }) => (of > rows
  ? <Typography variant="caption" component="p" className="paper-only" sx={{ color: 'text.secondary' }}>Printed: the first {formatCount(rows)} of {formatCount(of)} rows.</Typography> : null);
