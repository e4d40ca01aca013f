// The saved views of the case: which one is on the screen and whether it still is as saved; opening, keeping, renaming, deleting.
import { Box } from '@mui/material';
import { useState } from 'react';
import type { SavedView } from '../../../contract/model.ts';
import { useCall, useOperation } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { visible } from '../../app/format.ts';
import { useCase } from '../../app/open-case.ts';
import { decodeView, HOME, lookAddress, lookOf, queryOf, useView, type Column, type View } from '../../app/view.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { useCopy } from '../../ui/text.tsx';
import { standingOf } from './saved-view.ts';

const NO_VIEWS: readonly SavedView[] = [];

/** Stands at the right of the query bar. What it opens comes as one step of the history. */
export function ViewMenu({ view, columns }: { readonly view: View; /** As they are on the screen, which a view without columns of its own does not say. */ readonly columns: readonly Column[] }) {
  const { caseId, info } = useCase();
  const [, setView] = useView();
  const call = useCall();
  const views = useOperation('view.list', { caseId });
  const [asking, setAsking] = useState<'save' | 'rename' | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [copied, copy] = useCopy();
  const { current, modified } = standingOf(views.data ?? NO_VIEWS, view);
  const run = (work: Promise<unknown>) => { work.then(() => setError(null), setError); };
  const keep = (name: string) => call('view.save', { caseId, name, address: lookAddress({ ...view, columns }), query: queryOf(view) }).then((saved) => setView({ columns, saved: saved.id }, { replace: true }));
  const open = (saved: SavedView) => {
    const decoded = decodeView(saved.address);
    if (decoded) setView({ ...lookOf(decoded), saved: saved.id });
  };
  const why = info.readOnly ? { detail: 'read-only' } : {};
  const entries: readonly MenuEntry[] = [
    ...(views.data ?? NO_VIEWS).map((saved) => {
      const readable = decodeView(saved.address) !== null;
      return { key: saved.id, text: <Name text={saved.name} />, selected: saved.id === current?.id, disabled: !readable, run: () => open(saved),
        detail: readable ? saved.id === current?.id && modified ? 'as it was saved' : shortened(saved.query === '' ? 'all events' : saved.query) : 'made by a newer Exhibit' };
    }),
    ...(views.data?.length ? ['line' as const] : []),
    ...(current ? [{ key: 'update', text: <>Update “{shortened(current.name)}”</>, disabled: info.readOnly || !modified, ...why, run: () => run(keep(current.name)) }] : []),
    { key: 'save', text: current ? 'Save as another view…' : 'Save this view…', disabled: info.readOnly, ...why, run: () => setAsking('save') },
    ...(current ? [
      { key: 'rename', text: 'Rename…', disabled: info.readOnly, run: () => setAsking('rename') },
      { key: 'delete', text: <>Delete “{shortened(current.name)}”</>, disabled: info.readOnly, run: () => run(call('view.delete', { caseId, view: current.id })) },
    ] : []),
    'line',
    { key: 'copy', text: 'Copy a link to what is shown', run: () => copy(location.href) },
    { key: 'all', text: 'All events', run: () => setView({ ...lookOf(HOME), zone: view.zone, saved: null }) },
  ];
  return (
    <Box sx={{ display: 'flex', alignItems: 'flex-start', flexShrink: 0, pt: '8px', pr: 3, bgcolor: 'surface.canvas', borderBottom: 1, borderColor: 'line.subtle' }}>
      <Menu label={current ? `View: ${current.name}${modified ? ', modified' : ''}` : 'Views'} entries={entries}
        button={{ title: current ? visible(current.name) : 'Saved views of this case', sx: { maxWidth: 260, gap: 0, '& .name': { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }, '& i': { pl: 1.5, color: 'text.secondary', fontWeight: 400 } } }}>
        {copied ? 'Link copied' : current ? <><span className="name">View: {visible(current.name)}</span>{modified && <i>modified</i>}</> : 'Views'}
      </Menu>
      {error !== null && <Dialog title="The view was not changed" onClose={() => setError(null)}><FailureLine error={error} /></Dialog>}
      {asking && <NameDialog views={views.data ?? NO_VIEWS} renamed={asking === 'rename' ? current : null} onClose={() => setAsking(null)}
        onName={(name) => (asking === 'rename' && current ? call('view.rename', { caseId, view: current.id, name }) : keep(name)).then(() => setAsking(null))} />}
    </Box>
  );
}

/** Names of the case are text like that of a log: one line, nothing invisible. */
const Name = ({ text }: { readonly text: string }) => <Box component="span" sx={{ display: 'inline-block', verticalAlign: 'bottom', maxWidth: 280, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{visible(text)}</Box>;
const shortened = (text: string) => visible(text.length > 40 ? `${text.slice(0, 39)}…` : text);

interface NameProps {
  readonly views: readonly SavedView[];
  /** The view that gets another name; null: one is saved. */
  readonly renamed: SavedView | null;
  readonly onClose: () => void;
  readonly onName: (name: string) => Promise<unknown>;
}

/** A name that is taken says so before anything is replaced. */
function NameDialog({ views, renamed, onClose, onName }: NameProps) {
  const [name, setName] = useState(renamed?.name ?? '');
  const [error, setError] = useState<unknown>(null);
  const wanted = name.trim();
  const taken = views.find((other) => other.id !== renamed?.id && other.name.toLowerCase() === wanted.normalize('NFC').toLowerCase());
  const action = {
    text: renamed ? 'Rename' : taken ? 'Replace view' : 'Save view', disabled: wanted === '' || (renamed !== null && taken !== undefined),
    run: () => { onName(wanted).catch(setError); },
  };
  return (
    <Dialog title={renamed ? 'Rename the view' : 'Save this view'} onClose={onClose} action={action}>
      <TextField label="Name" autoFocus maxLength={200} value={name} onChange={(event) => setName(event.target.value)} onFocus={(event) => event.target.select()}
        hint={taken ? renamed ? `Another view is called “${visible(taken.name)}”.` : `There is a view “${visible(taken.name)}”: it becomes what is shown now.` : renamed ? undefined : 'Filters, columns with their widths, order, zone and zoom are kept in this case.'} />
      <FailureLine error={error} />
    </Dialog>
  );
}
