// The part `Evidence`: whether the case holds together, what was signed of it and when, what can be handed on, and the keys that sign.
import { Box, Button, Typography } from '@mui/material';
import { useState, type ReactNode } from 'react';
import type { CheckpointInfo, SealInfo, SigningKey } from '../../../contract/evidence.ts';
import { useCall, useHost, useOperation } from '../../app/engine.tsx';
import { Failure, FailureLine } from '../../app/failure.tsx';
import { countOf, formatCount, formatInstant, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { StatusBar } from '../../app/status-bar.tsx';
import { FieldList, Pane, PaneHead } from '../../ui/pane.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { BusyLine } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { BoxedWord, CopyButton, HashText, Mark, MonoText } from '../../ui/text.tsx';
import { FileButton } from '../checks/file-button.tsx';
import { bytesOf } from '../ledger/save-original.ts';
import { CheckpointDialog } from './checkpoint-dialog.tsx';
import { BundleDialog, SubsetDialog } from './hand-on-dialogs.tsx';
import { LostKeyDialog, NewKeyDialog, RestoreKeyDialog } from './key-dialogs.tsx';
import { signingKey } from './passphrase.tsx';
import { SealDialog } from './seal-dialog.tsx';
import { StampButton } from './stamp-button.tsx';
import { VerifyDialog } from './verify-dialog.tsx';

type Dialog = 'verify' | 'checkpoint' | 'seal' | 'bundle' | 'subset' | 'new key' | { readonly lost: SigningKey } | { readonly restore: string; readonly fileName: string } | null;

export function Evidence() {
  const { caseId, info } = useCase();
  const signed = useOperation('case.checkpoints', { caseId });
  const keys = useOperation('key.list', {});
  const [dialog, setDialog] = useState<Dialog>(null);
  const close = () => setDialog(null);
  const known = keys.data ?? [];
  const { checkpoints, seal } = signed.data ?? { checkpoints: [], seal: null };
  return (
    <>
      <BusyLine busy={signed.isFetching || keys.isFetching} />
      {signed.error && <Failure error={signed.error} onRetry={() => void signed.refetch()} />}
      <SplitPane name="case-evidence" label="Width of the keys" fixed="second" size={340} min={280} max={480}
        first={
          <Pane label="Evidence">
            <Box sx={{ display: 'flex', flexDirection: 'column', gap: 4, p: 4, maxWidth: 900 }}>
              <State title={seal ? 'Sealed' : 'Not sealed'} mark={seal !== null}>
                {seal
                  ? <SealFacts seal={seal} />
                  : <Typography variant="body2">The case can still be worked on. Verify it at any time; sign a checkpoint to fix what it holds now; seal it to close it for good and to hand on what it proves.</Typography>}
                <Box sx={{ display: 'flex', gap: 2, flexWrap: 'wrap' }}>
                  {seal && <Button variant="contained" onClick={() => setDialog('bundle')}>Make a bundle…</Button>}
                  {seal && <Button onClick={() => setDialog('subset')}>Make a subset…</Button>}
                  <Button onClick={() => setDialog('verify')}>Verify this case…</Button>
                  {!seal && <Button disabled={info.readOnly || !keys.data} onClick={() => setDialog('checkpoint')}>Sign a checkpoint…</Button>}
                  {!seal && <Button variant="contained" disabled={info.readOnly || !keys.data} onClick={() => setDialog('seal')}>Seal this case…</Button>}
                </Box>
              </State>
              {seal && <Stamp seal={seal} />}
              {checkpoints.length > 0 && <Checkpoints checkpoints={checkpoints} sealed={seal?.size ?? null} />}
            </Box>
          </Pane>
        }
        second={
          <Pane label="Keys" tone="panel">
            <PaneHead title="Keys of this machine" sticky detail={known.length > 0 ? formatCount(known.length) : ''}>
              <Button variant="text" onClick={() => setDialog('new key')}>New key…</Button>
              <FileButton text="Restore…" accept=".pem" disabled={false} onText={(fileName, text) => setDialog({ restore: text, fileName })} />
            </PaneHead>
            {keys.error && <Failure error={keys.error} onRetry={() => void keys.refetch()} />}
            {keys.data?.length === 0 && <Typography variant="body2" sx={{ color: 'text.secondary', p: 3 }}>No key yet. The first checkpoint or seal makes one, or make it now.</Typography>}
            <Box component="ul" aria-label="Keys" sx={{ listStyle: 'none', m: 0, p: 0 }}>
              {known.toReversed().map((key) => <KeyItem key={key.id} signer={key} signs={key.id === signingKey(known)?.id} onLost={() => setDialog({ lost: key })} />)}
            </Box>
          </Pane>
        }
      />
      {dialog === 'verify' && <VerifyDialog onClose={close} />}
      {dialog === 'checkpoint' && <CheckpointDialog keys={known} onClose={close} />}
      {dialog === 'seal' && <SealDialog keys={known} onClose={close} onSealed={close} />}
      {dialog === 'bundle' && <BundleDialog onClose={close} />}
      {dialog === 'subset' && <SubsetDialog onClose={close} />}
      {dialog === 'new key' && <NewKeyDialog onClose={close} />}
      {typeof dialog === 'object' && dialog && 'lost' in dialog && <LostKeyDialog signer={dialog.lost} onClose={close} />}
      {typeof dialog === 'object' && dialog && 'restore' in dialog && <RestoreKeyDialog fileName={dialog.fileName} text={dialog.restore} onClose={close} />}
      <StatusBar><span>{seal ? 'Sealed' : 'Not sealed'}</span><span><strong>{formatCount(checkpoints.length)}</strong> {checkpoints.length === 1 ? 'checkpoint' : 'checkpoints'}</span><span>{countOf(known.filter(({ lost }) => lost === null).length, 'key')} on this machine</span></StatusBar>
    </>
  );
}

function State({ title, mark, children }: { readonly title: string; readonly mark: boolean; readonly children: ReactNode }) {
  return (
    <Box component="section" aria-label="State of the case" sx={{ display: 'flex', flexDirection: 'column', gap: 3 }}>
      <Box sx={{ display: 'flex', alignItems: 'baseline', gap: 2 }}>{mark && <Mark kind="good" label={null} />}<Typography variant="h2">{title}</Typography></Box>
      {children}
    </Box>
  );
}

const SealFacts = ({ seal }: { readonly seal: SealInfo }) => (
  <FieldList>
    <dt>Sealed</dt><dd>{formatInstant(seal.time, 'UTC', 'second')} UTC by {seal.person === '' ? <em>no name</em> : visible(seal.person)}</dd>
    <dt>Reason</dt><dd>{visible(seal.reason)}</dd>
    <dt>Root</dt><dd><HashText hash={seal.root} head={32} tail={16} copy /></dd>
    <dt>Verifier</dt><dd><MonoText>{seal.verifier}</MonoText> <CopyButton text={seal.verifier} label="Copy the verifier key" /></dd>
    <dt>States</dt><dd>{countOf(seal.size, 'entry', 'entries')} of the case’s log. Whoever has the root and the verifier key can show that nothing changed since.</dd>
  </FieldList>
);

/** A seal says by whom and what; an authority of one’s choice can say when. */
function Stamp({ seal }: { readonly seal: SealInfo }) {
  const { info } = useCase();
  const host = useHost();
  const [error, setError] = useState<unknown>(null);
  const stem = info.fileName.replace(/\.exhibit$/i, '');
  const saveRequest = () => {
    setError(null);
    host.saveBytes(`${stem}.tsq`, [bytesOf(seal.stampRequest)]).catch(setError);
  };
  return (
    <Box component="section" aria-label="Time stamp" sx={{ display: 'flex', flexDirection: 'column', gap: 2 }}>
      <Typography variant="h3">Time stamp</Typography>
      <Typography variant="body2">Exhibit asks no network. Send the request (RFC 3161) to a time-stamping authority, then take its answer in: it is kept beside the case and goes into bundles.</Typography>
      <Box sx={{ display: 'flex', gap: 2, alignItems: 'center', flexWrap: 'wrap' }}>
        <Button onClick={saveRequest}>Save the request</Button>
        <StampButton />
      </Box>
      <FailureLine error={error} />
    </Box>
  );
}

/** Latest first. The proof shows that a checkpoint holds all that the one before it held. */
function Checkpoints({ checkpoints, sealed }: { readonly checkpoints: readonly CheckpointInfo[]; readonly sealed: number | null }) {
  const { caseId } = useCase();
  const host = useHost();
  const call = useCall();
  const [error, setError] = useState<unknown>(null);
  const save = (name: string, text: () => Promise<string>) => {
    setError(null);
    text().then((content) => host.saveText(name, 'text/plain; charset=utf-8', content)).catch(setError);
  };
  return (
    <Box component="section" aria-label="Checkpoints" sx={{ display: 'flex', flexDirection: 'column', gap: 2 }}>
      <Typography variant="h3">Checkpoints</Typography>
      <Table aria-label="Checkpoints">
        <colgroup><col style={{ width: 204 }} /><col /><col style={{ width: 76 }} /><col style={{ width: 196 }} /><col style={{ width: 204 }} /></colgroup>
        <thead><tr><th scope="col">Signed (UTC)</th><th scope="col">By</th><th scope="col" className="number">Entries</th><th scope="col">Root</th><th scope="col">Save</th></tr></thead>
        <tbody>
          {checkpoints.map((each, at) => {
            const before = checkpoints[at - 1];
            return (
              <tr key={each.size}>
                <th scope="row">{formatInstant(each.time, 'UTC', 'second')}{each.size === sealed && <BoxedWord sx={{ ml: 2 }}>seal</BoxedWord>}</th>
                <td title={visible(each.person)}>{each.person === '' ? <em>no name</em> : visible(each.person)}</td>
                <td className="number">{formatCount(each.size)}</td>
                <td><HashText hash={each.root} copy /></td>
                <td>
                  <Button variant="text" aria-label={`Save checkpoint ${each.size}`} onClick={() => save(`checkpoint-${each.size}.txt`, async () => each.note)} sx={{ height: 22, px: 0, mr: 3 }}>Checkpoint</Button>
                  {before && <Button variant="text" aria-label={`Save the proof from ${before.size} to ${each.size}`} title={`Shows that this checkpoint holds all that the one of ${before.size} entries held`} onClick={() => save(`consistency-${before.size}-${each.size}.txt`, async () => (await call('case.consistency', { caseId, earlier: before.size, size: each.size })).text)} sx={{ height: 22, px: 0 }}>Proof</Button>}
                </td>
              </tr>
            );
          }).toReversed()}
        </tbody>
      </Table>
      <FailureLine error={error} />
    </Box>
  );
}

function KeyItem({ signer, signs, onLost }: { readonly signer: SigningKey; readonly signs: boolean; readonly onLost: () => void }) {
  const call = useCall();
  const host = useHost();
  const [saved, setSaved] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const backup = () => {
    setError(null);
    call('key.backup', { key: signer.id }).then(({ text }) => host.saveText(`exhibit-key-${signer.id}.pem`, 'application/x-pem-file', text)).then(setSaved, setError);
  };
  return (
    <Box component="li" sx={{ display: 'flex', flexDirection: 'column', gap: 2, px: 3, py: 2, borderBottom: 1, borderColor: 'line.subtle' }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}><MonoText sx={{ fontWeight: 600 }}>{signer.id}</MonoText>{signer.lost ? <BoxedWord dashed>lost</BoxedWord> : signs && <BoxedWord>signs</BoxedWord>}</Box>
      <FieldList>
        <dt>Made</dt><dd>{formatInstant(signer.created, 'UTC', 'minute')} UTC</dd>
        <dt>Public</dt><dd><HashText hash={signer.publicKey} copy /></dd>
        {signer.lost && <><dt>Lost</dt><dd>{formatInstant(signer.lost.date, 'UTC', 'minute')} UTC: {visible(signer.lost.reason)}</dd></>}
      </FieldList>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
        <Button aria-label={`Save a backup of ${signer.id}`} onClick={backup} sx={{ height: 24 }}>Save a backup</Button>
        {!signer.lost && <Button variant="text" aria-label={`Declare lost… ${signer.id}`} onClick={onLost} sx={{ height: 24 }}>Declare lost…</Button>}
        {saved && <Typography role="status" variant="caption">Saved, encrypted</Typography>}
      </Box>
      <FailureLine error={error} />
    </Box>
  );
}
