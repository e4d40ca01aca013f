// Reads a small text file that the person chooses: a rule or a list.
import { Button } from '@mui/material';
import { useRef } from 'react';

export function FileButton({ text, accept, disabled, onText }: { readonly text: string; readonly accept: string; readonly disabled: boolean; onText(file: string, text: string): void }) {
  const input = useRef<HTMLInputElement>(null);
  async function read(files: FileList | null): Promise<void> {
    const file = files?.[0];
    if (!file) return;
    const content = await file.text();
    // The same file may be chosen again after it was corrected.
    if (input.current) input.current.value = '';
    onText(file.name, content);
  }
  return (
    <>
      <Button variant="text" disabled={disabled} onClick={() => input.current?.click()}>{text}</Button>
      <input ref={input} type="file" accept={accept} hidden aria-label={text} onChange={(event) => void read(event.target.files)} />
    </>
  );
}
