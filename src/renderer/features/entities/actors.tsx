// Those who act: a list of persons, and the page of the one that is chosen.
import { Box, ButtonBase, Typography } from '@mui/material';
import { useDeferredValue, useState } from 'react';
import { useOperation } from '../../app/engine.tsx';
import { Failure } from '../../app/failure.tsx';
import { countOf, formatCount, visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { AlsoKnown } from '../../app/persons.tsx';
import { StatusBar } from '../../app/status-bar.tsx';
import { useView } from '../../app/view.ts';
import { TextField } from '../../ui/field.tsx';
import { Pane, PaneHead } from '../../ui/pane.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { ActorPage } from './actor-page.tsx';

const LISTED = 500;

export function Actors() {
  const { caseId } = useCase();
  const [view, setView] = useView();
  const [contains, setContains] = useState('');
  const list = useOperation('actor.list', { caseId, contains: useDeferredValue(contains), limit: LISTED });
  const chosen = view.actor === null || view.actor === '' ? (contains === '' ? list.data?.actors[0]?.actor : undefined) : view.actor;
  return (
    <>
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      <SplitPane name="actors-list" label="Width of the list of actors" fixed="first" size={232} min={180} max={400}
        first={
          <Pane label="Actors" tone="panel" scroll={false}>
            <PaneHead title="Actors" detail={list.data ? formatCount(list.data.total) : ''} />
            <Box sx={{ px: 3, py: 2 }}><TextField label="Find by name" value={contains} maxLength={200} onChange={(event) => setContains(event.target.value)} /></Box>
            <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, flex: 1, minHeight: 0, overflow: 'auto' }}>
              {list.data?.actors.map(({ actor, also, events }) => {
                const selected = chosen !== undefined && (chosen === actor || also.includes(chosen));
                return (
                  <Box component="li" key={actor} sx={{ bgcolor: selected ? 'surface.selected' : 'transparent', ...(selected && { boxShadow: (theme) => `inset 3px 0 0 ${theme.vars.palette.primary.main}` }) }}>
                    <ButtonBase aria-pressed={selected} onClick={() => setView({ actor })} sx={{ display: 'flex', width: '100%', textAlign: 'left', px: 3, height: 26, gap: 1, '&.Mui-focusVisible': { outlineOffset: -2 } }}>
                      <Typography variant="body2" noWrap sx={{ minWidth: 0 }} title={visible([actor, ...also].join(', '))}>{visible(actor)}</Typography><AlsoKnown actor={actor} />
                      <Typography variant="caption" sx={{ ml: 'auto' }}>{formatCount(events)}</Typography>
                    </ButtonBase>
                  </Box>
                );
              })}
            </Box>
            {list.data && list.data.total > LISTED && <Typography variant="caption" sx={{ px: 3, py: 1, color: 'text.secondary', borderTop: 1, borderColor: 'line.subtle' }}>The {LISTED} with the most events are listed.</Typography>}
            {list.data?.total === 0 && <Typography variant="body2" sx={{ px: 3, color: 'text.secondary' }}>{contains === '' ? 'No event names an actor.' : 'None has that in its name.'}</Typography>}
          </Pane>
        }
        second={chosen === undefined ? <Pane label="Actor"><EmptyState title="No actor chosen">Choose one from the list.</EmptyState></Pane> : <ActorPage key={chosen} actor={chosen} />}
      />
      <StatusBar>{list.data && <span>{countOf(list.data.total, 'person', 'persons')} with events</span>}</StatusBar>
    </>
  );
}
