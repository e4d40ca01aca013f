// A text that is saved when one leaves it. Each saving is one step that can be undone, so it is not done per letter.
import { useEffect, useRef, useState } from 'react';
import { TextArea, TextField } from '../../ui/field.tsx';

/** Esc takes back what was typed; Enter saves one line, Ctrl+Enter several. A required text that is emptied goes back to what it was. */
export function EditedText({ label, hideLabel = false, value, onSave, lines, large = false, required = false, readOnly = false, placeholder }: {
  readonly label: string; readonly hideLabel?: boolean; readonly value: string; readonly onSave: (text: string) => void;
  /** More than one line: a text area of that height. */
  readonly lines?: number; readonly large?: boolean; readonly required?: boolean; readonly readOnly?: boolean; readonly placeholder?: string;
}) {
  /** What is being typed; null while the text is as the engine has it, so that an undo shows at once. */
  const [draft, setDraft] = useState<string | null>(null);
  const latest = useRef({ draft, value, onSave, required });
  latest.current = { draft, value, onSave, required };

  function save(): void {
    const { draft: text, value: before, onSave: keep, required: needed } = latest.current;
    if (text !== null && text !== before && !(needed && text.trim() === '')) keep(text);
    setDraft(null);
  }
  // Leaving the screen by key takes the field away without a blur.
  useEffect(() => () => {
    const { draft: text, value: before, onSave: keep, required: needed } = latest.current;
    if (text !== null && text !== before && !(needed && text.trim() === '')) keep(text);
  }, []);

  const control = {
    label, hideLabel, readOnly, ...(placeholder ? { placeholder } : {}), value: draft ?? value, onBlur: save,
    onChange: (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => setDraft(event.target.value),
    onKeyDown: (event: React.KeyboardEvent<HTMLElement>) => {
      if (event.key === 'Escape') { latest.current = { ...latest.current, draft: null }; setDraft(null); event.currentTarget.blur(); }
      if (event.key === 'Enter' && (lines === undefined || event.ctrlKey || event.metaKey)) { event.preventDefault(); event.currentTarget.blur(); }
    },
  };
  if (lines !== undefined) return <TextArea style={{ minHeight: `${lines + 1}lh` }} maxLength={100_000} {...control} />;
  return <TextField maxLength={300} {...(large ? { style: { fontSize: 18, fontWeight: 600, height: 32, padding: 0, border: 0, borderBottom: '1px solid var(--ex-palette-line-subtle)', borderRadius: 0 } } : {})} {...control} />;
}
