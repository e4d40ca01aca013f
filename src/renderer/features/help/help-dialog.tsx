// Help without a network: how a case is made, how a query is written, and every key.
import { Box, Typography } from '@mui/material';
import { SHORTCUTS, type Shortcut } from '../../app/shortcuts.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FieldList } from '../../ui/pane.tsx';
import { KeyHint, MonoText } from '../../ui/text.tsx';

/** Examples and what each finds; every line is valid as it stands. */
const QUERIES: readonly (readonly [string, string])[] = [
  ['chargeback "vip desk"', 'records whose text contains both, in any case'],
  ['actor:kim', 'exactly this actor, in any case; kim* for all that begin so'],
  ['action:"player.limit.update"', 'exactly, case included'],
  ['module:(bonus or payments) -action:*.view', 'one of several values; none of these, for which NOT does as well'],
  ['entity:player/4711', 'by type and id, or by id alone'],
  ['ip:10.0.0.0/8', 'a network; also an address or a range such as 10.0.0.1..10.0.0.9'],
  ['changed:limit old:500 new>1000', 'by changed field, value before, value after as a number'],
  ['delta>50%', 'grown by more than half; also delta<-100'],
  ['time:2026-03-01..2026-03-07', 'whole days, in UTC; either end may be left out'],
  ['time:-24h', 'the last 24 hours; also -30m, -7d, -2w'],
  ['is:starred', 'also tagged, noted, cited, repeated, conflict, undated, changed; not:undated for the opposite'],
  ['has:reason', 'with a value in a field of the records; also has:note, has:old, has:change'],
  ['entity:""', 'without a value in this field'],
  ['/limit \\d{5}/', 'a regular expression on the text of the record'],
  ['(actor:kim OR actor:lee) -result:failure', 'terms are joined by AND; OR and brackets otherwise'],
];

/** The main job in four sentences. */
const STEPS: readonly string[] = [
  'Sources: add exports, answer what only you can know, import. Read always equals imported, rejected and duplicate.',
  'Explore: filter by values, time and words; look at a change field by field beside its raw record.',
  'Star, tag and note events; add those that matter to a finding, in the order of the argument.',
  'Reports: read the page, save it as HTML. It names its sources by their SHA-256.',
];

const KEY_NAMES: ReadonlyMap<string, string> = new Map([['ArrowLeft', '←'], ['ArrowRight', '→'], ['ArrowUp', '↑'], ['ArrowDown', '↓']]);
/** `Alt+←` for the chord `Alt+ArrowLeft`. */
const keyText = (chord: string) => chord.split('+').map((key) => KEY_NAMES.get(key) ?? key).join('+');

/** All of it on one page, so that the browser’s own search finds everything. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const all: readonly Shortcut[] = Object.values(SHORTCUTS);
  return (
    <Dialog title="Help" onClose={onClose} width={860} reading>
      <Box component="section" aria-label="How it goes">
        <Typography variant="h3">How it goes</Typography>
        <Box component="ol" sx={{ m: 0, pl: 5, typography: 'body1' }}>{STEPS.map((step) => <li key={step}>{step}</li>)}</Box>
      </Box>
      <Box component="section" aria-label="Queries">
        <Typography variant="h3">Queries</Typography>
        <FieldList>{QUERIES.map(([query, meaning]) => [<Box component="dt" key={query}><MonoText>{query}</MonoText></Box>, <dd key={`${query} means`}>{meaning}</dd>])}</FieldList>
      </Box>
      <Box sx={{ columns: '320px 2', columnGap: 24 }}>
        {(['Everywhere', 'Case', 'Timeline', 'Explore'] as const).map((where) => (
          <Box component="section" key={where} sx={{ breakInside: 'avoid', mb: 4 }} aria-label={`Keys: ${where}`}>
            <Typography variant="h3">{where === 'Everywhere' ? 'Keys everywhere' : `Keys in ${where}`}</Typography>
            <FieldList>
              {all.filter((shortcut) => shortcut.where === where).map((shortcut) => [
                <dt key={shortcut.what}>{shortcut.keys.map((key, at) => <span key={key}>{at > 0 && ' '}<KeyHint>{keyText(key)}</KeyHint></span>)}</dt>,
                <dd key={`${shortcut.what} text`}>{shortcut.what}</dd>,
              ])}
            </FieldList>
          </Box>
        ))}
      </Box>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>Single letters work while nobody is typing. Esc closes the topmost dialog or menu. Exhibit uses no network; this help is part of it.</Typography>
    </Dialog>
  );
}
