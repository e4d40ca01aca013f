// Where the renderer starts: the host it runs in, the look, and styles that carry the page's nonce.
import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import { CssBaseline, ThemeProvider } from '@mui/material';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Bridge } from '../contract/bridge.ts';
import { Connection } from './app/connection.tsx';
import { Boundary } from './app/failure.tsx';
import { findHost } from './app/host.ts';
import { styleNonce } from './app/nonce.ts';
import { theme } from './app/theme.ts';

const styles = createCache({ key: 'ex', nonce: styleNonce(), prepend: true });

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <CacheProvider value={styles}>
      {/* The theme is a setting kept by the engine, so nothing is stored in the browser. */}
      <ThemeProvider theme={theme} defaultMode="system" storageManager={null}>
        <CssBaseline />
        <Boundary><Connection host={findHost(window as { readonly exhibit?: Bridge })} /></Boundary>
      </ThemeProvider>
    </CacheProvider>
  </StrictMode>,
);
