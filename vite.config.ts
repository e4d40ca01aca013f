// Builds the renderer once for both of its hosts: relative addresses, no inline script, a nonce placeholder for styles.
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('src/renderer'),
  base: './',
  plugins: [react()],
  // Hosts replace every `__NONCE__` in index.html when they serve it.
  html: { cspNonce: '__NONCE__' },
  build: {
    outDir: here('dist/renderer'),
    emptyOutDir: true,
    target: 'es2024',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
  },
});
