// Makes the events of a source anew from its records: with another profile, another zone, another order of day and month.
import { Typography } from '@mui/material';
import { useRef, useState } from 'react';
import type { Progress } from '../../../contract/operations.ts';
import type { Source } from '../../../contract/sources.ts';
import { useCall, useOperation } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { formatCount, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { GroupedSelect } from '../../ui/grouped-select.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { ZoneField } from '../settings/zone-field.tsx';

/** The value for “as it is”. */
const KEEP = '';

export function RemapDialog({ source, onClose }: { readonly source: Source; readonly onClose: () => void }) {
  const { caseId } = useCase();
  const call = useCall();
  const profiles = useOperation('profile.list', {});
  const [profile, setProfile] = useState(KEEP);
  const [otherZone, setOtherZone] = useState(false);
  const [zone, setZone] = useState<string | null>(null);
  const [dateOrder, setDateOrder] = useState<'' | 'dmy' | 'mdy'>(KEEP);
  const [progress, setProgress] = useState<Progress | null>(null);
  const [error, setError] = useState<unknown>(null);
  const stop = useRef<AbortController | null>(null);
  const nothing = profile === KEEP && !otherZone && dateOrder === KEEP;
  async function run(): Promise<void> {
    const controller = stop.current = new AbortController();
    setProgress({ done: 0, total: 0 });
    setError(null);
    try {
      await call('source.rebuild', { caseId, source: source.id, profile: profile === KEEP ? null : profile, draft: null, zone: otherZone ? zone : null, dateOrder: dateOrder === KEEP ? null : dateOrder }, { signal: controller.signal, onTick: setProgress });
      onClose();
    } catch (thrown) {
      if (!controller.signal.aborted) setError(thrown);
      setProgress(null);
    }
  }
  const option = ({ id, title, version }: { readonly id: string; readonly title: string; readonly version: number }) => ({ value: id, text: `${visible(title)}, version ${version}` });
  const saved = profiles.data?.filter(({ origin }) => origin === 'saved') ?? [], builtIn = profiles.data?.filter(({ origin }) => origin === 'built-in') ?? [];
  const groups = [
    { title: '', options: [{ value: KEEP, text: `as it is: ${visible(source.profileTitle)}` }] },
    ...(saved.length > 0 ? [{ title: 'Saved on this machine', options: saved.map(option) }] : []), { title: 'Built in', options: builtIn.map(option) },
  ];
  return (
    <Dialog title={`Read ${source.id} differently`} width={560} onClose={() => { stop.current?.abort(); onClose(); }} action={{ text: 'Make its events anew', run: () => void run(), disabled: nothing || progress !== null || (otherZone && zone === null) }}>
      <Field label="Profile">{({ id }) => <GroupedSelect id={id} high value={profile} groups={groups} onChange={setProfile} />}</Field>
      <Field label="Times without a zone">{({ id }) => <GroupedSelect id={id} high value={otherZone ? 'other' : KEEP} groups={[{ title: '', options: [{ value: KEEP, text: `as it is: ${source.zone ?? 'every time carries its own'}` }, { value: 'other', text: 'another zone' }] }]} onChange={(value) => setOtherZone(value !== KEEP)} />}</Field>
      {otherZone && <ZoneField label="Zone" hint="An IANA name, or an offset such as +02:00" offsets value={zone} onChange={setZone} />}
      <Field label="Dates such as 5/6/2024">{({ id }) => <GroupedSelect id={id} high value={dateOrder} onChange={(value) => setDateOrder(value === 'dmy' || value === 'mdy' ? value : KEEP)}
        groups={[{ title: '', options: [{ value: KEEP, text: 'as it is' }, { value: 'dmy', text: 'day, month, year' }, { value: 'mdy', text: 'month, day, year' }] }]} />}</Field>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>Its records never change; what is made of them does. Stars, tags, notes and exhibits stay with their records, and the log records it.</Typography>
      {progress && <ProgressBar label="Making the events anew" detail={`${formatCount(progress.done)} of ${formatCount(progress.total)} records`} done={progress.done} total={progress.total} onCancel={() => stop.current?.abort()} />}
      <FailureLine error={error} />
    </Dialog>
  );
}
