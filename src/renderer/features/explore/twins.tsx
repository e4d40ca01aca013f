// Events with the record id of this one that say something else: which, and where they differ.
import { Box, Button } from '@mui/material';
import type { EventDetail } from '../../../contract/model.ts';
import { useOperation } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { visible } from '../../app/format.ts';
import { MonoText } from '../../ui/text.tsx';

/** Conflicts looked through for this event; a source with more of them is one for the ledger. */
const LOOKED_THROUGH = 1000;

/** Which of the two is right is for a person to find out, so both are one click apart. */
export function Twins({ caseId, event, onGo }: { readonly caseId: string; readonly event: EventDetail; readonly onGo: (id: string) => void }) {
  const { data, error } = useOperation('source.conflicts', { caseId, source: event.source, offset: 0, limit: LOOKED_THROUGH });
  const twins = (data?.conflicts ?? []).flatMap(({ first, second, differs }) => (first.event === event.id ? [{ other: second, differs }] : second.event === event.id ? [{ other: first, differs }] : []));
  return (
    <>
      <FailureLine error={error} />
      yes: the same record id, other content
      {twins.map(({ other, differs }) => (
        <Box key={other.event} sx={{ overflowWrap: 'anywhere' }}>
          <Button variant="text" aria-label={`Go to the other record, ${other.event}`} onClick={() => onGo(other.event)} sx={{ p: 0, height: 20, minWidth: 0 }}><MonoText>{other.event}</MonoText></Button> differs in {differs.map((field) => visible(field)).join(', ')}
        </Box>
      ))}
      {data && twins.length === 0 && <Box>The ledger of {event.source} lists the other one.</Box>}
    </>
  );
}
