// The report as it will look, in a frame that can run nothing, open nothing and reach nothing.
import { Box } from '@mui/material';
import { useEffect, useRef } from 'react';
import { styleNonce } from '../../app/nonce.ts';

/** Browsers that enforce Trusted Types offer this; the name of the policy is allowed by both hosts. */
interface TrustedTypesFactory { createPolicy(name: string, rules: { createHTML(text: string): string }): { createHTML(text: string): string } }

// The only place where text becomes a document: the engine's own report, in a frame without scripts or an origin.
const policy = (globalThis as { trustedTypes?: TrustedTypesFactory }).trustedTypes?.createPolicy('exhibit-report', { createHTML: (text) => text }) ?? { createHTML: (text: string) => text };

/** A frame inherits the page's policy for styles, so the copy shown carries the page's nonce; the text that is saved does not. */
export const withStyleNonce = (text: string, nonce: string): string => text.replace('<style>', () => `<style nonce="${nonce}">`);

/** `text`: the report’s own HTML. The empty sandbox forbids scripts, forms, links and everything else. */
export function ReportFrame({ title, text }: { readonly title: string; readonly text: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    if (frame.current) frame.current.srcdoc = policy.createHTML(withStyleNonce(text, styleNonce()));
  }, [text]);
  return (
    <Box sx={{ flex: 1, minHeight: 0, p: 4, display: 'flex', justifyContent: 'center', bgcolor: 'surface.sunken' }}>
      <Box component="iframe" ref={frame} title={title} sandbox="" tabIndex={0} sx={{ border: 1, borderColor: 'line.subtle', flex: 1, maxWidth: 860, height: '100%', bgcolor: 'common.white', colorScheme: 'light' }} />
    </Box>
  );
}
