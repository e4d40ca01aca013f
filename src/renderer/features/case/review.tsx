// What somebody else looks at before a finding stands: other explanations, who signed it off, and every version that it had.
import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import type { FindingExtras, FindingVersion } from '../../../contract/casework.ts';
import type { Finding } from '../../../contract/model.ts';
import { useCall, useOperation } from '../../app/engine.tsx';
import { Failure, FailureLine } from '../../app/failure.tsx';
import { formatInstant } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { PaneHead } from '../../ui/pane.tsx';
import { Mark } from '../../ui/text.tsx';
import { EditedText } from './edited-text.tsx';
import { Revisions } from './revisions.tsx';

/** Three sections, one below the other; `wide`: the first two side by side. */
export function Review({ finding, wide, onEdit }: { readonly finding: Finding; readonly wide: boolean; readonly onEdit: (change: Partial<FindingExtras>) => void }) {
  const { caseId, info } = useCase();
  const history = useOperation('finding.history', { caseId, finding: finding.id });
  // Versions of the finding shown before would be said of this one.
  const versions = history.isPlaceholderData ? undefined : history.data;
  return (
    <>
      <Box sx={wide ? { display: 'grid', gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)' } : {}}>
        <Box>
          <PaneHead title="Alternative explanations" detail={finding.alternatives === '' ? 'none considered yet' : undefined} />
          <Box sx={{ px: 3, py: 2 }}>
            <EditedText label="Alternative explanations" hideLabel lines={wide ? 5 : 3} value={finding.alternatives} readOnly={info.readOnly} placeholder="What else could explain this, and which record speaks against it" onSave={(alternatives) => onEdit({ alternatives })} />
          </Box>
        </Box>
        <Box sx={wide ? { borderLeft: 1, borderColor: 'line.subtle' } : {}}><SignOffSection finding={finding} versions={versions} /></Box>
      </Box>
      {history.error && <Failure error={history.error} onRetry={() => void history.refetch()} />}
      {versions && <Revisions versions={versions} />}
    </>
  );
}

/** The sign-off that a later change took back, and that change; null where none was, or where a person took it back by hand. */
export function takenBack(versions: readonly FindingVersion[]): { readonly signed: FindingVersion; readonly by: FindingVersion } | null {
  const at = versions.findLastIndex(({ finding }) => finding?.signedOff);
  const signed = versions[at];
  const by = versions[at + 1];
  return signed && by ? { signed, by } : null;
}

/** Who signed, and when; or that nobody does now, and why not any more. */
function SignOffSection({ finding, versions }: { readonly finding: Finding; readonly versions: readonly FindingVersion[] | undefined }) {
  const { caseId, info, settings } = useCase();
  const call = useCall();
  const [error, setError] = useState<unknown>(null);
  const sign = (on: boolean) => { call('finding.sign', { caseId, finding: finding.id, on }).then(() => setError(null), setError); };
  const person = settings.investigator.trim();
  const { signedOff } = finding;
  const lost = !signedOff && versions ? takenBack(versions) : null;
  const lostName = lost?.signed.finding?.signedOff?.person;
  return (
    <>
      <PaneHead title="Sign-off" detail={signedOff ? 'signed off' : 'not signed off'} />
      <Box component="section" aria-label="Sign-off" sx={{ px: 3, py: 2, display: 'flex', flexDirection: 'column', gap: 2, typography: 'body2' }}>
        <Line done what="Prepared" who={finding.author} when={finding.created} />
        {signedOff
          ? <Line done what="Signed off" who={signedOff.person} when={signedOff.time} />
          : <Line done={false} what="Review" who={finding.status === 'in review' ? 'waiting' : 'not asked for: the status is draft'} when={null} />}
        {lost && (
          <Typography variant="body2" role="note">
            {lostName === '' ? 'Somebody without a name' : lostName} had signed it off at {formatInstant(lost.signed.time, 'UTC', 'minute')} UTC. {lost.by.person === '' ? 'A change' : `A change by ${lost.by.person}`} at {formatInstant(lost.by.time, 'UTC', 'minute')} UTC took that back: {lost.by.change}.
          </Typography>
        )}
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          {signedOff ? 'Any change of the finding or its evidence takes the sign-off back.'
            : person === '' ? 'Say in the settings who you are, so that the sign-off has a name.'
              : person === finding.author ? `${person} prepared this finding; a second person should review it.` : `You would sign as ${person}.`}
        </Typography>
        <Box sx={{ display: 'flex', gap: 2 }}>
          {signedOff
            ? <Button disabled={info.readOnly} onClick={() => sign(false)}>Take the sign-off back</Button>
            : <Button disabled={info.readOnly || person === ''} onClick={() => sign(true)}>Sign off</Button>}
        </Box>
        <FailureLine error={error} />
      </Box>
    </>
  );
}

/** `● Prepared A. Novak`, and below it when. */
function Line({ done, what, who, when }: { readonly done: boolean; readonly what: string; readonly who: string; readonly when: string | null }) {
  return (
    <Box sx={{ display: 'flex', gap: 2, alignItems: 'baseline' }}>
      {done ? <Mark kind="good" label="done" /> : <Box component="span" role="img" aria-label="not done" sx={{ width: 10, height: 10, flexShrink: 0, borderRadius: '50%', border: 1, borderColor: 'line.strong', boxSizing: 'border-box' }} />}
      <Box><strong>{what}</strong> {who === '' ? 'no name' : who}{when !== null && <Box sx={{ typography: 'caption', color: 'text.secondary' }}>{formatInstant(when, 'UTC', 'minute')} UTC</Box>}</Box>
    </Box>
  );
}
