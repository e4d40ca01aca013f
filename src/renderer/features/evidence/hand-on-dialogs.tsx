// What is handed on of a sealed case: a bundle that verifies without it, or a smaller case of the cited events.
import { Box, Typography } from '@mui/material';
import { useState, type ReactNode } from 'react';
import type { Encryption, MadeFile } from '../../../contract/evidence.ts';
import { useCall } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { countOf, formatBytes, formatCount } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { useWork } from '../../app/work.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { HashText, Mark, MonoText } from '../../ui/text.tsx';
import { proposedName, useTarget } from '../case-care/target.tsx';
import { usePassphrase } from './passphrase.tsx';

const LOCKS = [{ value: 'none', text: 'Not encrypted' }, { value: 'passphrase', text: 'With a passphrase (age)' }, { value: 'recipient', text: 'To a recipient (age)' }] as const;

export function BundleDialog({ onClose }: { readonly onClose: () => void }) {
  const { caseId, info } = useCase();
  const call = useCall();
  const [lock, setLock] = useState<(typeof LOCKS)[number]['value']>('none');
  const [recipient, setRecipient] = useState('');
  const { passphrase, control: passphraseFields } = usePassphrase('Passphrase of the bundle', true);
  const ending = lock === 'none' ? '.zip' : '.zip.age';
  const { target, control } = useTarget(proposedName(info.fileName, 'bundle', ending), ending);
  const { progress, made, error, start } = useWork<MadeFile>();
  const encryption: Encryption | null = lock === 'passphrase' ? { passphrase, recipient: null } : lock === 'recipient' ? { passphrase: null, recipient: recipient.trim() } : null;
  const ready = lock === 'none' || (lock === 'passphrase' ? passphrase !== null : recipient.trim() !== '');
  const make = () => target !== null && void start(info.findings, (options) => call('case.bundle', { caseId, file: target, encryption }, options));

  if (made) return <Made title="Make a bundle" made={made} what={countOf(made.events, 'exhibit')} onClose={onClose}>Whoever gets it verifies it with “Verify a file” here, with <MonoText>exhibit verify</MonoText>, or with public tools alone: README.txt in it says how.</Made>;
  return (
    <Dialog title="Make a bundle" onClose={onClose} width={600} action={{ text: 'Make the bundle', run: make, disabled: target === null || !ready || progress !== null }}>
      <Typography variant="body2">The cited events as they stand in their sources, each with its proof, the reports, the custody log and the signed checkpoint: it verifies without the case, and holds nothing else of it.</Typography>
      <SelectField label="Encryption" value={lock} onChange={setLock} choices={LOCKS} />
      {lock === 'passphrase' && passphraseFields}
      {lock === 'recipient' && <TextField label="Recipient" hint="An age public key, as age1…" maxLength={10_000} value={recipient} onChange={(event) => setRecipient(event.target.value)} />}
      {control}
      {progress && <ProgressBar label="Writing the reports" detail={`${formatCount(progress.done)} of ${formatCount(progress.total)}`} done={progress.done} total={progress.total} />}
      <FailureLine error={error} />
    </Dialog>
  );
}

export function SubsetDialog({ onClose }: { readonly onClose: () => void }) {
  const { caseId, info } = useCase();
  const call = useCall();
  const [name, setName] = useState(`${info.name}, cited events`);
  const { target, control } = useTarget(proposedName(info.fileName, 'subset'));
  const { progress, made, error, start } = useWork<MadeFile>();
  const make = () => target !== null && void start(0, (options) => call('case.subset', { caseId, file: target, name: name.trim() }, options));

  if (made) return <Made title="Make a subset" made={made} what={countOf(made.events, 'event')} onClose={onClose}>It opens like any other case, and proves that each of its records belongs to the sealed one.</Made>;
  return (
    <Dialog title="Make a subset" onClose={onClose} width={600} action={{ text: 'Make the subset', run: make, disabled: target === null || name.trim() === '' || progress !== null }}>
      <Typography variant="body2">A case of its own with the cited events alone and the findings that cite them. Proofs lead from each record to the seal of this case; nobody needs this case to look at it.</Typography>
      <TextField label="Name of the case" maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
      {control}
      {progress && <Typography role="status" variant="body2">Writing the subset</Typography>}
      <FailureLine error={error} />
    </Dialog>
  );
}

function Made({ title, made, what, onClose, children }: { readonly title: string; readonly made: MadeFile; readonly what: string; readonly onClose: () => void; readonly children: ReactNode }) {
  const name = made.file.split(/[/\\]/).at(-1) ?? made.file;
  return (
    <Dialog title={title} onClose={onClose} width={600}>
      <Box role="status" sx={{ display: 'flex', alignItems: 'baseline', gap: 2 }}><Mark kind="good" label={null} /><Typography sx={{ overflowWrap: 'anywhere' }}>{/^file-[\w-]+$/.test(name) ? 'It is written' : <><MonoText>{name}</MonoText> is written</>}: {what}, {formatBytes(made.bytes)}.</Typography></Box>
      <Typography variant="body2">SHA-256 <HashText hash={made.sha256} copy /></Typography>
      <Typography variant="body2">{children}</Typography>
    </Dialog>
  );
}
