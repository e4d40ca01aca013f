// What only a person can know about a file, asked where the answer is given. Nothing is chosen beforehand.
import { Box, Button, FormControlLabel, Radio, RadioGroup, Typography } from '@mui/material';
import { useId, useState, type ReactNode } from 'react';
import type { ImportFile, ImportQuestion } from '../../../contract/sources.ts';
import { useCase } from '../../app/open-case.ts';
import { PaneHead } from '../../ui/pane.tsx';
import { BoxedWord, Mark } from '../../ui/text.tsx';
import { ZoneField } from '../settings/zone-field.tsx';
import { openQuestions, type PendingFile } from './use-import.ts';

/** Changes how the file will be imported; the preview is then made anew. */
type Answer = (patch: Partial<ImportFile>) => void;

/** Open questions, then the answers given so far, each of which can be taken back. */
export function Questions({ pending, onAnswer }: { readonly pending: PendingFile; readonly onAnswer: Answer }) {
  const { file, preview } = pending;
  const given = [
    file.profile !== null && { text: `Profile: ${preview?.profile.title ?? file.profile}`, back: { profile: null } },
    file.zone !== null && { text: `Times without a zone are ${file.zone}`, back: { zone: null } },
    file.dateOrder !== null && { text: `Dates are ${DATE_ORDERS[file.dateOrder]}`, back: { dateOrder: null } },
    file.accept && { text: 'The generic mapping is accepted', back: { accept: false } },
  ].filter((answer) => answer !== false);
  return (
    <>
      {preview && preview.alreadyImported !== null && (
        <Typography variant="body2" sx={{ px: 3, py: 2, borderBottom: 1, borderColor: 'line.subtle' }}>The same bytes are in this case already, as {preview.alreadyImported}. Nothing needs to be done; this file will be left out.</Typography>
      )}
      {openQuestions(pending).map((question) => <Question key={question.kind} question={question} disabled={pending.busy} onAnswer={onAnswer} />)}
      {given.length > 0 && (
        <Box component="section" aria-label="Your answers">
          <PaneHead title="Your answers" detail={pending.file.name} />
          <Box component="ul" sx={{ listStyle: 'none', m: 0, px: 3, py: 2, typography: 'body2' }}>
            {given.map(({ text, back }) => (
              <Box component="li" key={text} sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
                <Mark kind="good" label={null} /><Box component="span" sx={{ flex: 1 }}>{text}</Box>
                <Button variant="text" onClick={() => onAnswer(back)} aria-label={`Take back: ${text}`}>Take back</Button>
              </Box>
            ))}
          </Box>
        </Box>
      )}
    </>
  );
}

/** Headings by kind; the question’s own text says what it is about in this file. */
const TITLES = { zone: 'Which zone did this source use?', dateOrder: 'Day first or month first?', mapping: 'Is this mapping right?' } as const;
const DATE_ORDERS = { dmy: 'day, month, year', mdy: 'month, day, year' } as const;

/** One question, marked at its edge as what keeps the import waiting. */
function Question({ question, disabled, onAnswer }: { readonly question: ImportQuestion; readonly disabled: boolean; readonly onAnswer: Answer }) {
  const titleId = useId();
  return (
    <Box component="section" aria-labelledby={titleId} sx={{ borderLeft: 3, borderColor: 'severity.suspicious', borderBottom: 1, borderBottomColor: 'line.subtle', px: 3, py: 2, display: 'flex', flexDirection: 'column', gap: 2 }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
        <Mark kind="suspicious" label={null} />
        <Typography id={titleId} variant="h3" sx={{ flex: 1 }}>{TITLES[question.kind]}</Typography>
        <BoxedWord>required</BoxedWord>
      </Box>
      <Typography variant="body2">{question.text}</Typography>
      {question.kind === 'zone' && <ZoneQuestion choices={question.choices} disabled={disabled} labelledBy={titleId} onAnswer={onAnswer} />}
      {question.kind === 'dateOrder' && (
        <Choice labelledBy={titleId} disabled={disabled} button="Use this order" choices={[{ value: 'dmy', text: 'Day, month, year' }, { value: 'mdy', text: 'Month, day, year' }]} onChoose={(dateOrder) => onAnswer({ dateOrder: dateOrder === 'dmy' ? 'dmy' : 'mdy' })} />
      )}
      {question.kind === 'mapping' && <Box><Button variant="contained" disabled={disabled} onClick={() => onAnswer({ accept: true })}>Accept the mapping</Button></Box>}
    </Box>
  );
}

/** Zones worth offering, none chosen: those the engine names, the display zone, UTC, or any other by search. */
function ZoneQuestion({ choices, disabled, labelledBy, onAnswer }: { readonly choices: readonly string[]; readonly disabled: boolean; readonly labelledBy: string; readonly onAnswer: Answer }) {
  const { settings } = useCase();
  const [other, setOther] = useState<string | null>(null);
  const zones = [...new Set([...choices, settings.zone, 'UTC'])];
  return (
    <Choice labelledBy={labelledBy} disabled={disabled} button="Use this zone"
      choices={[...zones.map((zone) => ({ value: zone, text: zone })), { value: OTHER, text: 'Other zone or fixed offset' }]}
      missing={(chosen) => chosen === OTHER && other === null}
      below={(chosen) => chosen === OTHER && <ZoneField label="Zone" hint="An IANA name, or an offset such as +02:00" offsets value={other} onChange={setOther} />}
      onChoose={(chosen) => onAnswer({ zone: chosen === OTHER ? other : chosen })} />
  );
}
/** Value of the choice that is none of the zones listed; no zone has this name. */
const OTHER = 'other';

/** Radio buttons and a button that uses the one chosen. `missing`: the choice needs something more (`below`) that is not there yet. */
function Choice({ labelledBy, choices, button, disabled, missing = () => false, below, onChoose }: {
  readonly labelledBy: string; readonly choices: readonly { readonly value: string; readonly text: string }[]; readonly button: string; readonly disabled: boolean;
  readonly missing?: (chosen: string) => boolean; readonly below?: (chosen: string | null) => ReactNode; readonly onChoose: (value: string) => void;
}) {
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <>
      <RadioGroup aria-labelledby={labelledBy} value={chosen} onChange={(_, value) => setChosen(value)} sx={{ gap: 1.5, pl: 1 }}>
        {choices.map(({ value, text }) => <FormControlLabel key={value} value={value} control={<Radio />} label={text} sx={{ m: 0 }} slotProps={{ typography: { variant: 'body2' } }} />)}
      </RadioGroup>
      {below?.(chosen)}
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
        <Button disabled={disabled || chosen === null || missing(chosen)} onClick={() => { if (chosen !== null) onChoose(chosen); }}>{button}</Button>
        {chosen === null && <Typography variant="body2" sx={{ color: 'text.secondary' }}>choose one to go on</Typography>}
      </Box>
    </>
  );
}
