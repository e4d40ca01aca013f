// A choice out of groups of named values, light enough for hundreds of them in one table: the browser's own list.
import ExpandMore from '@mui/icons-material/ExpandMoreOutlined';
import { Box } from '@mui/material';
import { styled } from '@mui/material/styles';

const Control = styled('select')(({ theme }) => ({
  font: 'inherit', fontSize: 12, lineHeight: '16px', height: 22, width: '100%', boxSizing: 'border-box', padding: '0 22px 0 6px', borderRadius: 4, appearance: 'none', textOverflow: 'ellipsis',
  color: theme.vars.palette.text.primary, backgroundColor: theme.vars.palette.surface.canvas, border: `1px solid ${theme.vars.palette.line.strong}`,
  '& option, & optgroup': { color: theme.vars.palette.text.primary, backgroundColor: theme.vars.palette.surface.canvas },
  '&:focus-visible': { outline: `2px solid ${theme.vars.palette.primary.main}`, outlineOffset: 0 },
  '&:disabled': { color: theme.vars.palette.text.primary, opacity: 1, borderColor: theme.vars.palette.line.subtle, backgroundColor: theme.vars.palette.surface.panel },
}));

export interface Group { readonly title: string; readonly options: readonly { readonly value: string; readonly text: string }[] }

/** Groups with an empty title stand for themselves. `high`: as high as other controls, outside of tables. */
export function GroupedSelect({ label, id, value, groups, disabled = false, high = false, onChange }: {
  readonly label?: string; readonly id?: string; readonly value: string; readonly groups: readonly Group[]; readonly disabled?: boolean; readonly high?: boolean; readonly onChange: (value: string) => void;
}) {
  const options = (group: Group) => group.options.map((option) => <option key={option.value} value={option.value}>{option.text}</option>);
  return (
    <Box component="span" sx={{ position: 'relative', display: 'flex', alignItems: 'center', minWidth: 0 }}>
      <Control aria-label={label} id={id} value={value} disabled={disabled} onChange={(event) => onChange(event.target.value)} style={high ? { height: 28 } : undefined}>
        {groups.map((group) => (group.title === '' ? options(group) : <optgroup key={group.title} label={group.title}>{options(group)}</optgroup>))}
      </Control>
      {!disabled && <ExpandMore aria-hidden sx={{ position: 'absolute', right: 4, pointerEvents: 'none', color: 'text.secondary' }} />}
    </Box>
  );
}
