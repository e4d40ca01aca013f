// Names of actors that somebody has taken for one person, and the mark that says so wherever such a name is shown.
import { Box } from '@mui/material';
import { useMemo } from 'react';
import type { Identity } from '../../contract/actors.ts';
import { useOperation } from './engine.tsx';
import { visible } from './format.ts';
import { useCase } from './open-case.ts';

/** Name → the person that it is one of several names of. */
export function usePersons(): ReadonlyMap<string, Identity> {
  const { caseId } = useCase();
  const { data } = useOperation('identity.list', { caseId });
  return useMemo(() => new Map((data ?? []).flatMap((identity) => identity.names.map(({ name }) => [name, identity] as const))), [data]);
}

/** Stands behind a name that is not the only one of its person; nothing behind any other. */
export function AlsoKnown({ actor }: { readonly actor: string | null }) {
  const identity = usePersons().get(actor ?? '');
  if (!identity || actor === null) return null;
  const others = identity.names.filter(({ name }) => name !== actor).map(({ name }) => visible(name));
  return <Box component="span" role="img" aria-label={`one person with ${others.join(', ')}`} title={`One person with ${others.join(', ')}: ${visible(identity.names.at(-1)!.reason)}`} sx={{ ml: '3px', color: 'text.secondary', fontSize: 11, flexShrink: 0 }}>⧉{others.length}</Box>;
}
