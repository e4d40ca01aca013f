// Form fields: a label above, the control, and a line about it below. The label is a real one.
import { Box, MenuItem, Select, Typography } from '@mui/material';
import { styled, type Theme } from '@mui/material/styles';
import { useId, type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes } from 'react';

/** One look for every text control; the border is strong enough to be seen as one (3:1). */
const control = ({ theme }: { readonly theme: Theme }) => ({
  font: 'inherit', fontSize: 12, lineHeight: '16px', height: 28, width: '100%', boxSizing: 'border-box' as const, padding: '0 8px', borderRadius: 4,
  color: theme.vars!.palette.text.primary, backgroundColor: theme.vars!.palette.surface.canvas, border: `1px solid ${theme.vars!.palette.line.strong}`,
  '&:focus-visible': { outline: `2px solid ${theme.vars!.palette.primary.main}`, outlineOffset: 0 },
  '&::placeholder': { color: theme.vars!.palette.text.secondary, opacity: 1 },
  '&:read-only': { borderColor: theme.vars!.palette.line.subtle, backgroundColor: theme.vars!.palette.surface.panel },
  '&:disabled': { color: theme.vars!.palette.text.disabled, borderColor: theme.vars!.palette.line.subtle, backgroundColor: theme.vars!.palette.surface.panel },
});
/** A bare input with the look of all others, for places where a Field is around it already. */
export const Input = styled('input')(control);
// Grows with its text, so that nothing written is out of sight.
const Area = styled('textarea')((props) => ({ ...control(props), height: 'auto', padding: '6px 8px', fontSize: 13, lineHeight: '20px', resize: 'vertical' as const, display: 'block', fieldSizing: 'content' as never, minHeight: '3lh' }));

/** The frame of a form field; `children` gets the ids that tie control, label and hint together. `hideLabel` hides it from sight only. */
export function Field({ label, hint, hideLabel = false, children }: { readonly label: string; readonly hint?: ReactNode; readonly hideLabel?: boolean; readonly children: (ids: { id: string; 'aria-describedby': string | undefined }) => ReactNode }) {
  const id = useId();
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', gap: '2px', minWidth: 0 }}>
      <Typography component="label" variant="label" htmlFor={id} sx={hideLabel ? hidden : { color: 'text.secondary' }}>{label}</Typography>
      {children({ id, 'aria-describedby': hint ? `${id}-hint` : undefined })}
      {hint && <Typography id={`${id}-hint`} variant="caption" sx={{ color: 'text.secondary' }}>{hint}</Typography>}
    </Box>
  );
}

/** In reach of screen readers, out of sight. */
export const hidden = { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)', whiteSpace: 'nowrap' } as const;

/** `hint`: what the value is used for, or its form. */
type Labelled = { readonly label: string; readonly hint?: ReactNode; readonly hideLabel?: boolean };
/** One line of text. Browser help with words is off: names, ids and queries are no prose. */
export const TextField = ({ label, hint, hideLabel, ...rest }: Labelled & InputHTMLAttributes<HTMLInputElement>) =>
  <Field label={label} hint={hint} hideLabel={hideLabel ?? false}>{(ids) => <Input type="text" autoComplete="off" spellCheck={false} {...rest} {...ids} />}</Field>;
/** Several lines of text. */
export const TextArea = ({ label, hint, hideLabel, ...rest }: Labelled & TextareaHTMLAttributes<HTMLTextAreaElement>) =>
  <Field label={label} hint={hint} hideLabel={hideLabel ?? false}>{(ids) => <Area {...rest} {...ids} />}</Field>;

/** A choice of a few named values. */
export function SelectField<T extends string>({ label, hint, hideLabel, value, choices, onChange, disabled = false, small = false }: Labelled & {
  readonly value: T; readonly choices: readonly { readonly value: T; readonly text: ReactNode }[]; readonly onChange: (value: T) => void; readonly disabled?: boolean;
  /** 22 px high, for rows of tables. */
  readonly small?: boolean;
}) {
  return (
    <Field label={label} hint={hint} hideLabel={hideLabel ?? false}>
      {({ id, ...described }) => (
        <Select value={value} disabled={disabled} onChange={(event) => onChange(event.target.value as T)} inputProps={{ id, ...described }} SelectDisplayProps={{ 'aria-label': label }} native={false} displayEmpty
          MenuProps={{ transitionDuration: 0 }}
          sx={{ fontSize: 12, ...(small && { height: 22 }),
            // What was chosen is data, and stays readable where it cannot be changed.
            '& .MuiSelect-select.Mui-disabled': { color: 'text.primary', WebkitTextFillColor: 'currentColor', bgcolor: 'surface.panel' },
            '& .MuiSelect-select': { minHeight: 0, lineHeight: '16px', py: '5px', display: 'flex', alignItems: 'center' },
          }}>
          {choices.map((choice) => <MenuItem key={choice.value} value={choice.value} sx={{ fontSize: 12, minHeight: 28 }}>{choice.text}</MenuItem>)}
        </Select>
      )}
    </Field>
  );
}
