// Money at stake: an amount and its currency on one line, kept as the decimal that was written. What makes no sense stays where it was typed, and is said.
import { useState } from 'react';
import type { Stake } from '../../../contract/casework.ts';
import { TextField } from '../../ui/field.tsx';

/** As the engine takes them; a comma could be a decimal sign or not, so it is not taken for either. */
const FORM = /^(-?\d{1,30}(?:\.\d{1,18})?)\s*([A-Za-z][A-Za-z0-9]{2,9})$/;

/** Null: no stake. Undefined: not an amount with a currency. */
export function stakeOfText(text: string): Stake | null | undefined {
  if (text.trim() === '') return null;
  const found = FORM.exec(text.trim());
  return found ? { amount: found[1]!, currency: found[2]!.toUpperCase() } : undefined;
}

const textOf = (stake: Stake | null): string => (stake === null ? '' : `${stake.amount} ${stake.currency}`);

/** Saved when one leaves it, or with Enter; Esc takes back what was typed. */
export function StakeField({ stake, readOnly, onSave }: { readonly stake: Stake | null; readonly readOnly: boolean; readonly onSave: (stake: Stake | null) => void }) {
  const [draft, setDraft] = useState<string | null>(null);
  const [wrong, setWrong] = useState(false);
  function save(): void {
    if (draft === null) return;
    const next = stakeOfText(draft);
    setWrong(next === undefined);
    if (next === undefined) return;
    setDraft(null);
    if (textOf(next) !== textOf(stake)) onSave(next);
  }
  return (
    <TextField label="Money at stake" placeholder="48200.00 EUR" maxLength={60} readOnly={readOnly} value={draft ?? textOf(stake)} aria-invalid={wrong}
      hint={wrong ? <span role="alert">Not saved. Write an amount and a currency, as 48200.00 EUR.</span> : undefined}
      onChange={(event) => { setDraft(event.target.value); setWrong(false); }} onBlur={save}
      onKeyDown={(event) => {
        if (event.key === 'Enter') { event.preventDefault(); save(); }
        if (event.key === 'Escape') { setDraft(null); setWrong(false); }
      }} />
  );
}
