// Corrects the clock of a source: how far it was off, why that is known, and where its first and last event come to lie.
import { Box, Typography } from '@mui/material';
import { useState } from 'react';
import type { Source } from '../../../contract/sources.ts';
import { useCall } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { formatInstant, instantOf, microsOf } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextArea, TextField } from '../../ui/field.tsx';
import { GroupedSelect } from '../../ui/grouped-select.tsx';
import { Table } from '../../ui/table.tsx';
import { clockWords } from '../ledger/source-words.ts';

/** Hours, minutes and seconds as typed; nothing typed is 0. Null: no number, or minutes and seconds past 59.999. */
export function secondsTyped(hours: string, minutes: string, seconds: string): number | null {
  const [h, m, s] = [[hours, /^\d{1,6}$/], [minutes, /^[0-5]?\d$/], [seconds, /^[0-5]?\d(\.\d{1,6})?$/]].map(([text, form]) => ((text as string).trim() === '' ? 0 : (form as RegExp).test((text as string).trim()) ? Number(text) : Number.NaN)) as [number, number, number];
  const sum = (h * 60 + m) * 60 + s;
  return Number.isNaN(sum) ? null : Math.round(sum * 1e6) / 1e6;
}

const part = (seconds: number, unit: 'h' | 'm' | 's'): string => {
  const whole = Math.abs(seconds);
  const value = unit === 'h' ? Math.floor(whole / 3600) : unit === 'm' ? Math.floor(whole / 60) % 60 : Math.round((whole % 60) * 1e6) / 1e6;
  return value === 0 ? '' : String(value);
};

/** Begins with the correction in force; 0 takes it back. */
export function ClockDialog({ source, onClose }: { readonly source: Source; readonly onClose: () => void }) {
  const { caseId, settings } = useCase();
  const call = useCall();
  const [sign, setSign] = useState<'later' | 'earlier'>(source.clockSeconds < 0 ? 'earlier' : 'later');
  const [hours, setHours] = useState(part(source.clockSeconds, 'h'));
  const [minutes, setMinutes] = useState(part(source.clockSeconds, 'm'));
  const [seconds, setSeconds] = useState(part(source.clockSeconds, 's'));
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const size = secondsTyped(hours, minutes, seconds);
  const total = size === null ? null : sign === 'earlier' ? -size : size;
  const same = total === source.clockSeconds || (total === 0 && source.clockSeconds === 0);
  async function run(): Promise<void> {
    if (total === null) return;
    setBusy(true);
    setError(null);
    try { await call('source.clock', { caseId, source: source.id, seconds: total === 0 ? 0 : total, reason: reason.trim() }); onClose(); } catch (thrown) { setError(thrown); setBusy(false); }
  }
  const number = (label: string, value: string, set: (text: string) => void) => <TextField label={label} inputMode="decimal" placeholder="0" value={value} onChange={(event) => set(event.target.value)} />;
  return (
    <Dialog title={`Correct the clock of ${source.id}`} width={600} onClose={onClose} action={{ text: total === 0 && source.clockSeconds !== 0 ? 'Take the correction back' : 'Correct the clock', run: () => void run(), disabled: busy || total === null || same || reason.trim() === '' }}>
      <Box sx={{ display: 'grid', gridTemplateColumns: '1.4fr 1fr 1fr 1fr', gap: 2 }}>
        <Field label="Its times are moved">{({ id }) => <GroupedSelect id={id} high value={sign} groups={[{ title: '', options: [{ value: 'later', text: 'later (its clock was slow)' }, { value: 'earlier', text: 'earlier (its clock was fast)' }] }]} onChange={(value) => setSign(value === 'earlier' ? 'earlier' : 'later')} />}</Field>
        {number('Hours', hours, setHours)}{number('Minutes', minutes, setMinutes)}{number('Seconds', seconds, setSeconds)}
      </Box>
      {total === null
        ? <Typography role="alert" variant="body2" sx={{ color: 'error.main' }}>Hours are a whole number, minutes and seconds go up to 59.</Typography>
        : (
          <Box sx={{ border: 1, borderColor: 'line.subtle' }}>
            <Table aria-label="Times before and after">
              <colgroup><col style={{ width: 60 }} /><col /><col /></colgroup>
              <thead><tr><th scope="col">Event</th><th scope="col">As logged (UTC)</th><th scope="col">Corrected by {total === 0 ? '0 s' : clockWords(total)} (UTC)</th></tr></thead>
              <tbody>{([['first', source.firstTime], ['last', source.lastTime]] as const).map(([which, instant]) => {
                const logged = instant === null ? null : microsOf(instant) - source.clockSeconds * 1e6;
                const corrected = logged === null ? null : instantOf(Math.round(logged + total * 1e6));
                return (
                  <tr key={which}><th scope="row">{which}</th><td>{logged === null ? <em>undated</em> : formatInstant(instantOf(Math.round(logged)), 'UTC', 'full')}</td>
                    <td title={corrected === null ? '' : `${formatInstant(corrected, settings.zone, 'full')} ${settings.zone}`}>{corrected === null ? <em>undated</em> : formatInstant(corrected, 'UTC', 'full')}</td></tr>
                );
              })}</tbody>
            </Table>
          </Box>
        )}
      <TextArea label="Reason" hint="How it is known: stands in the log of the case, with your name." maxLength={1000} value={reason} onChange={(event) => setReason(event.target.value)} />
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>The time as logged is kept and shown beside the corrected one. Stars, tags, notes and exhibits stay; the log records the correction.</Typography>
      <FailureLine error={error} />
    </Dialog>
  );
}
