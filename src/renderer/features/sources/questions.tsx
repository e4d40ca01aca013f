// What only a person can know about a file, asked where the answer is given. Nothing is chosen beforehand.
import { Box, Button, FormControlLabel, Radio, RadioGroup, Typography } from '@mui/material';
import { useId, useState, type ReactNode } from 'react';
import { ENCODINGS, type ImportFile, type ImportPreview, type ImportQuestion } from '../../../contract/sources.ts';
import { useOperation } from '../../app/engine.tsx';
import { capitalised, formatCount, formatInstant, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { PaneHead } from '../../ui/pane.tsx';
import { BoxedWord, Mark } from '../../ui/text.tsx';
import { ZoneField } from '../settings/zone-field.tsx';
import { openQuestions, type PendingFile } from './pending.ts';

/** Changes how the file will be imported; the preview is then made anew. */
type Answer = (patch: Partial<ImportFile>) => void;

/** Open questions, then the answers given so far, each of which can be taken back. */
export function Questions({ pending, onAnswer }: { readonly pending: PendingFile; readonly onAnswer: Answer }) {
  const { file, preview } = pending;
  const already = preview?.alreadyImported ?? null;
  const given = [
    file.profile !== null && { text: `Profile: ${visible(preview?.profile.title ?? file.profile)}`, back: { profile: null } },
    file.zone !== null && { text: `Times without a zone are ${file.zone}`, back: { zone: null } },
    file.dateOrder !== null && { text: `Dates are ${DATE_ORDERS[file.dateOrder]}`, back: { dateOrder: null } },
    file.encoding !== null && { text: `The text is ${file.encoding.toUpperCase()}`, back: { encoding: null } },
    file.raiseLimits && { text: 'Read on past the limits', back: { raiseLimits: false } },
    file.again && { text: 'Import it again', back: { again: false } },
    file.accept && { text: 'The generic mapping is accepted', back: { accept: false } },
  ].filter((answer) => answer !== false);
  return (
    <>
      {already !== null && !file.again && (
        <Typography variant="body2" sx={{ px: 3, py: 2, borderBottom: 1, borderColor: 'line.subtle' }}>The same bytes are in this case already, as {already}. Nothing needs to be done; this file will be left out.</Typography>
      )}
      {openQuestions(pending).map((question) => <Question key={question.kind} question={question} pending={pending} onAnswer={onAnswer} />)}
      {given.length > 0 && (
        <Box component="section" aria-label="Your answers">
          <PaneHead title="Your answers" detail={visible(pending.name)} />
          <Box component="ul" sx={{ listStyle: 'none', m: 0, px: 3, py: 2, typography: 'body2' }}>
            {given.map(({ text, back }) => (
              <Box component="li" key={text} sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
                <Mark kind="good" label={null} /><Box component="span" sx={{ flex: 1, overflowWrap: 'anywhere' }}>{text}</Box>
                <Button variant="text" onClick={() => onAnswer(back)} aria-label={`Take back: ${text}`}>Take back</Button>
              </Box>
            ))}
          </Box>
        </Box>
      )}
      {preview && <Notices preview={preview} />}
    </>
  );
}

/** What the export gives away about itself before anything is imported. */
function Notices({ preview }: { readonly preview: ImportPreview }) {
  const list = (title: string, items: readonly string[], mark: boolean) => items.length > 0 && (
    <Box component="section" aria-label={title}>
      <PaneHead title={title} detail={formatCount(items.length)} />
      <Box component="ul" sx={{ listStyle: 'none', m: 0, px: 3, py: 2, display: 'flex', flexDirection: 'column', gap: 2 }}>
        {items.map((item) => <Box component="li" key={item} sx={{ display: 'flex', gap: 2, alignItems: 'baseline' }}>{mark && <Mark kind="suspicious" label={null} />}<Typography component="span" variant="body2" sx={{ overflowWrap: 'anywhere' }}>{visible(item)}</Typography></Box>)}
      </Box>
    </Box>
  );
  return <>{list('Tells', preview.tells, true)}{list('Remarks', preview.remarks, false)}</>;
}

/** Headings by kind; the question’s own text says what it is about in this file. */
const TITLES: { readonly [K in ImportQuestion['kind']]: string } = {
  zone: 'Which zone did this source use?', dateOrder: 'Day first or month first?', mapping: 'Is this mapping right?', encoding: 'How is this text written?', limit: 'Read on past the limits?',
};
const DATE_ORDERS = { dmy: 'day, month, year', mdy: 'month, day, year' } as const;

/** One question, marked at its edge as what keeps the import waiting. */
function Question({ question, pending, onAnswer }: { readonly question: ImportQuestion; readonly pending: PendingFile; readonly onAnswer: Answer }) {
  const titleId = useId();
  const disabled = pending.busy;
  return (
    <Box component="section" aria-labelledby={titleId} sx={{ borderLeft: 3, borderColor: 'severity.suspicious', borderBottom: 1, borderBottomColor: 'line.subtle', px: 3, py: 2, display: 'flex', flexDirection: 'column', gap: 2 }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
        <Mark kind="suspicious" label={null} />
        <Typography id={titleId} variant="h3" sx={{ flex: 1 }}>{TITLES[question.kind]}</Typography>
        <BoxedWord>required</BoxedWord>
      </Box>
      <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>{visible(question.text)}</Typography>
      {question.kind === 'zone' && <ZoneQuestion pending={pending} choices={question.choices} labelledBy={titleId} onAnswer={onAnswer} />}
      {question.kind === 'dateOrder' && (
        <Choice labelledBy={titleId} disabled={disabled} button="Use this order" choices={(['dmy', 'mdy'] as const).map((dateOrder) => ({ value: dateOrder, text: capitalised(DATE_ORDERS[dateOrder]), effect: <TimeEffect pending={pending} answers={{ dateOrder }} /> }))} onChoose={(dateOrder) => onAnswer({ dateOrder: dateOrder === 'dmy' ? 'dmy' : 'mdy' })} />
      )}
      {question.kind === 'encoding' && (
        <Choice labelledBy={titleId} disabled={disabled} button="Use this encoding" choices={ENCODINGS.filter((encoding) => question.choices.length === 0 || question.choices.includes(encoding)).map((encoding) => ({ value: encoding, text: encoding.toUpperCase(), effect: <TextEffect pending={pending} answers={{ encoding }} /> }))}
          onChoose={(chosen) => onAnswer({ encoding: ENCODINGS.find((encoding) => encoding === chosen) ?? null })} />
      )}
      {question.kind === 'limit' && <Box><Button disabled={disabled} onClick={() => onAnswer({ raiseLimits: true })}>Read on past the limits</Button></Box>}
      {question.kind === 'mapping' && <Box><Button variant="contained" disabled={disabled} onClick={() => onAnswer({ accept: true })}>Accept the mapping</Button></Box>}
    </Box>
  );
}

/** Zones worth offering, none chosen: those the engine names, the display zone, UTC, or any other by search. */
function ZoneQuestion({ pending, choices, labelledBy, onAnswer }: { readonly pending: PendingFile; readonly choices: readonly string[]; readonly labelledBy: string; readonly onAnswer: Answer }) {
  const { settings } = useCase();
  const [other, setOther] = useState<string | null>(null);
  const zones = [...new Set([...choices, settings.zone, 'UTC'])];
  return (
    <Choice labelledBy={labelledBy} disabled={pending.busy} button="Use this zone"
      choices={[...zones.map((zone) => ({ value: zone, text: zone, effect: <TimeEffect pending={pending} answers={{ zone }} /> })), { value: OTHER, text: 'Other zone or fixed offset' }]}
      missing={(chosen) => chosen === OTHER && other === null}
      below={(chosen) => chosen === OTHER && <><ZoneField label="Zone" hint="An IANA name, or an offset such as +02:00" offsets value={other} onChange={setOther} />{other !== null && <Effect><TimeEffect pending={pending} answers={{ zone: other }} /></Effect>}</>}
      onChoose={(chosen) => onAnswer({ zone: chosen === OTHER ? other : chosen })} />
  );
}
/** Value of the choice that is none of the zones listed; no zone has this name. */
const OTHER = 'other';

/** What an answer would make of the first time of the preview: `line 2 becomes 2026-03-14 01:06:18 UTC`. */
function TimeEffect({ pending, answers }: { readonly pending: PendingFile; readonly answers: Partial<ImportFile> }) {
  const { caseId } = useCase();
  const { data } = useOperation('import.preview', { caseId, file: { ...pending.file, ...answers } });
  const row = data?.rows.find(({ time }) => time !== null);
  if (!data) return null;
  return row?.time ? <>line {formatCount(row.line)}, “{visible(row.timeText ?? '')}”, becomes {formatInstant(row.time, 'UTC', 'second')} UTC</> : <>none of the first rows becomes a time</>;
}

/** How the text reads in an encoding: the first samples with a letter beyond ASCII in them, where encodings differ. */
function TextEffect({ pending, answers }: { readonly pending: PendingFile; readonly answers: Partial<ImportFile> }) {
  const { caseId } = useCase();
  const { data } = useOperation('import.preview', { caseId, file: { ...pending.file, ...answers } });
  const samples = data?.columns.flatMap((column) => [column.name, ...column.samples]) ?? [];
  const telling = samples.filter((sample) => /[^\x00-\x7f]/.test(sample)).slice(0, 3);
  return data ? <>{(telling.length > 0 ? telling : samples.slice(0, 3)).map((sample) => visible(sample.slice(0, 60))).join(', ')}</> : null;
}

const Effect = ({ id, children }: { readonly id?: string; readonly children: ReactNode }) => <Typography component="div" variant="caption" id={id} sx={{ color: 'text.secondary', pl: 6, minHeight: 16, overflowWrap: 'anywhere' }}>{children}</Typography>;

/** Radio buttons and a button that uses the one chosen. `missing`: the choice needs something more (`below`) that is not there yet. */
function Choice({ labelledBy, choices, button, disabled, missing = () => false, below, onChoose }: {
  readonly labelledBy: string; readonly choices: readonly { readonly value: string; readonly text: string; /** What it would do, to help decide. */ readonly effect?: ReactNode }[]; readonly button: string; readonly disabled: boolean;
  readonly missing?: (chosen: string) => boolean; readonly below?: (chosen: string | null) => ReactNode; readonly onChoose: (value: string) => void;
}) {
  const id = useId();
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <>
      <RadioGroup aria-labelledby={labelledBy} value={chosen} onChange={(_, value) => setChosen(value)} sx={{ gap: 1.5, pl: 1 }}>
        {choices.map(({ value, text, effect }) => (
          <div key={value}>
            <FormControlLabel value={value} control={<Radio slotProps={{ input: effect ? { 'aria-describedby': `${id}-${value}` } : {} }} />} label={text} sx={{ m: 0 }} slotProps={{ typography: { variant: 'body2' } }} />
            {effect && <Effect id={`${id}-${value}`}>{effect}</Effect>}
          </div>
        ))}
      </RadioGroup>
      {below?.(chosen)}
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
        <Button disabled={disabled || chosen === null || missing(chosen)} onClick={() => { if (chosen !== null) onChoose(chosen); }}>{button}</Button>
        {chosen === null && <Typography variant="body2" sx={{ color: 'text.secondary' }}>choose one to go on</Typography>}
      </Box>
    </>
  );
}
