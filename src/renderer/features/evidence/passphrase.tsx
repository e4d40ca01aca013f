// Passphrases as dialogs ask for them: never kept longer than the dialog, never told to anything but the engine.
import { Box, Typography } from '@mui/material';
import { useState, type ReactNode } from 'react';
import type { SigningKey } from '../../../contract/evidence.ts';
import { formatInstant } from '../../app/format.ts';
import { TextField } from '../../ui/field.tsx';
import { MonoText } from '../../ui/text.tsx';

/** The engine refuses shorter ones for keys; saying so while one types is kinder. */
const SHORTEST = 8;

/** `fresh`: chosen now, so typed twice. Null while what is typed cannot be used. */
export function usePassphrase(label: string, fresh: boolean): { readonly passphrase: string | null; readonly control: ReactNode } {
  const [first, setFirst] = useState('');
  const [again, setAgain] = useState('');
  const short = first !== '' && first.length < SHORTEST;
  const differs = again !== '' && again !== first;
  if (!fresh) {
    return {
      passphrase: first === '' ? null : first,
      control: <TextField label={label} type="password" autoComplete="off" maxLength={1000} value={first} onChange={(event) => setFirst(event.target.value)} />,
    };
  }
  return {
    passphrase: first.length >= SHORTEST && first === again ? first : null,
    control: (
      <Box sx={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 3 }}>
        <TextField label={label} type="password" autoComplete="new-password" maxLength={1000} aria-invalid={short} hint={short ? `At least ${SHORTEST} characters; this has ${first.length}.` : 'Several words in a row are easy to remember and hard to guess.'} value={first} onChange={(event) => setFirst(event.target.value)} />
        <TextField label="The same again" type="password" autoComplete="new-password" maxLength={1000} aria-invalid={differs} hint={differs ? 'The two differ.' : 'Nobody can look it up later, Exhibit included.'} value={again} onChange={(event) => setAgain(event.target.value)} />
      </Box>
    ),
  };
}

/** The key that signs now: made last, and not lost. */
export const signingKey = (keys: readonly SigningKey[]): SigningKey | null => keys.findLast(({ lost }) => lost === null) ?? null;

/** Which key will sign, and its passphrase; where there is none, the first one is made under the one typed. */
export function useSigning(keys: readonly SigningKey[]): { readonly passphrase: string | null; readonly control: ReactNode } {
  const key = signingKey(keys);
  const { passphrase, control } = usePassphrase(key ? 'Passphrase of the key' : 'Passphrase for the first key', key === null);
  return {
    passphrase,
    control: (
      <>
        <Typography variant="body2">
          {key
            ? <>Key <MonoText>{key.id}</MonoText> signs, made {formatInstant(key.created, 'UTC', 'minute')} UTC on this machine.</>
            : 'This machine has no key yet. One is made now, under this passphrase; save a backup of it afterwards.'}
        </Typography>
        {control}
      </>
    ),
  };
}
