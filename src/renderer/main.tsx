// Where the renderer starts: the host it runs in, the look, and styles that carry the page's nonce.
import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import { CssBaseline, ThemeProvider } from '@mui/material';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Bridge } from '../contract/bridge.ts';
import { Connection } from './app/connection.tsx';
import { electronHost } from './app/electron-host.ts';
import { Boundary } from './app/failure.tsx';
import { styleNonce } from './app/nonce.ts';
import { theme } from './app/theme.ts';
import { webHost } from './app/web-host.ts';

const styles = createCache({ key: 'ex', nonce: styleNonce(), prepend: true });

// What the preload script offers tells where this page runs.
const { exhibit } = window as { readonly exhibit?: Bridge };
const host = exhibit ? electronHost(exhibit) : webHost();

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <CacheProvider value={styles}>
      {/* The theme is a setting kept by the engine, so nothing is stored in the browser. */}
      <ThemeProvider theme={theme} defaultMode="system" storageManager={null}>
        <CssBaseline />
        <Boundary><Connection host={host} /></Boundary>
      </ThemeProvider>
    </CacheProvider>
  </StrictMode>,
);
